"""What a document's first page says of itself: authors under the title, year, abstract, keywords."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Block, BlockKind, Document
from ingest.hebrew_dates import hebrew_dates, hebrew_year
from ingest.language import language_of
from ingest.metadata import MAX_YEAR, MIN_YEAR

_ABSTRACT = re.compile(r"(?:[\d.]+\s*)?(?:תקציר|תמצית|תקציר מנהלים|abstract)\s*:?", re.IGNORECASE)
_ABSTRACT_LINE = re.compile(r"(?:תקציר|תמצית|abstract)\s*[:–-]\s*(?=\S)", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:מילות מפתח|מילות המפתח|מלות מפתח|key ?words)\s*[:–-]\s*(.+)", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:מאת|כתבו|כתב|כתבה|מחברים|מחבר|מחברת|עורכים|עורך|עורכת|by)\s*[:]?\s+(.+)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*[,;|]\s*|\s+ו-?(?=[א-ת]{2,}\s)|\s+(?:and|&)\s+")
_TITLES = re.compile(r"^(?:ד[\"״]ר|פרופ['׳]?|עו[\"״]ד|מר|גב['׳]|רו[\"״]ח|Dr\.?|Prof\.?)\s+")
_NAME = re.compile(r"[א-ת][א-ת'׳\"״־-]+(?:\s[א-ת][א-ת'׳\"״־-]+){1,3}|[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}")
_NO_NAME = re.compile(
    r"[\d:/@]|(?:^|\s)(?:של|את|על|עם|או|גם|לא|זה|מתוך|מדריך|מסמך|דוח|נייר|עדכון|מהדורה|פרק|חלק|מבוא|משרד|מכון"
    r"|המכון|מרכז|המרכז|אוניברסיטת|האוניברסיטה|עיריית|ויקיפדיה|פרוטוקול|ישיבה|ועדת|ייעוץ|הכנסת|נוסח)(?:\s|$)"
)
_DATED = re.compile(
    r"(?:עדכון אחרון|עודכן|פורסם|תאריך|נכתב|מהדורה|©|\(c\)|published)\D{0,25}(?:\d{1,2}[./]\d{1,2}[./])?"
    r"((?:19|20)\d\d)|תש[א-ת]{0,2}[\"״]?[א-ת]\s*[-–]\s*((?:19|20)\d\d)"
    r"|(?:ינואר|פברואר|מרץ|מארס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר),?\s+((?:19|20)\d\d)"
    r"|^\s*(?:\d{1,2}[./]\d{1,2}[./])?((?:19|20)\d\d)\s*$",
    re.IGNORECASE,
)
_HEBREW_YEAR = re.compile(r"(?<![א-ת])ה?תש[א-ת]?[\"״][א-ת](?![א-ת])")
_FIRST_BLOCKS = 12
_MAX_BYLINE = 120
_MIN_ABSTRACT = 60


def with_page_metadata(document: Document) -> Document:
    """Return `document` with what the file's own properties left open filled in from its text."""
    head = [block for block in document.blocks[:_FIRST_BLOCKS] if block.kind is not BlockKind.FOOTNOTE]
    lines = [document.text[block.start : block.end] for block in head]
    return replace(
        document,
        authors=document.authors or _authors(document, head),
        year=document.year or _year(lines),
        language=language_of(document.text),
        abstract=document.abstract or _abstract(document),
        keywords=document.keywords or _keywords(lines),
    )


def _authors(document: Document, head: Sequence[Block]) -> tuple[str, ...]:
    """Return the people named on a line of their own right under the title, or after "מאת"."""
    lines = [
        document.text[block.start : block.end] for block in head if block.kind is not BlockKind.LIST_ITEM
    ]
    for line in lines[:6]:
        match = _BYLINE.fullmatch(line)
        if match and (names := _names(match.group(1))):
            return names
    return next((names for line in lines[1:3] if (names := _names(line))), ())


def _names(line: str) -> tuple[str, ...]:
    """Return the names that a line consists of; () when any part of it is no name."""
    if len(line) > _MAX_BYLINE or line.endswith("."):
        return ()
    parts = [_TITLES.sub("", part.strip(" .")) for part in _BETWEEN.split(line)]
    names = tuple(part for part in parts if part and _NAME.fullmatch(part) and not _NO_NAME.search(part))
    first_is_name = bool(parts) and parts[0] in names
    return names if first_is_name and len(names) >= len(parts) - 1 else ()


def _year(lines: Sequence[str]) -> int | None:
    for line in lines:
        match = _DATED.search(line) if len(line) < _MAX_BYLINE else None
        if match:
            year = int(next(filter(None, match.groups())))
            return year if MIN_YEAR <= year <= MAX_YEAR else None
    for line in lines:
        dated = next(hebrew_dates(line), None)
        if dated:
            return dated.date.year
        hebrew = _HEBREW_YEAR.search(line) if len(line) < _MAX_BYLINE else None
        if hebrew:
            return hebrew_year(hebrew.group())
    return None


def _abstract(document: Document) -> str | None:
    """Return the text under the heading "תקציר", or of a paragraph that begins with it."""
    for section in document.sections:
        if section.level and _ABSTRACT.fullmatch(section.heading.strip()):
            body = document.text[section.start : section.end].partition("\n")[2]
            return body.replace("\n", " ").strip() or None
    for block in document.blocks[:_FIRST_BLOCKS]:
        text = document.text[block.start : block.end]
        match = _ABSTRACT_LINE.match(text)
        if match and len(text) > _MIN_ABSTRACT:
            return text[match.end() :]
    return None


def _keywords(lines: Sequence[str]) -> tuple[str, ...]:
    match = next(filter(None, map(_KEYWORDS.match, lines)), None)
    words = re.split(r"\s*[,;]\s*", match.group(1).strip(" .")) if match else []
    return tuple(dict.fromkeys(filter(None, words)))
