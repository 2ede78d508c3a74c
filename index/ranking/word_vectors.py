"""A vector a word, small enough to compare a question's words with all words of its candidates.

`index/training/word_vectors.py` makes the file of the embedder's table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.words.forward import ForwardIndex, Hashes, Types, word_hashes
from nlp.terms import Term, main_word

SHIPPED_WORDS = Path(__file__).parents[1] / "models" / "ranker" / "words.npz"
SCALE = 127.0
_NEVER_ASKED = -1
_NOTED = 8
_LINE = 64
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """`hashes` uint32 [words], ascending; `vectors` float32 [words + 1, n] of length 1, the last zero."""

    hashes: Hashes
    vectors: Vectors

    def of_terms(self, terms: Sequence[Term]) -> Vectors:
        """Return [terms, dimension]: of a term's first lemma, else of its surface, else zeros."""
        return self.vectors[self.rows_of_terms(terms)]

    def rows_of_terms(self, terms: Sequence[Term]) -> NDArray[np.int64]:
        """Return the row of each term's first lemma, else of its surface, else that of zeros."""
        found = self.rows(word_hashes([main_word(term) for term in terms]))
        surfaces = self.rows(word_hashes([term.surface for term in terms]))
        return np.where(found == len(self.hashes), surfaces, found)

    def rows(self, hashes: Hashes) -> NDArray[np.int64]:
        """Return the row of each word, that of zeros for one without a vector."""
        at = np.minimum(np.searchsorted(self.hashes, hashes), max(len(self.hashes) - 1, 0))
        return np.where(self.hashes[at] == hashes, at, len(self.hashes))


class TypeVectors:
    """The vectors of the types of a forward index; where a type's vector lies is looked up once.

    They are kept as bytes, of which a processor's cache holds four times as many.
    """

    def __init__(self, words: WordVectors, forward: ForwardIndex) -> None:
        self.words = words
        self._forward = forward
        self._small = _aligned(np.rint(words.vectors * SCALE).astype(np.int8))

    @cached_property
    def kernel_tables(self) -> tuple[Hashes, NDArray[np.int8], NDArray[np.uint32], int]:
        """Hashes and vectors of words, what a kernel notes of each type (uint32 [types, 8]), numbers each."""
        noted = _aligned_zeros(self._forward.type_count * _NOTED)
        return self.words.hashes, self._small, noted, self._small.shape[1]

    def cosines(self, types: Types, terms: Vectors) -> Vectors:
        """Return float32 [types, J]: how near each of the types is in meaning to the vector of each term."""
        rows = self._known[types]
        if rows.min(initial=0) == _NEVER_ASKED:
            asked = types[rows == _NEVER_ASKED]
            self._known[asked] = self._rows(asked)
            rows = self._known[types]
        steps = self._small.take(rows, axis=0).astype(np.float32)
        return np.asarray(steps @ (terms.T / np.float32(SCALE)))

    @cached_property
    def _known(self) -> NDArray[np.int32]:
        """The row of each type's vector."""
        return np.full(self._forward.type_count, _NEVER_ASKED, dtype=np.int32)

    def _rows(self, types: Types) -> NDArray[np.int64]:
        found = self.words.rows(self._forward.main_words(types))
        unknown = np.flatnonzero(found == len(self.words.hashes))
        found[unknown] = self.words.rows(self._forward.surfaces(types[unknown]))
        return found


def _aligned(values: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return `values` where a line of the processor's cache begins: then a vector of 64 lies in one line."""
    copy = _aligned_zeros(-(-values.size // 4)).view(np.int8)[: values.size].reshape(values.shape)
    copy[:] = values
    return copy


def _aligned_zeros(count: int) -> NDArray[np.uint32]:
    """Return uint32 [count] that begins where a line of the processor's cache does."""
    spare = _LINE // 4
    zeros = np.zeros(count + spare, dtype=np.uint32)
    begin = -zeros.ctypes.data % _LINE // 4
    return zeros[begin : begin + count]


def load_word_vectors(path: Path = SHIPPED_WORDS) -> WordVectors:
    """Return the vectors in `path`. Raises DamagedSnapshotError."""
    try:
        with np.load(path) as content:
            hashes, small = content["hashes"], content["vectors"]
    except (OSError, ValueError, KeyError) as error:
        raise DamagedSnapshotError(str(path), f"the word vectors cannot be read ({error})") from error
    vectors = small.astype(np.float32) / np.float32(SCALE)
    return WordVectors(hashes, np.vstack([vectors, np.zeros((1, vectors.shape[1]), dtype=np.float32)]))


def save_word_vectors(words: WordVectors, path: Path) -> None:
    """Write `words`, a byte a number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = np.round(words.vectors[:-1] * SCALE).astype(np.int8)
    np.savez(path, hashes=words.hashes, vectors=small)
