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
from operator import mul

from nlp.aboutness import mention_features
from nlp.aboutness.meaning import VIEWS, Meaning, Nearness
from nlp.aboutness.mention_features import MentionFeatures, Values
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
_NAMED = (*mention_features.NAMES, *_NEAR)
_UNNAMED_NAMES = ("margin", "crowd", "length", *_NEAR)
_NOWHERE = (0.0,) * len(VIEWS)

Features = Mapping[str, float]


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

    def model(self, names: Sequence[str]) -> "Model":
        """Return the model of values that stand in the order of `names`."""
        return Model(self.bias, tuple(self.features.get(name, 0.0) for name in names), self.generality)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in the order of the values that they are for."""

    bias: float
    weights: Values
    generality: Mapping[str, float]

    def probability(self, values: Values, concept_id: str = "") -> float:
        """Return the probability that these values are those of a topic."""
        total = self.bias + self.generality.get(concept_id, 0.0) + sum(map(mul, self.weights, values))
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
        self._named_model = self._weights.named.model(_NAMED)
        self._unnamed_model = self._weights.unnamed.model(_UNNAMED_NAMES)
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
        named, unnamed = self._values(text, tags)
        of_named, of_unnamed = self._named_model, self._unnamed_model
        return (
            [Topic(name, of_named.probability(values, name)) for name, values in named.items()],
            [Topic(name, of_unnamed.probability(values)) for name, values in unnamed.items()],
        )

    def features(self, text: str, tags: Sequence[Tag]) -> tuple[dict[str, Features], dict[str, Features]]:
        """Return the features of concepts that are named, and of the nearest few that are not."""
        named, unnamed = self._values(text, tags)
        return (
            {name: dict(zip(_NAMED, values, strict=True)) for name, values in named.items()},
            {name: dict(zip(_UNNAMED_NAMES, values, strict=True)) for name, values in unnamed.items()},
        )

    def _values(self, text: str, tags: Sequence[Tag]) -> tuple[dict[str, Values], dict[str, Values]]:
        """Return the values of `features`, in the order of their names."""
        nearness = self._meaning.nearness(text)
        named = self._mentions(text, tags)
        margins = self._margins(text, tags, nearness)
        near = self._near(nearness, [*named, *margins])
        of_text = (math.log1p(len(named)), math.log(max(len(text), _SHORTEST)))
        return (
            {name: values + near[name] for name, values in named.items()},
            {name: (margin, *of_text, *near[name]) for name, margin in margins.items()},
        )

    def _margins(self, text: str, tags: Sequence[Tag], nearness: Nearness) -> dict[str, float]:
        """Return by how much the nearest few concepts that nothing names are nearer than others."""
        if len(text.split(maxsplit=_FEWEST_WORDS - 1)) < _FEWEST_WORDS:
            return {}
        return dict(self._meaning.ranked(nearness, {tag.concept_id for tag in tags}, _UNNAMED))

    def _near(self, nearness: Nearness, names: Sequence[str]) -> dict[str, Values]:
        known = [name for name in names if name in self._meaning.place]
        rows = nearness[[self._meaning.place[name] for name in known]].tolist()
        return dict.fromkeys(names, _NOWHERE) | dict(zip(known, map(tuple, rows), strict=True))


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
