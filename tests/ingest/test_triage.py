"""Duplicates, versions and everything else that a librarian should look at."""

from dataclasses import replace

from ingest.assemble import Line, PageVerdict, assemble
from ingest.document import BlockKind, Document, PageStatus, Verdict
from ingest.duplicates import find_duplicates
from ingest.errors import DamagedFileError, EmptyFileError, NeedsOcrError, PasswordRequiredError
from ingest.triage import Finding, triage

WORDS = [f"מילה{number}" for number in range(200)]
TEXT = " ".join(WORDS)
EDITED = " ".join([*WORDS[:190], *(f"אחרת{number}" for number in range(10))])
OTHER = " ".join(f"שונה{number}" for number in range(200))


def document(source: str, text: str, status: PageStatus = PageStatus.OK, reason: str = "") -> Document:
    made = assemble(
        [Line(BlockKind.PARAGRAPH, text, page=1)],
        source=source,
        document_id=source,
        pages=[PageVerdict(1, Verdict(status, 0.5, reason))],
    )
    return replace(made, language="en" if text.isascii() else "he")


def test_same_words_are_exact_duplicates_whatever_the_layout() -> None:
    pairs = [("a", "שָׁלוֹם, לכם\nחברים"), ("b", "שלום לכם — חברים!"), ("c", "שלום לכולם")]
    groups = find_duplicates(pairs)
    assert [(g.document_ids, g.exact) for g in groups] == [(("a", "b"), True)]


def test_versions_are_near_duplicates_with_their_likeness() -> None:
    groups = find_duplicates([("a", TEXT), ("b", OTHER), ("c", EDITED)])
    assert [(g.document_ids, g.exact) for g in groups] == [(("a", "c"), False)]
    assert 0.75 < groups[0].similarity < 1.0


def test_findings_are_listed_by_source_and_kind() -> None:
    documents = [
        document("א.pdf", TEXT, PageStatus.REPAIRED, "shifted codes"),
        document("ב.txt", TEXT),
        document("ג.txt", EDITED),
        document("ד.pdf", OTHER, PageStatus.NEEDS_OCR, "no text layer"),
        document("ה.txt", "This guide is in English only and long enough"),
    ]
    failures = [
        PasswordRequiredError("ו.pdf"),
        DamagedFileError("ז.docx", "bad zip"),
        EmptyFileError("ח.txt"),
        NeedsOcrError("ט.pdf", 3),
    ]
    found = triage(documents, failures)
    assert [(e.source, e.finding, e.pages, e.others) for e in found] == [
        ("א.pdf", Finding.REPAIRED, (1,), ()),
        ("ב.txt", Finding.DUPLICATE, (), ("א.pdf",)),
        ("ג.txt", Finding.NEAR_DUPLICATE, (), ("א.pdf",)),
        ("ד.pdf", Finding.SCANNED, (1,), ()),
        ("ה.txt", Finding.NOT_HEBREW, (), ()),
        ("ו.pdf", Finding.ENCRYPTED, (), ()),
        ("ז.docx", Finding.DAMAGED, (), ()),
        ("ח.txt", Finding.EMPTY, (), ()),
        ("ט.pdf", Finding.SCANNED, (), ()),
    ]
    assert found[0].detail == "shifted codes"
    assert found[4].detail == "0% of its letters are Hebrew; the language looks like en"
