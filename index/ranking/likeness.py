"""Which words of candidate passages mean what a question's words mean, though they are other words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.matching import PassageWords
from index.ranking.reduction import Features, findings, in_heading, saturated

LIKENESS_NAMES = (
    "like",
    "like_squared",
    "like_half",
    "like_closely",
    "like_missing",
    "like_missing_share",
    "like_bm25",
    "like_closely_bm25",
    "like_heading",
    "least_like",
)
_LEAST, _LIKE, _HALF, _CLOSE = 0.3, 0.4, 0.5, 0.6


@dataclass(frozen=True, slots=True)
class Likeness:
    """The K words of candidate passages that mean about what a term of the question means, in text order.

    `cosine` float32 [K, J]: 1 where word and term are the same, 0 below 0.3; `passage`, `position`,
    `lengths`, `heads` as in `TermMatches`.
    """

    cosine: Features
    passage: NDArray[np.int64]
    position: NDArray[np.int64]
    lengths: NDArray[np.int64]
    heads: NDArray[np.int64]


def like_terms(words: PassageWords, same: NDArray[np.bool_], cosines: Features) -> Likeness:
    """Return where words like the question's stand in the passages.

    [types, J]: `same` are the types that share a word with a term, `cosines` how near in meaning they are.
    """
    near = np.maximum(cosines * (cosines >= np.float32(_LEAST)), same)
    found, passage, position = words.where(near @ np.ones(same.shape[1], dtype=np.float32) > 0)
    cosine = near.take(found, axis=0)
    cosine[same.take(found, axis=0)] = 1
    return Likeness(cosine, passage, position, words.tokens.lengths, words.heads)


def likeness_columns(likeness: Likeness, same: Features, weights: Features) -> list[Features]:
    """Return a column a name of LIKENESS_NAMES.

    `same` float32 [passages, J]: 1 where the passage holds the term itself; `weights` [J] sum to 1.
    """
    found = findings(likeness.cosine, likeness)
    cosine = likeness.cosine[found.word, found.term]
    best = found.most(cosine)
    missing = same < 1
    like_missing = (best * missing) @ weights
    missed = missing @ weights
    return [
        best @ weights,
        np.square(best) @ weights,
        (best > _HALF) @ weights,
        (best > _CLOSE) @ weights,
        like_missing,
        np.where(missed > 1e-3, like_missing / np.maximum(missed, 1e-3), 0),
        saturated(found.total(_much(cosine, _LIKE)), likeness.lengths) @ weights,
        saturated(found.total(_much(cosine, _CLOSE)), likeness.lengths) @ weights,
        found.most(cosine * in_heading(likeness)[found.word]) @ weights,
        best.min(axis=1, initial=1),
    ]


def _much(cosine: Features, least: float) -> Features:
    """Return how much words count for a term: 1 for the word itself, 0 up to `least`."""
    return np.asarray(np.maximum(cosine - least, 0) / (1 - least), dtype=np.float32)
