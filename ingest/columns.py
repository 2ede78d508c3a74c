"""Words of a page → its columns in reading order, the right one first; tables are not columns."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.lines import Segment, segments

_BIN = 2.0
_MIN_GUTTER = 0.55
_MIN_ROWS = 4
_MIN_LETTERS = 14
_MIN_FILL = 0.55
_SAME_GUTTER = 12.0


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one baseline of a column: segments between wide gaps, left to right."""

    parts: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        return self.parts[0].x0

    @property
    def x1(self) -> float:
        return max(part.x1 for part in self.parts)

    @property
    def y(self) -> float:
        return statistics.median(part.y for part in self.parts)

    @property
    def top(self) -> float:
        return max(part.top for part in self.parts)

    @property
    def bottom(self) -> float:
        return min(part.bottom for part in self.parts)

    @property
    def size(self) -> float:
        return max(part.size for part in self.parts)


Words = Sequence[Segment]


def lines_of(words: Iterable[Segment]) -> list[list[Segment]]:
    """Return words grouped by baseline, top to bottom, each line left to right."""
    groups: list[list[Segment]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if groups and groups[-1][0].y - word.y <= 0.3 * min(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [sorted(group, key=lambda word: word.x0) for group in groups]


def columns(lines: Sequence[Words], gutters: Sequence[float] = ()) -> list[list[Row]]:
    """Return columns in reading order, each as rows; `gutters` are middles of gutters seen on other pages."""
    cut = _best_cut(lines, gutters)
    if cut is None:
        return [[Row(tuple(segments(line))) for line in lines]] if lines else []
    band = [word for line in lines[cut.first : cut.last] for word in line]
    right = [word for word in band if word.x0 >= cut.middle]
    left = [word for word in band if word.x0 < cut.middle]
    return [
        *columns(lines[: cut.first], gutters),
        *columns(lines_of(right), gutters),
        *columns(lines_of(left), gutters),
        *columns(lines[cut.last :], gutters),
    ]


def gutters(lines: Sequence[Words]) -> list[float]:
    """Return the middle of the gutter that splits the page into columns, if there is one."""
    cut = _best_cut(lines, ())
    return [cut.middle] if cut else []


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lines `first:last` stand in two columns on both sides of x = `middle`; `both` of them on both sides."""

    first: int
    last: int
    middle: float
    both: int


def _best_cut(lines: Sequence[Words], known: Sequence[float]) -> _Cut | None:
    if len(lines) < 2:
        return None
    cuts = sorted(_cuts(lines), key=lambda cut: -cut.both)
    for cut in cuts:
        sure = any(abs(cut.middle - other) < _SAME_GUTTER for other in known)
        if (sure or cut.both >= _MIN_ROWS) and _is_prose(lines[cut.first : cut.last], cut.middle, sure):
            return cut
    return None


def _cuts(lines: Sequence[Words]) -> list[_Cut]:
    """Return every vertical strip that is free over several lines with words on both sides of it."""
    start = min(line[0].x0 for line in lines)
    covered = _coverage(lines, start)
    seen = np.maximum.accumulate(covered, axis=1)
    to_come = np.maximum.accumulate(covered[:, ::-1], axis=1)[:, ::-1]
    found: dict[tuple[int, int], list[int]] = {}
    both = seen & to_come & ~covered
    for column in np.flatnonzero(both.sum(axis=0) >= 1):
        for first, last in _free_runs(covered[:, column]):
            if both[first:last, column].any():
                found.setdefault((first, last), []).append(int(column))
    return [
        _Cut(
            first,
            last,
            start + (statistics.median_low(strip) + 0.5) * _BIN,
            int(both[first:last, strip].sum(0).max()),
        )
        for (first, last), bins in found.items()
        for strip in _strips(bins)
    ]


def _coverage(lines: Sequence[Words], start: float) -> npt.NDArray[np.bool_]:
    """Return which bins of x (columns) the words of each line (rows) cover, with half a gutter around them."""
    width = int((max(word.x1 for line in lines for word in line) - start) / _BIN) + 2
    covered = np.zeros((len(lines), width), dtype=np.bool_)
    for number, line in enumerate(lines):
        for word in line:
            margin = _MIN_GUTTER / 2 * word.size
            first = int(max(0.0, word.x0 - margin - start) / _BIN)
            covered[number, first : int((word.x1 + margin - start) / _BIN) + 1] = True
    return covered


def _free_runs(column: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs (first, last) of lines that leave a bin free."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], column, [True])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _strips(bins: Sequence[int]) -> list[list[int]]:
    strips: list[list[int]] = []
    for number in bins:
        if strips and strips[-1][-1] == number - 1:
            strips[-1].append(number)
        else:
            strips.append([number])
    return strips


def _is_prose(band: Sequence[Words], middle: float, sure: bool) -> bool:
    """Say whether both sides of the band are running text, not cells of a table."""
    left = [[word for word in line if word.x0 < middle] for line in band]
    right = [[word for word in line if word.x0 >= middle] for line in band]
    return _is_column([line for line in left if line], sure) and _is_column(
        [line for line in right if line], sure
    )


def _is_column(lines: Sequence[Words], sure: bool) -> bool:
    if sure:
        return bool(lines)
    if len(lines) < _MIN_ROWS:
        return False
    width = max(line[-1].x1 for line in lines) - min(line[0].x0 for line in lines)
    fills = [(line[-1].x1 - line[0].x0) / width for line in lines]
    letters = [sum(len(word.cells) for word in line) for line in lines]
    return statistics.median(fills) > _MIN_FILL and statistics.median(letters) >= _MIN_LETTERS
