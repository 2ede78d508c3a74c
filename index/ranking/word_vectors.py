"""A vector a word, small enough to compare a question's words with all words of its candidates.

`index/training/word_vectors.py` makes the file of the embedder's table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.words.forward import ForwardIndex, Hashes, word_hash
from nlp.terms import Term

SHIPPED_WORDS = Path(__file__).parents[1] / "models" / "ranker" / "words.npz"
SCALE = 127.0
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """`hashes` uint32 [words], ascending; `vectors` float32 [words + 1, n] of length 1, the last zero."""

    hashes: Hashes
    vectors: Vectors

    def of_types(self, forward: ForwardIndex, types: NDArray[np.uint32]) -> Vectors:
        """Return [types, dimension]: of its first lemma, else of its surface, else zeros."""
        lemmas = forward.lemmas(types)
        first = np.append(lemmas.values, np.uint32(0))[np.minimum(lemmas.starts, len(lemmas.values))]
        found = np.where(lemmas.lengths > 0, self._rows(first), len(self.hashes))
        unknown = np.flatnonzero(found == len(self.hashes))
        found[unknown] = self._rows(forward.surfaces(types[unknown]))
        return self.vectors[found]

    def of_terms(self, terms: Sequence[Term]) -> Vectors:
        """Return [terms, dimension], found as those of types are."""
        first = [word_hash(term.lemmas[0] if term.lemmas else term.surface) for term in terms]
        found = self._rows(np.array(first, dtype=np.uint32))
        surfaces = self._rows(np.array([word_hash(term.surface) for term in terms], dtype=np.uint32))
        return self.vectors[np.where(found == len(self.hashes), surfaces, found)]

    def _rows(self, hashes: Hashes) -> NDArray[np.int64]:
        """Return the row of each word, that of zeros for one without a vector."""
        at = np.minimum(np.searchsorted(self.hashes, hashes), max(len(self.hashes) - 1, 0))
        return np.where(self.hashes[at] == hashes, at, len(self.hashes))


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
