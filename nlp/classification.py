"""Document classification against any vocabulary: which of its concepts a whole text should be filed under.

Texts become weighted bags of lemmas, spellings and letter 4-grams (sublinear TF-IDF, hashed); a
one-vs-rest ridge regression in its dual form learns the concepts from examples, and words of the
concept's own labels add to its score. The dual form solves one system of the size of the number of examples,
so hundreds of texts are learned in a second.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.terms import Term

Matrix = NDArray[np.float32]
BUCKETS = 1 << 16


@dataclass(frozen=True, slots=True)
class ClassifierOptions:
    """`ridge` is the regularisation; `label_weight` what a full match of a label adds to a
    concept's score."""

    ridge: float = 0.1
    label_weight: float = 0.12
    bigrams: bool = False
    letters: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept and its score; scores order concepts within one text, 0 is 'no evidence'."""

    concept_id: str
    score: float


class Classifier:
    """Learns from texts with known concepts; suggests concepts for others."""

    def __init__(
        self, labels: Mapping[str, Sequence[Term]], options: ClassifierOptions | None = None
    ) -> None:
        """`labels`: the terms of each concept's label, by concept."""
        self._options = options or ClassifierOptions()
        self._concepts = list(labels)
        self._label_words = [sorted(frozenset(_words(terms))) for terms in labels.values()]
        self._weight = np.ones(BUCKETS, np.float32)
        self._examples = np.zeros((0, BUCKETS), np.float32)
        self._dual = np.zeros((0, len(self._concepts)), np.float32)
        self._mean = np.zeros(len(self._concepts), np.float32)

    def learn(self, texts: Sequence[Sequence[Term]], concepts: Sequence[frozenset[str]]) -> None:
        """Learn from `texts` (their terms) and the concepts of each; forgets what was learned before."""
        counts = np.stack([self._counts(terms) for terms in texts])
        self._weight = np.log((1 + len(texts)) / (1 + (counts > 0).sum(axis=0))).astype(np.float32) + 1
        self._examples = _unit_rows(counts * self._weight)
        wanted = np.array([[name in known for name in self._concepts] for known in concepts], np.float32)
        self._mean = wanted.mean(axis=0)
        kernel = self._examples @ self._examples.T
        kernel[np.diag_indices_from(kernel)] += self._options.ridge
        self._dual = np.linalg.solve(kernel, wanted - self._mean).astype(np.float32)

    def suggest(self, terms: Sequence[Term]) -> list[Suggestion]:
        """Return every concept with its score, best first."""
        row = _unit_rows((self._counts(terms) * self._weight)[None])
        scores = self._mean + (row @ self._examples.T @ self._dual)[0]
        scores += self._options.label_weight * self._label_scores(terms)
        order = np.argsort(-scores, kind="stable")
        return [Suggestion(self._concepts[place], float(scores[place])) for place in order]

    def _label_scores(self, terms: Sequence[Term]) -> Matrix:
        """Return for each concept how much of its labels the text has, rare words counting more, 0–1."""
        counts = Counter(_words(terms))
        return np.array([self._label_score(label, counts) for label in self._label_words], np.float32)

    def _label_score(self, label: Sequence[str], counts: Mapping[str, int]) -> float:
        weights = [float(self._weight[_bucket(word)]) for word in label]
        found = sum(
            weight * min(counts.get(word, 0), 5) / 5 for word, weight in zip(label, weights, strict=True)
        )
        return found / sum(weights) if weights else 0.0

    def _counts(self, terms: Sequence[Term]) -> Matrix:
        row = np.zeros(BUCKETS, np.float32)
        for feature, count in Counter(self._features(terms)).items():
            row[_bucket(feature)] += count
        return np.log1p(row)

    def _features(self, terms: Sequence[Term]) -> Iterable[str]:
        words = _words(terms)
        yield from words
        if self._options.bigrams:
            yield from (f"{left} {right}" for left, right in pairwise(words))
        if self._options.letters:
            for term in terms:
                padded = f"<{term.surface}>"
                yield from (f"#{padded[place : place + 4]}" for place in range(len(padded) - 3))


def _words(terms: Sequence[Term]) -> list[str]:
    return [term.lemmas[-1] if term.lemmas else term.surface for term in terms]


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS


def _unit_rows(rows: Matrix) -> Matrix:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = rows / np.maximum(norms, 1e-9)
    return unit
