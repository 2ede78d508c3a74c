"""Where the words of a question stand in candidate passages, and how well each matches there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.forward import ForwardIndex, Hashes, Ragged, word_hash
from index.grams import character_grams
from index.store import Rows
from nlp.terms import Term

Strengths = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermMatches:
    """For the tokens of candidate passages, end to end, and the J terms of a question.

    `same` bool [tokens, J]: one surface or a lemma in common; `similar` float32 [tokens, J]: the share of the
    term's grams that the token has, 0–1; `starts`, `lengths` int64 [passages]; `heads` int64 [passages], how
    many of a passage's first tokens are headings.
    """

    same: NDArray[np.bool_]
    similar: Strengths
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    heads: NDArray[np.int64]


def match_terms(
    forward: ForwardIndex, rows: Rows, terms: Sequence[Term], gram_weights: Sequence[Strengths] | None = None
) -> TermMatches:
    """Return where `terms` stand in the passages of `rows`; `gram_weights` weigh the grams of each term."""
    tokens, heads = forward.tokens(rows)
    types, inverse = np.unique(tokens.values, return_inverse=True)
    same = _same(forward, types, terms)
    similar = _similar(forward.grams(types), terms, gram_weights)
    return TermMatches(same[inverse], similar[inverse], tokens.starts, tokens.lengths, heads)


def has_phrase(forward: ForwardIndex, rows: Rows, terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Return which passages hold the terms side by side, each in any inflection."""
    if not len(rows) or not terms:
        return np.zeros(len(rows), dtype=bool)
    tokens, _ = forward.tokens(rows)
    types, inverse = np.unique(tokens.values, return_inverse=True)
    same = _same(forward, types, terms)[inverse]
    begins = same[:, 0].copy()
    for ahead in range(1, len(terms)):
        begins[: len(begins) - ahead] &= same[ahead:, ahead]
        begins[len(begins) - ahead :] = False
    counts = np.concatenate(([0], np.cumsum(begins)))
    ends = np.maximum(tokens.starts + tokens.lengths - len(terms) + 1, tokens.starts)
    return np.asarray(counts[ends] > counts[tokens.starts])


def _same(forward: ForwardIndex, types: NDArray[np.uint32], terms: Sequence[Term]) -> NDArray[np.bool_]:
    surfaces = np.array([word_hash(term.surface) for term in terms], dtype=np.uint32)
    same = np.asarray(forward.surfaces(types)[:, np.newaxis] == surfaces)
    owners, columns = _shared(forward.lemmas(types), [_hashes(term.lemmas) for term in terms])[:2]
    same[owners, columns] = True
    return same


def _similar(grams: Ragged, terms: Sequence[Term], weights: Sequence[Strengths] | None) -> Strengths:
    asked = [_hashes(character_grams(term.surface)) for term in terms]
    weights = weights or [np.ones(len(hashes), dtype=np.float32) for hashes in asked]
    shares = [weight / max(float(weight.sum()), 1e-9) for weight in weights]
    owners, columns, which = _shared(grams, asked)
    similar = np.zeros((len(grams.lengths), len(terms)), dtype=np.float32)
    if len(owners):
        np.add.at(similar, (owners, columns), np.concatenate(shares)[which])
    return np.minimum(similar, 1.0)


def _shared(
    ragged: Ragged, asked: Sequence[Hashes]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return for each value that is asked for: its row, which of `asked` has it, where in all of them."""
    everything = np.concatenate([np.empty(0, dtype=np.uint32), *asked])
    column = np.repeat(np.arange(len(asked)), [len(hashes) for hashes in asked])
    order = np.argsort(everything, kind="stable")
    first = np.searchsorted(everything, ragged.values, "left", sorter=order)
    last = np.searchsorted(everything, ragged.values, "right", sorter=order)
    found = np.flatnonzero(last > first)
    repeats = (last - first)[found]
    at = np.repeat(found, repeats)
    steps = np.arange(len(at)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    which = order[first[at] + steps]
    owners = np.repeat(np.arange(len(ragged.lengths)), ragged.lengths)[at]
    return owners, column[which], which


def _hashes(words: Sequence[str]) -> Hashes:
    return np.array([word_hash(word) for word in words], dtype=np.uint32)
