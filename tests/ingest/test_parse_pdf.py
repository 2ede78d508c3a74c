"""PDFs drawn here by hand, as producers draw them, become documents in reading order."""

import io
import zlib
from collections.abc import Callable, Iterable, Sequence

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.bidi import visual_text
from ingest.document import BlockKind, PageStatus
from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    LimitExceededError,
    NeedsOcrError,
    PasswordRequiredError,
)
from ingest.parse_pdf import parse_pdf

HEIGHT = 700
LEFT = [
    "הטור השמאלי נקרא אחריו, וגם הוא",
    "מלא שורות ארוכות שממלאות אותו",
    "מקצה אחד של הטור עד לקצה שני",
]
RIGHT = [
    "הטור הימני נקרא ראשון, כמו שנהוג",
    "בעברית, והוא מלא שורות ארוכות",
    "שממלאות את כל רוחבו עד הקצה",
]
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PROSE = [
    "שותפות בין־מגזרית היא דרך לפעולה משותפת של רשויות,",
    "ארגונים ועסקים. היא נבנית לאט, על אמון ועל הסכמות,",
    "ונבחנת בשנים 2019–2025 ב-47 יישובים (כץ, 2021).",
]


class Page:
    """Draws lines at given places from the top, right-aligned, in the visual order that PDF pages show."""

    def __init__(self, font: str) -> None:
        self.font = font
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(500, HEIGHT))

    def page(self) -> "Page":
        if self.canvas._code:
            self.canvas.showPage()
        return self

    def line(self, text: str, right: float, y: float, size: float = 11, draw: str = "visual") -> "Page":
        self.canvas.setFont(self.font, size)
        self.canvas.drawRightString(right, HEIGHT - y, text if draw == "logical" else visual_text(text))
        return self

    def prose(
        self, lines: Iterable[str], right: float, y: float, size: float = 11, draw: str = "visual"
    ) -> "Page":
        for number, text in enumerate(lines):
            self.line(text, right, y + number * 1.4 * size, size, draw)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def read(data: bytes, *, ocr: bool = False) -> str:
    return parse_pdf(data, "paper.pdf", "paper", ocr=ocr).text


def test_visual_lines_become_one_logical_paragraph(font: str) -> None:
    assert read(Page(font).page().prose(PROSE, 450, 100).bytes()) == " ".join(PROSE)


def test_hebrew_drawn_backwards_is_recognised_and_read(font: str) -> None:
    data = Page(font).page().prose(PROSE, 450, 100, draw="logical").bytes()
    document = parse_pdf(data, "paper.pdf", "paper")
    assert document.text == " ".join(PROSE)
    assert "backwards" in document.pages[0].verdict.reason


def test_the_right_column_is_read_first(font: str) -> None:
    page = Page(font).page()
    text = read(page.prose(RIGHT * 2, 460, 100, 10).prose(LEFT * 2, 235, 103, 10).bytes())
    assert text.index("הימני") < text.index("לקצה שני")
    assert text.index("עד הקצה") < text.index("השמאלי")


def test_running_heads_and_page_numbers_are_left_out(font: str) -> None:
    page = Page(font)
    for number, word in enumerate(("אמון", "הסכמות", "משאבים"), 1):
        page.page().line("מדריך לשותפויות", 450, 40, 9).line(str(number), 260, 670, 9)
        page.prose([f"בעמוד זה מדובר על {word} ועל מה", f"ש{word} מוסיפים לכל השותפים."], 450, 100)
    text = read(page.bytes())
    assert "מדריך" not in text
    assert all(word in text for word in ("אמון", "הסכמות", "משאבים"))
    assert not any(line.isdigit() for line in text.splitlines())


def test_headings_items_and_notes_are_found(font: str) -> None:
    page = Page(font).page()
    page.line("מבוא לשותפויות", 450, 60, 18)
    page.prose(PROSE, 450, 100)
    page.line("• שקיפות: כל הוצאה מתפרסמת.", 450, 180).line("• אחריות: לכל סעיף בעל תפקיד.", 450, 200)
    page.line("1. הסקר נערך בין 3.2.2025 ל-28.2.2025.", 450, 640, 8)
    document = parse_pdf(page.bytes(), "paper.pdf", "paper")
    kinds = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert kinds == [
        (BlockKind.HEADING, "מבוא לשותפויות"),
        (BlockKind.PARAGRAPH, " ".join(PROSE)),
        (BlockKind.LIST_ITEM, "• שקיפות: כל הוצאה מתפרסמת."),
        (BlockKind.LIST_ITEM, "• אחריות: לכל סעיף בעל תפקיד."),
        (BlockKind.FOOTNOTE, "1. הסקר נערך בין 3.2.2025 ל-28.2.2025."),
    ]
    assert document.title == "מבוא לשותפויות"
    assert [footnote.mark for footnote in document.footnotes] == ["1"]


def test_every_block_knows_its_page_and_box(font: str) -> None:
    document = parse_pdf(Page(font).page().prose(PROSE, 450, 100).bytes(), "paper.pdf", "paper")
    (block,) = document.blocks
    assert block.page == 1
    assert block.bbox is not None
    x0, y0, x1, y1 = block.bbox
    assert 0 < x0 < x1 <= 451
    assert 560 < y0 < y1 < 615


def test_a_table_is_read_row_by_row_with_cells_of_several_lines(font: str) -> None:
    page = Page(font).page()
    rows = [("סעיף", "תקציב", "ביצוע"), ("תרבות", "31,500", "105%"), ("גינון", "48,000", "94%")]
    for number, row in enumerate(rows):
        for text, right in zip(row, (450, 320, 190), strict=True):
            page.line(text, right, 100 + 40 * number)
    page.line("ותאורה", 450, 194)
    for y in (80, 120, 160, 205):
        page.rule(100, y, 460, y)
    for x in (100, 200, 330, 460):
        page.rule(x, 80, x, 205)
    assert read(page.bytes()).split("\n") == [
        "סעיף\tתקציב\tביצוע",
        "תרבות\t31,500\t105%",
        "גינון ותאורה\t48,000\t94%",
    ]


def test_a_word_broken_at_the_end_of_a_line_is_joined(font: str) -> None:
    lines = ["חשוב לקבוע מראש מנחה, משך דיון ופרו-", "טוקול, ולהגדיר מהי הסכמה ב-", "40 אחוזים מהם."]
    text = read(Page(font).page().prose(lines, 450, 100).bytes())
    assert text == "חשוב לקבוע מראש מנחה, משך דיון ופרוטוקול, ולהגדיר מהי הסכמה ב-40 אחוזים מהם."


def test_shifted_codes_are_recognised_and_repaired() -> None:
    lines = [visual_text(text.replace("–", "-").replace("־", "-")) for text in PROSE * 2]
    document = parse_pdf(_eight_bit_pdf(lines), "old.pdf", "old")
    assert document.pages[0].verdict.status is PageStatus.REPAIRED
    assert "על אמון ועל הסכמות" in document.text
    assert document.warnings


def test_gibberish_is_never_passed_on() -> None:
    # The letters of a random substitution: no window of codes makes Hebrew of them.
    table = str.maketrans("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "ÈÊâÛåÄÕÌØèÑÇÔêùÜìÂÞñÖËÏÀôÚß")
    lines = [visual_text(text).translate(table) for text in PROSE * 3]
    with pytest.raises(NeedsOcrError):
        parse_pdf(_eight_bit_pdf(lines, encoding="latin-1"), "odd.pdf", "odd", ocr=False)


def _eight_bit_pdf(lines: Sequence[str], encoding: str = "cp1255") -> bytes:
    content = b"BT /F1 10 Tf 14 TL 40 700 Td "
    for line in lines:
        code = (
            line.encode(encoding, "replace")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
        )
        content += b"(" + code + b") Tj T* "
    font = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/OldDavid/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255"
    )
    font += b"/Widths[" + b"550 " * 256 + b"]>>"
    return _pdf(content + b"ET", font)


def test_a_page_without_text_needs_ocr(font: str) -> None:
    with pytest.raises(NeedsOcrError, match="tesseract"):
        parse_pdf(_scanned(Page(font).page().prose(PROSE, 450, 100).bytes()), "scan.pdf", "scan", ocr=False)


def test_only_the_scanned_page_is_left_out(font: str) -> None:
    written = Page(font).page().prose(PROSE, 450, 100).bytes()
    document = parse_pdf(_merged(written, _scanned(written)), "both.pdf", "both", ocr=False)
    assert [page.verdict.status for page in document.pages] == [PageStatus.OK, PageStatus.NEEDS_OCR]
    assert "needs OCR: install tesseract-ocr and tesseract-ocr-heb and maagar[ocr]" in document.warnings[0]
    assert document.text == " ".join(PROSE)


def test_ocr_reads_the_scanned_page(font: str, needs_program: Callable[[str], str]) -> None:
    needs_program("tesseract")
    pytest.importorskip("pytesseract")
    data = _scanned(Page(font).page().prose(PROSE, 450, 100, 14).bytes())
    document = parse_pdf(data, "scan.pdf", "scan")
    assert document.pages[0].verdict.status is PageStatus.OCR
    assert "שותפות" in document.text
    assert "על אמון ועל הסכמות" in document.text


def _scanned(data: bytes) -> bytes:
    """Return the first page as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=3).to_pil().convert("L")
    document.close()
    out = io.BytesIO()
    image.save(out, "PDF", resolution=216)
    return out.getvalue()


def _merged(*files: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    for data in files:
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _encrypted(data: bytes, user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_with_an_owners_flag_is_read(font: str) -> None:
    data = Page(font).page().prose(PROSE, 450, 100).bytes()
    assert read(_encrypted(data, "", "secret")) == " ".join(PROSE)


def test_a_users_password_is_asked_for(font: str) -> None:
    data = Page(font).page().prose(PROSE, 450, 100).bytes()
    with pytest.raises(PasswordRequiredError):
        read(_encrypted(data, "secret", "secret"))


def test_broken_cross_references_are_repaired(font: str) -> None:
    data = Page(font).page().prose(PROSE, 450, 100).bytes()
    at = data.rindex(b"startxref")
    assert read(data[:at] + b"startxref\n17\n%%EOF\n") == " ".join(PROSE)


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"%PDF-1.4\n" + bytes(range(256)) * 40])
def test_what_is_no_pdf_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedFileError):
        read(data)


def test_a_truncated_file_is_damaged(font: str) -> None:
    data = Page(font).page().prose(PROSE, 450, 100).bytes()
    with pytest.raises(DamagedFileError):
        read(data[: len(data) // 2])


def test_an_empty_file_says_so() -> None:
    with pytest.raises(EmptyFileError):
        read(b"")
    with pytest.raises(EmptyFileError):
        read(_pdf(b""))


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(LimitExceededError, match="stream"):
        read(_pdf(zlib.compress(b" " * 40_000_000, 9), filters=b"/Filter/FlateDecode"))


def test_a_bomb_within_a_bomb_is_refused() -> None:
    twice = zlib.compress(zlib.compress(b"\0" * 60_000_000, 9), 9)
    with pytest.raises(LimitExceededError, match="stream"):
        read(_pdf(twice, filters=b"/Filter[/FlateDecode/FlateDecode]"))


def test_a_flood_of_strings_is_refused() -> None:
    content = zlib.compress(b"BT /F1 9 Tf " + b"(a)Tj " * 300_000 + b"ET", 9)
    with pytest.raises(LimitExceededError, match="strings"):
        read(_pdf(content, filters=b"/Filter/FlateDecode"))


def test_forms_that_draw_forms_without_end_are_refused() -> None:
    forms = [_form(f"/X{number + 1} Do " * 10, f"/X{number + 1} {number + 1} 0 R") for number in range(6, 14)]
    with pytest.raises(LimitExceededError, match="forms"):
        read(_pdf(b"/X6 Do " * 10, extra=[*forms, _form("", "")]))
    with pytest.raises(LimitExceededError, match="forms"):
        read(_pdf(b"/X6 Do", extra=[_form("/X6 Do /X6 Do", "/X6 6 0 R")]))


def test_a_tree_of_ten_thousand_pages_is_refused() -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * 10_000
    with pytest.raises(LimitExceededError, match="pages"):
        read(
            _file(
                [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 10000/Kids[" + kids + b"]>>", *pages]
            )
        )


def test_a_page_tree_that_holds_itself_is_damaged() -> None:
    with pytest.raises((DamagedFileError, EmptyFileError)):
        read(_file([CATALOG, b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"]))


def _form(content: str, resources: str) -> bytes:
    head = f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{resources}>>>>"
    return f"{head}/Length {len(content)}>>stream\n{content}\nendstream".encode()


def _pdf(
    content: bytes,
    font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    *,
    filters: bytes = b"",
    extra: Sequence[bytes] = (),
) -> bytes:
    """Return a file with one page; objects of `extra` have the numbers from 6, the first is its /X6."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    page += b"/Resources<</Font<</F1 5 0 R>>" + (b"/XObject<</X6 6 0 R>>" if extra else b"") + b">>>>"
    stream = b"<<" + filters + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream"
    tree = [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    return _file([*tree, page, stream, font, *extra])


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )


def test_authors_and_keywords_come_from_the_file_s_properties_where_they_are_sane(font: str) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(Page(font).page().prose(PROSE, 450, 100, 14).bytes()))
    writer.add_metadata(
        {"/Author": "נעמה בר־און", "/Keywords": "אמון; שותפות", "/Title": "Microsoft Word - x.doc"}
    )
    out = io.BytesIO()
    writer.write(out)
    document = parse_pdf(out.getvalue(), "a.pdf", "a")
    assert (document.authors, document.keywords) == (("נעמה בר־און",), ("אמון", "שותפות"))
    assert "Microsoft" not in document.title
