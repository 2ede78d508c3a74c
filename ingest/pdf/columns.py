"""Words of a page → its columns in reading order, the right one first; tables are not columns."""

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.pdf.lines import Row, Segment, lines_of, row, segments
from ingest.pdf.strips import BIN, coverage, free_runs, free_strips, neighbours
from ingest.pdf.tables import Table, unruled_table

_MIN_ROWS = 4
_MIN_LETTERS = 14
_MIN_FILL = 0.55
_MIN_WRAPPED = 0.3
_SAME_GUTTER = 12.0
_ROW_GAP = 1.25
_MAX_DEPTH = 24
_MAX_CELL_LINES = 8


Words = Sequence[Segment]
Item = Row | Table


def columns(
    lines: Sequence[Words],
    gutters: Sequence[float] = (),
    tables: Sequence[Table] = (),
    *,
    cuts: Sequence["Cut"] | None = None,
    depth: int = _MAX_DEPTH,
) -> list[list[Item]]:
    """Return columns in reading order, each as rows and tables.

    `gutters` are middles of gutters seen on other pages, ascending; `tables` are the page's ruled tables,
    whose places are kept by words with their number; `cuts` are those of `lines` if they are known.
    """
    cut = _best_cut(lines, page_cuts(lines) if cuts is None else cuts, gutters) if depth else None
    if cut is None:
        return [_items(lines, tables)] if lines else []
    band = lines[cut.first : cut.last]
    above = columns(lines[: cut.first], gutters, tables, depth=depth - 1)
    below = columns(lines[cut.last :], gutters, tables, depth=depth - 1)
    table = None if _recurs(cut, gutters) else _tabular(band, cut.middle)
    if table:
        return [*above, [table], *below]
    words = [word for line in band for word in line]
    right = lines_of(word for word in words if word.x0 >= cut.middle)
    left = lines_of(word for word in words if word.x0 < cut.middle)
    return [
        *above,
        *columns(right, gutters, tables, depth=depth - 1),
        *columns(left, gutters, tables, depth=depth - 1),
        *below,
    ]


def _items(lines: Sequence[Words], tables: Sequence[Table]) -> list[Item]:
    items: list[Item] = []
    for line in lines:
        items += [tables[word.table] for word in line if word.table is not None]
        words = [word for word in line if word.table is None]
        items += [row(words)] if words else []
    return items


def _tabular(band: Sequence[Words], middle: float) -> Table | None:
    """Return the band as a table if its sides are cells: gaps go through both, cells begin together.

    Cells of many lines are rather paragraphs of columns whose lines happen to be level.
    """
    words = [word for line in band for word in line]
    leading = max(_leading(lines_of(side)) for side in _sides(words, middle))
    groups = _between_gaps(band, _ROW_GAP * leading)
    sides = [_sides([word for line in group for word in line], middle) for group in groups]
    pairs = [(left, right) for left, right in sides if left and right]
    together = sum(_aligned(left, right) for left, right in pairs)
    if len(groups) < 3 or len(pairs) < 0.6 * len(groups) or together < 0.8 * len(pairs):
        return None
    if statistics.mean(len(group) for group in groups) > _MAX_CELL_LINES:
        return None
    return unruled_table(band)


def _recurs(cut: "Cut", gutters: Sequence[float]) -> bool:
    """Say whether at least two pages have a gutter here."""
    return _pages_with(gutters, cut.middle) > 1


def _pages_with(gutters: Sequence[float], middle: float, reach: float = _SAME_GUTTER) -> int:
    """Return how many of `gutters`, in ascending order, are within `reach` of `middle`."""
    return bisect_left(gutters, middle + reach) - bisect_right(gutters, middle - reach)


def _sides(words: Words, middle: float) -> tuple[list[Segment], list[Segment]]:
    return [word for word in words if word.x0 < middle], [word for word in words if word.x0 >= middle]


def _leading(lines: Sequence[Words]) -> float:
    """Return the usual distance of two lines."""
    return statistics.median([above[0].y - below[0].y for above, below in pairwise(lines)] or [0.0])


def _between_gaps(band: Sequence[Words], gap: float) -> list[list[Words]]:
    """Return the lines in groups that are more than `gap` apart."""
    groups: list[list[Words]] = [[band[0]]]
    for above, line in pairwise(band):
        if above[0].y - line[0].y > gap:
            groups.append([])
        groups[-1].append(line)
    return groups


def _aligned(left: Words, right: Words) -> bool:
    """Say whether two cells begin at the same height or have their middles there."""
    tolerance = 0.5 * left[0].size
    tops = [max(word.y for word in side) for side in (left, right)]
    feet = [min(word.y for word in side) for side in (left, right)]
    return abs(tops[0] - tops[1]) < tolerance or abs(sum(tops) / 2 - sum(feet) / 2) < tolerance


def gutters(lines: Sequence[Words], cuts: Sequence["Cut"]) -> list[float]:
    """Return the middle of the gutter that splits the page into columns, if one of its cuts does."""
    cut = _best_cut(lines, cuts, ())
    return [cut.middle] if cut else []


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines `first:last` leave a strip free around x = `middle`; `fewer` are on the side with fewer lines."""

    first: int
    last: int
    middle: float
    fewer: int
    width: int


def _best_cut(lines: Sequence[Words], cuts: Sequence[Cut], known: Sequence[float]) -> Cut | None:
    for cut in cuts:
        sure = _pages_with(known, cut.middle, max(_SAME_GUTTER, cut.width * BIN / 2)) > 0
        if (sure or cut.fewer >= _MIN_ROWS) and _is_prose(lines[cut.first : cut.last], cut.middle, sure):
            return cut
    return None


def page_cuts(lines: Sequence[Words]) -> list[Cut]:
    """Return every vertical strip that is free over several lines with words on both sides, best first."""
    if len(lines) < 2:
        return []
    start = min(line[0].x0 for line in lines)
    covered = coverage(lines, start)
    left = _counts(np.maximum.accumulate(covered, axis=1))
    right = _counts(np.maximum.accumulate(covered[:, ::-1], axis=1)[:, ::-1])
    bins, firsts, lasts = free_runs(covered).T
    fewest = np.minimum(*(side[lasts, bins] - side[firsts, bins] for side in (left, right)))
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, first, last, fewer in np.column_stack((bins, firsts, lasts, fewest))[fewest > 0].tolist():
        found.setdefault((first, last), []).append((number, fewer))
    cuts = [
        Cut(first, last, start + ((strip[0] + strip[-1]) / 2 + 0.5) * BIN, dict(free)[strip[0]], len(strip))
        for (first, last), free in found.items()
        for strip in neighbours([number for number, _ in free])
    ]
    return sorted(cuts, key=lambda cut: (-cut.fewer, -cut.width))


def _counts(covered: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return how many of the lines (rows) before each, and before the end, are covered in each bin."""
    return np.vstack((np.zeros((1, covered.shape[1]), np.int64), np.cumsum(covered, axis=0, dtype=np.int64)))


def _is_prose(band: Sequence[Words], middle: float, sure: bool) -> bool:
    """Say whether both sides of the band are running text, not cells of a table."""
    left = [[word for word in line if word.x0 < middle] for line in band]
    right = [[word for word in line if word.x0 >= middle] for line in band]
    return all(_is_text([line for line in side if line], sure) for side in (left, right))


def _is_text(lines: Sequence[Words], sure: bool) -> bool:
    """Say whether one side of a gutter is a column, or two columns whose lines have heights of their own."""
    if _is_column(lines, sure):
        return True
    for middle in free_strips(lines):
        sides = [_sides(line, middle) for line in lines]
        if all(_is_column([side[at] for side in sides if side[at]], sure) for at in (0, 1)):
            return True
    return False


def _is_column(lines: Sequence[Words], sure: bool) -> bool:
    if sure:
        return bool(lines)
    if len(lines) < _MIN_ROWS:
        return False
    width = max(line[-1].x1 for line in lines) - min(line[0].x0 for line in lines)
    fills = [(line[-1].x1 - line[0].x0) / width for line in lines]
    letters = [sum(len(word.cells) for word in line) for line in lines]
    if statistics.median(fills) <= _MIN_FILL or statistics.median(letters) < _MIN_LETTERS:
        return False
    in_parts = sum(len(segments(line)) > 1 for line in lines)
    return in_parts <= len(lines) / 2 and _wrapped_share(lines, width) >= _MIN_WRAPPED


def _wrapped_share(lines: Sequence[Words], width: float) -> float:
    """Return the share of lines of a column that had no room for the first word of the next one.

    Lines of cells, which end where their text does, have.
    """
    pairs = list(pairwise(lines))
    wrapped = sum(
        width - (above[-1].x1 - above[0].x0) < max(below[0].width, below[-1].width) + 0.35 * below[0].size
        for above, below in pairs
    )
    return wrapped / max(1, len(pairs))
