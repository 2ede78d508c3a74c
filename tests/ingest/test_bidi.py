"""The forward algorithm against Unicode's conformance files, and against lines known by heart."""

import unicodedata
from pathlib import Path

from ingest.bidi import embedding_levels, visual_order, visual_text
from ingest.bidi_embedding import paragraph_level

UNICODE = "/usr/share/unicode"  # Debian's unicode-data
# Every case would take 20 s; a prime step visits all kinds of them.
STEP = 29


def _lines(path: Path) -> list[str]:
    return [line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines()]


def _levels(field: str) -> list[int | None]:
    return [None if level == "x" else int(level) for level in field.split()]


def test_character_conformance(needs_file) -> None:
    for line in [line for line in _lines(needs_file(f"{UNICODE}/BidiCharacterTest.txt")) if line][::STEP]:
        codes, direction, paragraph, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        classes = [unicodedata.bidirectional(letter) for letter in text]
        base = int(direction) if direction != "2" else paragraph_level(classes)
        assert base == int(paragraph), line
        found = embedding_levels(classes, base, text)
        assert found == _levels(levels), line
        assert visual_order(found) == [int(index) for index in order.split()], line


def test_class_conformance(needs_file) -> None:
    levels: list[int | None] = []
    order: list[int] = []
    for number, line in enumerate(_lines(needs_file(f"{UNICODE}/BidiTest.txt"))):
        if line.startswith("@Levels:"):
            levels = _levels(line.removeprefix("@Levels:"))
        elif line.startswith("@Reorder:"):
            order = [int(index) for index in line.removeprefix("@Reorder:").split()]
        elif line and not line.startswith("@") and number % STEP == 0:
            names, bits = line.split(";")
            classes = names.split()
            for bit, base in ((1, paragraph_level(classes)), (2, 0), (4, 1)):
                if int(bits) & bit:
                    found = embedding_levels(classes, base)
                    assert (found, visual_order(found)) == (levels, order), line


def test_numbers_and_latin_stay_left_to_right() -> None:
    assert visual_text("שלום בשנת 2025") == "2025 תנשב םולש"
    assert visual_text("כפי שכתבו Fung (2003)") == "Fung (2003) ובתכש יפכ"


def test_brackets_are_mirrored() -> None:
    assert visual_text("(אמון)") == "(ןומא)"


def test_left_to_right_base_keeps_the_latin_first() -> None:
    assert visual_text("the word אמון means trust", 0) == "the word ןומא means trust"
