"""Columns of rows → blocks in reading order: headings, paragraphs, list items, table rows, footnotes."""

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.assemble import BBox, Line, Note, plain
from ingest.brackets import mend_brackets
from ingest.columns import Item
from ingest.document import BlockKind
from ingest.lines import Row, Segment, joined
from ingest.reading import Mode, page_mode, segment_text
from ingest.rtl import Base
from ingest.tables import Table, TableRow, split_tables

BULLETS = "•◦▪■●○◆·‣⁃\uf0b7\uf0a7\u25aa\u2022*"
_BULLET = re.compile(rf"^[{re.escape(BULLETS)}–-]\s+(?=\S)")
_NUMBERED = re.compile(r"^\(?(?:\d{1,3}|[א-ת]|[a-zA-Z])[.)]\s+\S")
_TERMINAL = re.compile(r"[.!?:;][\"'”״)\]\d\ufdd0\ufdd1]*$")


@dataclass(frozen=True, slots=True)
class PageColumns:
    """Page `number` with its columns in reading order."""

    number: int
    columns: tuple[list[Item], ...]

    @property
    def segments(self) -> list[Segment]:
        return [
            part
            for column in self.columns
            for item in column
            for row in (item.rows if isinstance(item, Table) else [item])
            for part in row.parts
        ]


@dataclass(frozen=True, slots=True)
class Blocks:
    lines: list[Line]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of running text. `free` is the room left at its end, `first` the width of its first word."""

    part: Segment
    text: str
    page: int
    column: int
    free: float
    first: float
    inset: float
    mode: Mode

    @property
    def is_item(self) -> bool:
        return bool(_BULLET.match(plain(self.text)) or _NUMBERED.match(plain(self.text)))


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[TextLine]

    @property
    def size(self) -> float:
        return statistics.median(line.part.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.part.bold for line in self.lines)


Block = Paragraph | Line


def page_blocks(pages: Sequence[PageColumns]) -> Blocks:
    """Return the blocks of all pages in reading order, footnotes apart."""
    body = _body_size(pages)
    flow: list[Block] = []
    notes: list[Paragraph] = []
    column_number = 0
    for page in pages:
        mode = page_mode(page.segments)
        for column in page.columns:
            column_number += 1
            found = _column_flow(column, page.number, column_number, mode)
            foot = _footnote_start(found, body)
            notes += [item for item in found[foot:] if isinstance(item, Paragraph)]
            _append(flow, found[:foot])
    return Blocks(_lines(flow, body), _notes(notes))


def _body_size(pages: Sequence[PageColumns]) -> float:
    sizes = [cell.glyph.size for page in pages for part in page.segments for cell in part.cells]
    return statistics.median(sizes) if sizes else 0.0


def _column_flow(column: Sequence[Item], page: int, number: int, mode: Mode) -> list[Block]:
    rows = [item for item in column if isinstance(item, Row)]
    x0 = min((row.x0 for row in rows), default=0.0)
    x1 = max((row.x1 for row in rows), default=0.0)
    flow: list[Block] = []
    for item in split_tables(column):
        if isinstance(item, Table):
            flow += [_row_line(row, page, mode, item.left_first) for row in item.rows]
        else:
            flow += paragraphs([text_line(row, page, number, x0, x1, mode) for row in item])
    return flow


def _row_line(row: TableRow, page: int, mode: Mode, left_first: bool) -> Line:
    """Return a table's row as a block, cells in reading order split by TAB."""
    cells = row.cells if left_first else row.cells[::-1]
    texts = [mend_brackets(" ".join(segment_text(part, mode) for part in cell)) for cell in cells]
    return Line(BlockKind.TABLE_ROW, "\t".join(texts), page, box_of(row.parts))


def text_line(row: Row, page: int, column: int, x0: float, x1: float, mode: Mode) -> TextLine:
    """Return a row as a line of running text in a column from `x0` to `x1`."""
    part = joined(row.parts)
    text = segment_text(part, mode)
    rtl = mode is not Mode.MIRRORED and any("א" <= letter <= "ת" for letter in text)
    left, right = part.x0 - x0, x1 - part.x1
    free = left if rtl or left > 2 else right
    if abs(left - right) < 3:
        free = left + right
    return TextLine(part, text, page, column, free, _first_word(part, rtl), right if rtl else left, mode)


def _first_word(part: Segment, rtl: bool) -> float:
    """Return the width of the word that is read first."""
    cells = part.cells[::-1] if rtl else part.cells
    edges = []
    for index, cell in enumerate(cells):
        if index and (cells[index - 1].space if rtl else cell.space):
            break
        edges += [cell.glyph.x0, cell.glyph.x1]
    return max(edges) - min(edges)


def paragraphs(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Return the lines of one stretch of a column as paragraphs."""
    gaps = [above.part.y - below.part.y for above, below in itertools.pairwise(lines)]
    leading = statistics.median_low(gaps) if gaps else 0.0
    found: list[Paragraph] = []
    for index, line in enumerate(lines):
        if index and not _breaks(lines[index - 1], line, leading):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def _breaks(above: TextLine, below: TextLine, leading: float) -> bool:
    size = max(above.part.size, below.part.size)
    if above.part.y - below.part.y > max(1.3 * leading, 1.1 * size):
        return True
    if abs(above.part.size - below.part.size) > 0.07 * size or above.part.bold != below.part.bold:
        return True
    return below.is_item or above.free > below.first + 0.35 * size


def _footnote_start(flow: Sequence[Block], body: float) -> int:
    """Return where the footnotes at the foot of a column begin in its flow."""
    start = len(flow)
    while start:
        item = flow[start - 1]
        if not isinstance(item, Paragraph) or item.size > 0.93 * body:
            break
        start -= 1
    while start < len(flow):
        item = flow[start]
        if isinstance(item, Paragraph) and _NOTE.match(plain(item.lines[0].text)):
            break
        start += 1
    return start


_NOTE = re.compile(r"^\[?(\d{1,3}|[*†‡]+)[.)\]]?\s*(?=\D)")


def _append(flow: list[Block], found: list[Block]) -> None:
    """Add a column's flow; a paragraph that the column break cut goes on."""
    if flow and found:
        last, first = flow[-1], found[0]
        if isinstance(last, Paragraph) and isinstance(first, Paragraph) and _continues(last, first):
            last.lines += first.lines
            found = found[1:]
    flow += found


def _continues(last: Paragraph, first: Paragraph) -> bool:
    above, below = last.lines[-1], first.lines[0]
    if below.is_item or abs(last.size - first.size) > 0.07 * last.size or last.bold != first.bold:
        return False
    if above.free > below.first + 0.35 * last.size:
        return False
    return not _TERMINAL.search(above.text)


def _lines(flow: Sequence[Block], body: float) -> list[Line]:
    found = []
    sizes = sorted(
        {round(item.size, 1) for item in flow if isinstance(item, Paragraph) and _is_heading(item, body)},
        reverse=True,
    )
    for item in flow:
        if isinstance(item, Line):
            found.append(item)
            continue
        text = paragraph_text(item)
        box = _box(item)
        page = item.lines[0].page
        if _is_heading(item, body):
            found.append(Line(BlockKind.HEADING, text, page, box, sizes.index(round(item.size, 1)) + 1))
        elif _BULLET.match(text):
            found.append(Line(BlockKind.LIST_ITEM, "• " + _BULLET.sub("", text), page, box, 1))
        elif _NUMBERED.match(text):
            found.append(Line(BlockKind.LIST_ITEM, text, page, box, 1))
        else:
            found.append(Line(BlockKind.PARAGRAPH, text, page, box))
    return found


def _is_heading(item: Paragraph, body: float) -> bool:
    if len(item.lines) > 4:
        return False
    text = paragraph_text(item)
    if len(text) > 160 or not re.search(r"[^\W\d]{2}", text):
        return False
    return item.size > 1.08 * body or (item.bold and not text.endswith("."))


def paragraph_text(item: Paragraph) -> str:
    """Return the lines of a paragraph as one line; words that were hyphenated across lines are joined."""
    base = _base(item)
    texts = [segment_text(line.part, line.mode, base) for line in item.lines]
    text = texts[0]
    for below in texts[1:]:
        text = join_lines(text, below)
    return mend_brackets(text)


def _base(item: Paragraph) -> Base | None:
    """Return the direction of a paragraph that is Hebrew for the most part."""
    letters = "".join(plain(line.text) for line in item.lines)
    hebrew = sum("א" <= letter <= "ת" for letter in letters)
    latin = sum(letter.isascii() and letter.isalpha() for letter in letters)
    return Base.RTL if hebrew > latin else None


def join_lines(above: str, below: str) -> str:
    """Return two lines of a paragraph as one: "מספ-" and "קת" → "מספקת", "ב-" and "40" → "ב-40"."""
    if above.endswith(("\u00ad", "‐")):
        return above[:-1] + below
    if re.search(r"[^\W\d_]{2}-$", above) and below[:1].isalpha():
        return above[:-1] + below
    if above.endswith(("-", "־")) and not above.endswith((" -", " ־")):
        return above + below
    return f"{above} {below}"


def _box(item: Paragraph) -> BBox:
    page = item.lines[0].page
    return box_of([line.part for line in item.lines if line.page == page])


def box_of(parts: Sequence[Segment]) -> BBox:
    """Return the box around segments, to a tenth of a point."""
    return (
        round(min(part.x0 for part in parts), 1),
        round(min(part.bottom for part in parts), 1),
        round(max(part.x1 for part in parts), 1),
        round(max(part.top for part in parts), 1),
    )


def _notes(items: Sequence[Paragraph]) -> list[Note]:
    found: list[Note] = []
    for item in items:
        text = plain(paragraph_text(item))
        match = _NOTE.match(text)
        if match:
            found.append(Note(match.group(1), text[match.end() :], item.lines[0].page, _box(item)))
        elif found:
            last = found[-1]
            found[-1] = Note(last.mark, join_lines(last.text, text), last.page, last.bbox)
        else:
            found.append(Note("", text, item.lines[0].page, _box(item)))
    return found
