"""Citations in running text, Hebrew and English, → spans with authors, year and the entry they point to.

Brackets in right-to-left texts are often misplaced ("(Bryson, 2006;)", "((Anheier, 2004"), so a citation is
found from its year backwards to the nearest bracket or semicolon, whichever way that bracket faces.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.document import BlockKind, Citation, Document, Reference
from ingest.hebrew_dates import hebrew_year
from ingest.references import references, surname

_YEAR = re.compile(
    r"(?<![\d./:-])((?:1[89]|20)\d\d)[a-zא-ד]?(?![\d%:/]|[.-]\d)|(?<![א-ת])(ה?תש[א-ת]?[\"״'׳]{1,2}[א-ת])(?![א-ת])"
)
_EDGE = re.compile(r"[;()\[\]{}\t]|[.:!?](?=\s)|\n")
_AFTER = re.compile(r"(?:,\s*(?:עמ['׳]\s*|p{1,2}\.\s*)?\d{1,4}(?:\s*[-–]\s*\d{1,4})?)?\s*[;()\[\],]|\s*$")
_LEAD = re.compile(
    r"(?:ראו|ראה|ר['׳]|למשל|לדוגמה|לדוגמא|מתוך|בתוך|אצל|לפי|על פי|גם"
    r"|see|also|e\.g\.|cf\.|in|for example)[,:]?\s+",
    re.IGNORECASE,
)
_LATIN = r"(?:(?:van|von|de|der|den|la|le|al|bin|ben)\s+){0,2}[A-Z][\w'’]*(?:\s?-\s?[A-Z]?[\w'’]+)*"
_LATIN_AUTHORS = re.compile(
    rf"({_LATIN}(?:\s{_LATIN})?)((?:\s*,\s*{_LATIN})*)(?:\s*,?\s*(?:&|and)\s+({_LATIN}))?(\s*,?\s*et al\.?)?"
)
_HEBREW_NAME = r"[א-ת][א-ת'׳\"״]+(?:\s?[-־–]\s?[א-ת'׳]+)*(?:\s[א-ת][א-ת'׳\"״־-]+){0,2}"
_HEBREW_AUTHORS = re.compile(
    rf"({_HEBREW_NAME})((?:\s*,\s*{_HEBREW_NAME})*?)(?:\s*,?\s+ו({_HEBREW_NAME}))?(\s*,?\s*(?:ואח['׳]|ואחרים|ועמיתיו|ועמיתיה))?"
)
_NO_AUTHORS = re.compile(
    r"(?:^|\s)[בלמהוש]{0,3}(?:ינואר|פברואר|מרץ|מארס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר|שנת|שנה|שנים"
    r"|שנות|מאז|עד|משנת|החל|לפני|אחרי|לאחר|במהלך|בין|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Since|From|Until)(?:\s|$)"
)
# "וזיכלינסקי" is "and Zychlinski": names that themselves begin with vav are rarer than pairs of authors.
_JOINED_NAMES = re.compile(r"\s+ו(?=[א-ת]{2})")
_OTHERS = frozenset({"אחרים", "אח'", "אח׳", "עמיתיו", "עמיתיה", "עמיתים"})
_MAX_BACK = 160
_MAX_WORDS = 12


def with_citations(document: Document) -> Document:
    """Return `document` with its bibliography and the citations in its text and footnotes."""
    entries = references(document)
    return replace(document, references=entries, citations=citations(document, entries))


def citations(document: Document, entries: Sequence[Reference] = ()) -> tuple[Citation, ...]:
    """Return the citations of a document in order; those in the bibliography's own lines are none."""
    known = {
        (surname(entry.authors[0]), entry.year): at
        for at, entry in reversed(list(enumerate(entries)))
        if entry.authors
    }
    own = {entry.start for entry in entries}
    found: list[Citation] = []
    for block in document.blocks:
        if block.start not in own and block.kind is not BlockKind.HEADING:
            text = document.text[block.start : block.end]
            found += (_linked(_shifted(each, block.start), known) for each in _citations_in(text, known))
    return tuple(found)


def _citations_in(text: str, known: Mapping[tuple[str, int | None], int]) -> Iterator[Citation]:
    before: Citation | None = None
    for year in _YEAR.finditer(text):
        number = _number(year)
        repeated = before is not None and re.fullmatch(r",\s*", text[before.end : year.start()])
        found = _in_brackets(text, year) or _in_narrative(text, year, known)
        if found is None and repeated and before is not None:
            found = Citation(year.start(), year.end(), before.authors, number)
        if found is not None:
            yield found
            before = found


def _in_brackets(text: str, year: re.Match[str]) -> Citation | None:
    """Return the citation "Bryson & Stone, 2006" that ends with `year`, next to a bracket or semicolon."""
    start = _edge_before(text, year.start())
    edge = text[start - 1] if start else ""
    at = _after_lead(text, start)
    written = text[at : year.start()].rstrip(" ,")
    if edge not in "([{;)]}" and not _AFTER.match(text, year.end()):
        return None
    if not edge or edge in ".:!?\n":
        if text[year.end() : year.end() + 2].lstrip()[:1] not in {";", ")", "("}:
            return None
        latin = re.search(rf"(?<=[א-ת]\s){_LATIN_AUTHORS.pattern}$", written)
        at, written = (at + latin.start(), latin.group()) if latin else (at, written)
    authors = _authors(written)
    return Citation(at, year.end(), authors, _number(year)) if authors else None


def _in_narrative(
    text: str, year: re.Match[str], known: Mapping[tuple[str, int | None], int]
) -> Citation | None:
    """Return the citation "Fung & Wright (2003)"; in Hebrew only names that the bibliography has."""
    opening = re.search(r"\s*\($", text[max(0, year.start() - 3) : year.start()])
    if opening is None or text[year.end() : year.end() + 1] not in {")", ",", ":", ";"}:
        return None
    end = year.start() - len(opening.group())
    back = text[max(0, end - _MAX_BACK) : end]
    number = _number(year)
    after = year.end() + (text[year.end()] == ")")
    latin = re.search(rf"{_LATIN_AUTHORS.pattern}$", back)
    if latin and (authors := _authors(latin.group())):
        return Citation(end - len(latin.group()), after, authors, number)
    for words in range(1, 7):
        piece = re.search(rf"(?:^|\s)((?:\S+\s+){{{words - 1}}}\S+)$", back)
        authors = _authors(piece.group(1)) if piece else ()
        if piece and authors and (surname(authors[0]), number) in known:
            return Citation(end - len(piece.group(1)), after, authors, number)
    return None


def _authors(written: str) -> tuple[str, ...]:
    """Return the authors' names if `written` is nothing but names; () otherwise."""
    if not written or len(written.split()) > _MAX_WORDS or _NO_AUTHORS.search(written):
        return ()
    for pattern in (_LATIN_AUTHORS, _HEBREW_AUTHORS):
        match = pattern.fullmatch(written)
        if match:
            middle = [name.strip() for name in match.group(2).split(",") if name.strip()]
            last = [match.group(3)] if match.group(3) else []
            names = [match.group(1), *middle, *last]
            parts = (part for name in names for part in _JOINED_NAMES.split(name))
            return tuple(_tidy(part) for part in parts if part.strip() not in _OTHERS)
    return ()


def _tidy(name: str) -> str:
    return re.sub(r"\s*([-־–])\s*", r"\1", name.strip())


def _edge_before(text: str, end: int) -> int:
    """Return the offset after the nearest bracket, semicolon or sentence end before `end`, within reason."""
    floor = max(0, end - _MAX_BACK)
    edges = [match.end() for match in _EDGE.finditer(text, floor, end) if not _is_abbreviation(text, match)]
    return edges[-1] if edges else floor


def _is_abbreviation(text: str, edge: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to "et al." or to an initial."""
    return (
        edge.group() == "."
        and re.search(r"(?:\bal|\b[A-Z])$", text[max(0, edge.start() - 3) : edge.start()]) is not None
    )


def _after_lead(text: str, at: int) -> int:
    """Return the offset after blanks and words such as "ראו למשל" that lead to a citation."""
    at = _skip_blanks(text, at)
    while lead := _LEAD.match(text, at):
        at = lead.end()
    return at


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t,":
        at += 1
    return at


def _number(year: re.Match[str]) -> int | None:
    return int(year.group(1)) if year.group(1) else hebrew_year(year.group(2))


def _shifted(citation: Citation, by: int) -> Citation:
    return replace(citation, start=citation.start + by, end=citation.end + by)


def _linked(citation: Citation, known: Mapping[tuple[str, int | None], int]) -> Citation:
    return replace(citation, reference=known.get((surname(citation.authors[0]), citation.year)))
