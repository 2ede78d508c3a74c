"""Words of a page, rows of a column → rows of tables, whose cells may have several lines."""

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile

from ingest.pdf.lines import Row, Segment, joined, lines_of
from ingest.pdf.ruling import Grid
from ingest.pdf.strips import free_strips

_MARKER_LETTERS = 4
_MIN_LINE = 25
_CELL_LEADING = 1.75
_MOST_ROWS = 400

Cell = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's cells from left to right, each with its lines from top to bottom."""

    cells: tuple[Cell, ...]

    @property
    def parts(self) -> list[Segment]:
        return [part for cell in self.cells for part in cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from top to bottom, all with the same number of cells."""

    rows: tuple[TableRow, ...]

    @property
    def left_first(self) -> bool:
        """Say whether the table is read from left to right, as some programs lay out Hebrew ones too.

        The corner above the row labels is empty; labels are words where the other end has numbers.
        """
        first = self.rows[0].cells
        if bool(first[0]) != bool(first[-1]):
            return not first[0]
        left, right = (self._numeric_share(index) for index in (0, -1))
        return left == 0 and right > 0.6

    def _numeric_share(self, column: int) -> float:
        texts = ["".join(part.visual for part in row.cells[column]) for row in self.rows[1:]]
        filled = [text for text in texts if text]
        return sum(bool(re.fullmatch(r"[\d\W]*\d[\d\W]*", text)) for text in filled) / max(1, len(filled))


def ruled_table(grid: Grid, words: Iterable[Segment]) -> Table | None:
    """Return the words that stand in `grid` as a table; None if fewer than two cells are filled."""
    cells: dict[tuple[int, int], list[Segment]] = {}
    for word in words:
        row, column = _place(grid, word)
        cells.setdefault((row, column), []).append(word)
    if len(cells) < 2:
        return None
    width = len(grid.xs) - 1
    rows = []
    for number in range(len(grid.ys) - 1):
        found = tuple(_cell(cells.get((number, column), [])) for column in range(width))
        if any(found):
            rows.append(TableRow(found))
    return Table(tuple(rows))


def _place(grid: Grid, word: Segment) -> tuple[int, int]:
    """Return the (row, column) of a word; in a cell that spans several columns, the leftmost of them."""
    y, x = word.y + 0.3 * word.size, (word.x0 + word.x1) / 2
    row = max(0, sum(edge > y for edge in grid.ys[:-1]) - 1)
    column = max(0, sum(edge < x for edge in grid.xs[:-1]) - 1)
    while column and not grid.divides(column, row):
        column -= 1
    return row, column


def _cell(words: Sequence[Segment]) -> Cell:
    return tuple(joined(line) for line in lines_of(words))


def inside(grid: Grid, word: Segment) -> bool:
    """Say whether the middle of a word lies in the grid."""
    box = grid.box
    return box.x0 < (word.x0 + word.x1) / 2 < box.x1 and box.y0 < word.y + 0.3 * word.size < box.y1


def split_tables(column: Sequence[Row | Table]) -> list[list[Row] | Table]:
    """Return the column's stretches of text rows, and its tables without rules, top to bottom."""
    found: list[list[Row] | Table] = []
    index = 0
    while index < len(column):
        item = column[index]
        end = index + 1 if isinstance(item, Table) else _table_end(column, index)
        table = item if isinstance(item, Table) else _unruled(column[index:end])
        if table is not None or isinstance(item, Table):
            found += [table] if table else []
            index = end
            continue
        if not found or isinstance(found[-1], Table):
            found.append([])
        stretch = found[-1]
        assert isinstance(stretch, list)
        stretch.append(item)
        index += 1
    return found


def _table_end(column: Sequence[Row | Table], start: int) -> int:
    """Return where the table that starts at row `start` ends, `start` if none starts there."""
    first = column[start]
    if isinstance(first, Table) or not _is_tabular(first):
        return start
    rest = takewhile(lambda item: isinstance(item, Row), islice(column, start, start + _MOST_ROWS))
    return start + _table_length([item for item in rest if isinstance(item, Row)])


def _table_length(column: Sequence[Row]) -> int:
    """Return how many of the rows, of which the first has a wide gap, are a table: 0 if it is none."""
    end, count = 1, 1
    for index in range(1, len(column)):
        if _is_tabular(column[index]):
            count += 1
            end = index + 1
        elif index - end >= 4 or not _fits_cell(column[index], column[:end]):
            break
    while end < len(column) and _fits_cell(column[end], column[:end]) and _near(column, end):
        end += 1
    return end if count >= 2 else 0


def _near(column: Sequence[Row], index: int) -> bool:
    return column[index - 1].y - column[index].y < 1.5 * column[index].size


def _is_tabular(row: Row) -> bool:
    parts = [part for part in row.parts if not is_marker(part)]
    return len(parts) > 1 and not (len(parts) == 2 and _is_numbered_line(*parts))


def _is_numbered_line(left: Segment, right: Segment) -> bool:
    """Say whether a footnote's number stands apart from its line."""
    number, line = (right, left) if len(right.cells) < len(left.cells) else (left, right)
    return len(line.cells) > _MIN_LINE and len(number.cells) <= 2 and number.visual.isdigit()


def is_marker(part: Segment) -> bool:
    """Say whether a segment is a bullet or the number of a list item."""
    text = part.visual
    if len(part.cells) > _MARKER_LETTERS:
        return False
    return not any(letter.isalnum() for letter in text) or (text.strip("().").isdigit() and "." in text)


def _fits_cell(row: Row, table: Sequence[Row]) -> bool:
    """Say whether a row of one part lies inside one column of the table."""
    if len(row.parts) != 1:
        return False
    spans = _spans([part for other in table for part in other.parts])
    touched = [span for span in spans if span[0] < row.x1 and row.x0 < span[1]]
    return len(touched) == 1 and row.x0 >= touched[0][0] - 6 and row.x1 <= touched[0][1] + 6


def _spans(parts: Sequence[Segment]) -> list[tuple[float, float]]:
    """Return the x ranges that the parts cover, left to right."""
    spans: list[tuple[float, float]] = []
    for part in sorted(parts, key=lambda part: part.x0):
        if spans and part.x0 < spans[-1][1] - 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], part.x1))
        else:
            spans.append((part.x0, part.x1))
    return spans


def _unruled(rows: Sequence[Row | Table]) -> Table | None:
    """Return rows with aligned gaps as a table."""
    return unruled_table([row.words for row in rows if isinstance(row, Row)])


def unruled_table(lines: Sequence[Sequence[Segment]]) -> Table | None:
    """Return lines of words as a table, if they leave vertical strips free; lines of one row are grouped."""
    edges = free_strips(lines)
    if not edges:
        return None
    width = len(edges) + 1
    fragments: list[tuple[int, list[Segment]]] = []
    cells = [
        [[word for word in line if _column(word, edges) == number] for line in lines]
        for number in range(width)
    ]
    parts = [[joined(line) for line in cell_lines if line] for cell_lines in cells]
    limit = min(_row_pitch(lines, edges), _leading_limit(parts))
    for number in range(width):
        last: list[Segment] = []
        for part in parts[number]:
            if last and last[-1].y - part.y < min(_CELL_LEADING * part.size, limit):
                last.append(part)
            else:
                last = [part]
                fragments.append((number, last))
    return Table(tuple(_table_row(group, width) for group in _grouped(fragments)))


def _leading_limit(parts: Sequence[Sequence[Segment]]) -> float:
    """Return how far apart lines of one cell can be, where most lines are in cells of several lines."""
    steps = [above.y - below.y for column in parts for above, below in pairwise(column)]
    return 1.25 * statistics.median(steps) if steps else 1e9


def _column(word: Segment, edges: Sequence[float]) -> int:
    return sum(edge < (word.x0 + word.x1) / 2 for edge in edges)


def _row_pitch(lines: Sequence[Sequence[Segment]], edges: Sequence[float]) -> float:
    """Return the least distance of two neighbouring full lines: lines that near are not of one cell."""
    full = [len({_column(word, edges) for word in line}) == len(edges) + 1 for line in lines]
    steps = [
        above[0].y - below[0].y
        for (above, below), (one, other) in zip(pairwise(lines), pairwise(full), strict=True)
        if one and other
    ]
    # A quarter of the lines being full in pairs is chance where cells have several lines each.
    return 0.97 * min(steps) if len(steps) * 2 >= len(lines) - 1 else 1e9


def _grouped(fragments: Sequence[tuple[int, list[Segment]]]) -> list[list[tuple[int, list[Segment]]]]:
    """Return the cell fragments by row: those whose heights overlap belong together."""
    groups: list[list[tuple[int, list[Segment]]]] = []
    floor = 0.0
    for fragment in sorted(fragments, key=lambda fragment: -fragment[1][0].y):
        lines = fragment[1]
        if groups and lines[0].y > floor - 0.3 * lines[0].size:
            groups[-1].append(fragment)
            floor = min(floor, lines[-1].y)
        else:
            groups.append([fragment])
            floor = lines[-1].y
    return groups


def _table_row(group: Sequence[tuple[int, list[Segment]]], width: int) -> TableRow:
    cells: list[list[Segment]] = [[] for _ in range(width)]
    for number, lines in group:
        cells[number] += lines
    return TableRow(tuple(tuple(cell) for cell in cells))
