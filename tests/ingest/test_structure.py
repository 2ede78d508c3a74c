"""Headings, lists and rows are seen in plain text; wrapped rows become paragraphs."""

from ingest.document import BlockKind, Document
from ingest.parse import parse_bytes

LONG = (
    "השותפות קמה לפני שלוש שנים ביוזמת העירייה, ומאז נפגשים נציגי המגזרים אחת לחודש, דנים בצרכים של התושבים "
    "ומחליטים יחד על צעדים."
)


def read(text: str, name: str = "מדריך.txt") -> Document:
    return parse_bytes(text.encode(), name)


def lines(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_short_line_over_text_is_a_heading() -> None:
    document = read(f"מדריך לשותפים\nדנה לוי\nתקציר\n{LONG}\nמבנה השותפות\n{LONG}\n")
    assert [(s.level, s.heading) for s in document.sections] == [
        (1, "מדריך לשותפים"),
        (2, "תקציר"),
        (2, "מבנה השותפות"),
    ]


def test_sentences_and_links_are_no_headings() -> None:
    document = read(f"כותרת\n{LONG}\nזהו משפט קצר.\n{LONG}\nhttps://example.org\n{LONG}")
    assert lines(document, BlockKind.HEADING) == ["כותרת"]


def test_numbered_lines_in_a_row_are_a_list_and_alone_a_heading() -> None:
    document = read(f"כותרת\n{LONG}\n1. לאסוף צרכים\n2. לקבוע יעדים\n\n3. מדידה ובקרה\n{LONG}")
    assert lines(document, BlockKind.LIST_ITEM) == ["1. לאסוף צרכים", "2. לקבוע יעדים"]
    assert lines(document, BlockKind.HEADING) == ["כותרת", "3. מדידה ובקרה"]


def test_numbered_line_over_lettered_ones_is_a_heading() -> None:
    document = read(f"כותרת\n{LONG}\n6. שונות\nא. נקבע מועד לישיבה.\nב. נבחר רכז.")
    assert lines(document, BlockKind.HEADING) == ["כותרת", "6. שונות"]
    assert lines(document, BlockKind.LIST_ITEM) == ["א. נקבע מועד לישיבה.", "ב. נבחר רכז."]


def test_bullets_of_all_kinds_become_one() -> None:
    document = read("כותרת\n- אמון\n• שקיפות\n- ◆ הדדיות\n* קשב")
    assert lines(document, BlockKind.LIST_ITEM) == ["• אמון", "• שקיפות", "• הדדיות", "• קשב"]


def test_rows_split_by_bars_are_a_table() -> None:
    document = read("שם | תפקיד | שנה\nרות | יושבת ראש | 2020\nמשה | גזבר | 2021")
    assert lines(document, BlockKind.TABLE_ROW) == [
        "שם\tתפקיד\tשנה",
        "רות\tיושבת ראש\t2020",
        "משה\tגזבר\t2021",
    ]


def test_wrapped_rows_are_joined_and_paragraphs_kept() -> None:
    text = (
        "פרק ראשון\n\n"
        "הוועדה התכנסה בחודש מאי כדי לדון בתקציב\n"
        "הפעילות של השנה הבאה, ובסוף הדיון החליטה\n"
        "להגדיל אותו.\n\n"
        "ההחלטה השנייה נגעה לצוות: שני רכזים יגויסו\n"
        "עד סוף הקיץ.\n"
    )
    document = read(text)
    assert lines(document, BlockKind.PARAGRAPH) == [
        "הוועדה התכנסה בחודש מאי כדי לדון בתקציב הפעילות של השנה הבאה, ובסוף הדיון החליטה להגדיל אותו.",
        "ההחלטה השנייה נגעה לצוות: שני רכזים יגויסו עד סוף הקיץ.",
    ]


def test_drawn_chain_is_one_line() -> None:
    document = read("סולם\n\nזרות >\n\nהיכרות >\n\nשותפות\n")
    assert document.text == "סולם\nזרות > היכרות > שותפות"


def test_repeated_heading_is_a_sub_heading() -> None:
    text = f"ספר\n\n{LONG}\n\n1. אמון\n\nעיקרון\n\n{LONG}\n\n2. מדידה\n\nעיקרון\n\n{LONG}\n"
    assert [(s.level, s.heading) for s in read(text).sections] == [
        (1, "ספר"),
        (2, "1. אמון"),
        (3, "עיקרון"),
        (2, "2. מדידה"),
        (3, "עיקרון"),
    ]


def test_cells_that_became_indented_rows_are_rows_of_a_table_and_no_headings() -> None:
    text = (
        "טבלת השותפים\n\nפתיח קצר לטבלה שלפנינו.\n\n  מה נותנים\n\n  מה מקבלים\n\n  המגזר\n  הציבורי\n\n"
        "  - תקציב רב-\n    שנתי\n\n  - ידע\n\n  המגזר\n  העסקי\n\n  - ציוד,\n    מתנדבים\n\n  סיכום ביניים\n"
    )
    document = read(text)
    assert lines(document, BlockKind.TABLE_ROW) == [
        "מה נותנים",
        "מה מקבלים",
        "המגזר הציבורי",
        "המגזר העסקי",
        "סיכום ביניים",
    ]
    assert lines(document, BlockKind.LIST_ITEM) == ["• תקציב רב- שנתי", "• ידע", "• ציוד, מתנדבים"]
    assert lines(document, BlockKind.HEADING) == ["טבלת השותפים"]
