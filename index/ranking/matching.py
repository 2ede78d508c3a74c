"""Where the words of a question stand in candidate passages, and how well each matches there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.store import Rows
from index.words.forward import Bits, ForwardIndex, Hashes, Ragged, Types, bits_of, word_hashes
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


def standing(forward: ForwardIndex, rows: Rows, terms: Sequence[Term]) -> list[NDArray[np.int64]]:
    """Return for each passage which words of its text (not of its headings) are one of the terms."""
    tokens, heads = forward.tokens(rows)
    same = np.flatnonzero(shared_words(forward, tokens.values.astype(np.int64), terms).any(axis=1))
    begins = tokens.starts + heads
    bounds = np.searchsorted(same, (begins, tokens.starts + tokens.lengths)).T.tolist()
    return [same[first:last] - begin for (first, last), begin in zip(bounds, begins.tolist(), strict=True)]


def shared_words(forward: ForwardIndex, types: Types, terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Return [types, J]: which types have a surface or a lemma in common with which term."""
    same = np.zeros((len(types), len(terms)), dtype=bool)
    if not terms:
        return same
    words = [word_hashes((*term.lemmas, term.surface)) for term in terms]
    ends = np.cumsum([len(one) for one in words])
    hashes = np.concatenate(words)
    bits = np.bitwise_or.reduceat(bits_of(hashes), np.append(0, ends[:-1]), axis=1)
    term, at = _likely(forward.word_bits, types, bits, np.ones((2, len(terms)), dtype=np.uint8))
    found = types[at]
    near = forward.surfaces(found) == hashes[ends - 1][term]
    near[_held(forward.lemmas(found), term, [np.sort(one[:-1]) for one in words])[0]] = True
    same[at, term] = near
    return same


@dataclass(frozen=True, slots=True)
class TermGrams:
    """The grams of a term: their hashes, ascending, and the share of each in the term's weight."""

    hashes: Hashes
    shares: Strengths


def term_grams(hashes: Sequence[int], weights: Sequence[float]) -> TermGrams:
    """Return the grams of a term, given the hash and the weight of each.

    In plain Python: for five numbers an array takes longer to make than to work through.
    """
    whole = max(sum(weights), 1e-9)
    shares = dict.fromkeys(sorted(hashes), 0.0)
    for number, weight in zip(hashes, weights, strict=True):
        shares[number] += weight / whole
    return TermGrams(
        np.array(list(shares), dtype=np.uint32), np.array(list(shares.values()), dtype=np.float32)
    )


def similar_words(forward: ForwardIndex, types: Types, terms: Sequence[TermGrams]) -> Strengths:
    """Return how far each type and term share their grams: the square of the weighted share, 0 if small."""
    bits = np.array([np.bitwise_or.reduce(bits_of(one.hashes), axis=1) for one in terms]).reshape(-1, 2)
    term, at = _likely(forward.gram_bits, types, bits.T, _least_bits(terms, bits).T)
    pair, gram = _held(forward.grams(types[at]), term, [one.hashes for one in terms])
    amounts = np.concatenate([np.empty(0, dtype=np.float32), *(one.shares for one in terms)])[gram]
    shared = np.minimum(np.bincount(pair, amounts, minlength=len(at)), 1.0)
    similar = np.zeros((len(types), len(terms)), dtype=np.float32)
    similar[at, term] = np.where(shared < _LEAST_SIMILAR, 0, _SIMILAR_AGAINST_SAME * np.square(shared))
    return similar


def _least_bits(terms: Sequence[TermGrams], bits: Bits) -> NDArray[np.uint8]:
    """Return [J, 2]: how many of the bits [J, 2] of each term's grams a word must have to be similar."""
    missing = [len(one.hashes) - _grams_needed(one.shares) for one in terms]
    held = np.bitwise_count(bits).astype(np.int64)
    least = np.maximum(held - np.array(missing, dtype=np.int64)[:, np.newaxis], 1)
    return np.asarray(least, dtype=np.uint8)


def _grams_needed(shares: Strengths) -> int:
    """Return how many grams a word must have in common with a term at the least to be similar."""
    reached = np.cumsum(np.sort(shares)[::-1])
    return 1 + int(np.count_nonzero(reached < _LEAST_SIMILAR - _ROUNDING))


def _likely(
    bits_of_types: Callable[[Types, int], Bits], types: Types, asked: Bits, least: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of a term and the place of a type that has at least so many bits of the term's.

    `asked`, `least` [2, J]: the bits of the terms, both halves, and how many there must be.
    """
    held = np.bitwise_count(bits_of_types(types, 0) & asked[0, :, np.newaxis])
    term, at = np.divmod(np.flatnonzero(held >= least[0, :, np.newaxis]), max(len(types), 1))
    held = np.bitwise_count(bits_of_types(types[at], 1) & asked[1, term])
    kept = np.flatnonzero(held >= least[1, term])
    return term[kept], at[kept]


def _held(
    ragged: Ragged, term: NDArray[np.int64], asked: Sequence[Hashes]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each value that the term of its row asks for: its row, and where in all of `asked` it is.

    `term` is that of each row; the hashes of each term are ascending.
    """
    keys = np.concatenate([np.empty(0, dtype=np.uint32), *asked]).astype(np.int64)
    keys += np.repeat(np.arange(len(asked)), [len(hashes) for hashes in asked]) << 32
    rows = np.repeat(np.arange(len(term)), ragged.lengths)
    wanted = ragged.values + (term << 32)[rows]
    at = np.searchsorted(keys, wanted)
    found = np.flatnonzero(np.append(keys, -1)[at] == wanted)
    return rows[found], at[found]
