"""What is known of each candidate passage for a question, as one row of numbers for the reranker."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.likeness import LIKENESS_NAMES, Likeness, likeness_columns
from index.ranking.matching import TermMatches
from index.ranking.reduction import Features, most, saturated, total

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
    "rarest",
    "second_rarest",
    "density",
    "early",
    "length",
    "engine",
    "engine_share",
    "cosine",
    "cosine_gap",
    *LIKENESS_NAMES,
    "best_cover",
    "best_cosine",
    "terms",
    "engine_lead",
    "cosine_lead",
    "asks",
)
_WINDOWS = (8, 16, 32)
_MATCHES_AHEAD = 12
_EARLY_WORDS = 10
_TURNED_PAIR = 0.8
_LEAD = 10


@dataclass(frozen=True, slots=True)
class Legs:
    """What both legs say of the passages, float32 [passages] each, 0 where they say nothing."""

    engine: Features
    cosines: Features


def candidate_features(
    matches: TermMatches, likeness: Likeness, idf: Features, legs: Legs, *, asks: bool
) -> Features:
    """Return `float32 [passages, len(NAMES)]`.

    `idf` float32 [J] weighs the question's terms; `asks` says whether one of them is a word that only asks.
    """
    asked = max(float(idf.sum()), 1e-6)
    weights = idf / asked
    engine, cosines = legs.engine, legs.cosines
    in_heading = (matches.position < matches.heads[matches.passage])[:, np.newaxis]
    body = matches.strength * ~in_heading
    nearness = (1 / (1 + matches.position / _EARLY_WORDS)).astype(np.float32)[:, np.newaxis]
    same, strength = most(matches.same, matches), most(matches.strength, matches)
    covered = strength @ weights
    much = total(matches.strength, matches)
    columns = [
        saturated(total(matches.same, matches), matches.lengths) @ weights,
        saturated(much, matches.lengths) @ weights,
        same @ weights,
        covered,
        most(matches.same * in_heading, matches) @ weights,
        most(matches.strength * in_heading, matches) @ weights,
        most(matches.same * ~in_heading, matches) @ weights,
        most(body, matches) @ weights,
        *_windows(body, matches, weights),
        _pairs(matches, weights),
        *_rarest(strength, weights),
        (much @ weights) / np.sqrt(np.maximum(matches.lengths, 1)),
        most(body * nearness, matches) @ weights,
        np.log1p(matches.lengths),
        engine / asked,
        engine / max(float(engine.max(initial=0)), 1e-6),
        cosines,
        cosines - cosines.max(initial=0),
        *likeness_columns(likeness, same, weights),
    ]
    of_all = [
        float(covered.max(initial=0)),
        float(cosines.max(initial=0)),
        float(np.log1p(len(idf))),
        _lead(engine) / max(float(engine.max(initial=0)), 1e-6),
        _lead(cosines),
        float(asks),
    ]
    rows = len(matches.lengths)
    return np.column_stack([*columns, *(np.full(rows, value) for value in of_all)]).astype(np.float32)


def against_best(features: Features) -> Features:
    """Return some candidates' features as if there were no others: against the best of these alone."""
    column = {name: number for number, name in enumerate(NAMES)}
    found = features.copy()
    best_cosine = float(found[:, column["cosine"]].max(initial=0))
    found[:, column["best_cover"]] = found[:, column["cover_similar"]].max(initial=0)
    found[:, column["best_cosine"]] = best_cosine
    found[:, column["cosine_gap"]] = found[:, column["cosine"]] - best_cosine
    engine = found[:, column["engine"]]
    best_engine = max(float(engine.max(initial=0)), 1e-6)
    found[:, column["engine_share"]] = engine / best_engine
    found[:, column["engine_lead"]] = _lead(engine) / best_engine
    found[:, column["cosine_lead"]] = _lead(found[:, column["cosine"]])
    return found


def _lead(values: Features) -> float:
    """Return by how much the best value is ahead of the tenth, or of the last of fewer."""
    if not len(values):
        return 0.0
    ordered = np.sort(values)[::-1]
    return float(ordered[0] - ordered[min(_LEAD, len(ordered)) - 1])


def inverse_frequencies(counts: Sequence[int], passages: int) -> Features:
    """Return BM25's idf of terms that are in `counts` of the passages."""
    frequency = np.asarray(counts, dtype=np.float32)
    return np.log1p((passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def _ahead(matches: TermMatches, step: int) -> NDArray[np.int64]:
    """Return how many words on the match `step` places ahead stands; beyond the passage, very many."""
    distance = matches.position[step:] - matches.position[:-step]
    return np.where(matches.passage[step:] == matches.passage[:-step], distance, np.iinfo(np.int64).max)


def _windows(strengths: Features, matches: TermMatches, weights: Features) -> list[Features]:
    """Return the best weighted cover of the question within 8, 16 and 32 words on end."""
    reached = [strengths.copy() for _ in _WINDOWS]
    for step in range(1, min(_MATCHES_AHEAD, len(strengths))):
        distance = _ahead(matches, step)
        for cover, window in zip(reached, _WINDOWS, strict=True):
            inside = (distance < window)[:, np.newaxis]
            np.maximum(cover[:-step], strengths[step:] * inside, out=cover[:-step])
    return [most((cover @ weights)[:, np.newaxis], matches)[:, 0] for cover in reached]


def _rarest(found: Features, weights: Features) -> list[Features]:
    """Return how well the two terms that weigh most are matched; `found` [passages, J] how well each is."""
    order = np.argsort(-weights, kind="stable")
    return [found[:, order[min(place, len(order) - 1)]] for place in (0, 1)]


def _pairs(matches: TermMatches, weights: Features) -> Features:
    """Return how near to one another the question's neighbours stand, 0–1."""
    strengths = matches.strength
    if strengths.shape[1] < 2:
        return np.asarray(most(strengths, matches).sum(axis=1))
    best = np.zeros((len(strengths), strengths.shape[1] - 1), dtype=np.float32)
    for step in range(1, min(_MATCHES_AHEAD // 2, len(strengths))):
        nearness = (1 / np.sqrt(np.maximum(_ahead(matches, step), 1))).astype(np.float32)[:, np.newaxis]
        first, second = strengths[:-step] * nearness, strengths[step:]
        near = np.maximum(first[:, :-1] * second[:, 1:], _TURNED_PAIR * first[:, 1:] * second[:, :-1])
        np.maximum(best[:-step], near, out=best[:-step])
    pair_weights = np.minimum(weights[:-1], weights[1:])
    return np.asarray(most(best, matches) @ (pair_weights / max(float(pair_weights.sum()), 1e-6)))
