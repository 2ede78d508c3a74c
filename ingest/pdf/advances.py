"""Glyphs whose boxes reach over the next one → the same, as wide as the pen moves for them.

Some fonts state a box that is as wide as their widest letter (Type 3), or the widths of other letters.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.glyphs import Glyph

_FAR = 0.3
_SAME_PLACE = 0.08
_OFTEN = 0.1


def with_advances(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return `glyphs`; if many boxes reach over the next pen, none is wider than the step of its letter.

    A letter's step is the least that the pen ever moves from it to the next letter.
    """
    lines: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not unicodedata.combining(glyph.text[0]):
            lines[round(glyph.y, 1)].append(glyph)
    pairs = [pair for line in lines.values() for pair in pairwise(sorted(line, key=lambda glyph: glyph.pen))]
    if sum(_reaches_over(left, right) for left, right in pairs) <= _OFTEN * len(glyphs):
        return list(glyphs)
    steps: dict[tuple[str, str], float] = {}
    for left, right in pairs:
        if _step(left, right) > _SAME_PLACE:
            steps[_letter(left)] = min(_step(left, right), steps.get(_letter(left), 1.0))
    return [_narrowed(glyph, steps.get(_letter(glyph), 1.0)) for glyph in glyphs]


def _reaches_over(left: Glyph, right: Glyph) -> bool:
    return _step(left, right) > _SAME_PLACE and left.x1 - right.pen > _FAR * (left.x1 - left.x0)


def _step(left: Glyph, right: Glyph) -> float:
    """Return how far the pen moves, in ems."""
    return (right.pen - left.pen) / max(left.size, 1.0)


def _letter(glyph: Glyph) -> tuple[str, str]:
    return glyph.font, glyph.text


def _narrowed(glyph: Glyph, step: float) -> Glyph:
    end = glyph.pen + step * glyph.size
    return glyph._replace(x1=end, ink=(glyph.x0 + end) / 2) if glyph.x0 < end < glyph.x1 else glyph
