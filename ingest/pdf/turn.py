"""Places on a PDF page → places on the page as its text is read, for pages whose text is turned."""

from dataclasses import dataclass
from typing import Self

import pypdfium2

_LONGEST = 14_400.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A page seen so that text whose direction is `quarters` counter-clockwise from the right runs right.

    `left`, `bottom`, `right` and `top` are the page's edges. Places are in points from the lower left corner
    of the page as it is seen then.
    """

    quarters: int
    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, page: pypdfium2.PdfPage, quarters: int = 0) -> Self:
        """Return the turn of a page; an edge is no longer than a page may be (PDF 1.7, annex C)."""
        left, bottom, right, top = page.get_bbox()
        return cls(quarters, left, bottom, min(right, left + _LONGEST), min(top, bottom + _LONGEST))

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and height of the page as it is seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place on the page is seen."""
        if self.quarters == 1:
            return y - self.bottom, self.right - x
        if self.quarters == 2:
            return self.right - x, self.top - y
        if self.quarters == 3:
            return self.top - y, x - self.left
        return x - self.left, y - self.bottom

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return where a box on the page is seen, its lower left corner first."""
        if not self.quarters and x0 <= x1 and y0 <= y1:
            return x0 - self.left, y0 - self.bottom, x1 - self.left, y1 - self.bottom
        (one, two), (three, four) = self.point(x0, y0), self.point(x1, y1)
        return min(one, three), min(two, four), max(one, three), max(two, four)
