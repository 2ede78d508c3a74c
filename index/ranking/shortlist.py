"""The passages worth a closer look: the best of both legs, with what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.asking.question_words import only_asks
from index.lexical import LexicalIndex
from index.ranking.features import Legs, candidate_features, inverse_frequencies
from index.ranking.leg import Leg
from index.ranking.likeness import like_terms
from index.ranking.matching import match_terms, read_words, shared_words, similar_words
from index.ranking.reduction import Features
from index.ranking.word_vectors import TypeVectors
from index.store import Rows
from index.vectors import VectorIndex
from index.words.lexical_query import WeightedTerm
from nlp.embedder import Vectors

LEXICAL_CANDIDATES = 100
SEMANTIC_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Shortlist:
    """`features` has a row a passage of `rows`."""

    rows: Rows
    features: Features


def find_shortlist(
    lexical: Leg,
    semantic: Leg,
    *,
    terms: Sequence[WeightedTerm],
    vector: Vectors,
    words: LexicalIndex,
    vectors: VectorIndex,
    type_vectors: TypeVectors,
) -> Shortlist:
    """Return the best of two rankings with their features."""
    best = lexical.rows[:LEXICAL_CANDIDATES].tolist() + semantic.rows[:SEMANTIC_CANDIDATES].tolist()
    rows = np.array(list(dict.fromkeys(best)), dtype=np.int64)
    legs = Legs(lexical.scores_of(rows).astype(np.float32), vectors.cosines(vector, rows))
    asked = [term.term for term in terms]
    read = read_words(words.forward, rows)
    same = shared_words(words.forward, read.types, asked)
    grams = [words.term_grams(term.surface) for term in asked]
    matches = match_terms(read, same, similar_words(words.forward, read.types, grams))
    meanings = type_vectors.meanings(read.types, type_vectors.words.of_terms(asked))
    likeness = like_terms(read, same, meanings)
    asks = any(only_asks(term.surface) for term in asked)
    return Shortlist(rows, candidate_features(matches, likeness, _weights(terms, words), legs, asks=asks))


def _weights(terms: Sequence[WeightedTerm], words: LexicalIndex) -> Features:
    """Return the idf of each term, by its rarest lemma, times its weight."""
    counts = [
        min(words.passage_frequency("lemma", lemma) for lemma in term.term.lemmas or (term.term.surface,))
        for term in terms
    ]
    asked = np.array([term.weight for term in terms], dtype=np.float32)
    return np.asarray(inverse_frequencies(counts, len(words.forward)) * asked)
