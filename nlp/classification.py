"""Document classification against any vocabulary: which of its concepts a whole text should be filed under.

Texts become weighted bags of lemmas, spellings and letter 4-grams (sublinear TF-IDF, hashed); a
one-vs-rest ridge regression in its dual form learns the concepts from examples, and words of a concept's
labels add to its score. The dual form solves one system of the size of the number of examples, so hundreds of
texts are learned in a second.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.classifying.bags import BUCKETS, Bags, bag_of, bucket, inverse_frequencies
from nlp.terms import Term

Matrix = NDArray[np.float32]


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


@dataclass(frozen=True, slots=True)
class Learned:
    """What is learned from examples: weights of buckets, the examples, and for each what it says of each
    concept (float32 [examples, concepts]) beside the concept's mean."""

    weights: Matrix
    examples: Bags
    dual: Matrix
    mean: Matrix


class Classifier:
    """Learns from texts with known concepts; suggests concepts for others."""

    def __init__(
        self,
        labels: Mapping[str, Sequence[Sequence[str]]],
        options: ClassifierOptions | None = None,
        learned: Learned | None = None,
    ) -> None:
        """`labels`: the words of each label, by concept (`label_words` makes them from terms)."""
        self.options = options or ClassifierOptions()
        self.labels = labels
        self._concepts = list(labels)
        self.learned = learned or _nothing(len(labels))

    def learn(self, texts: Sequence[Sequence[Term]], concepts: Sequence[frozenset[str]]) -> None:
        """Learn from `texts` (their terms) and the concepts of each; forgets what was learned before.

        Without texts it is as before any example: labels alone decide.
        """
        if not texts:
            self.learned = _nothing(len(self._concepts))
            return
        bags = [bag_of(self._features(terms)) for terms in texts]
        weights = inverse_frequencies(bags)
        examples = Bags.of([bag.weighted(weights) for bag in bags])
        wanted = np.array([[name in known for name in self._concepts] for known in concepts], np.float32)
        wanted = wanted.reshape(len(texts), len(self._concepts))
        mean = wanted.mean(axis=0)
        kernel = examples.kernel()
        kernel[np.diag_indices_from(kernel)] += self.options.ridge
        self.learned = Learned(
            weights, examples, np.linalg.solve(kernel, wanted - mean).astype(np.float32), mean
        )

    def suggest(self, terms: Sequence[Term]) -> list[Suggestion]:
        """Return every concept with its score, best first."""
        learned = self.learned
        bag = bag_of(self._features(terms)).weighted(learned.weights)
        scores = learned.mean + learned.examples.products(bag) @ learned.dual
        scores += self.options.label_weight * self._label_scores(terms)
        order = np.argsort(-scores, kind="stable")
        return [Suggestion(self._concepts[place], float(scores[place])) for place in order]

    def _label_scores(self, terms: Sequence[Term]) -> Matrix:
        """Return for each concept how much of its best label the text has, rare words counting more, 0–1."""
        counts = Counter(_words(terms))
        return np.array(
            [
                max((self._label_score(label, counts) for label in labels), default=0.0)
                for labels in self.labels.values()
            ],
            np.float32,
        )

    def _label_score(self, label: Sequence[str], counts: Mapping[str, int]) -> float:
        weights = [float(self.learned.weights[bucket(word)]) for word in label]
        found = sum(
            weight * min(counts.get(word, 0), 5) / 5 for word, weight in zip(label, weights, strict=True)
        )
        return found / sum(weights) if weights else 0.0

    def _features(self, terms: Sequence[Term]) -> Iterable[str]:
        words = _words(terms)
        yield from words
        if self.options.bigrams:
            yield from (f"{left} {right}" for left, right in pairwise(words))
        if self.options.letters:
            for term in terms:
                padded = f"<{term.surface}>"
                yield from (f"#{padded[place : place + 4]}" for place in range(len(padded) - 3))


def label_words(terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the words of a label as they are looked for in texts, each once."""
    return tuple(sorted(frozenset(_words(terms))))


def _nothing(concepts: int) -> Learned:
    """Before any example every bucket weighs the same and labels alone decide."""
    none = np.zeros((0, concepts), np.float32)
    return Learned(np.ones(BUCKETS, np.float32), Bags.of(()), none, np.zeros(concepts, np.float32))


def _words(terms: Sequence[Term]) -> list[str]:
    return [term.lemmas[-1] if term.lemmas else term.surface for term in terms]
