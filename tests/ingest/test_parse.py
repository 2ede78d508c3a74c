"""The right parser is found by content, and what is no document says what it is."""

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileMissingError,
    IngestError,
    UnsupportedFormatError,
)
from ingest.parse import PARSERS, document_id_of, load_parser, parse_bytes, read_document
from ingest.sniff import Format, sniff

PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I", 13)
    + b"IHDR"
    + bytes(13)
    + struct.pack(">I", zlib.crc32(b"IHDR"))
)


@pytest.mark.parametrize(
    ("data", "source", "found"),
    [
        (b"%PDF-1.7\n", "x.txt", Format.PDF),
        (b"{\\rtf1 x}", "x.doc", Format.RTF),
        (b"<!DOCTYPE html><p>x", "x.doc", Format.HTML),
        ("<p>שלום".encode(), "x.htm", Format.HTML),
        ("# שלום".encode(), "x.md", Format.MARKDOWN),
        ("שלום".encode("utf-16"), "x.txt", Format.TEXT),
        ("שלום".encode("cp1255"), "ללא סיומת", Format.TEXT),
    ],
)
def test_content_comes_before_the_suffix(data: bytes, source: str, found: Format) -> None:
    assert sniff(data, source) is found


@pytest.mark.parametrize(
    ("data", "source", "error", "says"),
    [
        (PNG, "תמונה.pdf", UnsupportedFormatError, "a PNG image"),
        (b"", "ריק.docx", EmptyFileError, "no text"),
        (b" \n\t ", "ריק.txt", EmptyFileError, "no text"),
        ("סתם טקסט".encode(), "x.pdf", DamagedFileError, "does not begin as a PDF"),
        (bytes(range(256)) * 20, "x.txt", UnsupportedFormatError, "binary data"),
        (b"PK\x03\x04 broken", "x.docx", DamagedFileError, "zip"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "x.doc",
            UnsupportedFormatError,
            "no Word document",
        ),
    ],
)
def test_what_is_no_document_says_what_it_is(
    data: bytes, source: str, error: type[IngestError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        parse_bytes(data, source)
    assert caught.value.source == source


def test_zip_that_is_no_document_is_named(make_zip: Callable[[Mapping[str, str]], bytes]) -> None:
    with pytest.raises(UnsupportedFormatError, match="ZIP archive that is no document"):
        parse_bytes(make_zip({"a.txt": "x"}), "x.zip")


def test_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="no such file"):
        read_document(tmp_path / "אין.txt")


def test_document_id_is_given_or_comes_from_the_source(tmp_path: Path) -> None:
    path = tmp_path / "report 1.txt"
    path.write_text("שלום לכולם", encoding="utf-8")
    assert read_document(path, source="דוחות/report 1.txt").id == document_id_of("דוחות/report 1.txt")
    assert read_document(path, document_id="abc").id == "abc"


def test_document_ids_are_stable_safe_and_apart() -> None:
    ids = [
        document_id_of(name) for name in ("א/report 1.pdf", "ב/report 1.pdf", "ב/report 1.docx", "דוח.pdf")
    ]
    assert len(set(ids)) == 4
    assert all(part.isascii() and part.replace("-", "").isalnum() for part in ids)
    assert ids[0] == "report-1-" + ids[0][-10:]
    assert document_id_of("א/report 1.pdf") == ids[0]


@pytest.mark.parametrize("kind", list(Format))
def test_every_format_has_a_parser(kind: Format) -> None:
    assert PARSERS[kind].startswith("ingest.parse_")
    assert callable(load_parser(kind))
