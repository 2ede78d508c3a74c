"""What a text is about: concepts with calibrated scores, by the mentions in it and by its meaning.

Two logistic models give a concept's score: one for concepts that words name, over how often, where and among
what they are named and how near their meaning is; one for concepts that nothing names, over meaning alone.
The weights are learned by nlp/training/topics.py and stand in nlp/models/topics/weights.json.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from nlp.aboutness.meaning import VIEWS, Meaning, Nearness
from nlp.aboutness.mention_features import Features, MentionFeatures
from nlp.analyzer import Analysis
from nlp.embedder import Embedder
from nlp.tagging import Tag
from nlp.vocabulary import Vocabulary

# How many concepts that nothing names are looked at; in how many words there is a meaning to compare; the
# letters of the shortest passages that were learned from.
_UNNAMED = 5
_FEWEST_WORDS = 4
_SHORTEST = 80
_NEAR = tuple(f"near {view}" for view in VIEWS)


@dataclass(frozen=True, slots=True)
class Topic:
    """`score` is a calibrated probability, 0–1."""

    concept_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over features; `generality` is the weight of a concept however it is mentioned.

    A score below `least` is no topic, whatever stands beside it; no text has more than `most` topics.
    """

    bias: float = 0.0
    features: Mapping[str, float] = field(default_factory=dict)
    generality: Mapping[str, float] = field(default_factory=dict)
    least: float = 0.15
    most: int = 4

    def probability(self, values: Features, concept_id: str = "") -> float:
        """Return the probability that these features are those of a topic."""
        total = self.bias + self.generality.get(concept_id, 0.0)
        total += sum(self.features.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """The weights for concepts that words name, and for those that nothing names."""

    named: Weights
    unnamed: Weights


class TopicFinder:
    """Finds the topics of texts tagged with one vocabulary, whose relations and definitions it knows.

    `embedder` is the shipped one when none is given: the weights were learned with it.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        weights: TopicWeights | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._weights = weights or shipped_weights()
        self._mentions = MentionFeatures(vocabulary)
        self._meaning = Meaning(vocabulary, embedder)

    def __call__(self, text: str, analysis: Analysis, tags: Sequence[Tag]) -> tuple[Topic, ...]:
        """Return what `text` is about, best first."""
        return self.topics(text, tags)

    def topics(self, text: str, tags: Sequence[Tag]) -> tuple[Topic, ...]:
        """Return what `text` is about, best first: the set of concepts with the best expected F1."""
        named, unnamed = self.scores(text, tags)
        return choose(named, unnamed, self._weights)

    def scores(self, text: str, tags: Sequence[Tag]) -> tuple[list[Topic], list[Topic]]:
        """Return the probability of being a topic of `text`, of each concept that is named and of the
        nearest few that are not."""
        named, unnamed = self.features(text, tags)
        weights = self._weights
        return (
            [Topic(name, weights.named.probability(values, name)) for name, values in named.items()],
            [Topic(name, weights.unnamed.probability(values)) for name, values in unnamed.items()],
        )

    def features(self, text: str, tags: Sequence[Tag]) -> tuple[dict[str, Features], dict[str, Features]]:
        """Return the features of concepts that are named, and of the nearest few that are not."""
        nearness = self._meaning.nearness(text)
        near = nearness.tolist()
        mentions = self._mentions(text, tags)
        named: dict[str, Features] = {
            name: {**values, **self._near(near, name)} for name, values in mentions.items()
        }
        return named, self._unnamed(text, tags, nearness, near, len(mentions))

    def _unnamed(
        self, text: str, tags: Sequence[Tag], nearness: Nearness, near: list[list[float]], crowd: int
    ) -> dict[str, Features]:
        if len(text.split()) < _FEWEST_WORDS:
            return {}
        of_text = {"crowd": math.log1p(crowd), "length": math.log(max(len(text), _SHORTEST))}
        mentioned = {tag.concept_id for tag in tags}
        return {
            name: {"margin": margin, **of_text, **self._near(near, name)}
            for name, margin in self._meaning.ranked(nearness, mentioned, _UNNAMED)
        }

    def _near(self, near: list[list[float]], name: str) -> Features:
        place = self._meaning.place.get(name)
        row = near[place] if place is not None else (0.0,) * len(VIEWS)
        return dict(zip(_NEAR, row, strict=True))


def choose(named: Iterable[Topic], unnamed: Iterable[Topic], weights: TopicWeights) -> tuple[Topic, ...]:
    """Return the best few of the topics that are likely enough, so many that the expected F1 is greatest."""
    every = [*named, *unnamed]
    expected = max(sum(topic.score for topic in every), 1.0)
    likely = [topic for topic in named if topic.score >= weights.named.least]
    likely += [topic for topic in unnamed if topic.score >= weights.unnamed.least]
    likely.sort(key=lambda topic: (-topic.score, topic.concept_id))
    best, kept, hits = 0.0, 0, 0.0
    for count, topic in enumerate(likely[: weights.named.most], 1):
        hits += topic.score
        if hits / (count + expected) > best:
            best, kept = hits / (count + expected), count
    return tuple(likely[:kept])


@cache
def shipped_weights() -> TopicWeights:
    """Return the weights that are shipped."""
    content = json.loads((files("nlp") / "models" / "topics" / "weights.json").read_text(encoding="utf-8"))
    return TopicWeights(Weights(**content["named"]), Weights(**content["unnamed"]))
