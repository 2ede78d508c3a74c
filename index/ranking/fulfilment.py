"""Which passages hold what a query demands of words, phrases and prefixes, where AND, OR and NOT join them.

A phrase, a prefix and what is negated are looked for in a passage's own text; a word that must be there may
be in its headings or its document's title as well.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.query import And, Node, Not, Or, Word
from index.store import Rows
from index.words.forward import ForwardIndex, Hashes, word_hashes
from index.words.wanted import Sequences, Wanted, WantedBy

Mask = NDArray[np.bool_]


class Texts:
    """The words of some passages, in text order, those of the headings first."""

    def __init__(self, forward: ForwardIndex, rows: Rows) -> None:
        self._forward = forward
        self._tokens, self._heads = forward.tokens(rows)
        self._types, self._which = forward.distinct(self._tokens.values)

    def fulfil(self, node: Node, wanted_by: WantedBy, *, negated: bool = False) -> Mask:
        """Return which passages fulfil `node`, which is `negated` itself or not."""
        if isinstance(node, And | Or):
            parts = np.array([self.fulfil(part, wanted_by, negated=negated) for part in node.parts])
            return np.asarray(parts.all(axis=0) if isinstance(node, And) else parts.any(axis=0))
        if isinstance(node, Not):
            return ~self.fulfil(node.part, wanted_by, negated=not negated)
        sequences = wanted_by(node)
        if not isinstance(node, Word):
            return self.hold(sequences)
        words = [self._hold_one((word,), headings=not negated) for one in sequences for word in one]
        return np.asarray(np.all(words, axis=0)) if words else np.zeros(len(self), dtype=bool)

    def hold(self, sequences: Sequences) -> Mask:
        """Return which passages hold one of the sequences in their text."""
        held = [self._hold_one(one, headings=False) for one in sequences]
        return np.asarray(np.any(held, axis=0)) if held else np.zeros(len(self), dtype=bool)

    def places(self, sequences: Sequences) -> Iterator[NDArray[np.int64]]:
        """Yield for each passage which words of its text, counted from its first, stand in a sequence."""
        every = [(self._begins(one), len(one)) for one in sequences]
        for start, end in zip(self._text.tolist(), self._ends.tolist(), strict=True):
            found = [
                np.add.outer(np.flatnonzero(begins[start : max(end - length + 1, start)]), np.arange(length))
                for begins, length in every
            ]
            yield np.unique(np.concatenate([np.empty(0, dtype=np.int64), *map(np.ravel, found)]))

    def __len__(self) -> int:
        return len(self._heads)

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return self._tokens.starts + self._tokens.lengths

    @cached_property
    def _text(self) -> NDArray[np.int64]:
        """Where the text of each passage begins."""
        return self._tokens.starts + self._heads

    @cached_property
    def _lemmas(self) -> tuple[Hashes, NDArray[np.int64]]:
        """The lemmas of all types, and of which type each is."""
        lemmas = self._forward.lemmas(self._types)
        return lemmas.values, np.repeat(np.arange(len(self._types)), lemmas.lengths)

    def _hold_one(self, words: Sequence[Wanted], *, headings: bool) -> Mask:
        starts = self._tokens.starts if headings else self._text
        counts = np.concatenate(([0], np.cumsum(self._begins(words))))
        ends = np.maximum(self._ends - len(words) + 1, starts)
        return np.asarray(counts[ends] > counts[starts])

    def _begins(self, words: Sequence[Wanted]) -> Mask:
        """Return at which words the sequence begins, be it that it ends in the next passage."""
        begins = self._are(words[0])
        for ahead, word in enumerate(words[1:], 1):
            whole = max(len(begins) - ahead, 0)
            begins[:whole] &= self._are(word)[ahead:]
            begins[whole:] = False
        return begins

    def _are(self, word: Wanted) -> Mask:
        """Return which words are the one wanted."""
        same = np.isin(self._forward.surfaces(self._types), word_hashes(word.surfaces))
        lemmas, owners = self._lemmas
        same[owners[np.isin(lemmas, word_hashes(word.lemmas))]] = True
        return np.asarray(same[self._which])
