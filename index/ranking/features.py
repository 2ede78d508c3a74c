"""What is known of each candidate passage for a question, as one row of numbers for the reranker."""

from dataclasses import dataclass
from math import log1p

import numpy as np

from index.ranking.covering import COVER_NAMES
from index.ranking.likeness import LIKENESS_NAMES
from index.ranking.reduction import Features

NAMES = (
    *COVER_NAMES,
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
_LEGS, _LIKE, _OF_ALL = NAMES.index("engine"), NAMES.index(LIKENESS_NAMES[0]), NAMES.index("best_cover")
_LEAD = 10


@dataclass(frozen=True, slots=True)
class Legs:
    """What both legs say of the passages, float32 [passages] each, 0 where they say nothing."""

    engine: Features
    cosines: Features


def candidate_features(words: Features, idf: Features, legs: Legs, *, asks: bool) -> Features:
    """Return `float32 [passages, len(NAMES)]`.

    `words` are the `word_columns` of the passages; `idf` float32 [J] weighs the question's terms; `asks` says
    whether one of them is a word that only asks.
    """
    table = np.empty((len(words), len(NAMES)), dtype=np.float32)
    table[:, :_LEGS] = words[:, :_LEGS]
    table[:, _LEGS:_LIKE] = np.column_stack(_leg_columns(legs, asked_weight(idf)))
    table[:, _LIKE:_OF_ALL] = words[:, _LEGS:]
    table[:, _OF_ALL:] = _of_all(words[:, NAMES.index("cover_similar")], legs, len(idf), asks)
    return table


def asked_weight(idf: Features) -> float:
    """Return what all terms of a question weigh together."""
    return max(float(idf.sum()), 1e-6)


def _leg_columns(legs: Legs, asked: float) -> list[Features]:
    """Return the columns of NAMES from "engine" to "cosine_gap"."""
    engine, cosines = legs.engine, legs.cosines
    return [
        engine / asked,
        engine / max(float(engine.max(initial=0)), 1e-6),
        cosines,
        cosines - cosines.max(initial=0),
    ]


def _of_all(covered: Features, legs: Legs, terms: int, asks: bool) -> list[float]:
    """Return the numbers of NAMES from "best_cover" on: of the question, the same for all passages."""
    return [
        float(covered.max(initial=0)),
        float(legs.cosines.max(initial=0)),
        float(np.log1p(terms)),
        _lead(legs.engine) / max(float(legs.engine.max(initial=0)), 1e-6),
        _lead(legs.cosines),
        float(asks),
    ]


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


def inverse_frequency(count: int, passages: int) -> float:
    """Return BM25's idf of a term that is in `count` of the passages."""
    return log1p((passages - count + 0.5) / (count + 0.5))
