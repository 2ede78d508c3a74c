"""Chooses among candidate mentions that overlap: the longest wins, those inside it are kept as
nested (pure)."""

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple


class Why(NamedTuple):
    """By which label and rule a candidate was found; `rank` says how much the rule says."""

    label: str
    rule: str
    rank: int


class Candidate(NamedTuple):
    """A possible mention in words `first:last`.

    Candidates stand in the order in which they are chosen: longer ones first (`size` is minus the number of
    words), then those of whose words more stand in the label's form (`literal` is minus their number), then
    those whose `rank`, negated too, says more, the earlier, by concept, by `order`, which no two of a text
    share. (A tuple, because a text has many.)
    """

    size: int
    literal: int
    rank: int
    first: int
    concept_id: str
    order: int
    last: int
    why: Why


class Chosen(NamedTuple):
    """A mention; `nested` lies in a longer one. In order by place, longer ones first."""

    first: int
    size: int
    nested: bool
    candidate: Candidate


Hides = Callable[[str, str], bool]
_FIRST = itemgetter(Candidate._fields.index("first"))


def choose(candidates: Iterable[Candidate], hides: Hides) -> list[Chosen]:
    """Return the chosen candidates by place, longer ones first; `hides(outer, inner)` says which
    inner ones go.

    Of candidates that overlap without one lying in the other, the longer stays, then the earlier.
    """
    chosen: list[Chosen] = []
    for together in _overlapping(candidates):
        if len(together) == 1:
            (alone,) = together
            chosen.append(Chosen(alone.first, alone.size, False, alone))
        else:
            chosen.extend(_best(together, hides))
    return chosen


def _overlapping(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Yield, by place, the candidates that share words, and those that share words with these, and so on."""
    together: list[Candidate] = []
    reach = 0
    for candidate in sorted(candidates, key=_FIRST):
        if candidate.first >= reach and together:
            yield together
            together = []
        together.append(candidate)
        reach = max(reach, candidate.last)
    if together:
        yield together


def _best(candidates: Iterable[Candidate], hides: Hides) -> list[Chosen]:
    chosen: list[Chosen] = []
    stays: list[Candidate] = []
    taken: set[tuple[int, int]] = set()
    for candidate in sorted(candidates):
        span = first, last = candidate.first, candidate.last
        if span in taken:
            continue
        others = [other for other in stays if other.first < last and first < other.last]
        if not others or _stays(candidate, others, hides):
            chosen.append(Chosen(first, candidate.size, bool(others), candidate))
            stays.append(candidate)
            taken.add(span)
    return sorted(chosen)


def _stays(candidate: Candidate, others: Iterable[Candidate], hides: Hides) -> bool:
    """Return whether the candidate lies in each of the `others`, in a longer one, and none hides it."""
    first, last = candidate.first, candidate.last
    for other in others:
        inside = other.first <= first and last <= other.last
        if not inside or other.size == candidate.size or hides(other.concept_id, candidate.concept_id):
            return False
    return True
