"""Hebrew words → whether their letters stand in reading order or backwards, by three letters at a time.

Final letters tell it of one word in four; which letters follow which tells it of nearly all. The table holds
the logarithm of how much more often three letters follow each other so than the other way round, counted over
the Knesset's protocols (`bench/letter_order.py`).
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

ALPHABET = " אבגדהוזחטיךכלםמןנסעףפץצקרשת"
TABLE = Path(__file__).with_name("letter_order.npz")
UNITS = 16
_SIZE = len(ALPHABET)
_PLACES = {letter: place for place, letter in enumerate(ALPHABET)}
# A word with other signs within, an acronym or a pointed word, is passed over; so is one with a final letter
# inside, which is no word in either direction but wrong codes.
_WORD = re.compile(r"(?<![א-ת\"'״׳\u0591-\u05c7])[א-ת]{2,}(?![א-ת\"'״׳\u0591-\u05c7])")
_WRONG = re.compile(r".+[ךםןףץ].")
_MOST = 8.0


def order_odds(texts: Iterable[str]) -> float:
    """Return the log odds that the Hebrew words in `texts` stand as they are read; below 0: backwards.

    Words are taken from texts as they look from left to right, each for at most e^8 to 1: "שלום" counts for,
    "םולש" against. 0 where no word tells.
    """
    odds = 0.0
    for text in texts:
        for word in filter(_may_be_hebrew, _WORD.findall(text)):
            odds += max(-_MOST, min(_MOST, _odds(word)))
    return odds


def _may_be_hebrew(word: str) -> bool:
    return _WRONG.match(word) is None


@cache
def _table() -> list[int]:
    with np.load(TABLE) as saved:
        return [int(value) for value in saved["odds"].ravel()]


def _odds(word: str) -> float:
    table = _table()
    total = before = 0
    here = _PLACES[word[0]]
    for letter in (*word[1:], " "):
        after = _PLACES[letter]
        total += table[(before * _SIZE + here) * _SIZE + after]
        before, here = here, after
    return total / UNITS
