"""Rows of a column → stretches of running text and rows of tables, whose cells may have several lines."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.assemble import Line
from ingest.brackets import mend_brackets
from ingest.columns import Row
from ingest.document import BlockKind
from ingest.lines import Segment
from ingest.reading import Mode, segment_text

_MARKER_LETTERS = 4


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's cells in reading order, each with its lines from top to bottom."""

    cells: tuple[tuple[Segment, ...], ...]
    page: int = 0
    texts: tuple[str, ...] = ()

    def read(self, page: int, mode: Mode) -> "TableRow":
        """Return the row with the text of its cells."""
        texts = tuple(
            mend_brackets(" ".join(segment_text(part, mode) for part in cell)) for cell in self.cells
        )
        return TableRow(self.cells, page, texts)

    def line(self) -> Line:
        """Return the row as a block, cells split by TAB."""
        parts = [part for cell in self.cells for part in cell]
        box = (
            round(min(part.x0 for part in parts), 1),
            round(min(part.bottom for part in parts), 1),
            round(max(part.x1 for part in parts), 1),
            round(max(part.top for part in parts), 1),
        )
        return Line(BlockKind.TABLE_ROW, "\t".join(self.texts), self.page, box)


def split_tables(column: Sequence[Row]) -> list[list[Row] | TableRow]:
    """Return the column's stretches of text rows, and the rows of its tables, top to bottom."""
    found: list[list[Row] | TableRow] = []
    index = 0
    while index < len(column):
        end = _table_end(column, index)
        if end:
            found += table_rows(column[index:end])
            index = end
            continue
        if not found or isinstance(found[-1], TableRow):
            found.append([])
        stretch = found[-1]
        assert isinstance(stretch, list)
        stretch.append(column[index])
        index += 1
    return found


def _table_end(column: Sequence[Row], start: int) -> int:
    """Return where the table that starts at row `start` ends, 0 if none starts there."""
    if not _is_tabular(column[start]):
        return 0
    end, count = start + 1, 1
    for index in range(start + 1, len(column)):
        if _is_tabular(column[index]):
            count += 1
            end = index + 1
        elif index - end >= 2 or not _fits_cell(column[index], column[start:end]):
            break
    while end < len(column) and _fits_cell(column[end], column[start:end]) and _near(column, end):
        end += 1
    return end if count >= 2 else 0


def _near(column: Sequence[Row], index: int) -> bool:
    return column[index - 1].y - column[index].y < 1.5 * column[index].size


def _is_tabular(row: Row) -> bool:
    parts = [part for part in row.parts if not _is_marker(part)]
    return len(parts) > 1


def _is_marker(part: Segment) -> bool:
    text = part.visual
    return len(part.cells) <= _MARKER_LETTERS and (
        not any(letter.isalnum() for letter in text) or (text.strip("().").isdigit() and "." in text)
    )


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


def table_rows(table: Sequence[Row]) -> list[list[Row] | TableRow]:
    """Return the rows of a table, cells from right to left; lines that belong to one row are grouped."""
    parts = [part for row in table for part in row.parts]
    spans = _spans(parts)
    pitch = _row_pitch(table, len(spans))
    fragments: list[tuple[int, list[Segment]]] = []
    for number, (x0, x1) in enumerate(spans):
        cell_parts = sorted((part for part in parts if x0 <= part.x0 < x1), key=lambda part: -part.y)
        for part in cell_parts:
            if (
                fragments
                and fragments[-1][0] == number
                and fragments[-1][1][-1].y - part.y < min(1.75 * part.size, pitch)
            ):
                fragments[-1][1].append(part)
            else:
                fragments.append((number, [part]))
    return [_table_row(group, len(spans)) for group in _grouped(fragments)]


def _row_pitch(table: Sequence[Row], width: int) -> float:
    """Return the least distance of two neighbouring full rows: lines that near are not of one cell."""
    full = [
        (above, below)
        for above, below in itertools.pairwise(table)
        if len(above.parts) == width == len(below.parts)
    ]
    return 0.97 * min((above.y - below.y for above, below in full), default=1e9)


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
    return TableRow(tuple(tuple(cell) for cell in reversed(cells)))
