"""Content streams written as programs write them that do not run here: Word, print spools, old typesetters.

A work is set in lines; each line is drawn in the order and with the codes that a program is known to use.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from producer_bed.fonts import Codes, face_of
from producer_bed.pages import Work
from producer_bed.setting import HEIGHT, WIDTH, Line, set_in_lines
from raw_pdf import packed_stream, pdf_file

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
        body = b"1 0 0 -1 0 %d cm\n%s" % (HEIGHT, body)
    x, y = style.origin
    moved = b"q 1 0 0 1 %d %d cm\n%s\nQ" % (x, y, body)
    return b"q 0 1 -1 0 %d 0 cm\n%s\nQ" % (HEIGHT, moved) if style.turned else moved


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
    y, upright = (HEIGHT - first.y, b"-1") if style.flipped else (first.y, b"1")
    return b"/F1 %.1f Tf 1 0 0 %s %.2f %.2f Tm [%s] TJ" % (first.size, upright, first.x, y, b"".join(parts))


def _file(contents: Sequence[bytes], style: Style, codes: Codes) -> bytes:
    x, y = style.origin
    width, height = (HEIGHT, WIDTH) if style.turned else (WIDTH, HEIGHT)
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
        objects.append(packed_stream(b"/X Do" if style.in_form else content))
        if style.in_form:
            entries = b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]" + resources % b""
            objects.append(packed_stream(content, entries))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return pdf_file(objects)


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
