"""Sums of money and percentages in a text as `rule_text` gives it, in digits and in words."""

import re
from collections.abc import Iterator

from nlp.hebrew.rule_text import PREFIX

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# 30 - 40, 30%–40%, 30% עד 40%; not a year and what a table has after it (2019 - 5 מיליון), nor what a spaced
# dash sets apart (סעיף 3 – 40 אחוז).
_NUMBERS = rf"(?:(?!(?:19|20)\d\d\b){_NUMBER}(?:%?[-–]| - |%? עד ))?{_NUMBER}"
_MILLIONS = "אלפי|מי?ליון|מי?ליוני|מי?ליארדי?|טריליון"
_SCALE = f"(?: וחצי| ורבע)?(?: ?(?:(?:עשרות|מאות) )?(?:אלף|אלפים|מיל'|{_MILLIONS})(?: וחצי)?)?"
_LAND = "(?: (?:אמריקא?|קנדי?|אוסטרלי?|שוויצרי?)(?:ים|י|ם)?)?"
_COINS = (
    f'(?:[אמ]ל?)?ש"ח|שקלים(?: חדשים)?|שקלי|שקל(?: חדש)?|דולר(?:ים)?{_LAND}|אירו|יורו|פרנק(?:ים)?{_LAND}'
    '|ליש"ט|ליר(?:ות|ה) (?:שטרלינג|ישראליות)|ל"י|אגורות|אגורה|סנטים|ש\''
)
_MEASURE = re.compile(
    f"[₪$€£]|(?<![א-ת])(?:{_COINS})(?![א-ת])|(?<![A-Za-z])(?:NIS|ILS|USD|EUR|GBP)(?![A-Za-z])"
    f"|(?P<percent>%(?!(?:[-–]| עד ){_NUMBER} ?(?:%|אחוז))|(?<![א-ת])אחוז(?:ים|י)?(?![א-ת]))"
)
_DIGITS_BEFORE = re.compile(f"(?<![\\d.,])(?:{PREFIX}-)?{_NUMBERS}{_SCALE} ?$")
_DIGITS_AFTER = re.compile(f" ?{_NUMBERS}{_SCALE}")
_DOLLARS = re.compile("(?<![A-Za-z])(?:US|U\\.S\\.) ?$")
_WORD = (
    "(?:אחד|אחת|שני|שתי|שניי?ם|שתיי?ם|שלוש[הת]?|ארבע[הת]?|חמש|חמי?ש[הת]|שי?ש[הת]|שש|שבע[הת]?|שמונ[הת]|תשע[הת]?|עשר[הת]?"
    "|עשרים|שלושים|ארבעים|חמי?שים|שי?שים|שבעים|שמונים|תשעים|מאה|מאתיים|מאות|עשרות|אלף|אלפיים|אלפים|מי?ליונים"
    f"|מי?ליארדים|חצי|רבע|שליש|{_MILLIONS})"
)
_WORDS_BEFORE = re.compile(f"{PREFIX}-?{_WORD}(?:[ -]ו?{_WORD}){{0,7}} ?$")
_ONE = re.compile(f"{PREFIX}(אחוז|שקל|דולר)(?: אחד(?: וחצי)?| וחצי)(?![א-ת])")
_AHEAD = frozenset(("₪", "$", "€", "£", "NIS", "ILS", "USD", "EUR", "GBP"))
_FAR = 80


def amounts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, MONEY or PERCENT) of the amounts.

    >>> list(amounts("כ-5 מיליון שקל או שלושים אחוז"))
    [(0, 14, 'MONEY'), (18, 29, 'PERCENT')]
    """
    for measure in _MEASURE.finditer(text):
        if found := _with_number(text, measure):
            yield *found, "PERCENT" if measure["percent"] else "MONEY"
    for match in _ONE.finditer(text):
        yield *match.span(), "PERCENT" if match[1] == "אחוז" else "MONEY"


def _with_number(text: str, measure: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of a measure and the number before it, or after it ($5)."""
    start, end = measure.span()
    first = max(0, start - _FAR)
    if before := _DIGITS_BEFORE.search(text, first, start) or _WORDS_BEFORE.search(text, first, start):
        return before.start(), end
    after = _DIGITS_AFTER.match(text, end) if measure.group() in _AHEAD else None
    if not after:
        return None
    dollars = _DOLLARS.search(text, first, start)
    return (dollars.start() if dollars else start), after.end()
