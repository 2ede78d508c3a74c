"""Whether one run is better than another by more than chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

_SIGN_FLIPS = 20_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is the second mean less the first; `p` of a two-sided paired randomisation test."""

    first: float
    second: float
    difference: float
    p: float
    better: tuple[str, ...]
    worse: tuple[str, ...]


def compare(first: Mapping[str, float], second: Mapping[str, float], seed: int = 0) -> Comparison:
    """Compare two runs by the scores of the queries that both have.

    `better` and `worse` name the queries where the second differs, most first. The randomisation test flips
    the signs of the differences at random (Smucker, Allan and Carterette, CIKM 2007).
    """
    queries = sorted(first.keys() & second.keys())
    one = np.array([first[query] for query in queries])
    two = np.array([second[query] for query in queries])
    gains = two - one
    order = [(float(gain), query) for gain, query in zip(gains, queries, strict=True)]
    return Comparison(
        float(one.mean()),
        float(two.mean()),
        float(gains.mean()),
        _chance_of(gains, seed),
        tuple(query for gain, query in sorted(order, reverse=True) if gain > 0),
        tuple(query for gain, query in sorted(order) if gain < 0),
    )


def _chance_of(gains: np.ndarray, seed: int) -> float:
    differing = gains[gains != 0]
    if not len(differing):
        return 1.0
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(_SIGN_FLIPS, len(differing)))
    flipped = np.abs(signs @ differing)
    return float((1 + np.sum(flipped >= abs(differing.sum()) - 1e-12)) / (1 + _SIGN_FLIPS))
