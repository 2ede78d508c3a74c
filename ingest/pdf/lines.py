"""Words on a baseline → segments between wide gaps, and rows of a column; all from left to right."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

WIDE_GAP = 1.0


class Cell(NamedTuple):
    """A letter with its marks; `space` says that a word space stands to its left on the page.

    Kept small and quick to make: a page has thousands, a document all of them in memory.
    """

    text: str
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    size: float
    bold: bool
    space: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Cells on one baseline, left to right; `size` and `y` are those of most cells.

    Without cells it keeps the place of the ruled table number `table` of its page.
    """

    cells: tuple[Cell, ...]
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    size: float
    table: int | None = None

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def bold(self) -> bool:
        return sum(cell.bold for cell in self.cells) * 2 > len(self.cells)

    @property
    def visual(self) -> str:
        return "".join((" " if cell.space else "") + cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one baseline of a column: words, and the segments between its wide gaps."""

    words: tuple[Segment, ...]
    parts: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        return self.parts[0].x0

    @property
    def x1(self) -> float:
        return max(part.x1 for part in self.parts)

    @property
    def y(self) -> float:
        return statistics.median(part.y for part in self.parts)

    @property
    def size(self) -> float:
        return max(part.size for part in self.parts)


def row(words: Sequence[Segment]) -> Row:
    """Return words of one line, left to right, as a row."""
    return Row(tuple(words), tuple(segments(words)))


def lines_of(words: Iterable[Segment]) -> list[list[Segment]]:
    """Return words grouped by baseline, top to bottom, each line left to right."""
    groups: list[list[Segment]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if groups and groups[-1][0].y - word.y <= 0.3 * min(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [sorted(group, key=lambda word: word.x0) for group in groups]


def segment(cells: Sequence[Cell]) -> Segment:
    """Return cells of one line, left to right, as a segment; of two middle sizes the higher is its size."""
    size = sorted([cell.size for cell in cells])[len(cells) // 2]
    heights = sorted([cell.y for cell in cells if cell.size >= size])
    return Segment(
        cells=tuple(cells),
        x0=min([cell.x0 for cell in cells]),
        x1=max([cell.x1 for cell in cells]),
        y=heights[(len(heights) - 1) // 2],
        bottom=min([cell.bottom for cell in cells]),
        top=max([cell.top for cell in cells]),
        size=size,
    )


def joined(parts: Sequence[Segment]) -> Segment:
    """Return segments of one line, left to right, as one; a space stands at each seam."""
    if len(parts) == 1:
        return parts[0]
    cells: list[Cell] = []
    for part in parts:
        cells += [part.cells[0]._replace(space=bool(cells)), *part.cells[1:]]
    return segment(cells)


def segments(line: Sequence[Segment]) -> list[Segment]:
    """Return the words of a line, left to right, as segments between gaps wider than a word space can be."""
    return [joined(group) for group in between_gaps(line)]


def between_gaps(line: Sequence[Segment]) -> list[list[Segment]]:
    """Return the words of a line, left to right, in groups between its wide gaps."""
    groups: list[list[Segment]] = [[line[0]]] if line else []
    for left, right in pairwise(line):
        if right.x0 - left.x1 > WIDE_GAP * max(left.size, right.size, 4.0):
            groups.append([])
        groups[-1].append(right)
    return groups
