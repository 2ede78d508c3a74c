"""Content streams written as programs write them that do not run here: Word, print spools, old typesetters.

A work is set in lines; each line is drawn in the order and with the codes that a program is known to use.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from producer_bed.pages import FOOT, HEAD, Work

from ingest.bidi import embedding_levels, visual_order

_MIRROR = str.maketrans("()[]<>«»", ")(][><»«")
_WIDTH, _HEIGHT, _MARGIN, _GAP = 595, 842, 60, 24
_TOP, _CELL_GAP = _HEIGHT - 90.0, 8
_UNITS = 1000


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
Order = Callable[[Line], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Style:
    """How a program draws: `order` cuts a line into operators, `codes` names its font's kind."""

    order: Order
    codes: str = "identity"
    spaces: bool = True
    turned: int = 0
    origin: tuple[int, int] = (0, 0)
    in_form: bool = False
    flipped: bool = False


# Orders of drawing


def whole_line(line: Line) -> Iterator[Line]:
    """A line from left to right in one operator, as ReportLab and pdfFactory."""
    yield line


def glyph_by_glyph(line: Line) -> Iterator[Line]:
    """Each glyph at its place, from left to right: print spools."""
    for cell in line:
        yield [cell]


def reading_glyphs(line: Line) -> Iterator[Line]:
    """Each glyph at its place in reading order."""
    for cell in sorted(line, key=lambda cell: cell.at):
        yield [cell]


def word_runs(line: Line) -> Iterator[Line]:
    """Words in reading order, each from left to right; brackets, digits and blanks are runs of their own."""
    reading = sorted(line, key=lambda cell: cell.at)
    for run in _runs(reading):
        yield sorted(run, key=lambda cell: cell.x)


def words_left_to_right(line: Line) -> Iterator[Line]:
    """Words from left to right, blanks not drawn: some typesetters."""
    run: Line = []
    for cell in line:
        if cell.text.isspace():
            yield run
            run = []
        else:
            run.append(cell)
    yield run


def _runs(reading: Line) -> Iterator[Line]:
    run: Line = []
    for cell in reading:
        if run and _kind(run[-1].text) != _kind(cell.text):
            yield run
            run = []
        run.append(cell)
    yield run


def _kind(text: str) -> str:
    letter = text[0]
    if letter in "()[]{}":
        return "bracket"
    if letter.isspace() or letter.isdigit():
        return "blank" if letter.isspace() else "digit"
    return "hebrew" if "א" <= letter <= "ת" else "other"


# Setting


def set_in_lines(work: Work, face: "Face") -> list[list[Line]]:
    """Return the pages of a work as lines of drawn characters, with a running head and foot."""
    pages: list[list[Line]] = [[]]
    width = (_WIDTH - 2 * _MARGIN - _GAP * (work.columns - 1)) / work.columns
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
            right = _WIDTH - _MARGIN - column * (width + _GAP)
            pages[-1].append([replace(cell, x=right + cell.x, y=y) for cell in line])
            y -= 1.6 * size
        y -= 9
    for number, page in enumerate(pages, 1):
        for text, height in ((HEAD, _HEIGHT - 50.0), (f"{FOOT} | {number}", 45.0)):
            line = _set(text, 400, 8.0, face)[0]
            page.append([replace(cell, x=_WIDTH - _MARGIN + cell.x, y=height) for cell in line])
    return pages


def _row_lines(text: str, width: float, size: float, face: "Face") -> list[Line]:
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


def _set(text: str, width: float, size: float, face: "Face") -> list[Line]:
    """Return a paragraph in lines as they look; the bidi algorithm sees all of it. Latin ones begin left."""
    classes = [unicodedata.bidirectional(letter) or "L" for letter in text]
    hebrew = any("א" <= letter <= "ת" for letter in text)
    levels = embedding_levels(classes, int(hebrew), text)
    lines: list[Line] = []
    for start, end in _breaks(text, width, size, face):
        length = face.length(text[start:end], size)
        lines.append(_line(text, levels, start, end, -length if hebrew else -width, size, face))
    return lines or [[]]


def _breaks(text: str, width: float, size: float, face: "Face") -> list[tuple[int, int]]:
    """Return where the lines of a paragraph begin and end."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", text):
        if found and face.length(text[found[-1][0] : match.end()], size) <= width:
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _line(
    text: str, levels: Sequence[int | None], start: int, end: int, x: float, size: float, face: "Face"
) -> Line:
    found: Line = []
    waiting: list[int] = []
    for index in (start + place for place in visual_order(levels[start:end])):
        if unicodedata.combining(text[index]):
            waiting.append(index)
            continue
        level = levels[index]
        letter = text[index].translate(_MIRROR) if level is not None and level % 2 else text[index]
        width = face.width(letter) * size
        found.append(Drawn(letter, index, x, width, size, 0.0))
        for mark in waiting:
            place = x + (face.ink(letter) - face.ink(text[mark])) * size
            found.append(Drawn(text[mark], mark, place, 0.0, size, 0.0))
        waiting = []
        x += width
    return found


# Fonts


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: its character map and widths (of a size of 1)."""

    font: TTFont
    data: bytes
    widths: dict[str, float]
    inks: dict[str, float]

    def ink(self, text: str) -> float:
        """Return the middle of what is drawn, from the pen."""
        return self.inks.get(text, 0.25)

    def width(self, text: str) -> float:
        return 0.0 if unicodedata.combining(text) else self.widths.get(text, 0.5)

    def length(self, text: str, size: float) -> float:
        return sum(map(self.width, text)) * size


@cache
def face_of(path: str) -> Face:
    """Return the font in a file; a bullet that it lacks is drawn as a dash."""
    font = TTFont(path)
    scale = font["head"].unitsPerEm
    widths = {chr(code): font["hmtx"][name][0] / scale for code, name in font.getBestCmap().items()}
    bounds = {code: _bounds(font, name) for code, name in font.getBestCmap().items()}
    inks = {chr(code): (left + right) / 2 / scale for code, (left, right) in bounds.items()}
    return Face(font, Path(path).read_bytes(), widths, inks)


def _bounds(font: TTFont, name: str) -> tuple[float, float]:
    """Return the left and right ends of a glyph's outline in font units."""
    glyph = font["glyf"][name]
    return (glyph.xMin, glyph.xMax) if glyph.numberOfContours else (0, font["hmtx"][name][0])


class Codes:
    """The codes of a font as they are used, and the objects that say what they mean."""

    def __init__(self, face: Face, kind: str) -> None:
        self.face, self.kind = face, kind
        self.used: dict[str, int] = {}

    def code(self, text: str) -> bytes:
        if ord(text) not in self.face.font.getBestCmap() and text == "•":
            text = "-"
        if self.kind in ("identity", "forms", "mirrored", "nameless"):
            number = self.face.font.getGlyphID(self.face.font.getBestCmap().get(ord(text), ".notdef"))
            self.used.setdefault(text, number)
            return b"%04X" % number
        if self.kind == "shifted":
            return b"%02X" % _shifted(text)
        number = self.used.setdefault(text, len(self.used) + 33)
        return b"%02X" % number

    def objects(self, first: int) -> list[bytes]:
        """Return the font's objects, the font itself first; they are numbered from `first`."""
        if self.kind in ("identity", "forms", "mirrored", "nameless"):
            return self._composite(first)
        return self._type3(first) if self.kind.startswith("type3") else self._simple(first)

    def _composite(self, first: int) -> list[bytes]:
        widths = " ".join(
            f"{gid} [{1000 * self.face.widths.get(text, 0.5):.0f}]" for text, gid in self.used.items()
        )
        named = b"/ToUnicode %d 0 R" % (first + 4) if self.kind != "nameless" else b""
        return [
            b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+F/Encoding/Identity-H/DescendantFonts[%d 0 R]%s>>"
            % (first + 1, named),
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 500/W[%s]>>"
            % (first + 2, widths.encode()),
            _descriptor(first + 3),
            _stream(self._file(), b"/Length1 %d" % len(self._file())),
            _stream(self._to_unicode(4)),
        ]

    def _file(self) -> bytes:
        return _nameless_file(self.face.data) if self.kind == "nameless" else self.face.data

    def _simple(self, first: int) -> list[bytes]:
        codes = {_shifted(text): text for text in self.face.widths} if self.kind == "shifted" else {
            number: text for text, number in self.used.items()}  # fmt: skip
        widths = b" ".join(
            b"%.0f" % (1000 * self.face.widths.get(codes.get(code, " "), 0.5)) for code in range(256)
        )
        names = b" ".join(b"%d/%s" % (code, _glyph_name(text)) for code, text in sorted(codes.items()))
        encoding = (
            b"/WinAnsiEncoding" if self.kind == "shifted" else b"<</Type/Encoding/Differences[%s]>>" % names
        )
        return [
            b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Old/FirstChar 0/LastChar 255/Widths[%s]"
            b"/Encoding %s/FontDescriptor %d 0 R>>" % (widths, encoding, first + 1),
            _descriptor(first + 2, flags=32),
            _stream(self.face.data, b"/Length1 %d" % len(self.face.data)),
        ]

    def _type3(self, first: int) -> list[bytes]:
        codes = {number: text for text, number in self.used.items()}
        glyphs = [_glyph_procedure(self.face, text) for text in codes.values()]
        names = b" ".join(b"%d/g%d" % (code, code) for code in codes)
        procedures = b" ".join(b"/g%d %d 0 R" % (code, first + 2 + place) for place, code in enumerate(codes))
        widths = b" ".join(
            b"%.0f" % (1000 * self.face.width(codes[code]) if code in codes else 0)
            for code in range(33, 33 + len(codes))
        )
        named = b"/ToUnicode %d 0 R" % (first + 1) if self.kind == "type3" else b""
        return [
            b"<</Type/Font/Subtype/Type3/FontBBox[0 -300 1200 1000]/FontMatrix[.001 0 0 .001 0 0]"
            b"/CharProcs<<%s>>/Encoding<</Differences[%s]>>/FirstChar 33/LastChar %d/Widths[%s]"
            b"/Resources<<>>%s>>" % (procedures, names, 32 + len(codes), widths, named),
            _stream(self._to_unicode(2)),
            *map(_stream, glyphs),
        ]

    def _to_unicode(self, digits: int) -> bytes:
        rows = [
            b"<%0*X> <%s>" % (digits, code, self._meaning(text).encode("utf-16-be").hex().encode())
            for text, code in self.used.items()
        ]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = b"\n".join(
            b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks
        )
        span = b"<00> <FF>" if digits == 2 else b"<0000> <FFFF>"
        return (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
            b"1 begincodespacerange %s endcodespacerange\n%s\nendcmap end end" % (span, body)
        )

    def _meaning(self, text: str) -> str:
        if self.kind == "mirrored":
            return text.translate(_MIRROR)
        return _FORMS.get(text, text) if self.kind == "forms" else text


_FORMS = {"א": "\ufb21", "ד": "\ufb22", "ה": "\ufb23", "כ": "\ufb24", "ל": "\ufb25", "ת": "\ufb28"}


@cache
def _nameless_file(data: bytes) -> bytes:
    """Return a font without all that tells which letters its glyphs are."""
    font = TTFont(io.BytesIO(data))
    for name in ("cmap", "post", "GSUB", "GPOS", "GDEF", "name"):
        if name in font:
            del font[name]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _shifted(text: str) -> int:
    try:
        return text.encode("cp1255")[0]
    except UnicodeEncodeError:
        return 63


def _glyph_name(text: str) -> bytes:
    if "א" <= text <= "ת":
        return b"afii%d" % (57664 + ord(text) - ord("א"))
    return b"uni%04X" % ord(text)


def _glyph_procedure(face: Face, text: str) -> bytes:
    """Return the outline of a glyph as a Type 3 procedure (quadratic curves as cubic ones)."""
    pen = DecomposingRecordingPen(face.font.getGlyphSet())
    scale = _UNITS / face.font["head"].unitsPerEm
    glyphs = face.font.getGlyphSet()
    name = face.font.getBestCmap().get(ord(text))
    if name:
        glyphs[name].draw(pen)
    rows = [b"%.0f 0 0 -300 1200 1000 d1" % (_UNITS * face.width(text))]
    for operator, points in pen.value:
        ends = " ".join(f"{x * scale:.0f} {y * scale:.0f}" for x, y in filter(None, points[-1:]))
        if operator == "moveTo":
            rows.append(ends.encode() + b" m")
        elif operator in ("lineTo", "qCurveTo", "curveTo") and ends:
            rows.append(ends.encode() + b" l")
        elif operator == "closePath":
            rows.append(b"h")
    return b"\n".join([*rows, b"f"])


def _descriptor(file: int, flags: int = 4) -> bytes:
    return (
        b"<</Type/FontDescriptor/FontName/ABCDEF+F/Flags %d/FontBBox[-200 -300 1200 1000]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 %d 0 R>>" % (flags, file)
    )


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


# Files


def drawn(work: Work, style: Style, path: str) -> bytes:
    """Return the PDF of a work drawn in a style with the font in `path`."""
    face = face_of(path)
    codes = Codes(face, style.codes)
    contents = [_content(page, style, codes) for page in set_in_lines(work, face)]
    return _file(contents, style, codes)


def _content(page: Sequence[Line], style: Style, codes: Codes) -> bytes:
    rows = [b"BT"]
    for line in page:
        for run in style.order(line):
            kept = [cell for cell in run if style.spaces or not cell.text.isspace()]
            if kept:
                rows.append(_operator(kept, style, codes))
    body = b"\n".join([*rows, b"ET"])
    if style.flipped:
        body = b"1 0 0 -1 0 %d cm\n%s" % (_HEIGHT, body)
    x, y = style.origin
    moved = b"q 1 0 0 1 %d %d cm\n%s\nQ" % (x, y, body)
    return b"q 0 1 -1 0 %d 0 cm\n%s\nQ" % (_HEIGHT, moved) if style.turned else moved


def _operator(run: Line, style: Style, codes: Codes) -> bytes:
    """Return a run as one TJ whose adjustments bring the pen to each glyph."""
    first = run[0]
    pen = first.x
    parts = []
    for cell in run:
        move = (pen - cell.x) * 1000 / cell.size
        if abs(move) > 1:
            parts.append(b"%.0f" % move)
        parts.append(b"<%s>" % codes.code(cell.text))
        pen = cell.x + (0.0 if unicodedata.combining(cell.text) else cell.width)
    y, upright = (_HEIGHT - first.y, b"-1") if style.flipped else (first.y, b"1")
    return b"/F1 %.1f Tf 1 0 0 %s %.2f %.2f Tm [%s] TJ" % (first.size, upright, first.x, y, b"".join(parts))


def _file(contents: Sequence[bytes], style: Style, codes: Codes) -> bytes:
    x, y = style.origin
    width, height = (_HEIGHT, _WIDTH) if style.turned else (_WIDTH, _HEIGHT)
    box = b"/MediaBox[%d %d %d %d]/Rotate %d" % (x, y, x + width, y + height, style.turned)
    font = codes.objects(3)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", *font]
    resources = b"/Resources<</Font<</F1 3 0 R>>%s>>"
    kids = []
    for content in contents:
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        form = b"/XObject<</X %d 0 R>>" % (number + 2) if style.in_form else b""
        objects.append(
            b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R%s>>" % (box, number + 1, resources % form)
        )
        objects.append(_stream(b"/X Do" if style.in_form else content))
        if style.in_form:
            entries = b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]" + resources % b""
            objects.append(_stream(content, entries))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


STYLES = {
    "word runs, brackets apart": Style(word_runs),
    "word runs, mirrored brackets": Style(word_runs, "mirrored"),
    "lines from left to right": Style(whole_line),
    "lines, no blanks": Style(whole_line, spaces=False),
    "lines, 8-bit codes by name": Style(whole_line, "named"),
    "lines, shifted codes": Style(whole_line, "shifted"),
    "lines, presentation forms": Style(whole_line, "forms"),
    "lines, Type 3": Style(whole_line, "type3"),
    "lines, Type 3 without names": Style(whole_line, "type3 nameless"),
    "lines without names": Style(whole_line, "nameless"),
    "glyphs from left to right": Style(glyph_by_glyph),
    "glyphs, no blanks": Style(glyph_by_glyph, spaces=False),
    "glyphs, 8-bit codes by name": Style(glyph_by_glyph, "named", spaces=False),
    "glyphs in reading order": Style(reading_glyphs),
    "words left to right, no blanks": Style(words_left_to_right, spaces=False),
    "turned pages": Style(whole_line, turned=90),
    "far origin": Style(word_runs, origin=(-900, 4000)),
    "text in forms": Style(glyph_by_glyph, in_form=True),
    "flipped pages": Style(word_runs, flipped=True),
}
