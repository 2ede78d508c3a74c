"""A PDF page → its words by line, its ruled tables apart, and a verdict on its text."""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

from ingest.document import PageStatus, Verdict
from ingest.glyphs import MAX_GLYPHS, Glyph, TooManyGlyphsError, page_glyphs
from ingest.ocr import ocr_available, read_picture
from ingest.pdf.bullets import with_bullets
from ingest.pdf.fonts import FontRepair
from ingest.pdf.lines import Segment
from ingest.pdf.reading import Mode, page_mode
from ingest.pdf.ruling import Box, Drawing, Grid, grids, page_drawing
from ingest.pdf.signs import as_seen
from ingest.pdf.tables import Table, inside, ruled_table
from ingest.pdf.verdict import PageText, judge
from ingest.pdf.words import words

# A newspaper's page of eight columns has 800 at heights of their own.
_MAX_LINES = 2_500


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """Lines of words, top to bottom; a word without cells keeps the place of a table of `tables`."""

    lines: list[list[Segment]]
    tables: tuple[Table, ...]
    mode: Mode
    verdict: Verdict


def drawn_page(page: pypdfium2.PdfPage, fonts: FontRepair, *, ocr: bool) -> DrawnPage:
    """Return what is written on a page; where that cannot be trusted, what OCR reads, or nothing."""
    try:
        found = page_glyphs(page)
    except TooManyGlyphsError:
        return nothing(
            Verdict(PageStatus.FAILED, 0.0, f"more than {MAX_GLYPHS:,} glyphs: not a page of text")
        )
    glyphs, repaired = fonts.glyphs(found.glyphs)
    drawing = page_drawing(page, found.turn)
    lines = words(with_bullets(as_seen(page, found.turn, glyphs), drawing.dots))
    if len(lines) > _MAX_LINES:
        return nothing(Verdict(PageStatus.FAILED, 0.0, f"more than {_MAX_LINES:,} lines: not a page of text"))
    parts = [word for line in lines for word in line]
    mode = page_mode(lines)
    verdict = judge(
        PageText([part.visual for part in parts], _unmapped(glyphs), mode, repaired, drawing.is_picture)
    )
    if verdict.status is PageStatus.NEEDS_OCR:
        return _read_picture(page, verdict) if ocr and ocr_available() else nothing(verdict)
    lines, tables = _with_tables(lines, drawing, Box(0, 0, *found.turn.size))
    return DrawnPage(lines, tables, mode, verdict)


def _unmapped(glyphs: Sequence[Glyph]) -> float:
    return sum(glyph.unmapped for glyph in glyphs) / max(1, len(glyphs))


def nothing(verdict: Verdict) -> DrawnPage:
    """Return a page of which nothing is kept but the verdict."""
    return DrawnPage([], (), Mode.RIGHT, verdict)


def _read_picture(page: pypdfium2.PdfPage, verdict: Verdict) -> DrawnPage:
    found = read_picture(page)
    if found is None or not found.lines:
        return nothing(verdict)
    fault = verdict.reason.partition(";")[0]
    reason = f"{fault}; read by OCR with a mean confidence of {found.confidence:.0%}"
    return DrawnPage(found.lines, (), Mode.RIGHT, Verdict(PageStatus.OCR, round(found.confidence, 3), reason))


def _with_tables(
    lines: list[list[Segment]], drawing: Drawing, size: Box
) -> tuple[list[list[Segment]], tuple[Table, ...]]:
    """Return the lines without the words of ruled tables, whose places are kept, and these tables."""
    tables: list[Table] = []
    for grid in grids(drawing.boxes, size):
        table = ruled_table(grid, (word for line in lines for word in line if inside(grid, word)))
        if table:
            lines = _with_place(lines, grid, len(tables))
            tables.append(table)
    return lines, tuple(tables)


def _with_place(lines: Sequence[Sequence[Segment]], grid: Grid, number: int) -> list[list[Segment]]:
    """Return the lines without the words in `grid`, and a word that keeps the place of these.

    The rules around them may reach into the gutter between columns.
    """
    kept = [[word for word in line if not inside(grid, word)] for line in lines]
    cells = [word for line in lines for word in line if inside(grid, word)]
    box = grid.box
    size = max((word.size for line in lines for word in line), default=1.0)
    x0, x1 = min(word.x0 for word in cells), max(word.x1 for word in cells)
    place = Segment((), x0, x1, (box.y0 + box.y1) / 2, box.y0, box.y1, size, number)
    found = [line for line in kept if line]
    at = sum(line[0].y > place.y for line in found)
    return [*found[:at], [place], *found[at:]]
