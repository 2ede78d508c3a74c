"""Two rankings become one."""

from collections.abc import Iterable, Sequence


def fuse(rankings: Iterable[tuple[Sequence[int], float]], k: int = 60) -> list[tuple[int, float]]:
    """Return (row, score), best first, by the sum over (rows, weight) rankings of weight / (k + rank).

    Ranks start at 1. Ties go to the smaller row. Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    total: dict[int, float] = {}
    for rows, weight in rankings:
        for rank, row in enumerate(rows, start=1):
            total[row] = total.get(row, 0.0) + weight / (k + rank)
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


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
