"""What the mentions of a text tell about each concept: how often, where, and among what it is named."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from nlp.tagging import Tag
from nlp.vocabulary import Vocabulary

Features = Mapping[str, float]

_DEFINES = re.compile(r"\s*[:–-]")


class MentionFeatures:
    """Knows the relations of one vocabulary's concepts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._broader = {concept.id: frozenset(concept.broader) for concept in vocabulary.concepts.values()}
        self._narrower: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        for concept in vocabulary.concepts.values():
            for broader in concept.broader:
                self._narrower[broader].add(concept.id)
            for other in (*concept.related, *concept.broader):
                self._near[concept.id].add(other)
                self._near[other].add(concept.id)

    def __call__(self, text: str, tags: Sequence[Tag]) -> dict[str, Features]:
        """Return the features of each concept that is mentioned outside a longer mention, by concept."""
        mentions: dict[str, list[Tag]] = defaultdict(list)
        for tag in tags:
            mentions[tag.concept_id].append(tag)
        top = {name: [tag for tag in found if not tag.nested] for name, found in mentions.items()}
        counts = {name: len(found) for name, found in top.items() if found}
        return {
            name: _features(text, top[name], mentions[name], counts) | self._relations(name, counts)
            for name in counts
        }

    def _relations(self, name: str, counts: Mapping[str, int]) -> dict[str, float]:
        own = {name}
        near, narrower = self._near.get(name, own), self._narrower.get(name, own)
        broader = self._broader.get(name, frozenset())
        return {
            "related": math.log1p(len((near & counts.keys()) - own)),
            "narrower": float(bool((narrower & counts.keys()) - own)),
            "broader": float(bool((broader & counts.keys()) - own)),
        }


def _features(
    text: str, found: Sequence[Tag], every: Sequence[Tag], counts: Mapping[str, int]
) -> dict[str, float]:
    first, total = found[0], sum(counts.values())
    place = first.start / max(len(text), 1)
    return {
        "count": math.log1p(len(found)),
        "share": len(found) / total,
        "most": float(len(found) == max(counts.values())),
        "nested": math.log1p(len(every) - len(found)),
        "place": place,
        "first": float(first.start < 25),
        "opens": float(place < 0.1),
        "defined": float(first.start < 40 and bool(_DEFINES.match(text, first.end))),
        "words": min(max(len(text[tag.start : tag.end].split()) for tag in found), 3) - 1.0,
        "crowd": math.log1p(total),
        "short": float(len(text) < 120),
    }
