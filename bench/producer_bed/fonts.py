"""The fonts of drawn files: widths and outlines of a font, and the codes in which programs write with it."""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from raw_pdf import packed_stream

MIRROR = str.maketrans("()[]<>«»", ")(][><»«")
_UNITS = 1000


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
            packed_stream(self._file(), b"/Length1 %d" % len(self._file())),
            packed_stream(self._to_unicode(4)),
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
            packed_stream(self.face.data, b"/Length1 %d" % len(self.face.data)),
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
            packed_stream(self._to_unicode(2)),
            *map(packed_stream, glyphs),
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
            return text.translate(MIRROR)
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
