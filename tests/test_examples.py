"""The example documents are whole, readable and named by their bibliography."""

from collections import Counter
from pathlib import Path

import pytest
import rispy

from ingest.document import BlockKind, Document
from ingest.parse import parse_bytes

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
DOCUMENTS = sorted(
    path.name for path in EXAMPLES.iterdir() if path.suffix in {".txt", ".html", ".docx", ".pdf"}
)


def example(name: str) -> Document:
    return parse_bytes((EXAMPLES / name).read_bytes(), name)


def test_bibliography_names_every_document_once() -> None:
    with (EXAMPLES / "references.ris").open(encoding="utf-8") as file:
        entries = rispy.load(file)
    assert sorted(entry["file_attachments1"] for entry in entries) == DOCUMENTS
    assert all(entry["title"] and entry["authors"] and entry["year"] for entry in entries)


def test_every_format_is_there_twice() -> None:
    suffixes = Counter(Path(name).suffix for name in DOCUMENTS)
    assert suffixes == {".txt": 2, ".html": 2, ".docx": 2, ".pdf": 2}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_example_is_hebrew_of_a_useful_length(name: str) -> None:
    document = example(name)
    assert document.language == "he"
    assert 500 <= len(document.text.split()) <= 1500
    assert len(document.sections) >= 6


def test_word_guide_keeps_its_footnotes_lists_and_table() -> None:
    document = example("guide-building-trust.docx")
    assert document.title == "בניית אמון בין שותפים: מדריך למובילי שותפויות"
    assert [footnote.mark for footnote in document.footnotes] == ["1", "2", "3"]
    lines = document.text.split("\n")
    assert "1. אני יכול להעלות בעיה בישיבה בלי לחשוש." in lines
    assert "הרשות המקומית\tמבנה, נתונים, כוח אדם בהיקף של 1.5 משרות\tמענה לתושבים, למידה" in lines
    assert Counter(block.kind for block in document.blocks)[BlockKind.LIST_ITEM] == 14


def test_paper_has_its_bibliography() -> None:
    document = example("paper-collective-impact.docx")
    english = document.references[1:]
    assert [reference.year for reference in english] == [2014, 2011, 2005, 2016]
    first_authors = [reference.authors[0].split(",")[0] for reference in english]
    assert first_authors == ["Ebrahim", "Kania", "Selsky", "Wolff"]
