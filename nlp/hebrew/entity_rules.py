"""Laws, government decisions, dates, money and percentages, found by rules.

Labels: LAW, DECISION, DATE, MONEY, PERCENT. Spans hold the prefix of their first word.
"""

import re
from collections.abc import Iterator

_PREFIX = "(?<![א-ת\\d])(?:ו?(?:כש|ש)?[בכלמה]?ה?|ו)"
_MONTHS = (
    "ינואר|פברואר|מרץ|מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"
    "|תשרי|מרחשוון|חשוון|חשון|כסלו|טבת|שבט|אדר(?: [אב]['׳])?|ניסן|אייר|סיוון|סיון|תמוז|אב|אלול"
)
_YEAR = "(?:1[5-9]|20)\\d\\d(?!\\d)"
_HEBREW_YEAR = 'ה?[\'׳]?ת[א-ת]{1,2}["״][א-ת]|ה?תש[א-ת]{0,2}["״][א-ת]'
_NUMBER = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?"
_SCALE = '(?: ?(?:אלף|אלפי|מיליון|מיליוני|מיליארד|מיליארדי|מלש"ח))?'
_CURRENCY = "₪|ש[\"״]ח|שקלים(?: חדשים)?|שקל|ש['׳]|\\$|דולר(?:ים)?|€|אירו|יורו"
_LAW_NAME = "[^.;:\\n()\\[\\]]{2,90}?"

_RULES = {
    "DECISION": re.compile(
        f"{_PREFIX}החלט(?:ת|ות|ה) (?:ה?ממשלה|ממשלת ישראל|ועדת (?:ה?שרים|השרים)[^\\d\\n]{{0,40}}?)"
        "(?: ה-?\\d+)?(?: מס['׳\"]?\\.?| מספר)? ?(?P<number>[א-ת]{1,4}/)?\\d{1,5}(?:/\\d+)?"
        f"(?:,? (?:מיום|מ-?)[ -]?\\d{{1,2}}[./]\\d{{1,2}}[./]\\d{{2,4}})?"
    ),
    "LAW": re.compile(
        f"{_PREFIX}(?:חוק[ -]יסוד: [א-ת]+(?: [א-ת]+){{0,3}}"
        f"|(?:חוק|פקודת|תקנות|תקנת|צו) {_LAW_NAME},? ?ה?תש[א-ת]{{0,2}}[\"״'׳]?[א-ת]?(?:[-–־] ?{_YEAR})"
        f"|(?:חוק|פקודת|תקנות) {_LAW_NAME},? (?:\\[[^\\]]{{2,30}}\\],? )?{_YEAR})"
    ),
    "DATE": re.compile(
        "(?<![\\d./])(?:0?[1-9]|[12]\\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:(?:1[89]|20)\\d\\d|\\d\\d)(?![\\d/])"
        f"|(?:{_PREFIX}-?)?(?<!\\d)(?:0?[1-9]|[12]\\d|3[01])(?:[-–](?:[12]?\\d|3[01]))? ב?ל?(?:{_MONTHS})"
        f"(?![א-ת])(?:,? ?(?:{_YEAR}|{_HEBREW_YEAR}))?"
        f"|{_PREFIX}(?:[א-ל]{{1,2}}[\"״'׳][א-ת]?|[א-ל]['׳]) ב(?:{_MONTHS})(?![א-ת])(?: (?:{_HEBREW_YEAR}))?"
        f"|{_PREFIX}(?:{_MONTHS}) {_YEAR}"
        f'|{_PREFIX}שנת (?:{_YEAR}|ה?תש[א-ת]{{0,2}}["״][א-ת])'
        "|(?<![\\d-])(?:1[89]|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])(?!\\d)"
    ),
    "MONEY": re.compile(
        f"[₪$€£] ?(?:{_NUMBER}){_SCALE}"
        f"|(?<![\\d.,])(?:{_PREFIX}-)?(?:{_NUMBER}){_SCALE} ?(?:{_CURRENCY})(?![א-ת])"
    ),
    "PERCENT": re.compile(
        f"(?<![\\d.,])(?:{_PREFIX}-)?(?:{_NUMBER})(?:[-–](?:{_NUMBER}))? ?(?:%|אחוזים(?![א-ת])|אחוז(?![א-ת]))"
    ),
}


def rule_entities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of what the rules find, label by label, in text order.

    >>> list(rule_entities("לפי החלטת ממשלה 3190 יוקצו 5 מיליון ש\\"ח"))
    [(4, 20, 'DECISION'), (27, 39, 'MONEY')]
    """
    for label, rule in _RULES.items():
        for match in rule.finditer(text):
            yield match.start(), match.end(), label
