"""Segments as they look → text in reading order, with the raised digits that are marks of footnotes."""

import re
from collections.abc import Sequence
from enum import StrEnum

from ingest.assemble import note_mark, plain
from ingest.brackets import BRACKETS
from ingest.letter_order import order_odds
from ingest.pdf.left_to_right import without_embedded
from ingest.pdf.lines import Cell, Segment, between_gaps
from ingest.rtl import Base, logical_order, turned

_RAISED_SIZE = 0.86
_PLACEHOLDER = "\ufffc"
_SURE = 3.0
# More than any one word can tell: names and foreign words may read better backwards.
_SURE_OF_A_LINE = 9.0
# Where other lines of the page are surely drawn backwards.
_SURE_OF_A_CELL = 1.0
_STOP_FIRST = re.compile(r"[.,;:!?](?=[א-ת])(?!.*[.,;:!?]$)", re.DOTALL)


class Mode(StrEnum):
    """How a page, or a line of it, shows its Hebrew.

    RIGHT: rightly. LEFT: rightly, in a paragraph set from left to right, whose full stops stand at the right.
    MIRRORED: logical text drawn from left to right by a program that knows no Hebrew. WORDS: logical words at
    their right places, as OCR lays them over an image. MIXED: by a program that sets all from left to right,
    with Hebrew rightly shown in some lines and cells, MIRRORED in others.
    """

    RIGHT = "right"
    LEFT = "left"
    MIRRORED = "mirrored"
    WORDS = "words"
    MIXED = "mixed"


def page_mode(lines: Sequence[Sequence[Segment]]) -> Mode:
    """Return how a page of words shows its Hebrew.

    The order of letters tells; where they read from left to right, the end at which lines have full stops.
    """
    shown = [[word.visual for word in part] for line in lines for part in between_gaps(line)]
    odds = [order_odds(part) for part in shown]
    if sum(odds) < _SURE:
        return Mode.MIXED if sum(line > _SURE_OF_A_LINE for line in odds) > 1 else Mode.RIGHT
    return Mode.WORDS if sum(_stop_vote(line) for line in shown) > 0 else Mode.MIRRORED


def segment_mode(part: Segment, usual: Mode) -> Mode:
    """Return how a segment of a page shows its Hebrew: as its page, or mirrored, as stamps may be."""
    if usual not in (Mode.RIGHT, Mode.MIXED):
        return usual
    needed = _SURE_OF_A_LINE if usual is Mode.RIGHT else _SURE_OF_A_CELL
    return Mode.MIRRORED if order_odds([part.visual]) > needed else Mode.RIGHT


def line_text(part: Segment, usual: Mode) -> tuple[str, Mode]:
    """Return a line in reading order and how it shows its Hebrew.

    A line that would begin with a stop, and has none at its end, is set from left to right.
    """
    mode = segment_mode(part, usual)
    text = segment_text(part, mode)
    if mode is Mode.RIGHT and _STOP_FIRST.match(plain(text)):
        return segment_text(part, Mode.LEFT), Mode.LEFT
    return text, mode


def _stop_vote(line: Sequence[str]) -> int:
    """Return 1 if only the leftmost Hebrew word of a line has a full stop, -1 if only the rightmost."""
    return _has_stop(line[0]) - _has_stop(line[-1])


def _has_stop(word: str) -> bool:
    return word.rstrip("\"'0123456789)(").endswith(".") and any("א" <= letter <= "ת" for letter in word)


def segment_text(
    part: Segment, mode: Mode = Mode.RIGHT, base: Base | None = None, *, after_latin: bool = False
) -> str:
    """Return the text of `part` in reading order; footnote marks are framed, brackets not yet mended.

    `after_latin` says that the line before ended within Latin text.
    """
    cells = visual_cells(part)
    if mode is Mode.MIRRORED:
        return "".join(cells)
    cells = _whole_words(cells) if mode is Mode.WORDS else cells
    base = Base.LTR if mode is Mode.LEFT else base
    shown = without_embedded([_PLACEHOLDER if is_mark(cell) else cell for cell in cells])
    order = logical_order(shown, base, after_latin=after_latin)
    # Brackets are left for `mend_brackets`, which sees their neighbours.
    return "".join([turned(cells[at], mirrored and cells[at] not in BRACKETS) for at, mirrored in order])


def _whole_words(cells: Sequence[str]) -> list[str]:
    words: list[str] = []
    for cell in cells:
        if words and cell != " " and words[-1] != " ":
            words[-1] += cell
        else:
            words.append(cell)
    return words


def visual_cells(part: Segment) -> list[str]:
    """Return the cells from left to right, spaces as cells; a raised mark is one framed cell."""
    found: list[str] = []
    mark = ""
    for cell in part.cells:
        if is_raised(cell, part) and not (mark and cell.space):
            found += [" "] if cell.space and found and _is_hebrew(found[-1]) else []
            mark += cell.text
            continue
        found += [note_mark(mark)] if mark else []
        mark = ""
        found += [" ", cell.text] if cell.space else [cell.text]
    return [*found, note_mark(mark)] if mark else found


def _is_hebrew(cell: str) -> bool:
    return "א" <= cell[0] <= "ת"


def is_raised(cell: Cell, part: Segment) -> bool:
    """Say whether `cell` is a digit or sign set small and high: a footnote mark."""
    small = cell.size < _RAISED_SIZE * part.size and cell.y > part.y + 0.1 * part.size
    return small and (cell.text.isdigit() or cell.text in "*†‡")


def is_mark(cell: str) -> bool:
    """Say whether a cell of text is a framed footnote mark."""
    return len(cell) > 1 and cell != plain(cell)
