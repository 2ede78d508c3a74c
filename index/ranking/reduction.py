"""Values at words become values of passages."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
_SATURATION = 1.2
_LENGTH_SHARE = 0.6
_USUAL_LENGTH = 100.0


class Places(Protocol):
    """Words in text order, passage by passage: `passage`, `position` of each; `lengths`, `heads` of all."""

    @property
    def passage(self) -> NDArray[np.int64]: ...

    @property
    def position(self) -> NDArray[np.int64]: ...

    @property
    def lengths(self) -> NDArray[np.int64]: ...

    @property
    def heads(self) -> NDArray[np.int64]: ...


@dataclass(frozen=True, slots=True)
class Findings:
    """Where words stand for terms at all: of [words, J] few numbers are not 0, most words being for one term.

    `word`, `term` say which one is meant, `cell` is its place among [passages, J], laid end to end.
    """

    word: NDArray[np.int64]
    term: NDArray[np.int64]
    cell: NDArray[np.int64]
    shape: tuple[int, int]

    def most(self, values: Features) -> Features:
        """Return [passages, J]: the largest of the `values` [findings], 0 where there is none."""
        result = np.zeros(self.shape, dtype=np.float32)
        np.maximum.at(result.reshape(-1), self.cell, values)
        return result

    def total(self, values: Features) -> Features:
        """Return [passages, J]: the sum of the `values` [findings]."""
        sums = np.bincount(self.cell, values, minlength=self.shape[0] * self.shape[1])
        return sums.astype(np.float32).reshape(self.shape)


def findings(values: Features, places: Places) -> Findings:
    """Return where `values` [words, J] are not 0."""
    terms = values.shape[1]
    at = np.flatnonzero(values > 0)
    word, term = np.divmod(at, max(terms, 1))
    cell = places.passage[word] * terms + term
    return Findings(word, term, cell, (len(places.lengths), terms))


def in_heading(places: Places) -> NDArray[np.bool_]:
    """Return for each word whether it belongs to the headings of its passage."""
    return np.asarray(places.position < places.heads[places.passage])


def saturated(frequencies: Features, lengths: NDArray[np.int64]) -> Features:
    """Return BM25's share of each frequency [passages, n]: more in a short passage, never above 1."""
    norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / _USUAL_LENGTH
    return np.asarray(frequencies / (frequencies + _SATURATION * norm[:, np.newaxis]), dtype=np.float32)
