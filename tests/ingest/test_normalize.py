"""Text is brought to one form without changing what it says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import normalize, one_line, table_row


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\ufb2aל\ufb4bם", "ש\u05c1לו\u05b9ם"),
        ("\ufb4fהים", "אלהים"),
        ("שו\u00adתפות", "שותפות"),
        ("\u200fשלום\u202c", "שלום"),
        ('יו"ר ויו״ר', 'יו"ר ויו״ר'),
        ("בית־ספר, דו-שיח – כאן", "בית־ספר, דו-שיח – כאן"),
        ("א\r\nב\rג\u2028ד", "א\nב\nג\nד"),
        ("ﬁnal", "final"),
        ("א\x00\x07ב", "אב"),
        ("א\ud800ב", "א\ufffdב"),
    ],
)
def test_forms_and_marks(written: str, kept: str) -> None:
    assert normalize(written) == kept


def test_niqqud_stays_on_its_letter() -> None:
    assert normalize("שָׁלוֹם") == unicodedata.normalize("NFC", "שָׁלוֹם")


def test_one_line_has_single_spaces() -> None:
    assert one_line("  ועדת\u00a0היגוי \n\t בקהילה ") == "ועדת היגוי בקהילה"


def test_table_row_keeps_empty_cells_in_the_middle() -> None:
    assert table_row("סעיף\t\t 94% \n\t") == "סעיף\t\t94%"


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
