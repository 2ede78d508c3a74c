"""How strongly two things go together, from counts of both, of each, and of all."""

from collections.abc import Sequence
from math import exp, lgamma, log


def log_likelihood(together: int, with_first: int, with_second: int, total: int) -> float:
    """Return Dunning's G², negative when they come together less often than by chance.

    3.84 is p < .05 and 10.83 p < .001 with one degree of freedom. Dunning, Computational Linguistics 1993.
    """
    observed = _table(together, with_first, with_second, total)
    expected = (
        with_first * with_second / total,
        with_first * (total - with_second) / total,
        (total - with_first) * with_second / total,
        (total - with_first) * (total - with_second) / total,
    )
    value = 2 * sum(o * log(o / e) for o, e in zip(observed, expected, strict=True) if o)
    return value if together >= expected[0] else -value


def normalized_pmi(together: int, with_first: int, with_second: int, total: int) -> float:
    """Return pointwise mutual information over its greatest value: 1 always together, 0 by chance, -1 never.

    Bouma, GSCL 2009.
    """
    if not together:
        return -1.0
    if together == total:
        return 1.0
    return log(together * total / (with_first * with_second)) / -log(together / total)


def fisher_exact(together: int, with_first: int, with_second: int, total: int) -> float:
    """Return the chance of coming together so often or more often if they did not care for each other."""
    most = min(with_first, with_second)
    chances = (_hypergeometric(count, with_first, with_second, total) for count in range(together, most + 1))
    return min(1.0, sum(chances))


def q_values(p_values: Sequence[float]) -> list[float]:
    """Return the p-values corrected for testing them all (Benjamini and Hochberg), in the same order."""
    order = sorted(range(len(p_values)), key=lambda i: -p_values[i])
    corrected = [0.0] * len(p_values)
    lowest = 1.0
    for rank, i in zip(range(len(order), 0, -1), order, strict=True):
        lowest = min(lowest, p_values[i] * len(p_values) / rank)
        corrected[i] = lowest
    return corrected


def _table(together: int, with_first: int, with_second: int, total: int) -> tuple[int, int, int, int]:
    """Return the counts of both, only the first, only the second, and neither."""
    only_first, only_second = with_first - together, with_second - together
    return together, only_first, only_second, total - with_first - only_second


def _hypergeometric(together: int, with_first: int, with_second: int, total: int) -> float:
    counts = _table(together, with_first, with_second, total)
    if min(counts) < 0:
        return 0.0
    margins = (with_first, total - with_first, with_second, total - with_second)
    numerator = sum(lgamma(count + 1) for count in margins)
    return exp(numerator - lgamma(total + 1) - sum(lgamma(count + 1) for count in counts))
