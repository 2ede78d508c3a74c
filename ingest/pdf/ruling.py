"""The lines drawn on a PDF page → the grids of its tables (and dots that stand for bullets)."""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.pdf.turn import Turn

_MAX_OBJECTS = 20_000
_MAX_RULES = 1_500
_THIN = 2.5
_DOT = (1.2, 9.0)
_MAX_DOTS = 300
_TOUCH = 3.0
_MIN_LENGTH = 5.0
# So many paths on a page without text are letters drawn as outlines.
_OUTLINES = 40
_PICTURES = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points; a rule if one side is thin."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: `xs` from left to right, `ys` from top to bottom are its rules; `upright` ones apart."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])

    def divides(self, column: int, row: int) -> bool:
        """Say whether a rule stands at the left of `column` in `row`: cells may span several columns."""
        x, middle = self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2
        return any(abs(rule.x0 - x) < _TOUCH and rule.y0 < middle < rule.y1 for rule in self.upright)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bounds of the lines and frames drawn on a page, and of dots; `is_picture` if it may be a scan."""

    boxes: tuple[Box, ...]
    is_picture: bool
    dots: tuple[Box, ...] = ()


def page_drawing(page: pypdfium2.PdfPage, turn: Turn) -> Drawing:
    """Return what is drawn on a page, where it is seen in `turn`; beyond a number no page needs, nothing."""
    edges = [ctypes.c_float() for _ in range(4)]
    boxes: list[Box] = []
    dots: list[Box] = []
    pictures = paths = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        pictures += kind in _PICTURES
        if kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, *edges):
            paths += 1
            box = Box(*turn.box(*(edge.value for edge in edges)))
            if _is_dot(box) and len(dots) < _MAX_DOTS:
                dots.append(box)
            elif min(box.width, box.height) < _THIN or _is_stroked(item):
                boxes.append(box)
    return Drawing(tuple(boxes), pictures > 0 or paths > _OUTLINES, tuple(dots))


def _is_dot(box: Box) -> bool:
    """Say whether a path may be the bullet of a list: as high as it is wide, and small."""
    small, large = sorted((box.width, box.height))
    return _DOT[0] < small and large < _DOT[1] and large - small < 0.2 * large


def _is_stroked(path: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Say whether a path has an outline, and is not only a background."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, fill, stroke)) and stroke.value != 0


def grids(boxes: Iterable[Box], page: Box) -> list[Grid]:
    """Return the ruled tables with more than one cell on a page of the size `page`."""
    rules = [rule for box in boxes for rule in _rules(box, page)]
    if len(rules) > _MAX_RULES:
        return []
    found = (_grid(group) for group in _connected(rules))
    return [grid for grid in found if grid is not None]


def _rules(box: Box, page: Box) -> list[Box]:
    """Return a box as rules: itself if it is thin, else its four sides unless it frames the page."""
    if min(box.width, box.height) < _THIN:
        return [box] if max(box.width, box.height) > _MIN_LENGTH else []
    if min(box.width, box.height) < 2 * _MIN_LENGTH or (
        box.width > 0.9 * page.width and box.height > 0.8 * page.height
    ):
        return []
    return [
        Box(box.x0, box.y0, box.x0, box.y1),
        Box(box.x1, box.y0, box.x1, box.y1),
        Box(box.x0, box.y0, box.x1, box.y0),
        Box(box.x0, box.y1, box.x1, box.y1),
    ]


def _connected(rules: Sequence[Box]) -> list[list[Box]]:
    """Return the rules in groups that touch each other."""
    groups: list[list[Box]] = []
    waiting = sorted(rules, key=lambda rule: -rule.y1)
    while waiting:
        group, border = [waiting.pop(0)], [0]
        while border:
            rule = group[border.pop()]
            near = [other for other in waiting if _touch(rule, other)]
            if near:
                waiting = [other for other in waiting if not _touch(rule, other)]
                border += range(len(group), len(group) + len(near))
                group += near
        groups.append(group)
    return groups


def _touch(one: Box, other: Box) -> bool:
    return (
        one.x0 - _TOUCH <= other.x1
        and other.x0 - _TOUCH <= one.x1
        and one.y0 - _TOUCH <= other.y1
        and other.y0 - _TOUCH <= one.y1
    )


def _grid(rules: Sequence[Box]) -> Grid | None:
    upright = [rule for rule in rules if rule.height > rule.width]
    level = [rule for rule in rules if rule.width > rule.height]
    xs = _clustered(rule.x0 for rule in upright)
    ys = _clustered(rule.y0 for rule in level)[::-1]
    # A single column is a frame, or the background that some programs draw behind each line.
    if len(xs) < 3 or len(ys) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(upright))


def _clustered(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found
