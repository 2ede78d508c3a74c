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
_MILLIONS = "אלפי|מיליון|מיליוני|מיליארדי?"
_SCALE = f"(?: ?(?:אלף|{_MILLIONS}))?"
_CURRENCY = "₪|(?:[אמ]ל?)?ש[\"״”]ח|שקלים(?: חדשים)?|שקל|ש['׳]|\\$|דולר(?:ים)?|€|אירו|יורו"
# The name of a law: its words and brackets up to the year that ends it. It holds no word that tells of
# a law (חוק שהתקבל, חוק זה), and no second law unless it amends that one.
_BASIC_LAW = (
    "חוק[ -־]יסוד: ?(?:הכנסת|מקרקעי ישראל|נשיא המדינה|הממשלה|משק המדינה|הצבא|ירושלים,? בירת ישראל|השפיטה"
    "|מבקר המדינה|כבוד האדם וחי?רותו|חופש העיסוק|משאל עם|ישראל ?[-–] ?מדינת הלאום(?: של העם היהודי)?"
    "|ה[א-ת]+)(?![א-ת])"
)
_ANOTHER_LAW = "[ובכלמש]{0,3}(?:חוק|פקודת|תקנות)(?![א-ת])"
_TELLING = (
    "(?:זה|זו|זאת|הזה|הוא|היא|הם|את|כי|אשר|אם|לא|לפי|גם|רק|כבר|וכבר|מאז|כאן|סעיף|בסעיף|ב?שנת|משנת|מיום|ביום"
    "|קובעת?|קבע|יהיה|היה|נחקקה?|התקבלה?|אושרה?|עבר|עברו|תוקן|ש(?:נחקק|התקבל|עבר|אושר|תוקן|נכנס|קובע)[א-ת]*"
    "|כ?(?:משמעו|הגדר)ת[א-ת]+)(?![א-ת])"
)
_BRACKET = "\\([^()\\n]{2,150}\\)|\\[[^\\[\\]\\n]{2,40}\\]"
_LAW_WORD = (
    f"(?:(?:לתיקון|לביטול) {_ANOTHER_LAW}|(?!{_ANOTHER_LAW}|{_TELLING})[א-ת][א-ת\"״”'׳’/־-]*|{_BRACKET})"
)
_JEWISH_YEAR = "ה?ת[רש][א-ת]{0,2}(?:[\"״”'׳’]|'')[א-ת]? ?[-–־]? ?|ה?תש[א-ת]{1,2} ?[-–־] ?"

_RULES = {
    "DECISION": re.compile(
        f"{_PREFIX}החלט(?:ה (?:מס['׳]?\\.?|מספר) \\d{{1,5}}"
        "|(?:ת|ות|ה) (?:ה?ממשלה|ממשלת ישראל|ועדת (?:ה?שרים|השרים)[^\\d\\n]{0,40}?)"
        "(?: ה-?\\d+)?(?: מס['׳\"]?\\.?| מספר)? ?(?:[א-ת]{1,4}/)?\\d{1,5})(?:/\\d+)?"
        f"(?:,? (?:מיום|מ-?)[ -]?\\d{{1,2}}[./]\\d{{1,2}}[./]\\d{{2,4}})?"
    ),
    "LAW": re.compile(
        f"{_PREFIX}(?:{_BASIC_LAW}"
        f"|(?:חוק|פקודת|תקנות|תקנת|צו|כללי)(?:,? (?:{_LAW_WORD}|\\d{{1,4}})){{1,25}}?"
        f",? (?:{_JEWISH_YEAR}){_YEAR}"
        f"|(?:חוק|פקודת|תקנות|צו)(?: {_LAW_WORD}){{1,8}}?, {_YEAR})"
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
        f"|{_PREFIX}(?:{_MILLIONS}) (?:{_CURRENCY})(?![א-ת])"
    ),
    "PERCENT": re.compile(
        f"(?<![\\d.,])(?:{_PREFIX}-)?(?:{_NUMBER})(?:[-–](?:{_NUMBER}))? ?(?:%|אחוזים(?![א-ת])|אחוז(?![א-ת]))"
    ),
}
# What stands before the number of a section, which looks like a date: סעיף 3.4.11, סעיפים 3.4.11, 3.4.12.
_NUMBERED = re.compile(
    "(?:סעיף|סעיפים|סעיפי|פרק|פרקים|תקנה|תקנות|פסקה|פסקאות|גרסה|גרסת|לוח|טבלה|תרשים|איור|נספח) "
    r"(?:[\d.]+(?:, | ?[-–] ?| ו-?| עד ))*$"
)
_NEAR = 60


def rule_entities(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of what the rules find, label by label, in text order.

    >>> list(rule_entities("לפי החלטת ממשלה 3190 יוקצו 5 מיליון ש\\"ח"))
    [(4, 20, 'DECISION'), (27, 39, 'MONEY')]
    """
    for label, rule in _RULES.items():
        for match in rule.finditer(text):
            if label != "DATE" or not _is_section(text, match):
                yield match.start(), match.end(), label


def _is_section(text: str, match: re.Match[str]) -> bool:
    start = match.start()
    return "." in match.group() and bool(_NUMBERED.search(text, max(0, start - _NEAR), start))
