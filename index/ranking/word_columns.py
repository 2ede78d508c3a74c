"""What the words of candidate passages say of a question: by a kernel in C, or else with numpy."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.native import KERNELS
from index.ranking.covering import COVER_NAMES, cover_columns
from index.ranking.likeness import LIKENESS_NAMES, Likeness, like_terms, likeness_columns
from index.ranking.matching import (
    TermGrams,
    TermMatches,
    match_terms,
    read_words,
    shared_words,
    similar_words,
)
from index.ranking.reduction import Features, findings
from index.ranking.translations import TRANSLATION_NAMES, AskedTranslations, translation_columns
from index.ranking.word_vectors import TypeVectors
from index.store import Rows
from index.words.forward import ForwardIndex, word_hashes
from nlp.terms import Term

WORD_NAMES = (*COVER_NAMES, *LIKENESS_NAMES, *TRANSLATION_NAMES)


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """The terms of a question, the grams and translations of each; `weights` float32 [J] sum to 1."""

    terms: tuple[Term, ...]
    grams: tuple[TermGrams, ...]
    translations: AskedTranslations
    weights: Features


def word_columns(rows: Rows, asked: AskedTerms, forward: ForwardIndex, vectors: TypeVectors) -> Features:
    """Return `float32 [rows, len(WORD_NAMES)]`."""
    if KERNELS is None:
        return columns_by_numpy(rows, asked, forward, vectors)
    return columns_by_kernel(rows, asked, forward, vectors)


def columns_by_kernel(rows: Rows, asked: AskedTerms, forward: ForwardIndex, vectors: TypeVectors) -> Features:
    """Return what `word_columns` does. Only where there are kernels."""
    assert KERNELS is not None
    table = np.empty((len(rows), len(WORD_NAMES)), dtype=np.float32)
    lemmas = [term.lemmas for term in asked.terms]
    question = (
        word_hashes([term.surface for term in asked.terms]),
        word_hashes([lemma for one in lemmas for lemma in one]),
        np.concatenate([np.empty(0, dtype=np.uint32), *(one.hashes for one in asked.grams)]),
        _bounds(lemmas),
        _bounds([one.hashes for one in asked.grams]),
        np.concatenate([np.empty(0, dtype=np.float32), *(one.shares for one in asked.grams)]),
        asked.weights,
        asked.translations.words,
        asked.translations.lifts,
        asked.translations.bounds,
    )
    KERNELS.look_closely(table, rows, forward.kernel_tables, vectors.kernel_tables, question)
    return table


def _bounds(parts: Sequence[Sized]) -> NDArray[np.int32]:
    """Return where each part begins when they are laid end to end, and where the last ends."""
    return np.array(list(accumulate(map(len, parts), initial=0)), dtype=np.int32)


def columns_by_numpy(rows: Rows, asked: AskedTerms, forward: ForwardIndex, vectors: TypeVectors) -> Features:
    """Return what `word_columns` does."""
    read = read_words(forward, rows)
    same = shared_words(forward, read.types, asked.terms)
    matches = match_terms(read, same, similar_words(forward, read.types, asked.grams))
    cosines = vectors.cosines(read.types, vectors.words.of_terms(asked.terms))
    columns = columns_of(matches, like_terms(read, same, cosines), asked.weights)
    told = translation_columns(read, forward, asked.translations, same, asked.weights)
    return np.asarray(np.column_stack((columns, *told)), dtype=np.float32)


def columns_of(matches: TermMatches, likeness: Likeness, weights: Features) -> Features:
    """Return all columns but those of translations, of passages whose words match and resemble so."""
    found = findings(matches.strength, matches)
    same = matches.same[found.word, found.term]
    best_same = found.most(same)
    covers = cover_columns(matches, found, same, best_same, weights)
    columns = [*covers, *likeness_columns(likeness, best_same, weights)]
    return np.asarray(np.column_stack(columns), dtype=np.float32)
