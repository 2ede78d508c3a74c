"""What is known of each candidate passage for a question, as one row of numbers for the reranker."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.ranking.likeness import LIKENESS_NAMES, Likeness, likeness_columns
from index.ranking.matching import TermMatches
from index.ranking.nearness import neighbours, pairs, windows
from index.ranking.reduction import Features, Findings, findings, in_heading, saturated

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
_EARLY_WORDS = 10
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
    found = findings(matches.strength, matches)
    same = matches.same[found.word, found.term]
    best_same = found.most(same)
    covers = _cover_columns(matches, found, same, best_same, weights)
    columns = [*covers, *_leg_columns(legs, asked), *likeness_columns(likeness, best_same, weights)]
    of_all = _of_all(covers[NAMES.index("cover_similar")], legs, len(idf), asks)
    table = np.empty((len(NAMES), len(matches.lengths)), dtype=np.float32)
    table[: len(columns)] = columns
    table[len(columns) :] = np.array(of_all)[:, np.newaxis]
    return np.ascontiguousarray(table.T)


def _cover_columns(
    matches: TermMatches, found: Findings, same: Features, best_same: Features, weights: Features
) -> list[Features]:
    """Return the columns of NAMES up to "length": which terms a passage holds, where, how near."""
    strength = matches.strength[found.word, found.term]
    heading = in_heading(matches)
    body = ~heading[found.word]
    early = 1 / (1 + matches.position[found.word] / _EARLY_WORDS)
    best, much = found.most(strength), found.total(strength)
    in_body = matches.strength * ~heading[:, np.newaxis]
    near = neighbours(matches)
    return [
        saturated(found.total(same), matches.lengths) @ weights,
        saturated(much, matches.lengths) @ weights,
        best_same @ weights,
        best @ weights,
        found.most(same * ~body) @ weights,
        found.most(strength * ~body) @ weights,
        found.most(same * body) @ weights,
        found.most(strength * body) @ weights,
        *windows(in_body, near, matches, weights),
        pairs(matches.strength, near, matches, weights),
        *_rarest(best, weights),
        (much @ weights) / np.sqrt(np.maximum(matches.lengths, 1)),
        found.most((strength * body * early).astype(np.float32)) @ weights,
        np.log1p(matches.lengths),
    ]


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


def inverse_frequencies(counts: Sequence[int], passages: int) -> Features:
    """Return BM25's idf of terms that are in `counts` of the passages."""
    frequency = np.asarray(counts, dtype=np.float32)
    return np.log1p((passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def _rarest(found: Features, weights: Features) -> list[Features]:
    """Return how well the two terms that weigh most are matched; `found` [passages, J] how well each is."""
    order = np.argsort(-weights, kind="stable")
    return [found[:, order[min(place, len(order) - 1)]] for place in (0, 1)]
