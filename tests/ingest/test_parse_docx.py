"""Word files: what a reader sees once all changes are accepted."""

from collections.abc import Callable

import pytest

from ingest.document import BlockKind
from ingest.errors import DamagedFileError, EmptyFileError
from ingest.parse import parse_bytes

MakeDocx = Callable[..., bytes]

STYLES = (
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="custom"/><w:basedOn w:val="a2"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="hebrew1"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr><w:rtl/>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}<w:bidi/></w:pPr>{inside}</w:p>"


def item(text: str, list_id: int, level: int = 0) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(text, numbered)


def text_of(data: bytes) -> str:
    return parse_bytes(data, "מסמך.docx").text


def test_headings_come_from_styles_and_what_they_are_based_on(make_docx: MakeDocx) -> None:
    styled = [paragraph(f"שורה {n}", f'<w:pStyle w:val="a{n}"/>') for n in (1, 2, 3)]
    document = parse_bytes(make_docx("".join(styled) + paragraph("גוף"), styles=STYLES), "x.docx")
    assert [(s.level, s.heading) for s in document.sections] == [(1, "שורה 1"), (2, "שורה 2"), (2, "שורה 3")]


def test_lists_carry_the_labels_that_word_shows(make_docx: MakeDocx) -> None:
    body = item("אחת", 1) + item("תת", 1, 1) + item("עוד תת", 1, 1) + item("שתיים", 1)
    body += item("נקודה", 2) + item("מחדש", 3)
    assert text_of(make_docx(body, numbering=NUMBERING)).split("\n") == [
        "1. אחת",
        "1.א) תת",
        "1.ב) עוד תת",
        "2. שתיים",
        "• נקודה",
        "5. מחדש",
    ]


def test_lists_of_one_definition_share_their_count(make_docx: MakeDocx) -> None:
    numbering = NUMBERING + '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    body = item("אחת", 1) + item("שתיים", 4) + item("מחדש", 3) + item("המשך", 4)
    assert text_of(make_docx(body, numbering=numbering)) == "1. אחת\n2. שתיים\n5. מחדש\n6. המשך"


def test_real_footnotes_and_endnotes_stand_last_with_marks_in_place(make_docx: MakeDocx) -> None:
    body = paragraph(
        run("אמון")
        + '<w:r><w:footnoteReference w:id="7"/></w:r>'
        + run(" ושקיפות")
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    footnotes = f'<w:footnote w:id="7">{paragraph("ראו לוי")}</w:footnote>'
    endnotes = f'<w:endnote w:id="2">{paragraph("ראו כהן")}</w:endnote>'
    document = parse_bytes(make_docx(body, footnotes=footnotes, endnotes=endnotes), "x.docx")
    assert document.text == "אמון1 ושקיפות2\n1. ראו לוי\n2. ראו כהן"
    assert [(n.mark, n.anchor) for n in document.footnotes] == [("1", 4), ("2", 13)]


def test_raised_digits_are_marks_of_notes_made_by_hand(make_docx: MakeDocx) -> None:
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    body = paragraph(run("אמון נבנה") + raised) + paragraph("1. ראו לוי")
    document = parse_bytes(make_docx(body), "x.docx")
    assert [(n.mark, n.anchor) for n in document.footnotes] == [("1", 9)]


def test_tracked_changes_are_accepted(make_docx: MakeDocx) -> None:
    body = paragraph(
        run("השותפות ")
        + "<w:del><w:r><w:delText>הישנה</w:delText></w:r></w:del>"
        + f"<w:ins>{run('החדשה')}</w:ins>"
        + f"<w:moveFrom>{run(' שנדדה')}</w:moveFrom>"
    )
    merged = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("פסקה ") + "</w:p>" + paragraph("אחת")
    assert text_of(make_docx(body + merged)) == "השותפות החדשה\nפסקה אחת"


def test_table_rows_have_cells_split_by_tab(make_docx: MakeDocx) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    table = row(paragraph("סעיף"), paragraph("סכום")) + row(
        paragraph("גינון") + paragraph("ותאורה"), paragraph("450 ₪")
    )
    document = parse_bytes(make_docx(f"<w:tbl>{table}</w:tbl>"), "x.docx")
    assert document.text == "סעיף\tסכום\nגינון ותאורה\t450 ₪"
    assert {b.kind for b in document.blocks} == {BlockKind.TABLE_ROW}


def test_table_of_one_cell_is_a_frame_around_paragraphs(make_docx: MakeDocx) -> None:
    body = f"<w:tbl><w:tr><w:tc>{paragraph('ראשונה')}{paragraph('שנייה')}</w:tc></w:tr></w:tbl>"
    document = parse_bytes(make_docx(body), "x.docx")
    assert [b.kind for b in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_short_bold_lines_are_headings_where_there_are_no_styles(make_docx: MakeDocx) -> None:
    body = paragraph(run("מסמך יסוד", "<w:bCs/>")) + paragraph("גוף המסמך.")
    body += paragraph(run("עקרונות", "<w:b/>")) + paragraph("עוד גוף.")
    document = parse_bytes(make_docx(body), "x.docx")
    assert [(s.level, s.heading) for s in document.sections] == [(1, "מסמך יסוד"), (2, "עקרונות")]


def test_fields_show_their_result_only(make_docx: MakeDocx) -> None:
    field = '<w:r><w:instrText> HYPERLINK "http://x" </w:instrText></w:r>' + run("קישור")
    assert text_of(make_docx(paragraph(field))) == "קישור"


def test_speaker_in_angle_brackets_is_the_speaker(make_docx: MakeDocx) -> None:
    assert (
        text_of(make_docx(paragraph("&lt;היו&quot;ר דנה לוי:&gt;") + paragraph("שלום.")))
        == 'היו"ר דנה לוי:\nשלום.'
    )


def test_empty_and_broken_files_say_so(make_docx: MakeDocx) -> None:
    with pytest.raises(EmptyFileError):
        parse_bytes(make_docx(""), "x.docx")
    with pytest.raises(DamagedFileError, match="zip"):
        parse_bytes(make_docx(paragraph("טקסט"))[:-40], "x.docx")
