"""How many documents are taken through the stages at once: many where they are quick, one where slow.

So what is done once a batch costs little, progress is told often, and processes end at about the same time.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from index.building.batches import Outcome
from index.building.work import Done, Work

SECONDS = 0.1
MOST = 12
# What the newest batch counts for in the mean.
_NEWEST = 0.3


class BatchSizes:
    """Parts documents into batches by how long those before took."""

    def __init__(self) -> None:
        self._seconds = SECONDS

    def of(self, works: Iterable[Work]) -> Iterator[list[Work]]:
        """Yield the works in order, in batches of about SECONDS, gone through only as far as needed."""
        rest = iter(works)
        while batch := list(islice(rest, self._size())):
            yield batch

    def learn(self, outcomes: Iterable[Outcome]) -> None:
        """Take note of how long the documents of a batch took."""
        seconds = [sum(spent for _, spent in one.spent) for one in outcomes if isinstance(one, Done)]
        if seconds:
            self._seconds += _NEWEST * (sum(seconds) / len(seconds) - self._seconds)

    def _size(self) -> int:
        return max(1, min(MOST, int(SECONDS / max(self._seconds, SECONDS / MOST))))
