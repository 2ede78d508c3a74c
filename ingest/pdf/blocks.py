"""Columns of all pages → blocks in reading order: headings, paragraphs, list items, table rows, footnotes."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeGuard

from ingest.assemble import Line, Note
from ingest.document import BlockKind
from ingest.pdf.columns import Item
from ingest.pdf.geometry import box_of
from ingest.pdf.lines import Row, Segment
from ingest.pdf.notes import notes, split_notes
from ingest.pdf.paragraphs import Paragraph, cell_text, continues, paragraph_text, paragraphs
from ingest.pdf.reading import Mode
from ingest.pdf.tables import Table, TableRow, split_tables
from ingest.pdf.text_lines import BULLET, NUMBERED, text_lines

_HEADING_SIZE = 1.08
_MAX_HEADING = 160
_MAX_HEADING_LINES = 4

Flow = list[Paragraph | Line]


@dataclass(frozen=True, slots=True)
class PageColumns:
    """Page `number` with its columns in reading order."""

    number: int
    columns: tuple[list[Item], ...]
    mode: Mode

    @property
    def segments(self) -> list[Segment]:
        """Return all that is written on the page, column by column."""
        return [
            part
            for column in self.columns
            for item in column
            for row in (item.rows if isinstance(item, Table) else [item])
            for part in row.parts
        ]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The lines of a document's text, footnotes apart."""

    lines: list[Line]
    notes: list[Note]


def page_blocks(pages: Sequence[PageColumns]) -> Blocks:
    """Return the blocks of all pages in reading order."""
    body = body_size(pages)
    flow: Flow = []
    found: list[Paragraph] = []
    for page in pages:
        for column in page.columns:
            above, foot = split_notes(_column_flow(column, page.number, page.mode, body), body)
            found += foot
            _append(flow, above)
    return Blocks(_lines(flow, body), notes(found))


def body_size(pages: Sequence[PageColumns]) -> float:
    """Return the font size of most letters, in points."""
    sizes = [cell.size for page in pages for part in page.segments for cell in part.cells]
    return statistics.median(sizes) if sizes else 0.0


def _column_flow(column: Sequence[Item], page: int, mode: Mode, body: float) -> Flow:
    rows = [item for item in column if isinstance(item, Row)]
    x0 = min((row.x0 for row in rows), default=0.0)
    x1 = max((row.x1 for row in rows), default=0.0)
    flow: Flow = []
    for item in split_tables(column):
        if isinstance(item, Table):
            left_first = item.left_first or mode is Mode.MIXED
            flow += [_row_line(row, page, mode, left_first) for row in item.rows]
        else:
            flow += paragraphs(text_lines(item, page, mode, x0, x1), body)
    return flow


def _row_line(row: TableRow, page: int, mode: Mode, left_first: bool) -> Line:
    """Return a table's row as a block, cells in reading order split by TAB."""
    cells = row.cells if left_first else row.cells[::-1]
    texts = [cell_text(cell, mode) for cell in cells]
    return Line(BlockKind.TABLE_ROW, "\t".join(texts), page, box_of(row.parts))


def _append(flow: Flow, found: Flow) -> None:
    """Add a column's flow; a paragraph that the column break cut goes on, a table does without its head."""
    if flow and found:
        last, first = flow[-1], found[0]
        if isinstance(last, Paragraph) and isinstance(first, Paragraph) and continues(last, first):
            last.lines += first.lines
            found = found[1:]
        elif _is_row(last) and _is_row(first) and first.text == _head(flow):
            found = found[1:]
    flow += found


def _is_row(item: Paragraph | Line) -> TypeGuard[Line]:
    return isinstance(item, Line) and item.kind is BlockKind.TABLE_ROW


def _head(flow: Sequence[Paragraph | Line]) -> str:
    """Return the text of the first row of the table at the end of `flow`."""
    return [item.text for item in takewhile(_is_row, reversed(flow)) if isinstance(item, Line)][-1]


def _lines(flow: Flow, body: float) -> list[Line]:
    texts = {id(item): paragraph_text(item) for item in flow if isinstance(item, Paragraph)}
    headings = [
        item for item in flow if isinstance(item, Paragraph) and _is_heading(item, texts[id(item)], body)
    ]
    sizes = sorted({round(item.size, 1) for item in headings}, reverse=True)
    levels = {id(item): sizes.index(round(item.size, 1)) + 1 for item in headings}
    return [
        item if isinstance(item, Line) else _line(item, texts[id(item)], levels.get(id(item)))
        for item in flow
    ]


def _line(item: Paragraph, text: str, level: int | None) -> Line:
    """Return a paragraph as a block; `level` is given for headings."""
    box = box_of(item.parts)
    if level:
        return Line(BlockKind.HEADING, text, item.page, box, level)
    if BULLET.match(text):
        return Line(BlockKind.LIST_ITEM, "• " + BULLET.sub("", text), item.page, box, 1)
    if NUMBERED.match(text):
        return Line(BlockKind.LIST_ITEM, re.sub(r"^(\d+\.)(?=\S)", r"\1 ", text), item.page, box, 1)
    return Line(BlockKind.PARAGRAPH, text, item.page, box)


def _is_heading(item: Paragraph, text: str, body: float) -> bool:
    if len(item.lines) > _MAX_HEADING_LINES or len(text) > _MAX_HEADING or not re.search(r"[^\W\d]{2}", text):
        return False
    return item.size > _HEADING_SIZE * body or (item.bold and not text.endswith("."))
