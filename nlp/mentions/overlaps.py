"""Chooses among candidate mentions that overlap: the longest wins, those inside it are kept as
nested (pure)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """A possible mention in words `first:last`. Of two with the same span the higher `rank` wins. (A tuple,
    because a text has many.)"""

    concept_id: str
    first: int
    last: int
    label: str
    rule: str
    rank: tuple[int, int]
    nested: bool = False


Hides = Callable[[str, str], bool]


def choose(candidates: Iterable[Candidate], hides: Hides) -> list[Candidate]:
    """Return the chosen candidates by place, longer ones first; `hides(outer, inner)` says which
    inner ones go.

    Of candidates that overlap without one lying in the other, the longer stays, then the earlier.
    """
    chosen: list[Candidate] = []
    over: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=_order):
        places = range(candidate.first, candidate.last)
        others = {id(other): other for place in places for other in over[place]}
        kept = _keep(candidate, others.values(), hides) if others else candidate
        if kept is not None:
            chosen.append(kept)
            for place in places:
                over[place].append(kept)
    return sorted(chosen, key=lambda each: (each.first, -each.last, each.nested))


def _order(candidate: Candidate) -> tuple[int, tuple[int, int], int, str]:
    rank = (-candidate.rank[0], -candidate.rank[1])
    return candidate.first - candidate.last, rank, candidate.first, candidate.concept_id


def _keep(candidate: Candidate, others: Iterable[Candidate], hides: Hides) -> Candidate | None:
    """Return the candidate, marked where it lies in one of the `others`, or None where one of them wins."""
    nested = False
    for other in others:
        inside = other.first <= candidate.first and candidate.last <= other.last
        same = (other.first, other.last) == (candidate.first, candidate.last)
        if same or not inside or hides(other.concept_id, candidate.concept_id):
            return None
        nested = True
    return candidate._replace(nested=nested)
