"""Chooses among candidate mentions that overlap: the longest wins, those inside it are kept as
nested (pure)."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """A possible mention in words `first:last`, found by `label` and `rule`.

    Candidates stand in the order in which they are chosen: longer ones first (`size` is minus the number of
    words), then those whose `rank`, negated too, says more, the earlier, by concept, by `order`, which no two
    of a text share. (A tuple, because a text has many.)
    """

    size: int
    rank: tuple[int, int]
    first: int
    concept_id: str
    order: int
    last: int
    label: str
    rule: str


class Chosen(NamedTuple):
    """A mention; `nested` lies in a longer one. In order by place, longer ones first."""

    first: int
    size: int
    nested: bool
    candidate: Candidate


Hides = Callable[[str, str], bool]


def choose(candidates: Iterable[Candidate], hides: Hides) -> list[Chosen]:
    """Return the chosen candidates by place, longer ones first; `hides(outer, inner)` says which
    inner ones go.

    Of candidates that overlap without one lying in the other, the longer stays, then the earlier.
    """
    chosen: list[Chosen] = []
    taken: set[tuple[int, int]] = set()
    over: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates):
        span = first, last = candidate.first, candidate.last
        if span in taken:
            continue
        others = [other for place in range(first, last) for other in over[place]]
        if not others or _stays(candidate, others, hides):
            chosen.append(Chosen(first, candidate.size, bool(others), candidate))
            taken.add(span)
            for place in range(first, last):
                over[place].append(candidate)
    return sorted(chosen)


def _stays(candidate: Candidate, others: Iterable[Candidate], hides: Hides) -> bool:
    """Return whether the candidate lies in each of the `others`, in a longer one, and none hides it."""
    first, last = candidate.first, candidate.last
    for other in others:
        inside = other.first <= first and last <= other.last
        if not inside or other.size == candidate.size or hides(other.concept_id, candidate.concept_id):
            return False
    return True
