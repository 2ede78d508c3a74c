"""Hebrew drawn backwards is told by the order of its letters: pages, lines, and words beside Latin text."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.bidi import visual_text
from ingest.letter_order import order_odds
from ingest.parse_pdf import parse_pdf
from ingest.pdf.left_to_right import without_embedded
from ingest.rtl import clusters

PROSE = (
    "שותפות בין־מגזרית היא דרך לפעולה משותפת של רשויות,",
    "ארגונים ועסקים. היא נבנית לאט, על אמון ועל הסכמות.",
)
# No final letter tells the direction of this line.
STAMP = "טיוטה לאישור הוועדה"


def read(font: str, *lines: str) -> str:
    """Return the text, as one line, of a page that draws `lines`, given from left to right, flush right."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    canvas.setFont(font, 11)
    for number, line in enumerate(lines):
        canvas.drawRightString(450, 600 - 15 * number, line)
    canvas.save()
    return parse_pdf(out.getvalue(), "x.pdf", "x", ocr=False).text.replace("\n", " ")


@pytest.mark.parametrize("words", ["שלום", "ביטוי", "הוועדה לאישור", "שותפות בין מגזרית"])
def test_letters_tell_in_which_order_they_are_read(words: str) -> None:
    assert order_odds([words]) > 2
    assert order_odds([words[::-1]]) < -2


@pytest.mark.parametrize("text", ["", "abc 123", "א", "צה״ל", "שָׁלוֹם", "ביעףצ"])
def test_what_is_no_plain_hebrew_word_tells_nothing(text: str) -> None:
    assert order_odds([text]) == 0


def test_one_word_never_turns_a_line() -> None:
    """A foreign name reads better backwards: "ויקיפדיה"."""
    assert 0 < order_odds(["ויקיפדיה"[::-1]]) < 9


def test_a_line_stamped_backwards_on_a_right_page_is_read(font: str) -> None:
    shown = [visual_text(line) for line in PROSE]
    assert read(font, *shown, STAMP) == " ".join([*PROSE, STAMP])


def test_a_line_shown_rightly_stays(font: str) -> None:
    assert read(font, *(visual_text(line) for line in (*PROSE, STAMP))) == " ".join([*PROSE, STAMP])


def test_a_page_drawn_backwards_without_final_letters_is_read(font: str) -> None:
    assert read(font, STAMP, "בקשה לקצבה שנתית") == f"{STAMP} בקשה לקצבה שנתית"


def test_hebrew_drawn_left_to_right_with_a_formula_is_turned(font: str) -> None:
    """As old WebKit draws "והביטוי נפוץ. הנוסח f(x) = 2x + 1" between direction marks."""
    shown = f"{visual_text('והביטוי נפוץ')}. הנוסח f(x) = 2x + 1 {visual_text('הגרסה הותקנה;')}"
    text = read(font, *(visual_text(line) for line in PROSE), shown)
    assert "הנוסח f(x) = 2x + 1" in text
    assert "הגרסה הותקנה;" in text


@pytest.mark.parametrize(
    "line",
    [
        "לפי הנוסח f(x) = 2x + 1 הוא ביטוי",
        "הגיע. עם Python 3.11",
        "כתבה ב־ויקיפדיה Wikipedia",
        "אמר: כן 12 פעם",
    ],
)
def test_hebrew_shown_rightly_beside_latin_stays(line: str) -> None:
    shown = clusters(visual_text(line))
    assert without_embedded(shown) == shown


def test_a_paragraph_set_from_left_to_right_keeps_its_stops(font: str) -> None:
    """Word's documents have such paragraphs, and programs without Hebrew paragraphs know no other."""
    lines = ("השותפות נבנית לאט, על אמון, ובשנת 2019 הוקמה", "ועדת היגוי. ב־2021 אוחד התקציב שלה.")
    assert read(font, *(visual_text(line, 0) for line in lines)) == " ".join(lines)


def test_cells_drawn_backwards_beside_right_ones_are_read(font: str) -> None:
    """As AbiWord draws tables: cells of one line backwards, others rightly."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700))
    canvas.setFont(font, 11)
    cells = (("צורה", "מסמך מקובל"), ("היכרות והחלפת מידע", "סיכום פגישה"), ("שיתוף פעולה", "מכתב כוונות"))
    for number, (left, right) in enumerate(cells):
        canvas.drawString(60, 600 - 20 * number, left)
        canvas.drawString(260, 600 - 20 * number, right)
    for number, line in enumerate((*PROSE, *PROSE, *PROSE)):
        canvas.drawString(60, 400 - 15 * number, visual_text(line, 0))
    canvas.rect(50, 555, 400, 60)
    canvas.line(250, 555, 250, 615)
    canvas.line(50, 575, 450, 575)
    canvas.line(50, 595, 450, 595)
    canvas.save()
    rows = parse_pdf(out.getvalue(), "x.pdf", "x", ocr=False).text.splitlines()[:3]
    assert rows == ["\t".join(row) for row in cells]
