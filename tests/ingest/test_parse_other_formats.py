"""ODT, RTF, EPUB, Markdown and DOC."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.errors import PasswordRequiredError, UnsupportedFormatError
from ingest.parse import parse_bytes

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]


def rtf(text: str) -> str:
    """Return `text` with Hebrew as RTF's \\u codes."""
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)


def read_rtf(body: str, header: str = "") -> str:
    data = f"{{\\rtf1\\ansi\\ansicpg1252\\uc1{header}\n{body}}}"
    return parse_bytes(data.encode("ascii"), "מסמך.rtf").text


def test_odt_lists_tables_notes_and_headings(make_odt: Callable[..., bytes]) -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="א, ב, ..." style:num-suffix=")"/></text:list-style>'
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:p text:style-name="P1">מדריך</text:p><text:h text:outline-level="2">פרק</text:h>'
        "<text:p>אמון<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        '<text:p>ראו לוי</text:p></text:note-body></text:note> נבנה<text:s text:c="3"/>לאט</text:p>'
        '<text:list text:style-name="L1"><text:list-item><text:p>ראשון</text:p></text:list-item>'
        "<text:list-item><text:p>שני</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cell.format('שם')}{cell.format('סכום')}</table:table-row></table:table>"
    )
    document = parse_bytes(make_odt(body, styles), "x.odt")
    assert document.text == "מדריך\nפרק\nאמון1 נבנה לאט\nא) ראשון\nב) שני\nשם\tסכום\n1. ראו לוי"
    assert [(s.level, s.heading) for s in document.sections] == [(1, "מדריך"), (2, "פרק")]


def test_odt_raised_numbers_are_marks_of_notes_at_the_end(make_odt: Callable[..., bytes]) -> None:
    styles = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    body = '<text:p>אמון<text:span text:style-name="T1">1</text:span> נבנה.</text:p>'
    body += "<text:p>1. ראו לוי. ↩</text:p>"
    document = parse_bytes(make_odt(body, styles), "x.odt")
    assert document.text == "אמון1 נבנה.\n1. ראו לוי."
    assert [(n.mark, n.anchor) for n in document.footnotes] == [("1", 4)]


def test_odt_text_deleted_under_tracking_is_left_out(make_odt: Callable[..., bytes]) -> None:
    body = "<text:tracked-changes><text:p>נמחק</text:p></text:tracked-changes><text:p>נשאר</text:p>"
    assert parse_bytes(make_odt(body), "x.odt").text == "נשאר"


def test_encrypted_odt_asks_for_a_password(make_zip: MakeZip) -> None:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": b"\x93\x01",
        "META-INF/manifest.xml": "<manifest:encryption-data/>",
    }
    with pytest.raises(PasswordRequiredError):
        parse_bytes(make_zip(parts), "x.odt")


def test_rtf_footnote_stands_last_with_its_mark_in_place() -> None:
    note = "{\\super\\chftn}{\\*\\footnote\\chftn\\~\\pard " + rtf("ראו לוי") + "\\par}"
    assert read_rtf(rtf("אמון") + note + rtf(" נבנה.") + "\\par") == "אמון1 נבנה.\n1. ראו לוי"


def test_rtf_headings_lists_and_tables() -> None:
    header = "{\\stylesheet{\\s1 heading 1;}}"
    body = (
        f"\\pard\\s1 {rtf('פרק')}\\par\\pard {{\\listtext 1.\\tab}}{rtf('ראשון')}\\par"
        f"\\pard\\fi-360 \\bullet\\tab {rtf('נקודה')}\\par"
        f"\\trowd\\pard\\intbl {rtf('שם')}\\cell {rtf('סכום')}\\cell\\row\\pard {rtf('סוף')}\\par"
    )
    assert read_rtf(body, header) == "פרק\n1. ראשון\n• נקודה\nשם\tסכום\nסוף"


def test_rtf_bytes_are_read_in_the_code_page_of_their_font() -> None:
    header = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset177 David;}}"
    assert read_rtf("\\f1 \\'f9\\'ec\\'e5\\'ed \\f0 caf\\'e9\\par", header) == "שלום café"


def test_rtf_bytes_of_hebrew_text_belong_to_the_hebrew_font_of_the_run() -> None:
    header = "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset177 David;}}"
    run = "{\\rtlch\\af1 \\ltrch\\f0 \\'f9\\'ec\\'e5\\'ed ok}\\par"
    assert read_rtf(run, header) == "שלום ok"


def test_rtf_pictures_headers_and_hidden_text_are_no_text() -> None:
    body = "{\\header x\\par}{\\pict ffd8}{\\v hidden}{\\*\\unknown y}" + rtf("גוף") + "\\bin3 abc\\par"
    assert read_rtf(body) == "גוף"


def test_epub_chapters_follow_the_spine(make_zip: MakeZip) -> None:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>ספר השותפות</dc:title><dc:creator>דנה לוי</dc:creator></metadata><manifest>"
        '<item id="a" href="one.xhtml"/><item id="b" href="two.xhtml"/>'
        '<item id="n" href="nav.xhtml" properties="nav"/></manifest>'
        '<spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="E/book.opf"/></rootfiles></container>'
    data = make_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "E/book.opf": package,
            "E/one.xhtml": "<html><body><h1>שני</h1></body></html>",
            "E/two.xhtml": "<html><body><h1>ראשון</h1><p>גוף</p></body></html>",
            "E/nav.xhtml": "<html><body>תוכן</body></html>",
        }
    )
    document = parse_bytes(data, "ספר.epub")
    assert document.text == "ראשון\nגוף\nשני"
    assert (document.title, document.authors) == ("ספר השותפות", ("דנה לוי",))


def test_markdown_headings_lists_tables_and_notes() -> None:
    text = (
        "---\ntitle: מדריך לאמון\nauthor: דנה לוי\n---\n# פרק\n\nאמון[^1] **נבנה**.\n\n1. ראשון\n2. שני\n\n"
        "| שם | סכום |\n|---|---|\n| גן | 5 |\n\n[^1]: ראו כהן\n"
    )
    document = parse_bytes(text.encode(), "x.md")
    assert document.text == "פרק\nאמון1 נבנה.\n1. ראשון\n2. שני\nשם\tסכום\nגן\t5\n1. ראו כהן"
    assert (document.title, document.authors) == ("מדריך לאמון", ("דנה לוי",))


def test_doc_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnsupportedFormatError, match="Install LibreOffice"):
        parse_bytes(data, "ישן.doc")


def test_encrypted_office_file_asks_for_a_password() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(PasswordRequiredError):
        parse_bytes(data, "נעול.docx")


def test_doc_is_read_through_libreoffice(shared: Path, needs_program: Callable[[str], str]) -> None:
    needs_program("soffice")
    path = shared / "eval/documents/real/knesset_doc_PD/20_ptv_317899.doc"
    text = parse_bytes(path.read_bytes(), path.name).text
    assert text.startswith("הכנסת העשרים\nמושב שני\nפרוטוקול מס' 189\nמישיבת ועדת הכספים")
    assert "גיא גולדמן\t–\tעוזר ראשי מחלקה משפטית, משרד האוצר" in text


def test_odt_list_nested_deeper_than_any_level_keeps_its_text(make_odt: Callable[..., bytes]) -> None:
    opening, closing = "<text:list><text:list-item>" * 60, "</text:list-item></text:list>" * 60
    assert parse_bytes(make_odt(f"{opening}<text:p>אמון</text:p>{closing}"), "x.odt").text == "• אמון"
