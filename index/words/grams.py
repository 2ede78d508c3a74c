"""Character n-grams of a word: what still matches when inflection, spelling or the lemmatiser differ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

GRAM_LENGTH = 4
_EDGE = "_"
_FACTOR = np.uint32(0x01000193)
_SHIFTS, _FACTORS = np.array([16, 13], dtype=np.uint32), np.array([0x85EBCA6B, 0xC2B2AE35], dtype=np.uint32)


def character_grams(word: str, length: int = GRAM_LENGTH) -> tuple[str, ...]:
    """Return the n-grams of `word` between edge marks: שותפות → _שות שותפ ותפו תפות פות_.

    A word shorter than that is one gram.

    Edge marks against none, nDCG@10 on open sets: .911 to .902 (questions), .681 to .647 (law headings).
    """
    marked = f"{_EDGE}{word}{_EDGE}"
    return tuple([marked[start : start + length] for start in range(max(1, len(marked) - length + 1))])


def gram_hashes(words: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the 32-bit hashes of the grams of all words, end to end, and how many each word has.

    The order is that of `character_grams`. Four letters are multiplied up and mixed as MurmurHash3 ends.
    """
    text = "".join([f"{_EDGE}{word}{_EDGE}" for word in words])
    letters = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
    counts = np.maximum(lengths - GRAM_LENGTH + 1, 1)
    first = np.arange(counts.sum()) + np.repeat(
        np.cumsum(lengths) - lengths - np.cumsum(counts) + counts, counts
    )
    ends = np.repeat(np.cumsum(lengths), counts)
    hashes = np.zeros(len(first), dtype=np.uint32)
    for step in range(GRAM_LENGTH):
        letter = letters[np.minimum(first + step, len(letters) - 1)]
        hashes = hashes * _FACTOR + np.where(first + step < ends, letter, 0).astype(np.uint32)
    return _mixed(hashes), counts


def gram_hash(gram: str) -> int:
    """Return the hash that `gram_hashes` gives a gram: for the few that a question has, without arrays."""
    number = 0
    for step in range(GRAM_LENGTH):
        letter = ord(gram[step]) if step < len(gram) else 0
        number = (number * int(_FACTOR) + letter) & 0xFFFFFFFF
    for factor, shift in zip(_FACTORS.tolist(), _SHIFTS.tolist(), strict=True):
        number = (number ^ number >> shift) * factor & 0xFFFFFFFF
    return number ^ number >> int(_SHIFTS[0])


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    for factor, shift in zip(_FACTORS, _SHIFTS, strict=True):
        hashes = (hashes ^ (hashes >> shift)) * factor
    return np.asarray(hashes ^ (hashes >> _SHIFTS[0]))
