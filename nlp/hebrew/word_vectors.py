"""Word vectors with subwords: a table of frequent words, and hashed letter n-grams for all the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LONGEST_WORD = 40
_FEW_WORDS = 8
_BASIS, _PRIME = 2166136261, 16777619


@dataclass(frozen=True, slots=True)
class WordVectors:
    """`words` give a row of `rows`, n-grams hash to a row of `buckets`; both int8, times `scales`."""

    words: dict[str, int]
    rows: NDArray[np.int8]
    buckets: NDArray[np.int8]
    scales: tuple[float, float]
    shortest: int = 2
    longest: int = 5

    @property
    def dimension(self) -> int:
        return int(self.rows.shape[1])

    def vector(self, word: str) -> Floats:
        """Return the vector of `word`, `float32 [dimension]`."""
        return np.asarray(self.matrix([word])[0])

    def matrix(self, words: Sequence[str]) -> Floats:
        """Return the vectors of `words`, `float32 [words, dimension]`."""
        places = np.array([self.words.get(word, -1) for word in words], np.int64)
        found = self.rows[places] * np.float32(self.scales[0])
        unknown = np.flatnonzero(places < 0)
        if len(unknown):
            found[unknown] = self._composed([words[place] for place in unknown.tolist()])
        return np.asarray(found, np.float32).reshape(len(words), self.dimension)

    def _composed(self, words: Sequence[str]) -> Floats:
        """Return the mean vectors of the n-grams of words that the table lacks."""
        cut = [word[:LONGEST_WORD] for word in words]
        grams = buckets_by_word(cut, self.shortest, self.longest, len(self.buckets))
        # One sum a word: np.add.reduceat over all of them takes three times as long.
        sums = [np.add.reduce(self.buckets.take(own, axis=0), axis=0, dtype=np.int32) for own in grams]
        counts = np.array([[len(own)] for own in grams])
        return np.asarray(np.array(sums) / counts * self.scales[1], np.float32)


@dataclass(slots=True)
class RememberedRows:
    """Rows of numbers worked out once a word, all in one table."""

    make: Callable[[list[str]], Floats]
    _places: dict[str, int] = field(default_factory=dict)
    _table: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def __len__(self) -> int:
        return len(self._places)

    def clear(self) -> None:
        """Forget every row."""
        self._places.clear()

    def table(self, words: Sequence[str]) -> tuple[Floats, Ints]:
        """Return the whole table and the place in it of each of `words`."""
        missing = list(dict.fromkeys(word for word in words if word not in self._places))
        if missing:
            self._add(missing, self.make(missing))
        places = np.fromiter(map(self._places.__getitem__, words), np.int64, len(words))
        return self._table, places

    def _add(self, words: Sequence[str], rows: Floats) -> None:
        start = len(self._places)
        if start + len(words) > len(self._table):
            grown = np.zeros((2 * (start + len(words)), rows.shape[1]), np.float32)
            if start:
                grown[:start] = self._table[:start]
            self._table = grown
        self._table[start : start + len(words)] = rows
        self._places.update(zip(words, range(start, start + len(words)), strict=True))


def quantized(vectors: Floats) -> tuple[NDArray[np.int8], float]:
    """Return `vectors` as int8 with the factor that gives them back; the outermost 0.01 % are clipped."""
    scale = float(np.quantile(np.abs(vectors), 0.9999)) / 127 or 1.0
    return np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8), scale


def buckets_by_word(words: Sequence[str], shortest: int, longest: int, count: int) -> list[Ints]:
    """Return the buckets of the letter n-grams of each <word>."""
    if len(words) <= _FEW_WORDS:
        return [word_buckets(word, shortest, longest, count) for word in words]
    buckets, counts = ngram_buckets(words, shortest, longest, count)
    ends = np.cumsum(counts).tolist()
    return [buckets[end - size : end] for end, size in zip(ends, counts.tolist(), strict=True)]


@lru_cache(maxsize=1_000)
def word_buckets(word: str, shortest: int, longest: int, count: int) -> Ints:
    """Return the buckets of the n-grams of <word>: for up to eight words faster than `ngram_buckets`."""
    signs = [_signed_bytes(sign) for sign in f"<{word}>"]
    found = []
    for start in range(len(signs)):
        value = _BASIS
        for length, sign in enumerate(signs[start : start + longest], 1):
            for byte in sign:
                value = (value ^ byte) * _PRIME & 0xFFFFFFFF
            if length >= shortest:
                found.append(value % count)
    return np.array(found, np.int64)


def ngram_buckets(words: Sequence[str], shortest: int, longest: int, count: int) -> tuple[Ints, Ints]:
    """Return the buckets of the letter n-grams of each <word>, word by word, and how many each has.

    Hashed as in fastText: FNV-1a over the UTF-8 bytes, taken as signed.
    """
    lengths = np.array([len(word) + 2 for word in words], np.int64)
    text = "".join(f"<{word}>" for word in words).encode("utf-8", "replace")
    ends = np.repeat(np.cumsum(lengths), lengths)
    grid, valid = _ngram_hashes(np.frombuffer(text, np.uint8), ends, shortest, longest)
    owners = np.repeat(np.arange(len(words)), lengths)
    counts = np.bincount(owners, valid.sum(1), len(words)).astype(np.int64)
    return (grid[valid] % np.uint32(count)).astype(np.int64), counts


def _ngram_hashes(
    text: NDArray[np.uint8], ends: Ints, shortest: int, longest: int
) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return the hashes `[signs, lengths]` of the n-grams that begin at each sign, and which end in time."""
    first = np.flatnonzero((text & 0xC0) != 0x80)
    sizes = np.diff(first, append=len(text))
    signed = text.astype(np.uint32) | np.where(text > 127, np.uint32(0xFFFFFF00), np.uint32(0))
    grid = np.zeros((len(first), longest - shortest + 1), np.uint32)
    valid = np.zeros(grid.shape, np.bool_)
    value = np.full(len(first), _BASIS, np.uint32)
    for step in range(longest):
        inside = np.arange(step, len(first) + step) < ends
        at = np.minimum(np.arange(step, len(first) + step), len(first) - 1)
        for byte in range(int(sizes.max())):
            place = np.minimum(first[at] + byte, len(text) - 1)
            mixed = (value ^ signed[place]) * np.uint32(_PRIME)
            value = np.where(inside & (sizes[at] > byte), mixed, value)
        if step + 1 >= shortest:
            grid[:, step + 1 - shortest], valid[:, step + 1 - shortest] = value, inside
    return grid, valid


@lru_cache(maxsize=60_000)
def text_bucket(text: str, count: int) -> int:
    """Return the bucket of <text> as a whole."""
    value = _BASIS
    for byte in _signed_bytes(f"<{text}>"):
        value = (value ^ byte) * _PRIME & 0xFFFFFFFF
    return value % count


def _signed_bytes(text: str) -> list[int]:
    """Return the UTF-8 bytes of `text`, taken as signed, each as 32 bits."""
    return [byte | 0xFFFFFF00 if byte > 127 else byte for byte in text.encode("utf-8", "replace")]
