"""What is known beside the text: sane properties, the page itself, and bibliographies beside the files."""

import json
from pathlib import Path

import pytest

from ingest.bibliography import bibliographies, metadata_for, read_bibliography
from ingest.document import Document
from ingest.errors import DamagedFileError
from ingest.language import hebrew_share, language_of
from ingest.metadata import Metadata, sane_authors, sane_keywords, sane_title, sane_year
from ingest.parse import parse_bytes


def read(text: str) -> Document:
    return parse_bytes(text.encode(), "מסמך.txt")


@pytest.mark.parametrize(
    "title", ["Microsoft Word - a.doc", "דוח סופי.docx", "Untitled", "מסמך1", "ùìåí ìëåìí", "", "12/3"]
)
def test_placeholders_file_names_and_gibberish_are_no_titles(title: str) -> None:
    assert sane_title(title) is None


def test_real_title_is_kept() -> None:
    assert sane_title(" אמון  בשותפויות ") == "אמון בשותפויות"


def test_users_and_programs_are_no_authors() -> None:
    assert sane_authors(["user", "HP", "dana12", "python-docx", "דנה לוי; משה כהן", "Windows User"]) == (
        "דנה לוי",
        "משה כהן",
    )


@pytest.mark.parametrize(
    ("date", "year"),
    [("D:20190301120000", 2019), ("2019-03-01", 2019), ("3/1998", 1998), ("0000", None), ("", None)],
)
def test_year_of_dates_in_any_form(date: str, year: int | None) -> None:
    assert sane_year(date) == year


def test_keywords_are_split_and_listed_once() -> None:
    assert sane_keywords("אמון, שקיפות; אמון.") == ("אמון", "שקיפות")


def test_page_gives_authors_year_abstract_and_keywords() -> None:
    document = read(
        'אמון בשותפויות עירוניות\nד"ר דנה לוי ומשה כהן\nעדכון אחרון: 14.3.2021\n'
        "תקציר\nהמאמר בוחן כיצד נבנה אמון בין שותפים בעיר אחת לאורך שלוש שנים, ומה גורם לו להישבר.\n"
        "מילות מפתח: אמון, שותפות, עיר\n"
    )
    assert document.title == "אמון בשותפויות עירוניות"
    assert document.authors == ("דנה לוי ומשה כהן",) or document.authors == ("דנה לוי", "משה כהן")
    assert document.year == 2021
    assert document.abstract is not None
    assert document.abstract.startswith("המאמר בוחן כיצד נבנה אמון")
    assert document.keywords == ("אמון", "שותפות", "עיר")


def test_subtitle_is_no_author() -> None:
    assert read("אמון\nמדריך לשותפים בעיר\nגוף המדריך מתחיל כאן.").authors == ()


RIS = """TY  - JOUR
TI  - אמון בשותפויות
AU  - לוי, דנה
AU  - כהן, משה
PY  - 2021/05//
LA  - heb
KW  - אמון
AB  - תקציר המאמר
L1  - files/12/trust.pdf
ER  -
"""
BIB = """@article{levy2020,
  title = {שותפות {בין-מגזרית}},
  author = {לוי, דנה and כהן, משה},
  year = {2020},
  keywords = {אמון, שותפות},
  file = {Full Text:files/7/guide.docx:application/msword}
}
@book{cohen2019, title = {מדידה}, author = {כהן, משה}, year = {2019}}
"""
CSL = [
    {
        "id": "report",
        "type": "report",
        "title": "דוח שנתי",
        "author": [{"family": "לוי", "given": "דנה"}, {"literal": "עיריית חיפה"}],
        "issued": {"date-parts": [[2018, 3]]},
        "language": "he-IL",
    }
]


def test_sidecar_files_describe_the_files_they_name(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "b.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps(CSL), encoding="utf-8")
    files = bibliographies(tmp_path)
    assert [path.name for path in files] == ["a.ris", "b.bib", "c.json"]
    known = {name: said for path in files for name, said in read_bibliography(path).items()}
    people = ("לוי, דנה", "כהן, משה")
    assert metadata_for("x/trust.pdf", known) == Metadata(
        "אמון בשותפויות", people, 2021, "he", "תקציר המאמר", ("אמון",)
    )
    assert known["guide.docx"] == Metadata("שותפות בין-מגזרית", people, 2020, None, None, ("אמון", "שותפות"))
    assert metadata_for("cohen2019.pdf", known) == Metadata("מדידה", ("כהן, משה",), 2019)
    assert metadata_for("report.html", known) == Metadata("דוח שנתי", ("לוי, דנה", "עיריית חיפה"), 2018, "he")
    assert metadata_for("אחר.pdf", known) is None


def test_json_that_is_no_bibliography_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('{"a": [1, 2]}', encoding="utf-8")
    assert read_bibliography(path) == {}


@pytest.mark.parametrize(
    ("name", "text"), [("x.json", "{"), ("x.json", "9" * 5000), ("x.ris", "TY  - JOUR\nTI  - קטוע\n")]
)
def test_broken_bibliography_is_damaged(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DamagedFileError):
        read_bibliography(path)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("השותפים נפגשו אתמול בעירייה", "he"),
        ("The partners met in the city and agreed to the plan", "en"),
        ("التقى الشركاء أمس في البلدية", "ar"),
        ("Партнёры встретились вчера в мэрии", "ru"),
        ("די מענטשן האבן זיך געטראפן און גערעדט מיט דער שטאט", "yi"),
        ("123", "und"),
    ],
)
def test_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_share_of_hebrew_letters() -> None:
    assert hebrew_share("אבגד abcd") == 0.5
    assert hebrew_share("12") == 0.0
