"""The passages worth a closer look: of the best of both legs those that look best at first sight."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.asking.question_words import only_asks
from index.lexical import LexicalIndex
from index.ranking.features import Legs, asked_weight, candidate_features, inverse_frequency
from index.ranking.leg import Leg, places
from index.ranking.reduction import Features
from index.ranking.translations import Translations
from index.ranking.word_columns import AskedTerms, word_columns
from index.ranking.word_vectors import TypeVectors
from index.store import Rows
from index.words.lexical_query import WeightedTerm
from nlp.terms import Term

CANDIDATES_OF_A_LEG = 100
CLOSELY = 40
_COSINE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best of both legs, what these say of each, and the odds [rows] by which its chance is raised."""

    rows: Rows
    legs: Legs
    odds: NDArray[np.float64]

    def at(self, places: NDArray[np.int64]) -> "Candidates":
        """Return some of them."""
        legs = Legs(self.legs.engine[places], self.legs.cosines[places])
        return Candidates(self.rows[places], legs, self.odds[places])

    def by_first_sight(self) -> NDArray[np.int64]:
        """Return their places, the one that looks best without a closer look first."""
        share = self.legs.engine / max(float(self.legs.engine.max(initial=0)), 1e-6)
        return np.argsort(-(share + _COSINE_WEIGHT * self.legs.cosines + np.log(self.odds)), kind="stable")


@dataclass(frozen=True, slots=True)
class Meanings:
    """What is known of words beside their letters: vectors of an index's types, and what tells what."""

    vectors: TypeVectors
    translations: Translations


@dataclass(frozen=True, slots=True)
class Shortlist:
    """`features` has a row a passage of `rows`."""

    rows: Rows
    features: Features


def best_of_legs(lexical: Leg, semantic: Leg) -> Rows:
    """Return the best rows of both legs, each once."""
    first, second = (leg.rows[:CANDIDATES_OF_A_LEG] for leg in (lexical, semantic))
    return np.concatenate((first, second[places(first, second) < 0]))


def look_closely(
    candidates: Candidates, terms: Sequence[WeightedTerm], words: LexicalIndex, meanings: Meanings
) -> Shortlist:
    """Return the candidates with their features."""
    asked = tuple(term.term for term in terms)
    grams = tuple(words.term_grams([term.surface for term in asked]))
    idf = _weights(terms, words)
    weighted = AskedTerms(asked, grams, meanings.translations.of_terms(asked), idf / asked_weight(idf))
    read = word_columns(candidates.rows, weighted, words.forward, meanings.vectors)
    asks = any(only_asks(term.surface) for term in asked)
    return Shortlist(candidates.rows, candidate_features(read, idf, candidates.legs, asks=asks))


def _weights(terms: Sequence[WeightedTerm], words: LexicalIndex) -> Features:
    """Return the idf of each term, by its rarest lemma, times its weight."""
    passages = len(words.forward)
    idf = [inverse_frequency(_rarest_lemma(term.term, words), passages) for term in terms]
    return np.array([term.weight * one for term, one in zip(terms, idf, strict=True)], dtype=np.float32)


def _rarest_lemma(term: Term, words: LexicalIndex) -> int:
    """Return how many passages hold the rarest lemma of a term."""
    return min(words.passage_frequency("lemma", lemma) for lemma in term.lemmas or (term.surface,))
