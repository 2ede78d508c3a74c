"""Hebrew years and dates in letters → numbers: תשפ"ד is 2024, כ"ו בכסלו התשע"ו is 8 December 2015."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyluach.dates import HebrewDate  # type: ignore[import-untyped]  # no stubs there

_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", [*range(1, 10), *range(10, 100, 10), 100, 200, 300, 400], strict=True)
)
_VALUES |= {"ך": 20, "ם": 40, "ן": 50, "ף": 80, "ץ": 90}
_QUOTES = "\"״”“''׳’"
_YEAR = re.compile(rf"ה?[{_QUOTES}]?(ת[א-ת]{{0,3}}[{_QUOTES}]{{1,2}}[א-ת]|תש[א-ת]{{1,2}})")
_MONTHS = {
    "תשרי": 7,
    "חשון": 8,
    "חשוון": 8,
    "מרחשון": 8,
    "מרחשוון": 8,
    "כסלו": 9,
    "כסליו": 9,
    "טבת": 10,
    "שבט": 11,
    "אדר": 12,
    "אדר א": 12,
    "אדר ב": 13,
    "ניסן": 1,
    "אייר": 2,
    "איר": 2,
    "סיון": 3,
    "סיוון": 3,
    "תמוז": 4,
    "אב": 5,
    "מנחם אב": 5,
    "אלול": 6,
}
_DATE = re.compile(
    rf"(?<![א-ת])([א-ל][{_QUOTES}]{{0,2}}[א-ט]?[{_QUOTES}]?)\s+ב?"
    rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})[{_QUOTES}]?,?\s+({_YEAR.pattern})(?![א-ת])"
)
_MILLENNIUM = 5000
_LEAP_YEARS = frozenset({0, 3, 6, 8, 11, 14, 17})
_NISAN = 1


@dataclass(frozen=True, slots=True)
class HebrewDateSpan:
    """A Hebrew date in a text at `start:end`, and the same day in the Gregorian calendar."""

    start: int
    end: int
    date: datetime.date


def hebrew_year(text: str) -> int | None:
    """Return the Gregorian year in which most of a Hebrew year lies: "התשפ״ד" and "תשפד" are 2024."""
    match = _YEAR.fullmatch(text.strip())
    if match is None:
        return None
    number = _MILLENNIUM + _value(match.group(1))
    return int(HebrewDate(number, _NISAN, 1).to_greg().year)


def hebrew_dates(text: str) -> Iterator[HebrewDateSpan]:
    """Yield the full Hebrew dates of a text; days that a month does not have are passed over."""
    for match in _DATE.finditer(text):
        date = _date(_value(match.group(1)), match.group(2), _MILLENNIUM + _value(match.group(4)))
        if date is not None:
            yield HebrewDateSpan(match.start(), match.end(), date)


def _date(day: int, month_name: str, year: int) -> datetime.date | None:
    month = _MONTHS[month_name]
    if month == 13 and year % 19 not in _LEAP_YEARS:
        month = 12
    try:
        found: datetime.date = HebrewDate(year, month, day).to_pydate()
    except ValueError:
        return None
    return found


def _value(letters: str) -> int:
    return sum(_VALUES.get(letter, 0) for letter in letters)
