"""Web pages: the text of the page in order, without menus, nothing lost."""

from ingest.document import BlockKind, Document
from ingest.parse import parse_bytes


def read(body: str, head: str = "") -> Document:
    page = f"<!DOCTYPE html><html lang='he' dir='rtl'><head>{head}</head><body>{body}</body></html>"
    return parse_bytes(page.encode(), "דף.html")


def test_blocks_become_lines_in_order() -> None:
    document = read(
        "<h1>מדריך</h1>פתיח ללא פסקה<p>פסקה <b>מודגשת</b>\n בשתי שורות</p>"
        "<ul><li>אחת<ul><li>תת</li></ul></li></ul>"
    )
    assert document.text == "מדריך\nפתיח ללא פסקה\nפסקה מודגשת בשתי שורות\n• אחת\n• תת"
    assert [b.level for b in document.blocks if b.kind is BlockKind.LIST_ITEM] == [1, 2]


def test_ordered_lists_count_from_their_start_and_values() -> None:
    document = read("<ol start='3'><li>ג<li>ד<li value='9'>ט<li>י</ol><ol type='a'><li>אות</ol>")
    assert document.text == "3. ג\n4. ד\n9. ט\n10. י\na. אות"


def test_menus_are_left_out_only_outside_the_content() -> None:
    document = read(
        "<nav>תפריט</nav><header>לוגו</header>"
        "<main><header>כותרת משנה</header><p>גוף</p><nav>פרקים</nav></main>"
        "<footer>זכויות</footer>"
    )
    assert document.text == "כותרת משנה\nגוף\nפרקים"


def test_running_heads_written_by_libreoffice_are_left_out() -> None:
    body = (
        "<div title='header'><p>ראש</p></div><p class='title'>שם</p><h1>פרק</h1><div title='footer'>3</div>"
    )
    document = read(body)
    assert document.text == "שם\nפרק"
    assert [(s.level, s.heading) for s in document.sections] == [(1, "שם"), (2, "פרק")]


def test_raised_numbers_without_links_are_marks_of_notes_at_the_end() -> None:
    document = read("<p>אמון<sup><font>1</font></sup> נבנה.</p><p>1. ראו לוי.</p>")
    assert document.text == "אמון1 נבנה.\n1. ראו לוי."
    assert [(n.mark, n.anchor) for n in document.footnotes] == [("1", 4)]


def test_note_that_repeats_its_mark_has_it_once() -> None:
    document = read(
        "<p>אמון<sup><a href='#d1'>1</a></sup></p><aside id='d1'><p><sup>1</sup> ראו לוי.</p></aside>"
    )
    assert document.text == "אמון1\n1. ראו לוי."


def test_page_without_content_element_keeps_header_and_footer() -> None:
    assert read("<nav>תפריט</nav><header>פתח</header><p>גוף</p><footer>סוף</footer>").text == "פתח\nגוף\nסוף"


def test_linked_notes_become_footnotes() -> None:
    document = read(
        "<p>אמון<sup><a id='r1' href='#fn1'>1</a></sup> נבנה.</p>"
        "<section><ol><li id='fn1'>ראו לוי. <a href='#r1'>↩</a></li></ol></section>"
    )
    assert document.text == "אמון1 נבנה.\n1. ראו לוי."
    assert document.footnotes[0].anchor == 4


def test_wiki_notes_in_brackets_become_footnotes() -> None:
    document = read(
        "<p>אמון<sup id='cite_ref-1'><a href='#cite_note-1'>[1]</a></sup>.</p>"
        "<ol><li id='cite_note-1'><a href='#cite_ref-1'>^</a> ראו כהן</li></ol>"
    )
    assert document.text == "אמון1.\n1. ראו כהן"


def test_links_of_a_table_of_contents_are_no_notes() -> None:
    assert read("<p><a href='#p2'>2</a></p><h2 id='p2'>פרק</h2>").footnotes == ()


def test_table_of_data_has_rows_and_layout_tables_are_read_through() -> None:
    data = "<table><tr><th>שם<th>תפקיד</tr><tr><td>רות<br>לוי<td>רכזת</tr></table>"
    assert read(data).text == "שם\tתפקיד\nרות לוי\tרכזת"
    layout = f"<table><tr><td><h2>פרק</h2><p>גוף</p></td><td>{data}</td></tr></table>"
    assert read(layout).text == "פרק\nגוף\nשם\tתפקיד\nרות לוי\tרכזת"


def test_empty_rows_between_line_breaks_part_paragraphs() -> None:
    assert read("<p>ראשונה<br><br>שנייה<br>שלישית</p>").text == "ראשונה\nשנייה\nשלישית"
    assert read("<pre>אחת\nשתיים\n\nשלוש</pre>").text == "אחת\nשתיים\nשלוש"


def test_lists_saved_by_word_are_lists() -> None:
    document = read(
        "<p class='MsoTitle'>שם</p><p class='MsoListParagraph'>·<span>&nbsp;&nbsp; </span>נקודה</p>"
        "<p class='MsoListParagraphCxSpLast'>2.<span>&nbsp; </span>מספר</p>"
    )
    assert document.text == "שם\n• נקודה\n2. מספר"
    assert [b.kind for b in document.blocks][1:] == [BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]


def test_hidden_and_scripted_parts_are_no_text() -> None:
    body = "<p>גלוי<!-- הערה --></p><p hidden>סמוי</p><p style='display: none'>סמוי</p><script>x()</script>"
    assert read(body).text == "גלוי"


def test_metadata_comes_from_the_head_where_it_is_sane() -> None:
    head = (
        "<title>אמון בשותפויות</title><meta name='author' content='user'>"
        "<meta name='citation_author' content='לוי, דנה'><meta name='citation_date' content='2019/03/01'>"
        "<meta name='keywords' content='אמון, שקיפות'>"
    )
    document = read("<p>גוף</p>", head)
    assert (document.title, document.authors, document.year) == ("אמון בשותפויות", ("לוי, דנה",), 2019)
    assert document.keywords == ("אמון", "שקיפות")
