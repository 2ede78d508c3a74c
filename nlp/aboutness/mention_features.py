"""What the mentions of a text tell about each concept: how often, where, and among what it is named."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import log1p

from nlp.tagging import Tag
from nlp.vocabulary import Vocabulary

NAMES = (
    *("count", "share", "most", "nested", "place", "first", "opens", "defined", "words", "crowd", "short"),
    *("related", "narrower", "broader"),
)
Values = tuple[float, ...]

_DEFINES = re.compile(r"\s*[:–-]")
_NONE: frozenset[str] = frozenset()


class MentionFeatures:
    """Knows the relations of one vocabulary's concepts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        narrower: dict[str, set[str]] = defaultdict(set)
        near: dict[str, set[str]] = defaultdict(set)
        for concept in vocabulary.concepts.values():
            for broader in concept.broader:
                narrower[broader].add(concept.id)
            for other in (*concept.related, *concept.broader):
                near[concept.id].add(other)
                near[other].add(concept.id)
        self._broader = _of_others({each.id: set(each.broader) for each in vocabulary.concepts.values()})
        self._narrower = _of_others(narrower)
        self._near = _of_others(near)

    def __call__(self, text: str, tags: Sequence[Tag]) -> dict[str, Values]:
        """Return the values of the features NAMES of each concept that is mentioned outside a longer
        mention, by concept."""
        every: dict[str, int] = {}
        top: dict[str, list[Tag]] = {}
        for tag in tags:
            every[tag.concept_id] = every.get(tag.concept_id, 0) + 1
            if not tag.nested:
                top.setdefault(tag.concept_id, []).append(tag)
        values_of = _of_text(text, list(map(len, top.values())))
        named = frozenset(top)
        return {
            name: (*values_of(top[name], count), *self._relations(name, named))
            for name, count in every.items()
            if name in named
        }

    def _relations(self, name: str, named: frozenset[str]) -> Values:
        return (
            log1p(len(self._near.get(name, _NONE) & named)),
            float(not self._narrower.get(name, _NONE).isdisjoint(named)),
            float(not self._broader.get(name, _NONE).isdisjoint(named)),
        )


def _of_others(related: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(others - {name}) for name, others in related.items()}


def _of_text(text: str, counts: Sequence[int]) -> Callable[[Sequence[Tag], int], Values]:
    """Return what gives the values of a concept by its mentions in `text` outside longer ones, and by how
    many there are in all; `counts` are the numbers of such mentions of every concept."""
    length, short = max(len(text), 1), float(len(text) < 120)
    total, most = sum(counts), max(counts, default=0)
    crowd = log1p(total)

    def values(found: Sequence[Tag], every: int) -> Values:
        start, count = found[0].start, len(found)
        place = start / length
        return (
            log1p(count),
            count / total,
            float(count == most),
            log1p(every - count),
            place,
            float(start < 25),
            float(place < 0.1),
            float(start < 40 and _DEFINES.match(text, found[0].end) is not None),
            min(max([len(text[tag.start : tag.end].split()) for tag in found]), 3) - 1.0,
            crowd,
            short,
        )

    return values
