"""The number of a list item → the label that a reader sees: 3 → "3", "ג", "c", "iii"."""

import re
from enum import StrEnum


class NumberStyle(StrEnum):
    DECIMAL = "decimal"
    HEBREW = "hebrew"
    LOWER_LETTER = "lower_letter"
    UPPER_LETTER = "upper_letter"
    LOWER_ROMAN = "lower_roman"
    UPPER_ROMAN = "upper_roman"
    BULLET = "bullet"
    NONE = "none"


_UNITS = "אבגדהוזחט"
_TENS = "יכלמנסעפצ"
_HUNDREDS = ("", "ק", "ר", "ש", "ת", "תק", "תר", "תש", "תת", "תתק")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LARGEST = 999


def whole_number(written: str | None) -> int | None:
    """Return the number that plain digits write; None for anything else, and for more than nine digits."""
    return int(written) if written and re.fullmatch("[0-9]{1,9}", written) else None


def numeral(number: int, style: NumberStyle) -> str:
    """Return `number` in `style`; numbers that a style cannot write come in digits, bullets as "•"."""
    if style is NumberStyle.BULLET:
        return "•"
    if style is NumberStyle.NONE:
        return ""
    if style is NumberStyle.DECIMAL or not 1 <= number <= _LARGEST:
        return str(number)
    if style is NumberStyle.HEBREW:
        return hebrew_numeral(number)
    if style in (NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN):
        return _cased(_roman(number), upper=style is NumberStyle.UPPER_ROMAN)
    letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    return _cased(letters, upper=style is NumberStyle.UPPER_LETTER)


def hebrew_numeral(number: int) -> str:
    """Return a number from 1 to 999 in Hebrew letters, without gershayim: 15 → "טו", 117 → "קיז"."""
    hundreds, rest = divmod(number, 100)
    if rest in (15, 16):
        return _HUNDREDS[hundreds] + ("טו" if rest == 15 else "טז")
    tens, units = divmod(rest, 10)
    return _HUNDREDS[hundreds] + (_TENS[tens - 1] if tens else "") + (_UNITS[units - 1] if units else "")


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _cased(text: str, *, upper: bool) -> str:
    return text.upper() if upper else text
