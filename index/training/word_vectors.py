"""Makes the reranker's word vectors of the embedder's table: a row a word, turned to fewer dimensions."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.ranking.word_vectors import WordVectors
from index.words.forward import word_hash
from nlp.normal_form import normal_form
from nlp.static_embedder import SHIPPED

DIMENSION = 64
SHORTEST_WORD = 2


def word_vectors(model: Path = SHIPPED) -> WordVectors:
    """Return a vector for the normal form of each token of the embedder in the folder `model`.

    Of tokens alike in it, the commonest counts.
    """
    table = load_file(model / "0_StaticEmbedding" / "model.safetensors")["embedding.weight"]
    tokenizer = Tokenizer.from_file(str(model / "0_StaticEmbedding" / "tokenizer.json"))
    rows: dict[int, int] = {}
    for token, number in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1]):
        word = normal_form(token)
        if len(word) >= SHORTEST_WORD:
            rows.setdefault(word_hash(word), number)
    hashes = np.array(sorted(rows), dtype=np.uint32)
    vectors = _turned(_unit(table[[rows[int(value)] for value in hashes]].astype(np.float32)))
    return WordVectors(hashes, np.vstack([vectors, np.zeros((1, DIMENSION), dtype=np.float32)]))


def _turned(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `vectors` along the axes on which they differ most, at length 1."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    return _unit(vectors @ axes[:, -DIMENSION:])


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
