"""What is known of each candidate passage for a question, as one row of numbers for the reranker."""

from dataclasses import dataclass
from math import log1p
from typing import NamedTuple

import numpy as np

from index.ranking.covering import COVER_NAMES
from index.ranking.likeness import LIKENESS_NAMES
from index.ranking.reduction import Features
from index.ranking.translations import TRANSLATION_NAMES

NAMES = (
    *COVER_NAMES,
    "engine",
    "engine_share",
    "cosine",
    "cosine_gap",
    *LIKENESS_NAMES,
    *TRANSLATION_NAMES,
    "best_cover",
    "best_cosine",
    "terms",
    "engine_lead",
    "cosine_lead",
    "asks",
)
_LEGS, _LIKE, _OF_ALL = NAMES.index("engine"), NAMES.index(LIKENESS_NAMES[0]), NAMES.index("best_cover")
_LEAD = 10
_LITTLE = 1e-6


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
    engine, cosines = _first_ones(legs.engine), _first_ones(legs.cosines)
    _fill_legs(table[:, _LEGS:_LIKE].T, legs, (asked_weight(idf), engine.most, cosines.most))
    table[:, _LIKE:_OF_ALL] = words[:, _LEGS:]
    covered = float(words[:, NAMES.index("cover_similar")].max(initial=0))
    leads = (engine.lead / max(engine.most, _LITTLE), cosines.lead)
    table[:, _OF_ALL:] = (covered, cosines.most, log1p(len(idf)), *leads, asks)
    return table


def asked_weight(idf: Features) -> float:
    """Return what all terms of a question weigh together."""
    return max(float(idf.sum()), _LITTLE)


def _fill_legs(columns: Features, legs: Legs, against: tuple[float, float, float]) -> None:
    """Fill in the columns of NAMES from "engine" to "cosine_gap".

    `against`: what the question weighs, the best of the engine's scores, the best cosine.
    """
    asked, best_engine, best_cosine = against
    np.divide(legs.engine, asked, out=columns[0])
    np.divide(legs.engine, max(best_engine, _LITTLE), out=columns[1])
    columns[2] = legs.cosines
    np.subtract(legs.cosines, best_cosine, out=columns[3])


def against_best(features: Features) -> Features:
    """Return some candidates' features as if there were no others: against the best of these alone."""
    column = {name: number for number, name in enumerate(NAMES)}
    found = features.copy()
    best_cosine = float(found[:, column["cosine"]].max(initial=0))
    found[:, column["best_cover"]] = found[:, column["cover_similar"]].max(initial=0)
    found[:, column["best_cosine"]] = best_cosine
    found[:, column["cosine_gap"]] = found[:, column["cosine"]] - best_cosine
    engine = found[:, column["engine"]]
    best = _first_ones(engine)
    found[:, column["engine_share"]] = engine / max(best.most, _LITTLE)
    found[:, column["engine_lead"]] = best.lead / max(best.most, _LITTLE)
    found[:, column["cosine_lead"]] = _first_ones(found[:, column["cosine"]]).lead
    return found


class _FirstOnes(NamedTuple):
    """The largest of some values, at least 0, and by how much it is ahead of the tenth, or of the last."""

    most: float
    lead: float


def _first_ones(values: Features) -> _FirstOnes:
    if not len(values):
        return _FirstOnes(0.0, 0.0)
    ordered = np.sort(values)
    last = ordered[-min(_LEAD, len(ordered))]
    return _FirstOnes(max(float(ordered[-1]), 0.0), float(ordered[-1] - last))


def inverse_frequency(count: int, passages: int) -> float:
    """Return BM25's idf of a term that is in `count` of the passages."""
    return log1p((passages - count + 0.5) / (count + 0.5))
