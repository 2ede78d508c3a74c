"""Citations in Hebrew and English, whichever way their brackets face, and the entries they point to."""

import datetime

import pytest

from ingest.document import Citation, Document
from ingest.hebrew_dates import hebrew_dates, hebrew_year
from ingest.parse import parse_bytes

BIBLIOGRAPHY = """מקורות
לוי, ד' וכהן-גל, ר' (2015). אמון בקהילה: מבט מקרוב. חיפה: פרדס.
מזרחי, ש׳ (תשע״ט). "מי מוביל? שותפות ומנהיגות", מפגש, 12(3), 5–20.
Smith, J. A., & Brown-Lee, K. (2009). Trust and control. Policy Studies, 3(1), 1-9.
"""


def read(text: str) -> Document:
    return parse_bytes(text.encode(), "מאמר.txt")


def found(text: str) -> list[tuple[str, tuple[str, ...], int | None]]:
    document = read(f"כותרת המאמר\n{text}")
    return [(document.text[c.start : c.end], c.authors, c.year) for c in document.citations]


@pytest.mark.parametrize(
    ("text", "cited", "authors", "year"),
    [
        ("כך טוענים (לוי וכהן-גל, 2015).", "לוי וכהן-גל, 2015", ("לוי", "כהן-גל"), 2015),
        ("כך טוענים (לוי - גל וכהן, 2015).", "לוי - גל וכהן, 2015", ("לוי-גל", "כהן"), 2015),
        (
            "כך (לוי, כהן, מזרחי ופרץ 2011).",
            "לוי, כהן, מזרחי ופרץ 2011",
            ("לוי", "כהן", "מזרחי", "פרץ"),
            2011,
        ),
        ("כך (ראו למשל לוי ואחרים, 2015, עמ' 4).", "לוי ואחרים, 2015", ("לוי",), 2015),
        ("כך (Smith, Jones & Brown, 2009).", "Smith, Jones & Brown, 2009", ("Smith", "Jones", "Brown"), 2009),
        ("כך (see Smith et al., 2009).", "Smith et al., 2009", ("Smith",), 2009),
        ("כך טען Smith (2009) אז.", "Smith (2009)", ("Smith",), 2009),
        ("כך טענו Smith & Brown-Lee (2009), אז.", "Smith & Brown-Lee (2009)", ("Smith", "Brown-Lee"), 2009),
        ("כך ((Smith, 2009, 22.", "Smith, 2009", ("Smith",), 2009),
        ("כך Smith & Brown, 2009;)", "Smith & Brown, 2009", ("Smith", "Brown"), 2009),
        ("כך (מזרחי, תשע״ט).", "מזרחי, תשע״ט", ("מזרחי",), 2019),
    ],
)
def test_one_citation(text: str, cited: str, authors: tuple[str, ...], year: int) -> None:
    assert found(text) == [(cited, authors, year)]


def test_several_in_one_bracket_and_a_second_year() -> None:
    assert found("כך (לוי, 2015, 2018; Smith, 2009).") == [
        ("לוי, 2015", ("לוי",), 2015),
        ("2018", ("לוי",), 2018),
        ("Smith, 2009", ("Smith",), 2009),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "הוקם בשנת 2015.",
        "הדוח (ינואר 2015) קבע.",
        "התקציב עלה (מ-2010 עד 2015).",
        "סעיף 2015 לתקנון",
        "(2015)",
    ],
)
def test_years_without_authors_are_no_citations(text: str) -> None:
    assert found(text) == []


def test_entries_have_authors_year_and_title() -> None:
    document = read(f"כותרת המאמר\nגוף המאמר כאן.\n{BIBLIOGRAPHY}")
    assert [(r.authors, r.year, r.title) for r in document.references] == [
        (("לוי, ד'", "כהן-גל, ר'"), 2015, "אמון בקהילה: מבט מקרוב"),
        (("מזרחי, ש׳",), 2019, "מי מוביל? שותפות ומנהיגות"),
        (("Smith, J. A.", "Brown-Lee, K."), 2009, "Trust and control"),
    ]
    first = document.references[0]
    assert document.text[first.start : first.end].startswith("לוי, ד' וכהן-גל")


def test_citations_point_to_their_entries() -> None:
    document = read(
        f"כותרת המאמר\nלוי וכהן-גל (2015) טענו כך (Smith & Brown-Lee, 2009; פרץ, 2001).\n{BIBLIOGRAPHY}"
    )
    assert [(c.authors[0], c.reference) for c in document.citations] == [
        ("לוי", 0),
        ("Smith", 2),
        ("פרץ", None),
    ]


def test_offsets_are_exact_in_every_block() -> None:
    document = read(f"כותרת המאמר\nראשית (לוי, 2015).\nשנית (לוי, 2015).\n{BIBLIOGRAPHY}")
    assert [document.text[c.start : c.end] for c in document.citations] == ["לוי, 2015", "לוי, 2015"]
    assert all(isinstance(c, Citation) for c in document.citations)


@pytest.mark.parametrize(
    ("letters", "year"), [("תשפ״ד", 2024), ('התשע"ו', 2016), ("תש״ח", 1948), ("תשפד", 2024), ("שלום", None)]
)
def test_hebrew_years(letters: str, year: int | None) -> None:
    assert hebrew_year(letters) == year


def test_hebrew_dates_are_days_of_the_gregorian_calendar() -> None:
    text = 'נחתם ביום ה׳ באייר תש״ח ונדון ביום כ"ו בכסלו התשע"ו.'
    assert [(text[d.start : d.end], d.date) for d in hebrew_dates(text)] == [
        ("ה׳ באייר תש״ח", datetime.date(1948, 5, 14)),
        ('כ"ו בכסלו התשע"ו', datetime.date(2015, 12, 8)),
    ]
