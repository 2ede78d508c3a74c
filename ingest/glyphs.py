"""A PDF page → its glyphs with their boxes, as PDFium's text layer has them.

Only positions, sizes and code points are taken from PDFium, never its order: it reorders and mirrors by rules
of its own. PDFium was chosen over interpreting pypdf's parsed streams: as good boxes, 15 times faster.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.pdf.turn import Turn

_FONT_NAME_BYTES = 128
_BOLD_WEIGHTS = range(600, 1001)
_BOLD_NAME = re.compile(r"bold|black|heavy", re.I)
_LIGHT_NAME = re.compile(r"regular|roman|book|light|medium", re.I)
# A dense newspaper page has 15,000.
MAX_GLYPHS = 40_000
_MAX_BEARING = 0.2
_SAMPLE = 500
# A font without a name, such as Type 3, is known by where it is in memory, while its page is open.
NAMELESS = "@"


class Glyph(NamedTuple):
    """One drawn character; coordinates in PDF points from the lower left corner of the page as it is read.

    A tuple because a page has thousands: a frozen dataclass takes four times as long to make.

    `y` is the baseline, `x0:x1` the advance, `bottom:top` font height; `gap` says that the file has a space
    character between this glyph and the one drawn before it. `size` is the font size as seen, `ink`
    the middle of what is really drawn (differs from the box for marks), `pen` where the pen stood.
    """

    text: str
    order: int
    x0: float
    x1: float
    y: float
    bottom: float
    top: float
    size: float
    bold: bool
    font: str
    gap: bool
    unmapped: bool
    pen: float
    ink: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    font: str
    quarters: int
    slant: float


class TooManyGlyphsError(Exception):
    """A page with more glyphs than can be read."""


@dataclass(frozen=True, slots=True)
class PageGlyphs:
    """The glyphs of a page that are written in the direction of most, and the turn that shows them level."""

    glyphs: list[Glyph]
    turn: Turn


def page_glyphs(page: pypdfium2.PdfPage) -> PageGlyphs:
    """Return the page's glyphs in the order of drawing, without spaces.

    What stands more than a page beside the page is left out. Raises `TooManyGlyphsError`.
    """
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_GLYPHS:
            raise TooManyGlyphsError
        reader = _Reader(textpage)
        turn = Turn.of(page, reader.usual_quarters())
        found = reader.glyphs(turn)
    finally:
        textpage.close()
    return PageGlyphs([glyph for glyph in found if _is_near(glyph, *turn.size)], turn)


def _is_near(glyph: Glyph, width: float, height: float) -> bool:
    """Say whether a glyph stands on the page or at most a page beside it, and is no larger than that."""
    return -width <= glyph.x0 and glyph.x1 <= 2 * width and -height <= glyph.y <= 2 * height


class _Reader:
    """Reads one text page; the C out-parameters are made once, style once a text object."""

    def __init__(self, textpage: pypdfium2.PdfTextPage) -> None:
        self._text = textpage.raw
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[int, tuple[str, bool]] = {}

    def usual_quarters(self) -> int:
        """Return the direction of most text, in quarters of a turn counter-clockwise."""
        counts: Counter[int] = Counter()
        count = pdfium.FPDFText_CountChars(self._text)
        for index in range(0, count, max(1, count // _SAMPLE)):
            style = self._style(index)
            if style is not None:
                counts[style.quarters] += 1
        return max(counts, key=lambda quarters: (counts[quarters], -quarters), default=0)

    def glyphs(self, turn: Turn) -> list[Glyph]:
        """Return what is written in the direction of `turn`."""
        found: list[Glyph] = []
        gap = False
        style = None
        for index in range(pdfium.FPDFText_CountChars(self._text)):
            code = pdfium.FPDFText_GetUnicode(self._text, index)
            if code in _SPACES:
                gap = gap or pdfium.FPDFText_IsGenerated(self._text, index) != 1
                continue
            style = self._style(index) or style
            if style is None or style.quarters != turn.quarters:
                continue
            found.append(self._glyph(index, code, style, len(found), gap, turn))
            gap = False
        return found

    def _glyph(self, index: int, code: int, style: _Style, order: int, gap: bool, turn: Turn) -> Glyph:
        pdfium.FPDFText_GetLooseCharBox(self._text, index, self._box)
        pdfium.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        text = _character(code)
        left, bottom, right, top = turn.box(self._box.left, self._box.bottom, self._box.right, self._box.top)
        pen, y = turn.point(self._x.value, self._y.value)
        bearing = _bearing(left - pen, style.size) if unicodedata.mirrored(text) else 0.0
        if style.slant:
            # The box of a glyph that was slanted reaches from its foot to its leaning head.
            lean = [style.slant * (edge - y) for edge in (bottom, top)]
            left, right = left - min(lean), right - max(lean)
        return Glyph(
            text=text,
            order=order,
            x0=left - bearing,
            x1=right + bearing,
            y=y,
            bottom=bottom,
            top=top,
            size=style.size,
            bold=style.bold,
            font=style.font,
            gap=gap,
            unmapped=pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1,
            pen=pen,
            ink=self._ink(index, turn) if unicodedata.combining(text) else (left + right) / 2,
        )

    def _ink(self, index: int, turn: Turn) -> float:
        """Return the middle of the drawn shape."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        x0, _, x1, _ = turn.box(left.value, bottom.value, right.value, top.value)
        return (x0 + x1) / 2

    def _style(self, index: int) -> _Style | None:
        owner = pdfium.FPDFText_GetTextObject(self._text, index)
        if not owner:
            return None
        address = ctypes.addressof(owner.contents)
        if address not in self._styles:
            self._styles[address] = self._read_style(index, owner)
        return self._styles[address]

    def _read_style(self, index: int, owner: pdfium.FPDF_PAGEOBJECT) -> _Style:
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        font, bold = self._font(index, owner)
        is_level = abs(matrix.b) < 1e-4 * abs(matrix.a) and matrix.d > 0
        scale = (matrix.d if is_level else math.hypot(matrix.c, matrix.d)) or 1.0
        return _Style(
            size=round(pdfium.FPDFText_GetFontSize(self._text, index) * scale, 2),
            bold=bold,
            font=font,
            slant=matrix.c / matrix.d if is_level else 0.0,
            quarters=_quarters(matrix),
        )

    def _font(self, index: int, owner: pdfium.FPDF_PAGEOBJECT) -> tuple[str, bool]:
        """Return the name of a text object's font, and whether it is bold."""
        address = ctypes.cast(pdfium.FPDFTextObj_GetFont(owner), ctypes.c_void_p).value or 0
        if address not in self._fonts:
            name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
            flags = ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self._text, index, name, _FONT_NAME_BYTES, flags)
            font = name.value.decode("utf-8", "replace")
            weight = pdfium.FPDFText_GetFontWeight(self._text, index)
            self._fonts[address] = font or f"{NAMELESS}{address}", _is_bold(font, weight)
        return self._fonts[address]


def _quarters(matrix: pdfium.FS_MATRIX) -> int:
    """Return the direction in which text runs, to the nearest quarter; text drawn mirrored runs right."""
    if abs(matrix.b) <= abs(matrix.a):
        return 2 if matrix.a < 0 and matrix.d < 0 else 0
    return 1 if matrix.b > 0 else 3


def _bearing(room: float, size: float) -> float:
    """Return the room beside the ink if PDFium gives the box of the ink, as of turned brackets."""
    return room if 0.01 * size < room < _MAX_BEARING * size else 0.0


def _is_bold(font: str, weight: int) -> bool:
    """Say whether a font is bold: its name tells, else its weight, if that is one that fonts have.

    PDFium takes the weight from the thickness of stems, which variable fonts get wrong (1828 for a regular).
    """
    if _BOLD_NAME.search(font):
        return True
    return weight in _BOLD_WEIGHTS and not _LIGHT_NAME.search(font)


_SPACES = frozenset(map(ord, "\t\n\r\x0b\x0c \u00a0\u2002\u2003\u2009\u200a\u202f\u3000\ufeff\u200b"))
_PDFIUM_HYPHEN = 0x02


def _character(code: int) -> str:
    if code == _PDFIUM_HYPHEN:
        return "-"
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)
