"""Segments as they look → text in reading order, with the raised digits that are marks of footnotes."""

from collections.abc import Iterable

from ingest.assemble import note_mark
from ingest.lines import Cell, Segment
from ingest.rtl import is_stored_backwards, logical_order, mend_brackets

_RAISED_SIZE = 0.82
_PLACEHOLDER = "\ufffc"


def shows_backwards(segments: Iterable[Segment]) -> bool:
    """Say whether the page itself shows Hebrew backwards (logical text drawn left to right)."""
    return is_stored_backwards([word for part in segments for word in part.visual.split()]) > 0


def segment_text(part: Segment, *, backwards: bool = False) -> str:
    """Return the text of `part` in reading order; footnote marks are framed by `note_mark`."""
    cells = visual_cells(part)
    if backwards:
        ordered = [text for text, _ in cells]
    else:
        ordered = [cells[index][0] for index in logical_order([shown for _, shown in cells])]
    return mend_brackets("".join(ordered))


def visual_cells(part: Segment) -> list[tuple[str, str]]:
    """Return (text, what the bidi rules shall see) from left to right; a raised mark is a neutral to them."""
    found: list[tuple[str, str]] = []
    mark = ""
    for cell in part.cells:
        if is_raised(cell, part) and not (mark and cell.space):
            mark += cell.text
            continue
        if mark:
            found.append((note_mark(mark), _PLACEHOLDER))
            mark = ""
        if cell.space:
            found.append((" ", " "))
        found.append((cell.text, cell.text))
    if mark:
        found.append((note_mark(mark), _PLACEHOLDER))
    return found


def is_raised(cell: Cell, part: Segment) -> bool:
    """Say whether `cell` is a digit or sign set small and high: a footnote mark."""
    glyph = cell.glyph
    small = glyph.size < _RAISED_SIZE * part.size and glyph.y > part.y + 0.1 * part.size
    return small and (cell.text.isdigit() or cell.text in "*†‡")
