"""Dots drawn beside lines of text → bullets: some programs draw those of lists as circles, not as letters."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ingest.glyphs import Glyph
from ingest.pdf.ruling import Box

_DIAMETERS = (0.15, 0.6)
_HEIGHTS = (0.12, 0.55)
_NEAR = 2.5


def with_bullets(glyphs: Sequence[Glyph], dots: Iterable[Box]) -> list[Glyph]:
    """Return `glyphs` and a "•" for each dot that stands just before or after all of a line's text."""
    found = list(glyphs)
    by_height = sorted(glyphs, key=lambda glyph: glyph.y)
    heights = [glyph.y for glyph in by_height]
    for dot in dots:
        below = dot.y0 - dot.height / _DIAMETERS[0]
        around = by_height[bisect_left(heights, below) : bisect_left(heights, dot.y1)]
        neighbour = _neighbour(dot, around)
        if neighbour:
            found.append(_bullet(dot, neighbour, len(found)))
    return found


def _neighbour(dot: Box, glyphs: Sequence[Glyph]) -> Glyph | None:
    """Return the glyph nearest to a dot on its line; None if it is far, or if text is on both sides."""
    near = [glyph for glyph in glyphs if _is_beside(dot, glyph)]
    if not near or len({glyph.centre < dot.x0 for glyph in near}) == 2:
        return None
    return min(near, key=lambda glyph: _gap(dot, glyph))


def _is_beside(dot: Box, glyph: Glyph) -> bool:
    size = max(glyph.size, 1.0)
    if not _DIAMETERS[0] < dot.height / size < _DIAMETERS[1]:
        return False
    height = (dot.y0 + dot.y1) / 2 - glyph.y
    return _HEIGHTS[0] < height / size < _HEIGHTS[1] and _gap(dot, glyph) < _NEAR * size


def _gap(dot: Box, glyph: Glyph) -> float:
    return max(dot.x0 - glyph.x1, glyph.x0 - dot.x1, 0.0)


def _bullet(dot: Box, beside: Glyph, order: int) -> Glyph:
    return beside._replace(
        text="•", order=order, x0=dot.x0, x1=dot.x1, pen=dot.x0, ink=(dot.x0 + dot.x1) / 2, gap=True
    )
