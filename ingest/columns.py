"""Segments of a page → its columns in reading order, the right one first; tables are not columns."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.lines import Segment

_MIN_ROWS = 3
_MIN_LETTERS = 14
_MIN_FILL = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """Segments on one baseline inside one column, left to right."""

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


def rows(segments: Iterable[Segment]) -> list[Row]:
    """Return segments grouped by baseline, top to bottom."""
    groups: list[list[Segment]] = []
    for part in sorted(segments, key=lambda part: -part.y):
        if groups and groups[-1][0].y - part.y <= 0.3 * min(part.size, groups[-1][0].size):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [Row(tuple(sorted(group, key=lambda part: part.x0))) for group in groups]


def columns(segments: Sequence[Segment], gutters: Sequence[float] = ()) -> list[list[Row]]:
    """Return columns in reading order, each as rows; `gutters` are middles of gutters seen on other pages."""
    page_rows = rows(segments)
    cut = _best_cut(page_rows, gutters)
    if cut is None:
        return [page_rows] if page_rows else []
    above = [part for row in page_rows[: cut.first] for part in row.parts]
    below = [part for row in page_rows[cut.last :] for part in row.parts]
    band = [part for row in page_rows[cut.first : cut.last] for part in row.parts]
    right = [part for part in band if part.x0 >= cut.middle]
    left = [part for part in band if part.x0 < cut.middle]
    return [
        *columns(above, gutters),
        *columns(right, gutters),
        *columns(left, gutters),
        *columns(below, gutters),
    ]


def gutters(segments: Sequence[Segment]) -> list[float]:
    """Return the middle of the gutter that splits the page into columns, if there is one."""
    cut = _best_cut(rows(segments), ())
    return [cut.middle] if cut else []


@dataclass(frozen=True, slots=True)
class _Cut:
    """Rows `first:last` stand in two columns on both sides of x = `middle`."""

    first: int
    last: int
    middle: float


def _best_cut(page_rows: Sequence[Row], known: Sequence[float]) -> _Cut | None:
    best = None
    for middle in _candidates(page_rows):
        sure = any(abs(middle - other) < 12 for other in known)
        for cut in _bands(page_rows, middle):
            if (best is None or cut.last - cut.first > best.last - best.first) and _is_prose(
                page_rows[cut.first : cut.last], middle, sure
            ):
                best = cut
    return best


def _candidates(page_rows: Sequence[Row]) -> list[float]:
    """Return middles of the gaps that recur: where many rows end on one side and begin on the other."""
    parts = [part for row in page_rows for part in row.parts]
    edges = sorted({round(part.x0) for part in parts})
    found = []
    for edge in edges:
        ends = [part.x1 for part in parts if part.x1 <= edge - 4]
        starts = sum(abs(part.x0 - edge) < 2 for part in parts)
        if ends and starts:
            near = max(ends)
            found.append((near + edge) / 2)
    return sorted(set(found))


def _bands(page_rows: Sequence[Row], middle: float) -> list[_Cut]:
    """Return the runs of rows that nothing crosses at `middle`."""
    found, first = [], None
    for index, row in enumerate([*page_rows, None]):
        crossed = row is None or any(part.x0 < middle < part.x1 for part in row.parts)
        if crossed and first is not None:
            found.append(_Cut(first, index, middle))
            first = None
        elif not crossed and first is None:
            first = index
    return found


def _is_prose(band: Sequence[Row], middle: float, sure: bool) -> bool:
    """Say whether both sides of the band are running text, not cells of a table."""
    left = [part for row in band for part in row.parts if part.x1 <= middle]
    right = [part for row in band for part in row.parts if part.x0 >= middle]
    return _is_column(left, sure) and _is_column(right, sure)


def _is_column(parts: Sequence[Segment], sure: bool) -> bool:
    side = rows(parts)
    if len(side) < (1 if sure else _MIN_ROWS):
        return False
    if sure:
        return True
    width = max(row.x1 for row in side) - min(row.x0 for row in side)
    fills = [(sum(part.width for part in row.parts)) / width for row in side]
    letters = [sum(len(part.cells) for part in row.parts) for row in side]
    return statistics.median(fills) > _MIN_FILL and statistics.median(letters) >= _MIN_LETTERS
