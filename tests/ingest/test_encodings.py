"""Hebrew is decoded whatever its encoding, and its order told by the final letters."""

import pytest

from ingest.encodings import decode, is_visual
from ingest.parse import parse_bytes

TEXT = "שלום לכם, ועדת ההיגוי דנה באמון בין השותפים בשנת 2021 (כולם הסכימו)."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1255", "iso8859-8", "cp862"]
)
def test_hebrew_encodings_are_detected(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_declared_encoding_counts_when_bytes_are_not_utf8() -> None:
    assert decode("café".encode("latin-1"), declared="iso-8859-1").text == "café"


def test_utf8_is_believed_before_a_false_declaration() -> None:
    assert decode(TEXT.encode(), declared="windows-1255").text == TEXT


def test_unknown_declaration_is_passed_over() -> None:
    assert decode(TEXT.encode("cp1255"), declared="x-nonsense").text == TEXT


def test_final_letters_at_word_starts_mean_visual_order() -> None:
    assert is_visual("םולש םכל")
    assert not is_visual("שלום לכם")
    assert not is_visual("Hello")


def test_visual_text_is_read_in_logical_order() -> None:
    visual = ".(הנומתב ואר) 2019 תנשב המק םיאשונה לש תפתושמה תינכותה\nםלועמ ךכ ןיא"
    document = parse_bytes(visual.encode("iso8859-8"), "ישן.txt")
    assert document.text == "התוכנית המשותפת של הנושאים קמה בשנת 2019 (ראו בתמונה).\nאין כך מעולם"


def test_visual_web_page_is_read_in_logical_order() -> None:
    page = "<html><body><p>םינש שולש ירחא םיכסה דעווה</p></body></html>"
    assert parse_bytes(page.encode("cp1255"), "ישן.html").text == "הוועד הסכים אחרי שלוש שנים"
