"""Glyphs of a page → segments: stretches of one line without a wide gap, each in its visual order."""

import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.glyphs import Glyph

_WIDE_GAP = 1.0
_SPACE_GAP = 0.13
_HINTED_GAP = 0.04


@dataclass(frozen=True, slots=True)
class Cell:
    """A glyph with its combining marks; `space` says that a word space stands to its left on the page."""

    glyph: Glyph
    text: str
    space: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Cells on one baseline, left to right."""

    cells: tuple[Cell, ...]
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    size: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def bold(self) -> bool:
        return sum(cell.glyph.bold for cell in self.cells) * 2 > len(self.cells)

    @property
    def visual(self) -> str:
        return "".join((" " if cell.space else "") + cell.text for cell in self.cells)


def segments(glyphs: Iterable[Glyph]) -> list[Segment]:
    """Return the page's segments, top to bottom, then left to right."""
    found = []
    for row in baselines(glyphs):
        found += [segment(part) for part in _split(sorted(row, key=lambda glyph: (glyph.x0, glyph.x1)))]
    return found


def baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs by line, top to bottom; raised and lowered small ones join the line they touch."""
    ordered = sorted(glyphs, key=lambda glyph: -glyph.y)
    rows: list[list[Glyph]] = []
    anchors: list[float] = []
    for glyph in ordered:
        if rows and anchors[-1] - glyph.y <= 0.25 * max(glyph.size, 1.0):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            anchors.append(glyph.y)
    return _joined_scripts(rows)


def _joined_scripts(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Merge a row of small glyphs (superscripts, points) into the row below or above that it overlaps."""
    sizes = [statistics.median(glyph.size for glyph in row) for row in rows]
    levels = [statistics.median(glyph.y for glyph in row) for row in rows]
    merged: list[list[Glyph]] = []
    target: dict[int, int] = {}
    for index, row in enumerate(rows):
        for other in (index + 1, index - 1):
            if 0 <= other < len(rows) and _is_script(
                row, rows[other], sizes[other], levels[index] - levels[other]
            ):
                target[index] = other
                break
    for index in range(len(rows)):
        goal = target.get(index)
        if goal is not None and goal not in target:
            rows[goal] = rows[goal] + rows[index]
    for index, row in enumerate(rows):
        if index not in target or target[index] in target:
            merged.append(row)
    return merged


def _is_script(row: Sequence[Glyph], main: Sequence[Glyph], size: float, raised: float) -> bool:
    if not -0.35 * size < raised < 0.6 * size:
        return False
    if not all(glyph.size < 0.85 * size or unicodedata.combining(glyph.text[0]) for glyph in row):
        return False
    return all(any(abs(g.centre - glyph.centre) < 1.5 * size for g in main) for glyph in row)


def _split(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Cut a row of glyphs, left to right, at gaps wider than a word space can be."""
    parts: list[list[Glyph]] = [[]]
    edge = None
    for glyph in row:
        if edge is not None and glyph.x0 - edge > _WIDE_GAP * max(glyph.size, 4.0):
            parts.append([])
            edge = None
        parts[-1].append(glyph)
        edge = glyph.x1 if edge is None else max(edge, glyph.x1)
    return parts


def segment(glyphs: Sequence[Glyph]) -> Segment:
    """Return glyphs of one line, left to right, as a segment."""
    cells = _cells(glyphs)
    bases = [cell.glyph for cell in cells]
    return Segment(
        cells=tuple(cells),
        x0=min(glyph.x0 for glyph in bases),
        x1=max(glyph.x1 for glyph in bases),
        y=statistics.median(glyph.y for glyph in bases),
        bottom=min(glyph.bottom for glyph in bases),
        top=max(glyph.top for glyph in bases),
        size=statistics.median(glyph.size for glyph in bases),
    )


def joined(parts: Sequence[Segment]) -> Segment:
    """Return segments of one line, left to right, as one; a space stands at each seam."""
    cells: list[Cell] = []
    for part in parts:
        cells += [replace(part.cells[0], space=bool(cells)), *part.cells[1:]]
    return Segment(
        cells=tuple(cells),
        x0=min(part.x0 for part in parts),
        x1=max(part.x1 for part in parts),
        y=statistics.median(cell.glyph.y for cell in cells),
        bottom=min(part.bottom for part in parts),
        top=max(part.top for part in parts),
        size=statistics.median(cell.glyph.size for cell in cells),
    )


def _cells(glyphs: Sequence[Glyph]) -> list[Cell]:
    marks = [glyph for glyph in glyphs if unicodedata.combining(glyph.text[0])]
    bases = [glyph for glyph in glyphs if not unicodedata.combining(glyph.text[0])]
    if not bases:
        return [Cell(glyph, glyph.text, False) for glyph in marks]
    texts = [base.text for base in bases]
    for mark in marks:
        nearest = min(range(len(bases)), key=lambda i: abs(bases[i].centre - mark.centre))
        texts[nearest] += mark.text
    cells = []
    for index, base in enumerate(bases):
        space = index > 0 and _is_space(bases[index - 1], base)
        cells.append(Cell(base, texts[index], space))
    return cells


def _is_space(left: Glyph, right: Glyph) -> bool:
    gap = right.x0 - left.x1
    size = max(min(left.size, right.size), 1.0)
    return gap > (_HINTED_GAP if _hinted(left, right) else _SPACE_GAP) * size


def _hinted(left: Glyph, right: Glyph) -> bool:
    """Say whether the two were drawn one after the other with a space character between."""
    if right.order == left.order + 1:
        return right.gap
    return left.gap and left.order == right.order + 1
