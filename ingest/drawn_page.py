"""A PDF page → its words by line, with its ruled tables apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

from ingest.glyphs import page_glyphs
from ingest.lines import Segment
from ingest.ruling import Box, Grid, grids, page_boxes
from ingest.tables import Table, inside, ruled_table
from ingest.words import words


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """Lines of words, top to bottom; a word without cells keeps the place of a table of `tables`."""

    lines: list[list[Segment]]
    tables: tuple[Table, ...]


def drawn_page(page: pypdfium2.PdfPage) -> DrawnPage:
    """Return what is written on a page."""
    lines = words(page_glyphs(page))
    tables: list[Table] = []
    for grid in grids(page_boxes(page), Box(0, 0, *page.get_size())):
        table = ruled_table(grid, (word for line in lines for word in line if inside(grid, word)))
        if table:
            lines = _with_place(lines, grid, len(tables))
            tables.append(table)
    return DrawnPage(lines, tuple(tables))


def _with_place(lines: Sequence[Sequence[Segment]], grid: Grid, number: int) -> list[list[Segment]]:
    """Return the lines without the words in `grid`, and a word that keeps its place."""
    kept = [[word for word in line if not inside(grid, word)] for line in lines]
    box = grid.box
    size = max((word.size for line in lines for word in line), default=1.0)
    place = Segment((), box.x0, box.x1, (box.y0 + box.y1) / 2, box.y0, box.y1, size, number)
    found = [line for line in kept if line]
    at = sum(line[0].y > place.y for line in found)
    return [*found[:at], [place], *found[at:]]
