"""The bibliography of a document → its entries, with offsets, authors, year and title."""

import re
from collections.abc import Iterator

from ingest.document import Block, BlockKind, Document, Reference
from ingest.hebrew_dates import hebrew_year

_HEADING = re.compile(
    r"(?:[\d.]+\s*|[א-ת]['.]\s*)?(?:פרטי קשר ו)?(?:רשימת ה?מקורות|ה?מקורות|ביבליוגרפיה|רשימה ביבליוגרפית"
    r"|רשימת ספרות|מקורות וקריאה נוספת|לקריאה נוספת|ספרות|references|bibliography|works cited|sources)\s*:?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\(\s*((?:1[89]|20)\d\d)[a-zא-ד]?(?:[,/\s–-][^()]{0,30})?\)|\(\s*((?:ה)?תש[א-ת\"״'׳]{1,5})\s*\)"
    r"|\((בדפוס|טרם פורסם|in press|forthcoming|n\.d\.)\)",
    re.IGNORECASE,
)
_LATER_YEAR = re.compile(r",\s*((?:1[89]|20)\d\d)[a-zא-ד]?[.,]")
_INITIALS = r"(?:[A-Z]\.?[\s-]?){1,4}(?=[,.;&\s(]|$)|[א-ת]{1,2}['׳](?:[\s־-]?[א-ת]{1,2}['׳])*\.?"
_AUTHOR = re.compile(rf"(?:^|[,;&]\s*|\s(?:and|&)\s+|\s+ו-?)([^\s,;&][^,;&]{{0,40}}?),\s*({_INITIALS})")
_BETWEEN = re.compile(r"\s*(?:;|&|\band\b|,\s*ו(?=[א-ת]{2}))\s*|\s+ו(?=[א-ת]{3,}$)")
_TITLE = re.compile(r"[.,:]?\s*(?:[\"“”״]([^\"“”]{4,300})[\"“”״][,.]|([^.]{4,300}))")
_MAX_AUTHORS = 300
_MIN_ENTRY, _MAX_ENTRY = 20, 1200


def references(document: Document) -> tuple[Reference, ...]:
    """Return the entries of the bibliography in order.

    Blocks under its heading count when they begin with authors and a year; without such a heading, the run
    of such blocks that ends the body.
    """
    found = [entry for block in _bibliography(document) if (entry := _entry(document.text, block))]
    return tuple(found)


def surname(author: str) -> str:
    """Return an author's surname in a form for comparing: "Almog-Bar, M." → "almogbar"."""
    name = author.partition(",")[0]
    return re.sub(r"[\W_]+", "", name).lower()


def _bibliography(document: Document) -> Iterator[Block]:
    under = [s for s in document.sections if s.level and _HEADING.fullmatch(s.heading.strip())]
    if under:
        for block in document.blocks:
            if any(s.start < block.start < s.end for s in under) and block.kind is not BlockKind.HEADING:
                yield block
        return
    body = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    tail: list[Block] = []
    while body and _entry(document.text, body[-1]):
        tail.insert(0, body.pop())
    if len(tail) > 1:
        yield from tail


def _entry(text: str, block: Block) -> Reference | None:
    """Return the entry in a block: authors, then a year in brackets, then the title."""
    entry = text[block.start : block.end]
    if not _MIN_ENTRY <= len(entry) <= _MAX_ENTRY:
        return None
    body = re.sub(r"^(?:•|\d{1,3}[.)]|\[\d{1,3}\])\s+", "", entry)
    year = _YEAR.search(body[: _MAX_AUTHORS + 30])
    if (
        year is None
        or year.start() < 3
        or ("." in body[: year.start()].strip().rstrip(".") and not _AUTHOR.search(body))
    ):
        return _entry_with_later_year(block, body)
    names = _authors(body[: year.start()])
    title = _TITLE.match(body[year.end() :])
    return Reference(block.start, block.end, names, _number(year), _title(title))


def _entry_with_later_year(block: Block, body: str) -> Reference | None:
    """Return an entry in the style "Author, A., Title, Place: House, 1999."."""
    first = _AUTHOR.match(body)
    year = _LATER_YEAR.search(body)
    if first is None or year is None:
        return None
    return Reference(block.start, block.end, (_name(first),), int(year.group(1)), None)


def _number(year: re.Match[str]) -> int | None:
    if year.group(1):
        return int(year.group(1))
    return hebrew_year(year.group(2)) if year.group(2) else None


def _title(match: re.Match[str] | None) -> str | None:
    return (match.group(1) or match.group(2)).strip(' "“”״') if match else None


def _authors(written: str) -> tuple[str, ...]:
    """Return the authors of an entry: those with initials, else the parts between commas and ampersands."""
    text = re.sub(r"\s*\((?:עורכ|עורכת|עורכים|Eds?\.?|eds?\.?)[^)]*\)\s*", "", written).strip(" ,")
    with_initials = tuple(_name(match) for match in _AUTHOR.finditer(text))
    if with_initials:
        return with_initials
    return tuple(part.strip(" ,.") for part in _BETWEEN.split(text) if part.strip(" ,."))


def _name(match: re.Match[str]) -> str:
    return f"{match.group(1).strip()}, {match.group(2).strip(' ,;&')}"
