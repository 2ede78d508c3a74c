"""Lines of words → the vertical strips that they leave free: gutters of columns and of tables."""

import statistics
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.pdf.lines import Segment

BIN = 2.0
MIN_GUTTER = 0.45
_MIN_TABLE_GUTTER = 0.4
_FEW_LINES = 4
_MIN_GUTTER_OF_FEW = 0.9

Words = Sequence[Segment]


def free_strips(lines: Sequence[Words]) -> list[float]:
    """Return the middles of the strips that no line covers, with words on both sides, left to right.

    A strip is wider than a word space, over few lines nearly an em: a word space is found anywhere by chance.
    """
    if not lines:
        return []
    start = min(line[0].x0 for line in lines)
    gutter = _MIN_TABLE_GUTTER if len(lines) >= _FEW_LINES else _MIN_GUTTER_OF_FEW
    covered: npt.NDArray[np.bool_] = np.any(coverage(lines, start, gutter), axis=0)
    inner = np.maximum.accumulate(covered) & np.maximum.accumulate(covered[::-1])[::-1] & ~covered
    return [
        start + (strip[0] + strip[-1] + 1) / 2 * BIN for strip in neighbours(np.flatnonzero(inner).tolist())
    ]


def coverage(lines: Sequence[Words], start: float, gutter: float = MIN_GUTTER) -> npt.NDArray[np.bool_]:
    """Return which bins of x (columns) the words of each line (rows) cover, widened by half a gutter."""
    width = int((max(word.x1 for line in lines for word in line) - start) / BIN) + 2
    covered = np.zeros((len(lines), width), dtype=np.bool_)
    usual = statistics.median(word.size for line in lines for word in line)
    for number, line in enumerate(lines):
        for word in line:
            margin = gutter / 2 * min(word.size, usual)
            first = int(max(0.0, word.x0 - margin - start) / BIN)
            covered[number, first : int((word.x1 + margin - start) / BIN) + 1] = True
    return covered


def free_runs(covered: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the runs of lines that leave a bin free, int64 [runs, 3]: bin, first line, end line."""
    edges = np.diff((~covered.T).astype(np.int8), axis=1, prepend=0, append=0)
    bins, firsts = np.nonzero(edges == 1)
    return np.column_stack((bins, firsts, np.nonzero(edges == -1)[1]))


def neighbours(bins: Sequence[int]) -> list[list[int]]:
    """Return runs of consecutive numbers."""
    strips: list[list[int]] = []
    for number in bins:
        if strips and strips[-1][-1] == number - 1:
            strips[-1].append(number)
        else:
            strips.append([number])
    return strips
