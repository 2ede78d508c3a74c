"""Laws, government decisions, dates, money and percentages, found by rules.

Labels: LAW, DECISION, DATE, MONEY, PERCENT. Spans hold the prefix of their first word.
"""

import re
from collections.abc import Iterator

from nlp.hebrew.amounts import amounts
from nlp.hebrew.laws import laws
from nlp.hebrew.rule_text import PREFIX, rule_text

_MONTHS = (
    "ינואר|פברואר|מרץ|מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"
    "|תשרי|מרחשוון|חשוון|חשון|כסלו|טבת|שבט|אדר(?: [אב]')?|ניסן|אייר|סיוון|סיון|תמוז|אב|אלול"
)
_YEAR = "(?:1[5-9]|20)\\d\\d(?!\\d)"
_HEBREW_YEAR = 'ה?\'?ת[א-ת]{1,2}"[א-ת]|ה?תש[א-ת]{0,2}"[א-ת]'
_DAY_AND_MONTH = (
    f"(?<!\\d)(?:0?[1-9]|[12]\\d|3[01])(?:[-–](?:[12]?\\d|3[01]))? ב?ל?(?:{_MONTHS})(?![א-ת])"
    f"(?:,? ?(?:{_YEAR}|{_HEBREW_YEAR}))?"
)
_NUMBERED = "(?: (?:מס(?:['\"]|פר)?\\.?))?"
_GOVERNMENT = "ה?ממשלה|ממשלת ישראל"
_DECISION = "(?:[א-ת]{1,4}/)?\\d{1,5}(?:/\\d+)?"
_DECIDED = f"(?:{_GOVERNMENT}|ועדת ה?שרים[^\\d\\n]{{0,40}}?)(?: ה-?\\d+)?"

_RULES = (
    (
        "DECISION",
        re.compile(
            f"{PREFIX}(?:החלטה (?:מס'?\\.?|מספר) {_DECISION}(?: של (?:{_GOVERNMENT}))?"
            f"|החלטה {_DECISION} של (?:{_GOVERNMENT})"
            f"|החלט(?:ת|ה) (?:{_DECIDED}|ה?ממשלתית){_NUMBERED}"
            f" ?(?:{_DECISION}|\\((?:מס'? |מספר )?{_DECISION}\\))"
            f"|החלטות (?:{_DECIDED}|ה?ממשלתיות){_NUMBERED} ?{_DECISION}"
            f"(?:(?:, ?| ו-?| וכן | או ){_DECISION}(?![\\d./]))*)"
            "(?:,? (?:מיום|מ-?)[ -]?\\d{1,2}[./]\\d{1,2}[./]\\d{2,4})?"
        ),
    ),
    (
        "DATE",
        re.compile(
            "(?<![\\d./])(?:0?[1-9]|[12]\\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:(?:1[89]|20)\\d\\d|\\d\\d)(?![\\d/])"
            f"|{_DAY_AND_MONTH}|{PREFIX}(?:-?{_DAY_AND_MONTH}"
            f"|(?:[א-ל]{{1,2}}[\"'][א-ת]?|[א-ל]') ב(?:{_MONTHS})(?![א-ת])(?: (?:{_HEBREW_YEAR}))?"
            f'|(?:{_MONTHS}) {_YEAR}|שנת (?:{_YEAR}|ה?תש[א-ת]{{0,2}}"[א-ת]))'
            "|(?<!\\d)(?<!\\d-)(?:1[89]|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?!\\d)"
        ),
    ),
)
# What stands before the number of a section, which looks like a date: סעיף 3.4.11, סעיפים 3.4.11, 3.4.12.
_SECTION = re.compile(
    "(?:סעיף|סעיפים|סעיפי|פרק|פרקים|תקנה|תקנות|פסקה|פסקאות|גרסה|גרסת|לוח|טבלה|תרשים|איור|נספח) "
    r"(?:[\d.]+(?:, | ?[-–] ?| ו-?| עד ))*$"
)
_NEAR = 60


def rule_entities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of what the rules find, label by label, in text order.

    >>> list(rule_entities("לפי החלטת ממשלה 3190 יוקצו 5 מיליון ש\\"ח"))
    [(4, 20, 'DECISION'), (27, 39, 'MONEY')]
    """
    seen = rule_text(text)
    for start, end, label in _found(seen.text):
        ((first, after),) = seen.given([(start, end)])
        yield first, after, label


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    yield from laws(text)
    for label, rule in _RULES:
        for match in rule.finditer(text):
            if label != "DATE" or not _is_section(text, match):
                yield *match.span(), label
    yield from amounts(text)


def _is_section(text: str, match: re.Match[str]) -> bool:
    start = match.start()
    return "." in match.group() and bool(_SECTION.search(text, max(0, start - _NEAR), start))
