"""What only the drawing tells: which way a sign is turned, what is a bullet, where a slanted word ends."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.bidi import visual_text
from ingest.document import BlockKind, Document
from ingest.glyphs import Glyph
from ingest.parse_pdf import parse_pdf
from ingest.pdf.mark_codes import drawn_marks
from ingest.pdf.marks import whole_glyphs

RIGHT = 450
QAMATS, DAGESH, SHIN_DOT = "\u05b8", "\u05bc", "\u05c1"

Draw = Callable[[Canvas], None]


def drawn(font: str, draw: Draw) -> Document:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 300))
    canvas.setFont(font, 12)
    draw(canvas)
    canvas.save()
    return parse_pdf(out.getvalue(), "a.pdf", "a", ocr=False)


@pytest.mark.parametrize(
    "line",
    [
        "ההבדל בין הקבוצות היה מובהק: t(144) = 4.6, p < .001.",
        "ההבדל בין הקבוצות לא היה מובהק: t(144) = 1.2, p > .05.",
        "כאשר אמון < כוח וגם כוח > אמון, הסדר נשמר בשותפות.",
        "התקציב של השותפות היה ≥ 1,200 ₪ ולאחר מכן ≤ 600 ₪.",
    ],
)
def test_relations_are_read_as_they_are_drawn(font: str, line: str) -> None:
    assert drawn(font, lambda page: page.drawRightString(RIGHT, 200, visual_text(line))).text == line


def test_dots_drawn_beside_lines_are_bullets(font: str) -> None:
    items = ["ועדת ההיגוי תתכנס אחת לחודש", "הרשות תמנה רכזת לשותפות", "העמותה תפרסם דוח שנתי"]

    def draw(page: Canvas) -> None:
        for number, item in enumerate(items):
            page.drawRightString(RIGHT - 20, 200 - 18 * number, visual_text(item))
            page.circle(RIGHT - 9, 204 - 18 * number, 2.25, stroke=0, fill=1)

    document = drawn(font, draw)
    assert document.text.splitlines() == [f"• {item}" for item in items]
    assert {block.kind for block in document.blocks} == {BlockKind.LIST_ITEM}


def test_a_dot_between_words_is_no_bullet(font: str) -> None:
    def draw(page: Canvas) -> None:
        page.drawRightString(RIGHT, 200, visual_text("אמון בין שותפים"))
        page.drawRightString(RIGHT - 110, 200, visual_text("קודם להסכם"))
        page.circle(RIGHT - 100, 204, 2.25, stroke=0, fill=1)

    assert "•" not in drawn(font, draw).text


def test_a_slanted_line_keeps_its_spaces(font: str) -> None:
    line = "אין שותפות בלי אמון ואין אמון בלי זמן"

    def draw(page: Canvas) -> None:
        text = page.beginText()
        text.setFont(font, 12)
        text.setTextTransform(1, 0, 0.33, 1, 150, 200)
        text.textOut(visual_text(line))
        page.drawText(text)

    assert drawn(font, draw).text == line


def test_three_columns_whose_lines_have_heights_of_their_own(font: str) -> None:
    column = ["שורות ארוכות שממלאות", "את הטור מקצה אל קצה", "ואין בהן שום רווח רב", "עד לסוף הטור הצר הזה"]
    names = ["ראשון", "שני", "שלישי"]

    def draw(page: Canvas) -> None:
        for number, name in enumerate(names):
            for row, line in enumerate([*column, f"וזה הוא הטור {name}"]):
                page.drawRightString(RIGHT - 150 * number, 250 - 16 * row - 5 * number, visual_text(line))

    text = drawn(font, draw).text.replace("\n", " ")
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert text.count(" ".join(column)) == 3


def glyph(text: str, x0: float, x1: float, *, pen: float | None = None, unmapped: bool = False) -> Glyph:
    return Glyph(
        text, 0, x0, x1, 100.0, 97.0, 110.0, 10.0, False, "f", False, unmapped, x0 if pen is None else pen, x0
    )


def test_vowels_coded_with_a_dagesh_everywhere_are_vowels() -> None:
    glyphs = [glyph(QAMATS + DAGESH, x, x + 2) for x in (10.0, 20.0, 30.0)]
    assert [mark.text for mark in drawn_marks(glyphs)] == [QAMATS] * 3


def test_a_dot_without_a_code_over_the_right_of_shin_is_its_dot() -> None:
    found = drawn_marks([glyph("ש", 10.0, 18.0), glyph("d", 16.5, 17.5, unmapped=True)])
    assert [mark.text for mark in found] == ["ש", SHIN_DOT]


def test_a_ligature_of_two_equal_letters_keeps_both() -> None:
    (whole,) = whole_glyphs([glyph("f", 10.0, 13.0), glyph("f", 13.0, 16.0, pen=10.0)])
    assert (whole.text, whole.x0, whole.x1) == ("ff", 10.0, 16.0)


def test_a_note_as_large_as_the_text_is_known_by_its_raised_mark(font: str) -> None:
    def draw(page: Canvas) -> None:
        for number in range(4):
            page.drawRightString(RIGHT, 240 - 15 * number, visual_text("שורה קצרה של טקסט"))
        page.drawRightString(RIGHT, 270, visual_text("השותפות נשענת על אמון ועל הסכמות כתובות."))
        end = RIGHT - page.stringWidth("השותפות נשענת על אמון ועל הסכמות כתובות.")
        page.drawRightString(RIGHT - 6, 60, visual_text("ראו גם את הדוח השנתי של הרשות."))
        page.setFont(font, 7)
        page.drawRightString(end, 275, "1")
        page.drawRightString(RIGHT, 65, "1")

    document = drawn(font, draw)
    (note,) = document.footnotes
    assert document.text[note.start : note.end] == "1. ראו גם את הדוח השנתי של הרשות."
    assert note.anchor == len("השותפות נשענת על אמון ועל הסכמות כתובות.")


def test_a_page_of_few_words_is_mirrored_like_the_others(font: str) -> None:
    """An OCR layer has logical words at their right places; the second page has no full stop to tell it."""
    pages = [["שותפים רבים חולקים משאבים.", "אמון בונים לאט בין ארגונים."], ["שותפים רבים חולקים משאבים"]]

    def draw(page: Canvas) -> None:
        for lines in pages:
            page.setFont(font, 12)
            for row, line in enumerate(lines):
                edge = float(RIGHT)
                for word in line.split():
                    page.drawRightString(edge, 200 - 30 * row, word)
                    edge -= page.stringWidth(word + " ")
            page.showPage()

    assert drawn(font, draw).text.split() == [
        word for lines in pages for line in lines for word in line.split()
    ]
