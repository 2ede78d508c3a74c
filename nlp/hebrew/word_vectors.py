"""Word vectors with subwords: a table of frequent words, and hashed letter n-grams for all the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


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
        row = self.words.get(word)
        if row is not None:
            return np.asarray(self.rows[row] * np.float32(self.scales[0]), np.float32)
        grams = ngram_buckets(word[:40], self.shortest, self.longest, len(self.buckets))
        total = np.add.reduce(self.buckets.take(grams, axis=0), axis=0, dtype=np.float64)
        return np.asarray(total / len(grams) * self.scales[1], np.float32)

    def matrix(self, words: Sequence[str]) -> Floats:
        """Return the vectors of `words`, `float32 [words, dimension]`."""
        return np.array([self.vector(word) for word in words], np.float32).reshape(len(words), self.dimension)


def quantized(vectors: Floats) -> tuple[NDArray[np.int8], float]:
    """Return `vectors` as int8 with the factor that gives them back; the outermost 0.01 % are clipped."""
    scale = float(np.quantile(np.abs(vectors), 0.9999)) / 127 or 1.0
    return np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8), scale


def ngram_buckets(word: str, shortest: int, longest: int, count: int) -> list[int]:
    """Return the buckets of the letter n-grams of <word>, hashed as in fastText (FNV-1a, signed bytes)."""
    signs = f"<{word}>"
    return [
        bucket
        for start in range(len(signs) - shortest + 1)
        for bucket in _buckets_from(signs[start : start + longest], shortest, count)
    ]


@lru_cache(maxsize=60_000)
def _buckets_from(signs: str, shortest: int, count: int) -> tuple[int, ...]:
    """Return the buckets of the n-grams at the beginning of `signs`, the shortest first."""
    return tuple(_bucket(signs[:length], count) for length in range(shortest, len(signs) + 1))


@lru_cache(maxsize=60_000)
def _bucket(gram: str, count: int) -> int:
    value = 2166136261
    for byte in gram.encode("utf-8", "replace"):
        signed = byte | 0xFFFFFF00 if byte > 127 else byte
        value = ((value ^ signed) * 16777619) & 0xFFFFFFFF
    return value % count
