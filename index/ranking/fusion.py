"""Two rankings become one."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


def fuse(rankings: Iterable[tuple[Sequence[int], float]], k: int = 60) -> list[tuple[int, float]]:
    """Return (row, score), best first; see `fused`."""
    rows, scores = fused(rankings, k)
    return list(zip(rows.tolist(), scores.tolist(), strict=True))


def fused(
    rankings: Iterable[tuple[Sequence[int] | NDArray[np.int64], float]], k: int = 60
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return rows and scores, best first, by the sum over (rows, weight) rankings of weight / (k + rank).

    Ranks start at 1. Ties go to the smaller row. Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    pairs = [(np.asarray(rows, dtype=np.int64), weight) for rows, weight in rankings]
    everything = np.concatenate([np.empty(0, dtype=np.int64), *(rows for rows, _ in pairs)])
    gains = [weight / (k + 1 + np.arange(len(rows))) for rows, weight in pairs]
    together = np.argsort(everything)
    ordered = everything[together]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    total = np.add.reduceat(np.concatenate([np.empty(0), *gains])[together], begins)
    order = np.argsort(-total, kind="stable")
    return ordered[begins[order]], total[order]


def without(rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of `rows` that are not among the few `others`, in their order."""
    if not len(others):
        return rows
    known = np.sort(others)
    at = np.searchsorted(known, rows).clip(max=len(known) - 1)
    return np.asarray(rows[known[at] != rows])


def spread(documents: Sequence[int], most: int, window: int) -> list[int]:
    """Return positions in an order where one document fills at most `most` of the first `window`.

    `documents[i]` is the document at position i. What is over the limit moves behind the window, in order.
    """
    seen: dict[int, int] = {}
    first: list[int] = []
    later: list[int] = []
    for position, document in enumerate(documents):
        seen[document] = seen.get(document, 0) + 1
        fits = len(first) < window and seen[document] <= most
        (first if fits or len(first) >= window else later).append(position)
    return first[:window] + sorted(later + first[window:])
