"""What is known about a document beside its text, and what of a file's own properties can be believed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.normalize import one_line

MIN_YEAR, MAX_YEAR = 1850, 2100

_LETTERS = re.compile(r"[^\W\d_]")
_MOJIBAKE = re.compile('[\u0080-\u009f\ufffd]|(?:[à-ú÷ø]{4,})|(?:×[\x80-\xff’"]){2,}')
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|odt|rtf|txt|html?|indd|qxd|pptx?|xlsx?|pages|tex|dvi)\s*$", re.IGNORECASE
)
_EMPTY_TITLES = re.compile(
    r"(?:untitled|document|microsoft word(?: -.*)?|ללא שם|ללא כותרת|מסמך|slide|powerpoint presentation|"
    r"title|title page|cover|layout ?\d*|print|new page|index|home|דף הבית|מצגת של powerpoint)\s*\d*",
    re.IGNORECASE,
)
_EMPTY_AUTHORS = re.compile(
    r"(?:user|admin|administrator|owner|author|pc|hp|dell|lenovo|acer|asus|microsoft(?: office)?(?: user)?|"
    r"windows user|unknown|anonymous|python-docx|openpyxl|pandoc|libreoffice|משתמש(?: windows)?|מחבר|מנהל|"
    r"\w{1,3}|[\w.-]+\d{2,}|[a-z]{2,}|user ?\d*|.*@.*)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:18|19|20)\d\d)(?!\d)")
_BETWEEN_AUTHORS = re.compile(r"\s*[;\n]\s*|\s*,\s+(?=\S+\s+\S)|\s+(?:and|&)\s+")
_MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Metadata:
    """Bibliographic data; None or empty where not known. `language` is a BCP 47 tag."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()


def sane_title(title: str | None) -> str | None:
    """Return a title out of a file's properties unless it is a file name, a placeholder or gibberish."""
    text = one_line(title or "")
    if not 2 <= len(text) <= _MAX_TITLE or not _LETTERS.search(text) or _MOJIBAKE.search(text):
        return None
    return None if _FILE_NAME.search(text) or _EMPTY_TITLES.fullmatch(text) else text


def sane_authors(authors: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the people in a file's properties; names of programs, log-ins and gibberish are no people."""
    listed = [authors] if isinstance(authors, str) else list(authors or ())
    names = (one_line(name) for entry in listed for name in _BETWEEN_AUTHORS.split(entry))
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def sane_year(date: str | None) -> int | None:
    """Return the year that stands in a date of any form: "2019-03-01", "D:20190301", "3/2019"."""
    match = _YEAR.search(re.sub(r"^D:(\d{4})\d+", r"\1", (date or "").strip()))
    year = int(match.group(1)) if match else None
    return year if year is not None and MIN_YEAR <= year <= MAX_YEAR else None


def sane_keywords(keywords: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return single keywords out of a list or a text with commas or semicolons."""
    listed = [keywords] if isinstance(keywords, str) else list(keywords or ())
    words = (one_line(word).strip(".") for entry in listed for word in re.split(r"[,;،\n]", entry))
    return tuple(dict.fromkeys(word for word in words if word and not _MOJIBAKE.search(word)))


def metadata_from(properties: Mapping[str, str | None]) -> Metadata:
    """Return what can be believed of a file's properties `title`, `author`, `keywords`, `abstract`.

    Dates of files are left out: they say when a copy was saved, not when the text was published.
    """
    return Metadata(
        title=sane_title(properties.get("title")),
        authors=sane_authors(properties.get("author")),
        keywords=sane_keywords(properties.get("keywords")),
        abstract=one_line(properties.get("abstract") or "") or None,
    )


def core_properties(root: etree._Element) -> Metadata:
    """Return the metadata of an XML part that names Dublin Core terms: DOCX, ODT and EPUB have one."""
    found: dict[str, list[str]] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and element.text:
            found.setdefault(etree.QName(element).localname, []).append(element.text)
    title = next(iter(found.get("title", [])), None)
    keywords = found.get("keywords", []) + found.get("keyword", [])
    return Metadata(
        title=sane_title(title), authors=sane_authors(found.get("creator")), keywords=sane_keywords(keywords)
    )


def _is_name(name: str) -> bool:
    if not 4 <= len(name) <= 80 or not _LETTERS.search(name) or _MOJIBAKE.search(name):
        return False
    return not _EMPTY_AUTHORS.fullmatch(name) and " " in name
