"""Which passages fulfil what a query demands of words and phrases, where AND, OR and NOT join them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.query import And, Node, Not, Or, Phrase
from index.ranking.matching import has_phrase
from index.store import Rows
from index.words.forward import ForwardIndex
from nlp.terms import Term

Mask = NDArray[np.bool_]


def fulfils(
    forward: ForwardIndex, rows: Rows, node: Node, terms_of: Callable[[str], tuple[Term, ...]]
) -> Mask:
    """Return which passages fulfil `node`, which has no prefix: words of a phrase stand side by side."""
    if isinstance(node, And | Or):
        parts = np.array([fulfils(forward, rows, part, terms_of) for part in node.parts])
        return np.asarray(parts.all(axis=0) if isinstance(node, And) else parts.any(axis=0))
    if isinstance(node, Not):
        return ~fulfils(forward, rows, node.part, terms_of)
    terms = terms_of(node.text)
    if isinstance(node, Phrase):
        return has_phrase(forward, rows, terms)
    found = np.array([has_phrase(forward, rows, [term]) for term in terms])
    return np.asarray(found.all(axis=0)) if terms else np.zeros(len(rows), dtype=bool)
