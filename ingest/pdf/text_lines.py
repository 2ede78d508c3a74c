"""Rows of a column → lines of running text, with what tells whether a paragraph ends with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.assemble import plain
from ingest.pdf.lines import Row, Segment, joined
from ingest.pdf.reading import Mode, line_text

BULLETS = "•◦▪■●○◆·‣⁃\uf0b7\uf0a7\ufffd*"
BULLET = re.compile(rf"^(?:[{re.escape(BULLETS)}]\s*|[–—-]\s+)(?=\S)")
NUMBERED = re.compile(r"^[()\[]?(?:\d{1,3}|[א-ת]|[a-zA-Z])[.()\]]+(?:\s+[^\s=<>≈≤≥]|(?<=\.)[א-ת])")
_SAME_EDGE = 3.0
_MIN_GROUP = 4


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of running text; lengths in points.

    `free` is the room left at its end, `first` the width of its first word, `inset` the room before its
    beginning.
    """

    part: Segment
    text: str
    page: int
    free: float
    first: float
    inset: float
    mode: Mode

    @property
    def is_item(self) -> bool:
        text = plain(self.text)
        return bool(BULLET.match(text) or NUMBERED.match(text))

    def is_full_before(self, below: "TextLine") -> bool:
        """Say whether the first word of `below` had no room on this line."""
        return self.free <= below.first + 0.35 * self.part.size


def text_lines(rows: Sequence[Row], page: int, mode: Mode, x0: float, x1: float) -> list[TextLine]:
    """Return rows of a column that reaches from `x0` to `x1` as lines of text."""
    parts = [joined(row.parts) for row in rows]
    return [_text_line(part, page, mode, *_margins(part, parts, x0, x1)) for part in parts]


def _margins(part: Segment, parts: Sequence[Segment], x0: float, x1: float) -> tuple[float, float]:
    """Return the edges between which lines set like `part` run: lists may be narrower than the column."""
    left = [other.x0 for other in parts if abs(other.x1 - part.x1) < _SAME_EDGE]
    right = [other.x1 for other in parts if abs(other.x0 - part.x0) < _SAME_EDGE]
    return (
        min(left) if len(left) >= _MIN_GROUP else x0,
        max(right) if len(right) >= _MIN_GROUP else x1,
    )


def _text_line(part: Segment, page: int, usual: Mode, x0: float, x1: float) -> TextLine:
    text, mode = line_text(part, usual)
    from_left = mode in (Mode.MIRRORED, Mode.LEFT) or usual is Mode.MIXED
    rtl = not from_left and any("א" <= letter <= "ת" for letter in text)
    left, right = max(0.0, part.x0 - x0), max(0.0, x1 - part.x1)
    free = left if rtl or left > 2 else right
    return TextLine(part, text, page, free, _first_word(part, rtl), right if rtl else left, mode)


def _first_word(part: Segment, rtl: bool) -> float:
    """Return the width of the word that is read first."""
    cells = part.cells[::-1] if rtl else part.cells
    edges = []
    for index, cell in enumerate(cells):
        if index and (cells[index - 1].space if rtl else cell.space):
            break
        edges += [cell.x0, cell.x1]
    return max(edges) - min(edges)
