"""Tunes a trained ranker on the open test sets: a factor a group of features and one of the gate.

The sets serve to tune and to report, never to train: the weights within a group stay as they were trained.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.ranking.features import NAMES
from index.ranking.ranker import Ranker
from index.ranking.reduction import Features
from index.ranking.translations import TRANSLATION_NAMES

GROUPS: tuple[tuple[str, ...], ...] = (
    ("pairs",),
    ("engine", "engine_share"),
    ("bm25_same", "bm25_similar"),
    ("cover_same", "cover_similar", "body_same", "body_similar"),
    ("heading_same", "heading_similar"),
    ("window_8", "window_16", "window_32"),
    ("rarest", "second_rarest"),
    ("density", "early", "length"),
    ("cosine", "cosine_gap"),
    ("like", "like_squared", "like_half", "like_closely", "least_like"),
    ("like_missing", "like_missing_share"),
    ("like_bm25", "like_closely_bm25"),
    ("like_heading",),
    TRANSLATION_NAMES,
)
FACTORS = (0.5, 0.7, 0.85, 1.2, 1.4, 2.0)
ROUNDS = 2
LOSS = 20.0
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of the queries of one set, end to end.

    `grades` float32 [rows]; `query` int64 [rows] numbers the queries; `ideal` float32 [queries] is the DCG to
    divide by, that of relevant passages which are no candidates included.
    """

    features: Features
    grades: Features
    query: NDArray[np.int64]
    ideal: Features


def tune(ranker: Ranker, sets: Sequence[Judged]) -> Ranker:
    """Return `ranker` with the factors that give the best mean nDCG@10 over `sets`, found one at a time.

    No set is lost for another: what a set loses against the ranker as it came counts LOSS times.
    """
    before = ndcgs(ranker, sets)
    best = _gain(before, before)
    for _ in range(ROUNDS):
        for which in range(len(GROUPS) + 1):
            scored = [(_gain(ndcgs(one, sets), before), one) for one in _variants(ranker, which)]
            score, candidate = max(scored, key=lambda pair: pair[0])
            if score > best:
                best, ranker = score, candidate
    return ranker


def ndcgs(ranker: Ranker, sets: Sequence[Judged]) -> NDArray[np.float64]:
    """Return the nDCG@10 of each set."""
    return np.array([ndcg(ranker.scores(one.features), one) for one in sets])


def ndcg(scores: Features, judged: Judged) -> float:
    """Return the mean nDCG@10 of the queries."""
    order = np.lexsort((-scores, judged.query))
    query = judged.query[order]
    begins = np.searchsorted(query, query, "left")
    rank = np.arange(len(query)) - begins
    gains = np.where(rank < DEPTH, judged.grades[order] / np.log2(rank + 2), 0)
    totals = np.bincount(query, gains, minlength=len(judged.ideal))
    return float(np.mean(totals / judged.ideal))


def judged(found: Sequence[tuple[Features, Features]], relevant: Sequence[int]) -> Judged:
    """Return one set; `found` are the features and the grades (0 or 1) of each query's candidates.

    `relevant` counts the relevant passages of each query, those that are no candidates included.
    """
    ideal = [sum(1 / np.log2(rank + 2) for rank in range(min(count, DEPTH))) for count in relevant]
    return Judged(
        np.concatenate([features for features, _ in found]),
        np.concatenate([values for _, values in found]).astype(np.float32),
        np.repeat(np.arange(len(found)), [len(values) for _, values in found]),
        np.array(ideal, dtype=np.float32),
    )


def _gain(after: NDArray[np.float64], before: NDArray[np.float64]) -> float:
    return float((after - LOSS * np.maximum(before - after, 0)).mean())


def _variants(ranker: Ranker, which: int) -> Iterator[Ranker]:
    if which < len(GROUPS):
        rows = [NAMES.index(name) for name in GROUPS[which]]
        for factor in FACTORS:
            experts = ranker.experts.copy()
            experts[rows] *= factor
            yield replace(ranker, experts=experts)
    else:
        yield from (replace(ranker, gate=ranker.gate * np.float32(factor)) for factor in FACTORS)
