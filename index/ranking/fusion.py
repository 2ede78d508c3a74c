"""Two rankings become one."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranking.leg import falling

_NOTHING = np.empty(0, dtype=np.int64)


def fuse(rankings: Iterable[tuple[Sequence[int], float]], k: int = 60) -> list[tuple[int, float]]:
    """Return (row, score), best first; see `fused`."""
    rows, scores = fused(rankings, k)
    return list(zip(rows.tolist(), scores.tolist(), strict=True))


def fused(
    rankings: Iterable[tuple[Sequence[int] | NDArray[np.int64], float]],
    k: int = 60,
    left_out: NDArray[np.int64] = _NOTHING,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return rows and scores, best first, by the sum over (rows, weight) rankings of weight / (k + rank).

    Ranks start at 1. Ties go to the smaller row. Rows that are `left_out` are missing. Cormack, Clarke and
    Büttcher, SIGIR 2009.
    """
    pairs = [(np.asarray(rows, dtype=np.int64), weight) for rows, weight in rankings]
    everything = np.concatenate([_NOTHING, *(rows for rows, _ in pairs), left_out])
    gains = [weight / (k + 1 + np.arange(len(rows))) for rows, weight in pairs]
    together = np.argsort(everything)
    ordered = everything[together]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    every_gain = np.concatenate([*gains, np.full(len(left_out), -np.inf)])
    total = np.add.reduceat(every_gain[together], begins)
    kept = total > -np.inf
    rows, total = ordered[begins[kept]], total[kept]
    order = falling(total, len(total))
    return rows[order], total[order]


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
