"""Every file of the open bed that is no PDF is read with at most one wrong character in a hundred."""

import json
import re
import unicodedata
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from ingest.parse import read_document

_FOLDED = str.maketrans(
    {"״": '"', "׳": "'", "–": "-", "—": "-", "־": "-", "•": " ", "*": " ", "₪": " ", "…": "."}
)


def folded(text: str) -> str:
    """Return a text as the bed's scorer compares it: marks of old encodings and white space made alike."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(_FOLDED)).strip()


def test_character_error_on_the_open_bed(shared: Path) -> None:
    bed = shared / "eval/documents"
    cases = [case for case in json.loads((bed / "index.json").read_text("utf-8")) if case["format"] != "pdf"]
    errors = {}
    for case in cases:
        path = bed / case["file"]
        truth = folded(path.with_name("truth.txt").read_text("utf-8"))
        got = folded(read_document(path).text)
        errors[case["id"]] = Levenshtein.distance(truth, got) / len(truth)
    assert len(errors) == 55
    assert {name: round(error, 4) for name, error in errors.items() if error > 0.01} == {}
    assert sum(errors.values()) / len(errors) < 0.001


def test_headings_of_styled_files_become_sections(shared: Path) -> None:
    bed = shared / "eval/documents"
    for name in (
        "own-a__docx_pandoc",
        "own-a__odt_pandoc",
        "own-a__rtf_lo",
        "own-a__epub_pandoc",
        "own-a__html",
    ):
        folder = bed / name
        wanted = json.loads((folder / "meta.json").read_text("utf-8"))["headings"]
        document = read_document(next(folder.glob("input.*")))
        assert [section.heading for section in document.sections] == wanted
