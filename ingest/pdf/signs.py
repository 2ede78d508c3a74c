"""Signs such as "<" as they are seen on the page: their codes may be mirrored, by the file or by PDFium.

In a run from right to left PDFium turns "<" to ">", and a file may say "<" for what it shows as ">". Brackets
can be put right from their neighbours; in "p < .001" nothing but the picture tells.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2

from ingest.glyphs import Glyph
from ingest.pdf.turn import Turn

_PAIRS = {"<": "<>", ">": "<>", "≤": "≤≥", "≥": "≤≥", "«": "«»", "»": "«»", "‹": "‹›", "›": "‹›"}
_SCALE = 4.0
_MAX_PIXELS = 16_000_000
_MAX_SIGNS = 1_000
_MARGIN = 2.0
_CLEAR = 0.12

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _View:
    """A picture of a part of the page whose upper left corner is at `x`, `y`; `scale` in pixels a point."""

    pixels: Picture
    x: float
    y: float
    scale: float

    def of(self, glyph: Glyph) -> Picture:
        """Return what is seen above the baseline where `glyph` stands."""
        columns = slice(*(round(max(0.0, x - self.x) * self.scale) for x in (glyph.x0, glyph.x1)))
        heights = (glyph.y + 0.9 * glyph.size, glyph.y)
        return self.pixels[slice(*(round(max(0.0, self.y - y) * self.scale) for y in heights)), columns]


def as_seen(page: pypdfium2.PdfPage, turn: Turn, glyphs: list[Glyph]) -> list[Glyph]:
    """Return `glyphs` with "<", ">", "≤", "«" and the like as they are drawn from left to right.

    A page that is turned or full of them is left as it is.
    """
    signs = [glyph for glyph in glyphs if glyph.text in _PAIRS]
    is_level = not page.get_rotation() and not turn.quarters
    view = _view(page, turn, signs) if 0 < len(signs) <= _MAX_SIGNS and is_level else None
    if view is None:
        return glyphs
    return [_seen(glyph, view) if glyph.text in _PAIRS else glyph for glyph in glyphs]


def _view(page: pypdfium2.PdfPage, turn: Turn, signs: Sequence[Glyph]) -> _View | None:
    """Return the picture of the part of a page where `signs` stand, None if they are outside of it."""
    width, height = turn.size
    x0 = max(0.0, min(sign.x0 for sign in signs) - _MARGIN)
    x1 = min(width, max(sign.x1 for sign in signs) + _MARGIN)
    y0 = max(0.0, min(sign.bottom for sign in signs) - _MARGIN)
    y1 = min(height, max(sign.top for sign in signs) + _MARGIN)
    if x1 - x0 < _MARGIN or y1 - y0 < _MARGIN:
        return None
    scale = min(_SCALE, math.sqrt(_MAX_PIXELS / ((x1 - x0) * (y1 - y0))))
    crop = (x0, y0, width - x1, height - y1)
    image = page.render(scale=scale, grayscale=True, crop=crop).to_numpy()
    return _View(image.reshape(image.shape[0], image.shape[1]), x0, y1, scale)


def _seen(sign: Glyph, view: _View) -> Glyph:
    side = _upper_end(view.of(sign))
    return sign if side == 0 else sign._replace(text=_PAIRS[sign.text][0 if side > 0 else 1])


def _upper_end(picture: Picture) -> int:
    """Return 1 if the highest ink is on the right, as in "<", -1 if on the left, 0 if neither or no ink."""
    if not picture.size or int(picture.max()) - int(picture.min()) < 64:
        return 0
    middle = (int(picture.max()) + int(picture.min())) / 2
    ink = picture < middle if np.median(picture) > middle else picture > middle
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    upper = ink[rows[0] : rows[0] + max(1, len(rows) // 5)]
    offset = np.nonzero(upper)[1].mean() - (columns[0] + columns[-1]) / 2
    return 0 if abs(offset) < _CLEAR * (columns[-1] - columns[0] + 1) else int(np.sign(offset))
