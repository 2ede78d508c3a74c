"""What a text is about: concepts with calibrated scores, from the mentions in it.

A concept's score is a logistic function of how often, where and how specifically it is
mentioned. The weights are learned by nlp/training/topics.py and stand in nlp/models/topics/weights.json.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.analyzer import Analysis
from nlp.tagging import Tag
from nlp.vocabulary import Vocabulary

_DEFINES = re.compile(r"\s*[:–-]")


@dataclass(frozen=True, slots=True)
class Topic:
    """`score` is a calibrated probability, 0–1."""

    concept_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over `features`; `generality` is the weight of a concept however it is mentioned."""

    bias: float
    features: Mapping[str, float]
    generality: Mapping[str, float]
    threshold: float
    most: int


class TopicFinder:
    """Finds the topics of texts tagged with one vocabulary, whose relations it knows."""

    def __init__(self, vocabulary: Vocabulary, weights: Weights | None = None) -> None:
        self._weights = weights or shipped_weights()
        self._broader = {concept.id: frozenset(concept.broader) for concept in vocabulary.concepts.values()}
        self._narrower: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        for concept in vocabulary.concepts.values():
            for broader in concept.broader:
                self._narrower[broader].add(concept.id)
            for other in (*concept.related, *concept.broader):
                self._near[concept.id].add(other)
                self._near[other].add(concept.id)

    def __call__(self, text: str, analysis: Analysis, tags: Sequence[Tag]) -> tuple[Topic, ...]:
        """Return what `text` is about, best first: the concepts over the threshold, a few at most."""
        scored = sorted(self.scores(text, tags), key=lambda topic: (-topic.score, topic.concept_id))
        return tuple(topic for topic in scored if topic.score >= self._weights.threshold)[
            : self._weights.most
        ]

    def scores(self, text: str, tags: Sequence[Tag]) -> list[Topic]:
        """Return every mentioned concept with its probability of being a topic of `text`."""
        return [
            Topic(concept_id, _probability(values, self._weights, concept_id))
            for concept_id, values in self.features(text, tags).items()
        ]

    def features(self, text: str, tags: Sequence[Tag]) -> dict[str, dict[str, float]]:
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


def _probability(values: Mapping[str, float], weights: Weights, concept_id: str) -> float:
    total = weights.bias + weights.generality.get(concept_id, 0.0)
    total += sum(weights.features.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-total))


@cache
def shipped_weights() -> Weights:
    """Return the weights that are shipped."""
    content = (files("nlp") / "models" / "topics" / "weights.json").read_text(encoding="utf-8")
    return Weights(**json.loads(content))
