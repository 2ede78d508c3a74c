"""What of a passage the question lights up: שותפות lights שותפויותיהן."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.native import KERNELS
from index.ranking.fulfilment import Texts
from index.ranking.matching import standing
from index.storing.term_spans import raw_spans, unpacked_spans
from index.words.forward import ForwardIndex, word_hashes
from index.words.wanted import Sequences
from nlp.terms import Term

Spans = tuple[tuple[int, int], ...]


def highlights(
    forward: ForwardIndex,
    rows: Sequence[int],
    packed: Sequence[bytes],
    asked: Sequence[Term],
    marked: Sequences = (),
) -> list[Spans]:
    """Return for each row the spans of its text whose word shares surface or lemma with a term asked.

    So are the words of `marked` sequences, where they stand side by side. `packed` says of each row where its
    terms stand.
    """
    words = _lights_of_words(forward, rows, packed, asked)
    if not marked:
        return words
    places = Texts(forward, np.asarray(rows, dtype=np.int64)).places(marked)
    sequences = _spans_at(list(places), packed)
    return [tuple(sorted({*one, *other})) for one, other in zip(words, sequences, strict=True)]


def _lights_of_words(
    forward: ForwardIndex, rows: Sequence[int], packed: Sequence[bytes], asked: Sequence[Term]
) -> list[Spans]:
    if not rows or not asked:
        return [()] * len(rows)
    if KERNELS is None:
        return lights_by_numpy(forward, rows, packed, asked)
    return lights_by_kernel(forward, rows, packed, asked)


def lights_by_kernel(
    forward: ForwardIndex, rows: Sequence[int], packed: Sequence[bytes], asked: Sequence[Term]
) -> list[Spans]:
    """Return what `highlights` does. Only where there are kernels."""
    assert KERNELS is not None
    light_up, tables = KERNELS.light_up, forward.kernel_tables
    surfaces = word_hashes([term.surface for term in asked])
    lemmas = word_hashes([lemma for term in asked for lemma in term.lemmas])
    return [
        light_up(row, tables, surfaces, lemmas, raw_spans(places))
        for row, places in zip(rows, packed, strict=True)
    ]


def lights_by_numpy(
    forward: ForwardIndex, rows: Sequence[int], packed: Sequence[bytes], asked: Sequence[Term]
) -> list[Spans]:
    """Return what `highlights` does."""
    return _spans_at(standing(forward, np.asarray(rows, dtype=np.int64), asked), packed)


def _spans_at(places: Sequence[NDArray[np.int64]], packed: Sequence[bytes]) -> list[Spans]:
    """Return the spans of the words at `places` of the text of each passage."""
    spans = map(unpacked_spans, packed)
    return [
        tuple(zip(starts.take(found).tolist(), ends.take(found).tolist(), strict=True))
        for found, (starts, ends) in zip(places, spans, strict=True)
    ]
