"""Residue and hand-made notes become footnotes at their places."""

from ingest.document import Document
from ingest.parse import parse_bytes


def read(text: str) -> Document:
    return parse_bytes(text.encode(), "מאמר.txt")


def anchored(document: Document) -> list[tuple[str, str, str]]:
    """Return (text before the mark, mark, footnote) of each footnote."""
    found = []
    for note in document.footnotes:
        assert note.anchor is not None
        before = document.text[max(0, note.anchor - 4) : note.anchor]
        found.append((before, note.mark, document.text[note.start : note.end]))
    return found


def test_converter_residue_becomes_a_footnote_at_its_place() -> None:
    document = read("האמון נבנה[footnoteRef:1] [1:  ראו אצל לוי\n (עמוד 4).] לאט.\nסוף דבר.")
    assert document.text == "האמון נבנה1 לאט.\nסוף דבר.\n1. ראו אצל לוי (עמוד 4)."
    assert anchored(document) == [("נבנה", "1", "1. ראו אצל לוי (עמוד 4).")]


def test_definition_later_in_the_line_belongs_to_its_reference() -> None:
    document = read("אמון[footnoteRef:2] נבנה לאט [2: הערה] תמיד.")
    assert document.text == "אמון2 נבנה לאט תמיד.\n2. הערה"


def test_reference_without_text_keeps_its_mark() -> None:
    document = read("אמון[footnoteRef:3] נבנה.")
    assert document.text == "אמון3 נבנה."
    assert document.footnotes == ()


def test_bookmarks_and_edit_links_are_no_text() -> None:
    assert read("[bookmark: _GoBack]לסיכום דבריו\nרקע [עריכת קוד מקור | עריכה]").text == "לסיכום דבריו\nרקע"


def test_numbered_lines_at_the_end_explain_bare_marks_in_order() -> None:
    document = read("האמון נבנה לאט.1 הוא נשבר מהר,2 אמרה.\n1. ראו לוי.\n2. ראו כהן.")
    assert anchored(document) == [("לאט.", "1", "1. ראו לוי."), ("מהר,", "2", "2. ראו כהן.")]


def test_list_at_the_end_without_marks_stays_a_list() -> None:
    document = read("אלה השלבים של השנה.\n1. תכנון\n2. ביצוע")
    assert document.footnotes == ()
    assert document.text.endswith("1. תכנון\n2. ביצוע")


def test_years_and_decimals_are_no_marks() -> None:
    document = read("בשנת 2011 עלה המדד ב-3.1 אחוז.\n1. תכנון")
    assert document.footnotes == ()


def test_raised_digit_finds_the_line_kept_from_the_foot_of_its_page() -> None:
    document = read("החלטה 512⁷ התקבלה.\n7 ראו את הפרוטוקול.\nהמשך הדיון נדחה.")
    assert document.text == "החלטה 512⁷ התקבלה.\nהמשך הדיון נדחה.\n7. ראו את הפרוטוקול."
    assert document.footnotes[0].anchor == len("החלטה 512")
