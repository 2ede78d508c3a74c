"""Which words need no entry of their own, as a prefix and a shorter word say the same: ולתלמיד = ול + תלמיד.

Spelling cannot tell שבת (sabbath) from ש + בת; company can: a true prefixed form stands among the same words
as the bare one. The rarer a word, the less its company proves and the likelier it is a prefixed form, so less
is asked of it.
"""

from collections.abc import Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

PARTICLES = ("", "ה", "ב", "כ", "ל", "מ", "ש", "שה", "שב", "של", "שמ", "מה", "כש", "כשה", "לכש")
PREFIXES = tuple(conjunction + particle for conjunction in ("", "ו") for particle in PARTICLES)[1:]
RARE, COMMON = 10, 200
CLOSE = 0.4
SHORTEST_REST = 3


def compositional_words(
    counts: Mapping[str, int], rows: Mapping[str, int], vectors: NDArray[np.float32]
) -> frozenset[str]:
    """Return the words of `counts` that fall into a prefix and a commoner word of similar company.

    `vectors` float32 [n, dimension] are unit rows; `rows` gives the row of a word. Without a row the cosine
    counts as 0.
    """

    def similarity(word: str, rest: str) -> float:
        if word not in rows or rest not in rows:
            return 0.0
        return float(vectors[rows[word]] @ vectors[rows[rest]])

    return frozenset(
        word
        for word, count in counts.items()
        if any(
            counts[rest] > count / 2 and similarity(word, rest) >= needed_similarity(count)
            for rest in rests(word)
            if rest in counts
        )
    )


def rests(word: str) -> list[str]:
    """Return what is left of `word` without each prefix it may have: ולתלמיד → לתלמיד, תלמיד."""
    return [
        word[len(prefix) :]
        for prefix in PREFIXES
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_REST
    ]


def needed_similarity(count: int) -> float:
    """Return the cosine asked of a word seen `count` times: none up to RARE, CLOSE from COMMON on."""
    if count <= RARE:
        return -1.0
    return CLOSE * min(1.0, log(count / RARE) / log(COMMON / RARE))
