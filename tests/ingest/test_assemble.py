"""Typed lines become one text with exact spans."""

from ingest.assemble import Line, Note, PageVerdict, assemble, note_mark
from ingest.document import BlockKind, Document, PageStatus, Verdict


def document(*lines: Line, notes: tuple[Note, ...] = ()) -> Document:
    return assemble(lines, notes, source="מדריך.txt", document_id="x")


def heading(text: str, level: int = 1) -> Line:
    return Line(BlockKind.HEADING, text, level=level)


def paragraph(text: str, page: int | None = None) -> Line:
    return Line(BlockKind.PARAGRAPH, text, page)


def test_lines_are_joined_by_line_feeds_and_blocks_slice_back() -> None:
    made = document(heading("מבוא"), paragraph("  שלום\u00a0\u200fעולם "), paragraph("   "))
    assert made.text == "מבוא\nשלום עולם"
    assert [made.text[b.start : b.end] for b in made.blocks] == ["מבוא", "שלום עולם"]


def test_sections_nest_by_level_and_end_before_the_next() -> None:
    made = document(paragraph("פתיח"), heading("א"), heading("ב", 2), paragraph("גוף"), heading("ג"))
    spans = [(s.heading, s.level, made.text[s.start : s.end]) for s in made.sections]
    assert spans == [("", 0, "פתיח"), ("א", 1, "א\nב\nגוף"), ("ב", 2, "ב\nגוף"), ("ג", 1, "ג")]


def test_footnote_keeps_its_mark_in_the_text_and_knows_its_place() -> None:
    made = document(paragraph(f"אמון{note_mark('1')} נבנה לאט."), notes=(Note("1", "ראו לוי."),))
    assert made.text == "אמון1 נבנה לאט.\n1. ראו לוי."
    note = made.footnotes[0]
    assert made.text[note.start : note.end] == "1. ראו לוי."
    assert note.anchor == 4


def test_repeated_marks_are_matched_in_order() -> None:
    lines = (paragraph(f"ראשון{note_mark('*')}"), paragraph(f"שני{note_mark('*')}"))
    made = document(*lines, notes=(Note("*", "א"), Note("*", "ב")))
    assert [note.anchor for note in made.footnotes] == [5, 10]


def test_table_cells_stay_split_by_tab() -> None:
    made = document(Line(BlockKind.TABLE_ROW, "סעיף \t  סכום\nבשקלים\t"))
    assert made.text == "סעיף\tסכום בשקלים"


def test_pages_cover_their_blocks_and_an_empty_page_stands_between() -> None:
    fine, empty = Verdict(PageStatus.OK, 1.0), Verdict(PageStatus.EMPTY, 1.0)
    lines = [paragraph("אחת", 1), paragraph("שלוש", 3)]
    verdicts = [PageVerdict(1, fine), PageVerdict(2, empty), PageVerdict(3, fine)]
    made = assemble(lines, source="a.pdf", document_id="a", pages=verdicts)
    assert [(p.number, made.text[p.start : p.end]) for p in made.pages] == [(1, "אחת"), (2, ""), (3, "שלוש")]


def test_title_is_the_first_heading_then_the_first_line_then_the_file_name() -> None:
    assert document(paragraph("פתיח"), heading("כותרת")).title == "כותרת"
    assert document(paragraph("פתיח")).title == "פתיח"
    assert document().title == "מדריך"


def test_a_title_of_endless_length_is_cut_at_a_word() -> None:
    endless = document(paragraph("ועדת ההיגוי דנה באמון. " * 1000)).title
    assert len(endless) <= 301
    assert endless.endswith(("ההיגוי…", "דנה…", "באמון.…"))
    assert document(heading("כותרת " * 1000)).sections[0].heading.endswith("כותרת…")
