"""The hostile files of `bench/hostile_files`, small: each ends in a document or a named error, in time."""

import time

import pytest
from hostile_files.cases import CASES
from hostile_files.packages import epub
from hostile_files.pdfs import pdf_page

from ingest.clock import check_time, limited_time
from ingest.errors import IngestError, LimitExceededError
from ingest.limits import Limits
from ingest.parse import parse_bytes

PERCENT = 1
SECONDS = 8.0


@pytest.mark.parametrize("name", CASES)
def test_hostile_file_ends_in_time(name: str) -> None:
    source, make = CASES[name]
    data = make(PERCENT)
    started = time.process_time()
    try:
        document = parse_bytes(data, source)
    except IngestError:
        document = None
    assert time.process_time() - started < SECONDS
    assert document is None or document.text


def test_work_without_end_is_stopped() -> None:
    with pytest.raises(LimitExceededError, match=r"x\.md: .*seconds of work"), limited_time("x.md", 0.02):
        while True:
            check_time()


def test_no_clock_runs_outside_of_a_file() -> None:
    with limited_time("x.md", 0.0):
        pass
    check_time()


def test_clock_stops_a_slow_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parse.LIMITS", Limits(seconds=0.0))
    with pytest.raises(LimitExceededError, match="seconds of work"):
        parse_bytes("# כותרת\n\nגוף".encode(), "x.md")


@pytest.mark.parametrize(
    ("source", "data", "what"),
    [
        ("x.txt", b"a\n" * 500_001, "more than 500,000 paragraphs"),
        ("x.html", b"<html>" + b"<b>" * 2_000_000, "more than 2,000,000 tags"),
        ("x.md", b"x" * (4 * 2**20 + 1), "4 MB are allowed"),
    ],
)
def test_limit_is_named(source: str, data: bytes, what: str) -> None:
    with pytest.raises(LimitExceededError, match=what):
        parse_bytes(data, source)


def test_boxes_within_boxes_are_read_once() -> None:
    data = CASES["docx: boxes in boxes"][1](100)
    assert parse_bytes(data, "x.docx").text == "א"


def test_chapter_named_again_and_again_is_read_once() -> None:
    once = parse_bytes(epub(100, chapters=1, times=1), "x.epub").text
    assert parse_bytes(epub(100, chapters=1, times=500), "x.epub").text == once


def test_unknown_encryption_is_damage() -> None:
    """Found by fuzzing: pypdf raises NotImplementedError for it."""
    whole = pdf_page(b"BT /F1 9 Tf (ab) Tj ET", b"<</Filter/Standard/V 0/R 2/O(a)/U(b)/P 0>>")
    data = whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 6 0 R/ID[(a)(a)]")
    with pytest.raises(IngestError):
        parse_bytes(data, "x.pdf")


def test_property_that_is_no_text_is_passed_over() -> None:
    """Found by fuzzing: a lone surrogate in a title."""
    whole = pdf_page(b"BT /F1 9 Tf 9 99 Td (trust) Tj ET", b"<</Title<FEFF0041D800>>>")
    data = whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 6 0 R")
    assert parse_bytes(data, "x.pdf").text == "trust"
