"""What a text is about: concepts with calibrated scores, by the mentions in it and by its meaning.

Two logistic models give a concept's score: one for concepts that words name, over how often, where and among
what they are named and how near their meaning is; one for concepts that nothing names, over meaning alone.
The weights are learned by nlp/training/topics.py and stand in nlp/models/topics/weights.json.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nlp.aboutness import mention_features
from nlp.aboutness.meaning import VIEWS, Meaning, Nearness
from nlp.aboutness.mention_features import ConceptRows, MentionFeatures, Values
from nlp.aboutness.split_words import Integers, SplitWords
from nlp.analyzer import Analysis
from nlp.embedder import Embedder, Vectors
from nlp.mentions.found import Mentions, mentions_of
from nlp.mentions.tag import Tag
from nlp.vocabulary import Vocabulary

# How many concepts that nothing names are looked at; in how many words there is a meaning to compare; the
# letters of the shortest passages that were learned from.
_UNNAMED = 5
_FEWEST_WORDS = 4
_SHORTEST = 80
# Digits of a score after the point: those that are the same whatever texts are looked at together.
_DIGITS = 6
_NEAR = tuple(f"near {view}" for view in VIEWS)
_NAMED = (*mention_features.NAMES, *_NEAR)
_UNNAMED_NAMES = ("margin", "crowd", "length", *_NEAR)

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
        weights = np.array([self.features.get(name, 0.0) for name in names])
        return Model(self.bias, weights, self.generality)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights in the order of the values that they are for."""

    bias: float
    weights: Values
    generality: Mapping[str, float]

    def probabilities(self, rows: ConceptRows) -> Values:
        """Return the probability of each row that its values are those of a topic."""
        general = np.array([self.generality.get(name, 0.0) for name in rows.concepts])
        totals = self.bias + general + rows.values @ self.weights
        return np.asarray(1 / (1 + np.exp(-totals)), np.float64).round(_DIGITS)


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
        (found,) = self.of_texts([text], self.vectors([text]), mentions_of([tags]))
        return found

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return what is compared of the texts with the concepts: float32 [texts, dimension], the same with
        any vocabulary."""
        return self._meaning.vectors(texts)

    def of_texts(self, texts: Sequence[str], vectors: Vectors, mentions: Mentions) -> list[tuple[Topic, ...]]:
        """Return what each of the texts is about, as `topics` does, by their vectors and mentions."""
        named, unnamed = self._values(texts, vectors, mentions)
        scored = (
            (named, self._named_model.probabilities(named), self._weights.named.least),
            (unnamed, self._unnamed_model.probabilities(unnamed), self._weights.unnamed.least),
        )
        return choose(scored, len(texts), self._weights.named.most)

    def features(self, text: str, tags: Sequence[Tag]) -> tuple[dict[str, Features], dict[str, Features]]:
        """Return the features of concepts that are named, and of the nearest few that are not."""
        named, unnamed = self._values([text], self.vectors([text]), mentions_of([tags]))
        return _by_name(named, _NAMED), _by_name(unnamed, _UNNAMED_NAMES)

    def _values(
        self, texts: Sequence[str], vectors: Vectors, mentions: Mentions
    ) -> tuple[ConceptRows, ConceptRows]:
        """Return the rows of concepts that are named and of the nearest few that are not."""
        nearness = self._meaning.nearness(vectors)
        words = SplitWords(texts)
        named = self._mentions(texts, words, mentions)
        near = np.concatenate((named.values, self._near(nearness, named)), axis=1)
        counts = np.bincount(named.texts, minlength=len(texts))
        unnamed = self._unnamed(words, mentions, nearness, counts)
        return ConceptRows(named.texts, named.concepts, near), unnamed

    def _unnamed(
        self, words: SplitWords, mentions: Mentions, nearness: Nearness, named: Integers
    ) -> ConceptRows:
        """Return the rows of the nearest few concepts that nothing names; `named` has how many are."""
        nearest = self._meaning.nearest(nearness, self._left_out(words, mentions), _UNNAMED)
        lengths = np.log(np.maximum(words.lengths, _SHORTEST))
        near = nearness[nearest.texts, nearest.places]
        of_text = np.log1p(named)[nearest.texts], lengths[nearest.texts]
        values = np.array([nearest.margins, *of_text, *near.T], np.float64).T
        concepts = [self._meaning.concepts[place].id for place in nearest.places.tolist()]
        return ConceptRows(nearest.texts, concepts, values)

    def _left_out(self, words: SplitWords, mentions: Mentions) -> NDArray[np.bool_]:
        """Return [texts, concepts]: those that a mention names, and all for a text of too few words."""
        place = self._meaning.place
        texts = np.arange(len(words.lengths))
        left_out = np.zeros((len(texts), len(place) + 1), np.bool_)
        of_type = np.array([place.get(kind[0], len(place)) for kind in mentions.types], np.intp)
        of_text = np.repeat(texts, np.diff(mentions.bounds))
        left_out[of_text, of_type[mentions.columns.types]] = True
        left_out[words.inside(texts, np.zeros_like(texts), words.lengths) < _FEWEST_WORDS] = True
        return left_out[:, :-1]

    def _near(self, nearness: Nearness, rows: ConceptRows) -> Nearness:
        """Return how near the concept of each row is to its text; 0 for one that is given to no text."""
        place = self._meaning.place
        places = np.array([place.get(name, -1) for name in rows.concepts], np.intp)
        if not len(place):
            return np.zeros((len(places), len(VIEWS)))
        return nearness[rows.texts, places] * (places >= 0)[:, None]


def _by_name(rows: ConceptRows, names: Sequence[str]) -> dict[str, Features]:
    values = rows.values.tolist()
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(rows.concepts, values, strict=True)}


def choose(
    scored: Iterable[tuple[ConceptRows, Values, float]], texts: int, most: int
) -> list[tuple[Topic, ...]]:
    """Return of each text the best few of the topics that are likely enough, so many that the expected F1 is
    greatest, at most `most`.

    `scored` are concepts with the probability of each row, and the least that is likely enough.
    """
    expected = np.zeros(texts)
    likely: list[list[Topic]] = [[] for _ in range(texts)]
    for rows, scores, least in scored:
        np.add.at(expected, rows.texts, scores)
        for row in np.flatnonzero(scores >= least).tolist():
            likely[rows.texts[row]].append(Topic(rows.concepts[row], float(scores[row])))
    return [_best(each, total, most) for each, total in zip(likely, expected.tolist(), strict=True)]


def _best(likely: list[Topic], expected: float, most: int) -> tuple[Topic, ...]:
    """Return the best of the likely topics, at most `most`, so many that the expected F1 is greatest."""
    likely.sort(key=lambda topic: (-topic.score, topic.concept_id))
    best, kept, hits = 0.0, 0, 0.0
    for count, topic in enumerate(likely[:most], 1):
        hits += topic.score
        if hits / (count + max(expected, 1.0)) > best:
            best, kept = hits / (count + max(expected, 1.0)), count
    return tuple(likely[:kept])


@cache
def shipped_weights() -> TopicWeights:
    """Return the weights that are shipped."""
    content = json.loads((files("nlp") / "models" / "topics" / "weights.json").read_text(encoding="utf-8"))
    return TopicWeights(Weights(**content["named"]), Weights(**content["unnamed"]))
