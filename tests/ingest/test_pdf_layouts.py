"""Pages that are turned or shifted, fonts with wrong boxes and codes, columns and tables that look alike."""

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ingest.bidi import visual_text
from ingest.brackets import mend_brackets
from ingest.document import BlockKind, PageStatus
from ingest.glyphs import Glyph
from ingest.parse_pdf import parse_pdf
from ingest.pdf.advances import with_advances
from ingest.pdf.codes import Window
from ingest.pdf.reading import Mode
from ingest.pdf.turn import Turn
from ingest.pdf.verdict import PageText, judge
from ingest.pdf.words import words
from ingest.rtl import logical_line

PROSE = [
    "שותפות בין־מגזרית היא דרך לפעולה משותפת של רשויות,",
    "ארגונים ועסקים. היא נבנית לאט, על אמון ועל הסכמות,",
    "ונבחנת בשנים 2019–2025 ב-47 יישובים (כץ, 2021).",
]


def drawn(font: str, rows: Sequence[tuple[str, float, float]], *, turned: bool = False) -> bytes:
    """Return a page with texts whose right ends stand at (x, y) from the lower left corner."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700), pageCompression=0)
    if turned:
        canvas.translate(500, 0)
        canvas.rotate(90)
    canvas.setFont(font, 11)
    for text, x, y in rows:
        canvas.drawRightString(x, y, visual_text(text))
    canvas.save()
    return out.getvalue()


def prose_rows() -> list[tuple[str, float, float]]:
    return [(text, 450, 400 - 15 * number) for number, text in enumerate(PROSE)]


def read(data: bytes) -> str:
    return parse_pdf(data, "x.pdf", "x", ocr=False).text


def test_text_turned_by_a_quarter_is_read(font: str) -> None:
    assert read(drawn(font, prose_rows(), turned=True)) == " ".join(PROSE)


def test_turned_page_with_turned_text_is_read(font: str) -> None:
    data = drawn(font, prose_rows(), turned=True).replace(b"/Rotate 0", b"/Rotate 90")
    assert b"/Rotate 90" in data
    assert read(data) == " ".join(PROSE)


def test_page_far_from_the_origin_is_read(font: str) -> None:
    data = drawn(font, [(text, x + 3000, y - 5000) for text, x, y in prose_rows()])
    moved = data.replace(b"/MediaBox [ 0 0 500 700 ]", b"/MediaBox [ 3000 -5000 3500 -4300 ]")
    assert moved != data
    document = parse_pdf(moved, "x.pdf", "x", ocr=False)
    assert document.text == " ".join(PROSE)
    assert document.blocks[0].bbox is not None
    assert 0 < document.blocks[0].bbox[0] < document.blocks[0].bbox[2] < 500


@pytest.mark.parametrize(
    ("quarters", "seen", "size"),
    [
        (0, (10, 20), (100, 200)),
        (1, (20, 90), (200, 100)),
        (2, (90, 180), (100, 200)),
        (3, (180, 10), (200, 100)),
    ],
)
def test_places_are_seen_where_text_is_level(
    quarters: int, seen: tuple[float, float], size: tuple[float, float]
) -> None:
    turn = Turn(quarters, 1000, 0, 1100, 200)
    assert turn.point(1010, 20) == seen
    assert turn.size == size
    assert turn.box(1010, 20, 1010, 20) == (*seen, *seen)


def test_page_box_without_measure_costs_no_memory(font: str) -> None:
    """Found by fuzzing: a page of 10^11 points asked for 747 GB."""
    data = drawn(font, prose_rows()).replace(b"[ 0 0 500 700 ]", b"[ 0 0 99999999999 700 ]")
    assert read(data) == " ".join(PROSE)


def test_lines_of_level_columns_are_no_rows_of_a_table(font: str) -> None:
    words = " ".join(PROSE).split() * 8
    lines = [" ".join(words[5 * row : 5 * row + 5]) for row in range(38)]
    sides = lines[:19], lines[19:]
    rows = [
        (text, x, 650 - 15 * number - 9 * (number // 10))
        for side, x in zip(sides, (460, 210), strict=True)
        for number, text in enumerate(side)
    ]
    document = parse_pdf(drawn(font, rows), "x.pdf", "x", ocr=False)
    assert not any(block.kind is BlockKind.TABLE_ROW for block in document.blocks)
    assert document.text.replace("\n", " ").startswith(" ".join(sides[0]))


def test_cells_of_one_line_without_rules_are_rows(font: str) -> None:
    table = [
        ("צורה", "מטרה", "קבלת החלטות", "משך"),
        ("היכרות", "החלפת מידע", "כל ארגון לעצמו", "חודש"),
        ("תיאום", "מניעת כפילות", "כל ארגון לעצמו", "חודשים"),
        ("שיתוף פעולה", "משימה מוגדרת", "במשותף", "עד שנה"),
        ("שותפות", "מטרה משותפת", "ועדת היגוי", "3–5 שנים"),
        ("מיזוג", "ארגון אחד", "דירקטוריון", "ללא הגבלה"),
    ]
    rows = [
        (cell, 460 - 110 * column, 600 - 20 * number)
        for number, cells in enumerate(table)
        for column, cell in enumerate(cells)
    ]
    assert read(drawn(font, rows)) == "\n".join("\t".join(cells) for cells in table)


def test_a_blank_stands_after_a_raised_mark(font: str) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    right = 450.0
    for text, rise, size in (("האמון נבנה לאט.", 0, 11), ("1", 4, 7), (" הוא נשבר מהר.", 0, 11)):
        canvas.setFont(font, size)
        canvas.drawRightString(right, 500 + rise, visual_text(text))
        right -= pdfmetrics.stringWidth(text, font, size)
    canvas.save()
    assert read(out.getvalue()) == "האמון נבנה לאט.1 הוא נשבר מהר."


def glyph(text: str, pen: float, width: float, order: int) -> Glyph:
    return Glyph(
        text, order, pen, pen + width, 100, 98, 108, 10, False, "F", False, False, pen, pen + width / 2
    )


def test_boxes_as_wide_as_the_widest_letter_are_narrowed_to_the_step() -> None:
    pens = (0, 6, 12, 21, 27)
    wide = [glyph(letter, pen, 12, at) for at, (letter, pen) in enumerate(zip("אבאגא", pens, strict=True))]
    assert [each.x1 for each in with_advances(wide)] == [6, 12, 18, 27, 33]
    right = [glyph(letter, 6 * order, 6, order) for order, letter in enumerate("אבגד")]
    assert with_advances(right) == right


def test_codes_of_windows_1255_are_more_than_its_letters() -> None:
    window = Window("cp1252", 0xE0)
    assert "".join(map(window.letter, "áéïÎîâæøéú 2010 ×")) == "בין־מגזרית 2010 ׳"


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (["אמון־בין־שותפים־נבנה־לאט"] * 20, PageStatus.NEEDS_OCR),
        (" ".join(PROSE).split() * 2, PageStatus.REPAIRED),
    ],
)
def test_repaired_letters_without_their_blanks_are_not_trusted(shown: list[str], status: PageStatus) -> None:
    verdict = judge(PageText(shown, 0.0, Mode.MIRRORED, repaired=True, has_pictures=False))
    assert verdict.status is status


def test_endless_lines_are_turned_in_parts() -> None:
    word = "(אמון) ציבורי "
    text = (word * 5_000).strip()
    assert logical_line(visual_text(word.strip())) == word.strip()
    assert logical_line(" ".join([visual_text(word.strip())] * 5_000)) == text
    assert mend_brackets(text) == text


def test_a_kerned_pair_is_no_word_space_unless_the_file_has_one() -> None:
    """PDFium guesses a space where LuaLaTeX kerns "gove" and "rnance" apart by .05 em."""
    pair = [glyph("a", 0, 5, 0), glyph("b", 5.5, 5, 1)]
    assert [word.visual for word in words(pair)[0]] == ["ab"]
    assert [word.visual for word in words([pair[0], pair[1]._replace(gap=True)])[0]] == ["a", "b"]


def test_rules_of_a_table_that_reach_into_the_gutter_do_not_part_the_columns(font: str) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    canvas.setFont(font, 9)
    right = [f"שורה {number} של הטור הימני, והיא מלאה עד סופה" for number in range(12)]
    left = [f"שורה {number} של הטור השמאלי, והיא מלאה עד סופה" for number in range(6)]
    for number, line in enumerate(right):
        canvas.drawRightString(460, 600 - 12 * number, visual_text(line))
    for number, line in enumerate(left):
        canvas.drawRightString(244, 600 - 12 * number, visual_text(line))
    start = min(pdfmetrics.stringWidth(line, font, 9) for line in right)
    canvas.rect(60, 480, 460 - start - 3 - 60, 40)
    canvas.line(150, 480, 150, 520)
    canvas.drawRightString(230, 500, visual_text("סעיף"))
    canvas.drawRightString(140, 500, visual_text("סכום"))
    canvas.save()
    text = read(out.getvalue())
    assert (
        text.index("שורה 11 של הטור הימני") < text.index("שורה 0 של הטור השמאלי") < text.index("סעיף\tסכום")
    )


def test_head_of_a_table_that_goes_on_is_read_once(font: str) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    for rows in (("גינון", "תרבות"), ("נוער", "מענקים")):
        canvas.setFont(font, 11)
        for number, name in enumerate(("סעיף", *rows)):
            canvas.drawRightString(440, 605 - 20 * number, visual_text(name))
            canvas.drawRightString(240, 605 - 20 * number, visual_text("תקציב" if not number else "12,000"))
            canvas.rect(50, 600 - 20 * number, 200, 20)
            canvas.rect(250, 600 - 20 * number, 200, 20)
        canvas.showPage()
    canvas.save()
    assert read(out.getvalue()).splitlines() == [
        "סעיף\tתקציב",
        *(f"{name}\t12,000" for name in ("גינון", "תרבות", "נוער", "מענקים")),
    ]


def test_a_line_that_sticks_out_into_a_narrow_gutter_does_not_join_the_columns(font: str) -> None:
    """XeLaTeX sets two columns 10 points apart and lets Latin lines stick out by a point."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    canvas.setFont(font, 11)
    right = [f"שורה {number} של הטור הימני עד סופה" for number in range(12)]
    left = [f"שורה {number} של הטור השמאלי עד סופה" for number in range(12)]
    gutter = 470 - max(pdfmetrics.stringWidth(line, font, 11) for line in right)
    for number, (line, other) in enumerate(zip(right, left, strict=True)):
        canvas.drawRightString(470, 600 - 14 * number, visual_text(line))
        canvas.drawRightString(gutter - (9 if number == 7 else 10), 600 - 14 * number, visual_text(other))
    canvas.save()
    text = read(out.getvalue())
    assert text.index("שורה 11 של הטור הימני") < text.index("שורה 0 של הטור השמאלי")
