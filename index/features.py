"""What is known of each candidate passage for a question, as one row of numbers for the reranker."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.matching import TermMatches

Features = NDArray[np.float32]

NAMES = (
    "bm25_same",
    "bm25_similar",
    "cover_same",
    "cover_similar",
    "heading_same",
    "heading_similar",
    "body_same",
    "body_similar",
    "window_8",
    "window_16",
    "window_32",
    "pairs",
    "density",
    "early",
    "length",
    "engine",
    "engine_share",
    "cosine",
    "cosine_gap",
    "best_cover",
    "best_cosine",
    "terms",
)
_WINDOW_STEPS = (1, 2, 4, 8, 16)
_SATURATION = 1.2
_LENGTH_SHARE = 0.6
_USUAL_LENGTH = 100.0
_PAIR_REACH = 8


def candidate_features(matches: TermMatches, idf: Features, engine: Features, cosines: Features) -> Features:
    """Return `float32 [passages, len(NAMES)]`.

    `idf` float32 [J] weighs the question's terms; `engine` and `cosines` float32 [passages] are what the two
    legs say of the passages, 0 where they say nothing.
    """
    weights = idf / max(float(idf.sum()), 1e-6)
    strengths = np.maximum(matches.same, np.square(matches.similar) * 0.9).astype(np.float32)
    same = matches.same.astype(np.float32)
    positions = _positions(matches)
    nearness = (1 / (1 + positions / 10)).astype(np.float32)[:, np.newaxis]
    headings = (positions < np.repeat(matches.heads, matches.lengths))[:, np.newaxis]
    covered = _most(strengths, matches)
    columns = [
        _bm25(same, matches, idf),
        _bm25(strengths, matches, idf),
        _most(same, matches) @ weights,
        covered @ weights,
        _most(same * headings, matches) @ weights,
        _most(strengths * headings, matches) @ weights,
        _most(same * ~headings, matches) @ weights,
        _most(strengths * ~headings, matches) @ weights,
        *_windows(strengths * ~headings, matches, weights),
        _pairs(strengths, matches, weights),
        (_total(strengths, matches) @ weights) / np.sqrt(np.maximum(matches.lengths, 1)),
        _most(strengths * ~headings * nearness, matches) @ weights,
        np.log1p(matches.lengths),
        engine / max(float(idf.sum()), 1e-6),
        engine / max(float(engine.max(initial=0)), 1e-6),
        cosines,
        cosines - cosines.max(initial=0),
    ]
    of_all = [float((covered @ weights).max(initial=0)), float(cosines.max(initial=0)), np.log1p(len(idf))]
    rows = len(matches.lengths)
    return np.column_stack([*columns, *(np.full(rows, value) for value in of_all)]).astype(np.float32)


def _positions(matches: TermMatches) -> NDArray[np.int64]:
    return np.arange(int(matches.lengths.sum())) - np.repeat(matches.starts, matches.lengths)


def _most(values: Features, matches: TermMatches) -> Features:
    return _reduced(np.maximum.reduceat, values, matches)


def _total(values: Features, matches: TermMatches) -> Features:
    return _reduced(np.add.reduceat, values, matches)


def _reduced(reduce: Callable[..., Features], values: Features, matches: TermMatches) -> Features:
    """Return `values` reduced to a row a passage; an empty passage is all zero."""
    result = np.zeros((len(matches.lengths), values.shape[1]), dtype=np.float32)
    filled = matches.lengths > 0
    if filled.any() and values.shape[1]:
        result[filled] = reduce(values, matches.starts[filled], axis=0)
    return result


def _bm25(strengths: Features, matches: TermMatches, idf: Features) -> Features:
    frequencies = _total(strengths, matches)
    norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * matches.lengths / _USUAL_LENGTH
    saturated = frequencies / (frequencies + _SATURATION * norm[:, np.newaxis])
    return np.asarray(saturated @ idf / max(float(idf.sum()), 1e-6))


def _windows(strengths: Features, matches: TermMatches, weights: Features) -> list[Features]:
    """Return the best weighted cover of the question within 8, 16 and 32 words on end."""
    left = np.repeat(matches.lengths, matches.lengths) - _positions(matches)
    reached = strengths
    covers = []
    for step in _WINDOW_STEPS:
        shifted = np.zeros_like(reached)
        shifted[:-step] = reached[step:]
        shifted[left <= step] = 0
        reached = np.maximum(reached, shifted)
        covers.append(_most((reached @ weights)[:, np.newaxis], matches)[:, 0])
    return covers[2:]


def _pairs(strengths: Features, matches: TermMatches, weights: Features) -> Features:
    """Return how near to one another the question's neighbours stand, 0–1."""
    count = strengths.shape[1]
    if count < 2:
        return _most(strengths, matches)[:, 0] if count else np.zeros(len(matches.lengths), dtype=np.float32)
    left = np.repeat(matches.lengths, matches.lengths) - _positions(matches)
    best = np.zeros((len(strengths), count - 1), dtype=np.float32)
    for step in range(1, _PAIR_REACH):
        inside = (left > step)[:-step, np.newaxis]
        first, second = strengths[:-step] * inside, strengths[step:]
        near = np.maximum(first[:, :-1] * second[:, 1:], 0.8 * first[:, 1:] * second[:, :-1]) / np.sqrt(step)
        np.maximum(best[:-step], near, out=best[:-step])
    pair_weights = np.minimum(weights[:-1], weights[1:])
    return np.asarray(_most(best, matches) @ (pair_weights / max(float(pair_weights.sum()), 1e-6)))


def inverse_frequencies(counts: Sequence[int], passages: int) -> Features:
    """Return BM25's idf of terms that are in `counts` of the passages."""
    frequency = np.asarray(counts, dtype=np.float32)
    return np.log1p((passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
