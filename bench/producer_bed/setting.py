"""A work set in lines: where each character stands on which page."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from producer_bed.fonts import MIRROR, Face
from producer_bed.pages import FOOT, HEAD, Work

from ingest.bidi import embedding_levels, visual_order

WIDTH, HEIGHT = 595, 842
_MARGIN, _GAP = 60, 24
_TOP, _CELL_GAP = HEIGHT - 90.0, 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """One character of a line at `x`; `at` is its place in reading order."""

    text: str
    at: int
    x: float
    width: float
    size: float
    y: float


Line = list[Drawn]


def set_in_lines(work: Work, face: Face) -> list[list[Line]]:
    """Return the pages of a work as lines of drawn characters, with a running head and foot."""
    pages: list[list[Line]] = [[]]
    width = (WIDTH - 2 * _MARGIN - _GAP * (work.columns - 1)) / work.columns
    column, y = 0, _TOP
    rows = work.truth.split("\n")
    for number, text in enumerate(rows):
        note = number >= len(rows) - work.footnotes
        size = 14.0 if text in work.headings else 8.0 if note else 11.0
        for line in _row_lines(text, width, size, face):
            if y < 90:
                column, y = column + 1, _TOP
            if column == work.columns:
                pages.append([])
                column = 0
            right = WIDTH - _MARGIN - column * (width + _GAP)
            pages[-1].append([replace(cell, x=right + cell.x, y=y) for cell in line])
            y -= 1.6 * size
        y -= 9
    for number, page in enumerate(pages, 1):
        for text, height in ((HEAD, HEIGHT - 50.0), (f"{FOOT} | {number}", 45.0)):
            line = _set(text, 400, 8.0, face)[0]
            page.append([replace(cell, x=WIDTH - _MARGIN + cell.x, y=height) for cell in line])
    return pages


def _row_lines(text: str, width: float, size: float, face: Face) -> list[Line]:
    """Return the lines of a paragraph, or of a table's row with its cells in columns; x is from the right."""
    texts = text.split("\t")
    room = width / len(texts)
    cells = [_set(cell, room - _CELL_GAP * (len(texts) > 1), size, face) for cell in texts]
    return [
        [
            replace(drawn, x=drawn.x - place * room, at=drawn.at + 1000 * place)
            for place in reversed(range(len(cells)))
            if number < len(cells[place])
            for drawn in cells[place][number]
        ]
        for number in range(max(map(len, cells)))
    ]


def _set(text: str, width: float, size: float, face: Face) -> list[Line]:
    """Return a paragraph in lines as they look; the bidi algorithm sees all of it. Latin ones begin left."""
    classes = [unicodedata.bidirectional(letter) or "L" for letter in text]
    hebrew = any("א" <= letter <= "ת" for letter in text)
    levels = embedding_levels(classes, int(hebrew), text)
    lines: list[Line] = []
    for start, end in _breaks(text, width, size, face):
        length = face.length(text[start:end], size)
        lines.append(_line(text, levels, start, end, -length if hebrew else -width, size, face))
    return lines or [[]]


def _breaks(text: str, width: float, size: float, face: Face) -> list[tuple[int, int]]:
    """Return where the lines of a paragraph begin and end."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", text):
        if found and face.length(text[found[-1][0] : match.end()], size) <= width:
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _line(
    text: str, levels: Sequence[int | None], start: int, end: int, x: float, size: float, face: Face
) -> Line:
    found: Line = []
    waiting: list[int] = []
    for index in (start + place for place in visual_order(levels[start:end])):
        if unicodedata.combining(text[index]):
            waiting.append(index)
            continue
        level = levels[index]
        letter = text[index].translate(MIRROR) if level is not None and level % 2 else text[index]
        width = face.width(letter) * size
        found.append(Drawn(letter, index, x, width, size, 0.0))
        for mark in waiting:
            place = x + (face.ink(letter) - face.ink(text[mark])) * size
            found.append(Drawn(text[mark], mark, place, 0.0, size, 0.0))
        waiting = []
        x += width
    return found
