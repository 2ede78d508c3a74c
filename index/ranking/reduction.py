"""Values at words become values of passages."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float32]
_SATURATION = 1.2
_LENGTH_SHARE = 0.6
_USUAL_LENGTH = 100.0


class Places(Protocol):
    """Words in text order, passage by passage: `passage` of each word, `lengths` of all passages."""

    @property
    def passage(self) -> NDArray[np.int64]: ...

    @property
    def lengths(self) -> NDArray[np.int64]: ...


def most(values: Features, places: Places) -> Features:
    """Return the largest of the `values` [words, n] of each passage, 0 for one without words."""
    return _reduced(np.maximum.reduceat, values, places)


def total(values: Features, places: Places) -> Features:
    """Return the sum of the `values` [words, n] of each passage."""
    return _reduced(np.add.reduceat, values, places)


def saturated(frequencies: Features, lengths: NDArray[np.int64]) -> Features:
    """Return BM25's share of each frequency [passages, n]: more in a short passage, never above 1."""
    norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / _USUAL_LENGTH
    return np.asarray(frequencies / (frequencies + _SATURATION * norm[:, np.newaxis]), dtype=np.float32)


def _reduced(reduce: Callable[..., Features], values: Features, places: Places) -> Features:
    result = np.zeros((len(places.lengths), values.shape[1]), dtype=np.float32)
    if len(values):
        begins = np.flatnonzero(np.diff(places.passage, prepend=-1))
        result[places.passage[begins]] = reduce(values, begins, axis=0)
    return result
