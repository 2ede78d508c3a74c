"""Which words of a question a candidate passage holds, where and how near to one another, as columns."""

import numpy as np

from index.ranking.matching import TermMatches
from index.ranking.nearness import neighbours, pairs, windows
from index.ranking.reduction import Features, Findings, in_heading, saturated

COVER_NAMES = (
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
)
_EARLY_WORDS = 10


def cover_columns(
    matches: TermMatches, found: Findings, same: Features, best_same: Features, weights: Features
) -> list[Features]:
    """Return a column a name of COVER_NAMES.

    `found` are the words that match, `same` [findings] says which of them are the term itself, `best_same`
    [passages, J] which passages hold it; `weights` [J] sum to 1.
    """
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


def _rarest(found: Features, weights: Features) -> list[Features]:
    """Return how well the two terms that weigh most are matched; `found` [passages, J] how well each is."""
    order = np.argsort(-weights, kind="stable")
    return [found[:, order[min(place, len(order) - 1)]] for place in (0, 1)]
