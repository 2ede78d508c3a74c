"""Where the terms of a passage stand in its text, as the store keeps them.

What the terms are is in the forward index, in the same order; here are only the gap since the end of the term
before (terms may overlap) and the length of each.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.storing.packing import pack, unpack
from nlp.terms import Term

Offsets = NDArray[np.int64]
_KINDS = ("<i4", "<u4")


def packed_spans(terms: Sequence[Term]) -> bytes:
    """Return the spans of `terms`, compressed."""
    starts = np.array([term.start for term in terms], dtype=np.int64)
    ends = np.array([term.end for term in terms], dtype=np.int64)
    return pack((starts - np.concatenate(([0], ends))[: len(terms)], ends - starts), _KINDS)


def unpacked_spans(packed: bytes) -> tuple[Offsets, Offsets]:
    """Return the starts and the ends, code points into the passage's text."""
    gaps, lengths = unpack(packed, _KINDS)
    ends = np.cumsum(gaps.astype(np.int64) + lengths.astype(np.int64))
    return ends - lengths, ends
