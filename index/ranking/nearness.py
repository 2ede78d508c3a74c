"""How near to one another the words of a question stand in candidate passages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.matching import TermMatches
from index.ranking.reduction import Features

WINDOWS = (8, 16, 32)
_MATCHES_AHEAD = 12
_PAIRS_AHEAD = 6
_TURNED_PAIR = 0.8
_OTHER_PASSAGE = 1 << 40


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two matches in one passage: `first` and, less than twelve matches on or the same, `second`.

    They are in the order of `first`, and each match is once its own neighbour; `distance` is in words.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    distance: NDArray[np.int64]


def neighbours(matches: TermMatches) -> Neighbours:
    """Return the neighbours among the matches."""
    count = len(matches.passage)
    place = matches.passage * _OTHER_PASSAGE + matches.position
    beyond = np.full(_MATCHES_AHEAD, np.iinfo(np.int64).max, dtype=np.int64)
    second = np.arange(count)[:, np.newaxis] + np.arange(_MATCHES_AHEAD)
    distance = np.concatenate((place, beyond))[second] - place[:, np.newaxis]
    near = np.flatnonzero(distance < _OTHER_PASSAGE // 2)
    return Neighbours(near // _MATCHES_AHEAD, second.ravel()[near], distance.ravel()[near])


def windows(
    strengths: Features, found: Neighbours, matches: TermMatches, weights: Features
) -> list[Features]:
    """Return the best weighted cover of the question within 8, 16 and 32 words on end.

    `strengths` [matches, J] says how well each match stands for each term.
    """
    terms = strengths.shape[1]
    ahead = strengths[found.second]
    at = np.flatnonzero(ahead > 0)
    pair, term = np.divmod(at, max(terms, 1))
    cell, strength, distance = found.first[pair] * terms + term, ahead.ravel()[at], found.distance[pair]
    cover = np.zeros(strengths.shape, dtype=np.float32)
    columns = []
    for least, window in zip((0, *WINDOWS), WINDOWS, strict=False):
        inside = (distance >= least) & (distance < window)
        np.maximum.at(cover.reshape(-1), cell[inside], strength[inside])
        columns.append(_best(cover @ weights, matches))
    return columns


def pairs(strengths: Features, found: Neighbours, matches: TermMatches, weights: Features) -> Features:
    """Return how near to one another the question's neighbours stand, 0–1."""
    passages, terms = len(matches.lengths), strengths.shape[1]
    if terms < 2:
        alone = np.zeros(passages, dtype=np.float32)
        np.maximum.at(alone, matches.passage, strengths.sum(axis=1))
        return alone
    steps = found.second - found.first
    kept = np.flatnonzero((steps > 0) & (steps < _PAIRS_AHEAD))
    first, second = strengths[found.first[kept]], strengths[found.second[kept]]
    near = np.maximum(first[:, :-1] * second[:, 1:], _TURNED_PAIR * first[:, 1:] * second[:, :-1])
    at = np.flatnonzero(near > 0)
    pair, term = np.divmod(at, terms - 1)
    values = near.ravel()[at] / np.sqrt(np.maximum(found.distance[kept[pair]], 1))
    best = np.zeros((passages, terms - 1), dtype=np.float32)
    cell = matches.passage[found.first[kept[pair]]] * (terms - 1) + term
    np.maximum.at(best.reshape(-1), cell, values.astype(np.float32))
    pair_weights = np.minimum(weights[:-1], weights[1:])
    return np.asarray(best @ (pair_weights / max(float(pair_weights.sum()), 1e-6)))


def _best(values: Features, matches: TermMatches) -> Features:
    best = np.zeros(len(matches.lengths), dtype=np.float32)
    np.maximum.at(best, matches.passage, values)
    return best
