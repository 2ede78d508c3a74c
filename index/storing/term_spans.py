"""Where the terms of a passage stand in its text, as the store keeps them.

What the terms are is in the forward index, in the same order; here are only the gap since the end of the term
before (terms may overlap) and the length of each.
"""

import numpy as np
from numpy.typing import NDArray

from index.storing.compression import decompress
from index.storing.packing import pack, unpack
from index.words.term_columns import TermColumns

Offsets = NDArray[np.int64]


def packed_spans(terms: TermColumns) -> bytes:
    """Return the spans of `terms`, compressed."""
    gaps = terms.starts.astype(np.int64)
    gaps[1:] -= (terms.starts + terms.lengths)[:-1]
    return pack((gaps, terms.lengths))


def raw_spans(packed: bytes) -> bytes:
    """Return what was compressed: the kinds of the two columns, then these. Kernels read it."""
    return decompress(packed) if packed else b""


def unpacked_spans(packed: bytes) -> tuple[Offsets, Offsets]:
    """Return the starts and the ends, code points into the passage's text."""
    gaps, lengths = unpack(packed, 2)
    ends = np.add(gaps, lengths, dtype=np.int64).cumsum()
    return ends - lengths, ends
