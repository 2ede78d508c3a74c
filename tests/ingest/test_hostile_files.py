"""Bombs and broken files end in a named error within seconds, whatever the format."""

import contextlib
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import chunk
from ingest.errors import IngestError, LimitExceededError
from ingest.limits import Limits, open_archive
from ingest.parse import parse_bytes

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"<w:document {W}><w:body>{{}}</w:body></w:document>"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def word(make_zip: MakeZip, document: str) -> bytes:
    return make_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def test_zip_that_unpacks_to_too_much_is_refused_before_unpacking(make_zip: MakeZip) -> None:
    data = make_zip({"word/document.xml": bytes(3_000_000)})
    with pytest.raises(LimitExceededError, match="ZIP bomb"):
        open_archive(data, "x.docx", Limits(archive_bytes=2_000_000))
    with pytest.raises(LimitExceededError, match="parts in the archive"):
        open_archive(data, "x.docx", Limits(archive_parts=0))


def test_part_longer_than_its_directory_says_is_refused(make_zip: MakeZip) -> None:
    archive = open_archive(make_zip({"a.xml": bytes(1000)}), "x.docx", Limits(part_bytes=100))
    with pytest.raises(LimitExceededError):
        archive.read("a.xml")


def test_xml_entities_are_refused(make_zip: MakeZip) -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "הא"}">' for n in range(10))
    paragraph = "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>"
    with pytest.raises(LimitExceededError):
        parse_bytes(word(make_zip, f"<!DOCTYPE d [{layers}]>" + BODY.format(paragraph)), "x.docx")


def test_xml_does_not_reach_for_other_files(make_zip: MakeZip) -> None:
    document = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + BODY.format(
        "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
    )
    with pytest.raises(LimitExceededError, match="entities"):
        parse_bytes(word(make_zip, document), "x.docx")


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("x.html", b"<html><body>" + b"<div>" * 60_000 + "עמוק".encode()),
        ("x.html", b"<html><body>" + b"<table><tr><td>x<td>" * 5_000),
        ("x.rtf", b"{\\rtf1 " + b"{" * 60_000),
    ],
)
def test_bottomless_nesting_is_refused(source: str, data: bytes) -> None:
    with pytest.raises(LimitExceededError, match="nested"):
        parse_bytes(data, source)


def test_bottomless_word_file_is_refused(make_zip: MakeZip) -> None:
    with pytest.raises(LimitExceededError, match="nested"):
        parse_bytes(word(make_zip, BODY.format("<w:tbl><w:tr><w:tc>" * 2000 + "</w:x>")), "x.docx")


def test_more_text_than_a_document_holds_is_refused() -> None:
    with pytest.raises(LimitExceededError, match="characters of text"):
        parse_bytes(b"a" * 12_000_001, "x.txt")


@pytest.mark.parametrize(
    "text",
    [
        "א" * 1_000_000,
        "\t" * 1_000_000 + "א",
        " " * 1_000_000 + "א",
        "(" * 300_000,
        "[footnoteRef:1] " * 30_000,
        "[1: " * 100_000 + "[footnoteRef:1]",
        "(לוי, 2010; " * 20_000,
        "כהן, לוי, " * 50_000 + "2010",
        "א | ב | ג\n" * 20_000,
    ],
    ids=["line", "tabs", "blanks", "brackets", "marks", "notes", "citations", "names", "bars"],
)
def test_endless_repetition_is_read_in_linear_time(text: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(IngestError):
        chunk(parse_bytes(text.encode(), "x.txt"))
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", ["guide-building-trust.docx", "guide-steering-committee.html"])
def test_damaged_examples_give_a_document_or_a_named_error(name: str) -> None:
    original = (EXAMPLES / name).read_bytes()
    chance = random.Random(20261121)
    for _ in range(60):
        data = bytearray(original)
        for _ in range(chance.choice([1, 5, 50])):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        assert_sound(bytes(data), name)


@settings(max_examples=150)
@given(
    st.binary(max_size=300),
    st.sampled_from(["x.txt", "x.html", "x.rtf", "x.md", "x.docx", "x.odt", "x.epub", "x.pdf"]),
    st.sampled_from(
        [b"", b"{\\rtf1 ", b"<html><table><tr><td>", b"PK\x03\x04", b"\xff\xfe", b"| a |\n|---|\n"]
    ),
)
def test_any_bytes_give_a_document_or_a_named_error(data: bytes, name: str, opening: bytes) -> None:
    assert_sound(opening + data, name)


RTF_WORDS = [
    "{",
    "}",
    "\\par ",
    "\\cell ",
    "\\row ",
    "\\intbl ",
    "{\\*\\footnote ",
    "\\chftn ",
    "\\u1488?",
    "x",
    "\\*",
]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(RTF_WORDS), max_size=40))
def test_any_rtf_words_give_a_document_or_a_named_error(words: list[str]) -> None:
    assert_sound(("{\\rtf1 " + "".join(words)).encode(), "x.rtf")


def assert_sound(data: bytes, name: str) -> None:
    try:
        document = parse_bytes(data, name)
    except IngestError:
        return
    for passage in chunk(document):
        assert document.text[passage.start : passage.end] == passage.text
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "1.5"])
def test_numbers_that_are_none_are_passed_over(
    number: str, make_docx: Callable[..., bytes], make_odt: Callable[..., bytes]
) -> None:
    """Found by fuzzing: "²".isdigit() holds, but int("²") fails, and so do more than 4,300 digits."""
    numbered = f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
    outlined = f'<w:outlineLvl w:val="{number}"/>'
    word_body = f"<w:p><w:pPr>{numbered}{outlined}</w:pPr><w:r><w:t>גוף</w:t></w:r></w:p>"
    assert parse_bytes(make_docx(word_body), "x.docx").text == "גוף"
    item = f'<text:list-item text:start-value="{number}"><text:p>גוף</text:p></text:list-item>'
    odt_body = f"<text:list>{item}</text:list>"
    assert parse_bytes(make_odt(odt_body), "x.odt").text == "• גוף"
    page = f'<ol start="{number}"><li value="{number}">גוף</ol>'
    assert parse_bytes(page.encode(), "x.html").text == "1. גוף"
