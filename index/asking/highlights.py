"""What of a passage the question lights up: שותפות lights שותפויותיהן."""

from collections.abc import Sequence

import numpy as np

from index.ranking.matching import standing
from index.store import Store
from index.words.forward import ForwardIndex
from nlp.terms import Term

Spans = tuple[tuple[int, int], ...]


def highlights(
    store: Store, forward: ForwardIndex, rows: Sequence[int], asked: Sequence[Term]
) -> list[Spans]:
    """Return for each row the spans of its text whose word shares surface or lemma with a term asked."""
    if not rows or not asked:
        return [()] * len(rows)
    found = standing(forward, np.asarray(rows, dtype=np.int64), asked)
    spans = store.term_spans(rows)
    return [
        tuple(zip(starts.take(places).tolist(), ends.take(places).tolist(), strict=True))
        for places, (starts, ends) in zip(found, spans, strict=True)
    ]
