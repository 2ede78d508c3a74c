"""Where the words of a question stand in candidate passages, and how well each matches there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.store import Rows
from index.words.forward import Bits, ForwardIndex, Hashes, Ragged, Types, bits_of, word_hashes
from index.words.grams import gram_hashes
from nlp.terms import Term

Strengths = NDArray[np.float32]
_LEAST_SIMILAR = 0.45
_SIMILAR_AGAINST_SAME = 0.9
_ROUNDING = 1e-5


@dataclass(frozen=True, slots=True)
class TermMatches:
    """The K words of candidate passages that match a term of the question, in text order, passage by passage.

    `same` float32 [K, J]: 1 where word and term have a surface or a lemma in common; `strength` float32
    [K, J]: as `same`, and less where they only share character n-grams; `passage`, `position` int64 [K]: in
    which passage, at which word of it; `lengths`, `heads` int64 [passages]: words in all, words of headings.
    """

    same: Strengths
    strength: Strengths
    passage: NDArray[np.int64]
    position: NDArray[np.int64]
    lengths: NDArray[np.int64]
    heads: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of passages: `types` are the different ones, `which` of them is at each place of `tokens`,
    in which `passage`; `heads` int64 [passages]: how many words of each are headings.
    """

    types: Types
    which: NDArray[np.int32]
    tokens: Ragged
    passage: NDArray[np.int64]
    heads: NDArray[np.int64]

    def where(
        self, types: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """Return the words of the marked types: which type, in which passage, at which word of it."""
        kept = np.flatnonzero(types[self.which])
        passage = self.passage[kept]
        return self.which[kept], passage, kept - self.tokens.starts[passage]


def read_words(forward: ForwardIndex, rows: Rows) -> PassageWords:
    """Return the words of the passages of `rows`."""
    tokens, heads = forward.tokens(rows)
    passage = np.repeat(np.arange(len(rows)), tokens.lengths)
    return PassageWords(*forward.distinct(tokens.values), tokens, passage, heads)


def match_terms(words: PassageWords, same: NDArray[np.bool_], similar: Strengths) -> TermMatches:
    """Return where terms stand in the passages.

    `same` [types, J] are the types that share a word with a term, `similar` says how similar others are.
    """
    exact = same.astype(np.float32)
    strength = np.maximum(exact, similar)
    found, passage, position = words.where(strength @ np.ones(same.shape[1], dtype=np.float32) > 0)
    return TermMatches(exact[found], strength[found], passage, position, words.tokens.lengths, words.heads)


def has_phrase(forward: ForwardIndex, rows: Rows, terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Return which passages hold the terms side by side, each in any inflection."""
    if not len(rows) or not terms:
        return np.zeros(len(rows), dtype=bool)
    tokens, _ = forward.tokens(rows)
    types, inverse = forward.distinct(tokens.values)
    same = shared_words(forward, types, terms)[inverse]
    begins = same[:, 0].copy()
    for ahead in range(1, len(terms)):
        begins[: len(begins) - ahead] &= same[ahead:, ahead]
        begins[len(begins) - ahead :] = False
    counts = np.concatenate(([0], np.cumsum(begins)))
    ends = np.maximum(tokens.starts + tokens.lengths - len(terms) + 1, tokens.starts)
    return np.asarray(counts[ends] > counts[tokens.starts])


def standing(forward: ForwardIndex, rows: Rows, terms: Sequence[Term]) -> list[NDArray[np.int64]]:
    """Return for each passage which words of its text (not of its headings) are one of the terms."""
    tokens, heads = forward.tokens(rows)
    same = np.flatnonzero(shared_words(forward, tokens.values.astype(np.int64), terms).any(axis=1))
    begins = tokens.starts + heads
    bounds = np.searchsorted(same, (begins, tokens.starts + tokens.lengths)).T.tolist()
    return [same[first:last] - begin for (first, last), begin in zip(bounds, begins.tolist(), strict=True)]


def shared_words(forward: ForwardIndex, types: Types, terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Return [types, J]: which types have a surface or a lemma in common with which term."""
    surfaces = word_hashes([term.surface for term in terms])
    lemmas = [word_hashes(term.lemmas) for term in terms]
    same = np.zeros((len(types), len(terms)), dtype=bool)
    asked = np.bitwise_or.reduce(bits_of(np.concatenate([surfaces, *lemmas])), axis=1)
    likely = np.flatnonzero(forward.word_bits(types, 0) & asked[0])
    likely = likely[(forward.word_bits(types[likely], 1) & asked[1]) != 0]
    found = types[likely]
    near = np.asarray(forward.surfaces(found)[:, np.newaxis] == surfaces)
    owners, columns = _shared(forward.lemmas(found), lemmas)[:2]
    near[owners, columns] = True
    same[likely] = near
    return same


@dataclass(frozen=True, slots=True)
class TermGrams:
    """The grams of a term: their hashes, the share of each in their weight, which adds up to 1; `bits` [2] of
    all of them, and how many of these [2] a word must have at the `least` to be similar.
    """

    hashes: Hashes
    shares: Strengths
    bits: Bits
    least: NDArray[np.uint8]


def term_grams(surface: str, weights: Strengths) -> TermGrams:
    """Return the grams of a term, given the weight of each."""
    hashes = gram_hashes([surface])[0]
    shares = weights / max(float(weights.sum()), 1e-9)
    bits = np.bitwise_or.reduce(bits_of(hashes), axis=1)
    heaviest_first = np.cumsum(np.sort(shares)[::-1])
    enough = int(np.count_nonzero(heaviest_first < _LEAST_SIMILAR - _ROUNDING)) + 1
    doubled = len(hashes) - np.bitwise_count(bits).astype(np.int64)
    return TermGrams(hashes, shares, bits, np.maximum(enough - doubled, 1).astype(np.uint8))


def similar_words(forward: ForwardIndex, types: Types, terms: Sequence[TermGrams]) -> Strengths:
    """Return how far each type and term share their grams: the square of the weighted share, 0 if small."""
    similar = np.zeros((len(types), len(terms)), dtype=np.float32)
    bits = np.array([term.bits for term in terms], dtype=np.uint64)
    least = np.array([term.least for term in terms], dtype=np.uint8)
    likely = np.arange(len(types))
    for half in (0, 1):
        held = np.bitwise_count(forward.gram_bits(types[likely], half) & bits[:, half, np.newaxis])
        likely = likely[(held >= least[:, half, np.newaxis]).any(axis=0)]
    similar[likely] = _similar(forward.grams(types[likely]), terms)
    return similar


def _similar(grams: Ragged, terms: Sequence[TermGrams]) -> Strengths:
    shares = [term.shares for term in terms]
    owners, columns, which = _shared(grams, [term.hashes for term in terms])
    cells = owners * len(terms) + columns
    amounts = np.concatenate([np.empty(0, dtype=np.float32), *shares])[which]
    shared = np.bincount(cells, amounts, minlength=len(grams.lengths) * len(terms))
    similar = np.minimum(shared, 1.0).reshape(len(grams.lengths), len(terms)).astype(np.float32)
    return np.asarray(np.where(similar < _LEAST_SIMILAR, 0, _SIMILAR_AGAINST_SAME * np.square(similar)))


def _shared(
    ragged: Ragged, asked: Sequence[Hashes]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return for each value that is asked for: its row, which of `asked` has it, where in all of them."""
    everything = np.concatenate([np.empty(0, dtype=np.uint32), *asked])
    column = np.repeat(np.arange(len(asked)), [len(hashes) for hashes in asked])
    order = np.argsort(everything, kind="stable")
    ordered = everything[order]
    likely = _with_known_endings(ragged.values, everything)
    values = ragged.values[likely]
    first = np.searchsorted(ordered, values, "left")
    repeats = np.searchsorted(ordered, values, "right") - first
    at = np.repeat(likely, repeats)
    steps = np.arange(len(at)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    which = order[np.repeat(first, repeats) + steps]
    owners = np.searchsorted(ragged.starts, at, "right") - 1
    return owners, column[which], which


def _with_known_endings(values: Hashes, asked: Hashes) -> NDArray[np.int64]:
    """Return the places of values that end in the 16 bits of one asked for: few, and quickly found."""
    known = np.zeros(1 << 16, dtype=bool)
    known[asked & 0xFFFF] = True
    return np.flatnonzero(known[values & 0xFFFF])
