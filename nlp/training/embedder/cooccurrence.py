"""Token vectors from who stands near whom: positive pointwise mutual information, cut down by an SVD.

Levy and Goldberg, NIPS 2014; contexts smoothed with the power 0.75, singular values with the power 0.5.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

Ids = NDArray[np.int32]


def token_vectors(
    texts: Sequence[Ids], tokens: int, *, dimension: int, window: int, contexts: int = 30_000
) -> NDArray[np.float32]:
    """Return float32 [tokens, dimension]; rows of tokens that were never seen are zero.

    `texts` are sequences of token ids; only the first `contexts` ids serve as contexts.
    """
    counts = _near_counts(texts, tokens, window)[:, :contexts].tocsr()
    left, values, _ = randomized_svd(_ppmi(counts), dimension, n_iter=2, random_state=0)
    return np.ascontiguousarray(left * np.sqrt(values), dtype=np.float32)


def weighted(
    vectors: NDArray[np.float32], texts: Sequence[Ids], smoothing: float = 1e-3
) -> NDArray[np.float32]:
    """Return the rows at length a / (a + share of the token): common words count less.

    Arora, Liang and Ma, ICLR 2017, with a = `smoothing`.
    """
    counts = np.bincount(np.concatenate(texts), minlength=len(vectors))
    weights = smoothing / (smoothing + counts / counts.sum())
    return np.asarray(unit(vectors) * weights[:, None], dtype=np.float32)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)


def _near_counts(texts: Sequence[Ids], tokens: int, window: int) -> sparse.csr_array:
    """Return how often tokens stand within `window` of each other, a pair at distance d counted 1/sqrt(d)."""
    line = np.concatenate([np.append(text, np.full(window, -1, np.int32)) for text in texts])
    total = sparse.csr_array((tokens, tokens), dtype=np.float32)
    for distance in range(1, window + 1):
        left, right = line[:-distance], line[distance:]
        inside = (left >= 0) & (right >= 0) & (left != right)
        weights = np.full(int(inside.sum()), distance**-0.5, np.float32)
        total = (
            total + sparse.coo_array((weights, (left[inside], right[inside])), shape=(tokens, tokens)).tocsr()
        )
    return (total + total.T).tocsr()


def _ppmi(counts: sparse.csr_array) -> sparse.csr_array:
    rows = np.maximum(counts.sum(axis=1), 1e-9)
    columns = np.maximum(counts.sum(axis=0), 1e-9) ** 0.75
    entries = counts.tocoo()
    share = entries.data * columns.sum() / (rows[entries.row] * columns[entries.col])
    kept = share > 1
    return sparse.csr_array(
        (np.log(share[kept]), (entries.row[kept], entries.col[kept])), shape=counts.shape, dtype=np.float32
    )
