"""What both legs found as one ranking: the best are in order, the others follow when they are asked for."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.ranking.fusion import fused
from index.ranking.leg import EMPTY, Leg, Scores, places
from index.store import Rows


class Ranking:
    """The rows of two legs, best first: `head`, then the rest, fused by rank.

    The rest is put in order when somebody asks for it: a page of hits lies within the head. `scores` are
    those of the first rows of the head; behind them they fall towards 0 from the least.
    """

    def __init__(self, head: Rows, scores: Scores, lexical: Leg, semantic: Leg) -> None:
        self.lexical = lexical
        self.semantic = semantic
        self._head = head
        self._scores = scores

    @classmethod
    def of_one(cls, lexical: Leg, semantic: Leg) -> "Ranking":
        """Return the ranking of the leg that is not empty."""
        leg = lexical if len(lexical) else semantic
        return cls(leg.rows, leg.scores, lexical, semantic)

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Rows:
        """All rows."""
        return np.concatenate((self._head, self._rest))

    def first(self, count: int) -> tuple[list[int], list[float]]:
        """Return the first `count` rows, or all of fewer, with their scores."""
        rows = (self._head if count <= len(self._head) else self.rows)[:count]
        known = self._scores[:count]
        floor = float(self._scores.min(initial=1.0))
        behind = floor / np.arange(2, len(rows) - len(known) + 2)
        return rows.tolist(), np.concatenate((known, behind)).tolist()

    def evidence(self, rows: Sequence[int]) -> list[dict[str, float]]:
        """Return for each of `rows` what the legs that found it gave, by the leg's name."""
        legs = {"lexical": self.lexical.held(rows), "semantic": self.semantic.held(rows)}
        return [{name: leg[row] for name, leg in legs.items() if row in leg} for row in rows]

    @cached_property
    def _rest(self) -> Rows:
        legs = [(self.lexical.rows, 1.0), (self.semantic.rows, 1.0)]
        return fused(legs, left_out=self._head)[0]

    @cached_property
    def _count(self) -> int:
        """How many rows there are: all of the head are in a leg, or there are no legs."""
        shared = np.count_nonzero(places(self.lexical.rows, self.semantic.rows) >= 0)
        return max(len(self._head), len(self.lexical) + len(self.semantic) - int(shared))


NOTHING = Ranking(EMPTY.rows, EMPTY.scores, EMPTY, EMPTY)
