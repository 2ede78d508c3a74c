"""One ranking of passages, by words or by meaning, as arrays: rows, best first, and their scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.native import KERNELS
from index.store import Rows

Scores = NDArray[np.float64]
_STEPS = 2.0**40


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """`rows` int64, best first, each once; `scores` float64 beside them."""

    rows: Rows
    scores: Scores

    def __len__(self) -> int:
        return len(self.rows)

    def pairs(self) -> list[tuple[int, float]]:
        """Return (row, score), best first."""
        return list(zip(self.rows.tolist(), self.scores.tolist(), strict=True))

    def held(self, rows: Sequence[int]) -> dict[int, float]:
        """Return the score of each of `rows` that is in the leg."""
        at = places(self.rows, np.array(rows, dtype=np.int64)).tolist()
        return {row: self.scores.item(place) for row, place in zip(rows, at, strict=True) if place >= 0}

    def scores_of(self, rows: Rows) -> Scores:
        """Return the score of each of `rows`, 0 for one that is not in the leg."""
        if not len(self):
            return np.zeros(len(rows))
        at = places(self.rows, rows)
        return np.where(at < 0, 0, self.scores[at])


EMPTY = Leg(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64))


def ranked(rows: Rows, scores: NDArray[np.floating]) -> Leg:
    """Return the leg of rows with scores; ties go to the smaller row. Quick where they are in order."""
    values: Scores = scores.astype(np.float64, copy=False)
    before, after = values[:-1], values[1:]
    if not ((after > before) | ((after == before) & (rows[1:] < rows[:-1]))).any():
        return Leg(rows, values)
    order = np.lexsort((rows, -values))
    return Leg(rows[order], values[order])


def best(rows: Rows, cosines: NDArray[np.floating], limit: int) -> Leg:
    """Return the leg of the best `limit` of rows, which are ascending; ties go to the smaller row."""
    at = falling(cosines, limit)
    return Leg(rows[at], cosines[at].astype(np.float64))


def falling(values: NDArray[np.floating], limit: int) -> NDArray[np.int64]:
    """Return the places of the largest `limit` values, of -1–1, the largest first, of equal ones the first.

    As a stable argsort, in a quarter of its time: what is sorted holds value and place in one number.
    """
    bits = len(values).bit_length()
    keys = np.rint(values * -_STEPS).astype(np.int64) << bits | np.arange(len(values))
    if limit < len(values):
        keys = np.partition(keys, limit)[:limit]
    return np.asarray(np.sort(keys) & ((1 << bits) - 1))


def places(rows: Rows, wanted: Rows) -> NDArray[np.int64]:
    """Return where in `rows`, each there once, each of `wanted` stands, -1 for one that is not there."""
    if KERNELS is None:
        return places_by_numpy(rows, wanted)
    found = np.empty(len(wanted), dtype=np.int64)
    KERNELS.find_places(found, rows, wanted)
    return found


def places_by_numpy(rows: Rows, wanted: Rows) -> NDArray[np.int64]:
    """Return what `places` does."""
    order = np.append(np.argsort(rows), -1)
    at = order[np.searchsorted(rows, wanted, sorter=order[:-1])]
    return np.where(np.append(rows, -1)[at] == wanted, at, -1)
