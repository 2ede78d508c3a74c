"""Spans in which nothing is tagged: citations in brackets, lines of a bibliography, URLs and
addresses (pure)."""

import re
from collections.abc import Iterator

_URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]+\.[\w.]+|\b[\w-]+\.(?:org|com|co|gov|net|ac)\b\S*"
)
_ADDRESS_SIGNS = ("://", "www.", "@", ".org", ".com", ".co", ".gov", ".net", ".ac")
_QUOTATION_SIGNS = '"״”“'
_BRACKETS = re.compile(r"\(([^()\n]{3,250})\)")
_YEAR = re.compile(r"\b(?:1[89]\d\d|20\d\d|תש[\"״]?[א-ת]|forthcoming|in press)")
_CITED_YEAR = re.compile(rf"{_YEAR.pattern}[a-zא-ת]?\s*(?:[;:,.]|$)")
_NAME = re.compile(r"(?<![\w'])(?!מאז|בשנת|משנת|עד|החל|להלן|כגון|למשל|לדוגמ)[^\W\d]{2}.*[,\s]")
_DOCUMENT = re.compile(r"דו[\"״”]?ח |ראו |ראה |שם,|שם$|פרוטוקול |מתוך ")
_TITLE_WORDS = re.compile(r"\b(?:הוא|היא|הם|הייתה|היה|היו|אנו|לא|בשנת|החל|משנת|כי|אשר|הסתיימה|פורסם)\b")
_ENTRY = re.compile(r"^[A-Zא-ת][^()\n]{2,150}\((?:1[89]\d\d|20\d\d)[a-zא-ת]?\)")
# A year after a dash or comma; not "ב-2019", whose hyphen belongs to a prefix.
_ENDS_IN_YEAR = re.compile(r"(?<!\b[ובלמהכש])(?<!\b[ובלמהכש]{2})[,–-] ?(?:1[89]\d\d|20\d\d)\.?\s*$")
_CITED_MOST_WORDS = 30
# A long quotation and its source, "…" (name of the document); not who said it, "…" (a member of the forum).
_SPEAKER = "נציג|מנהל |מנכ|ראש |יו|חבר|דובר|תושב|רכז|עובד|בכיר|שר |שרת |מתנדב|הדגש"
_QUOTED_SOURCE = re.compile(rf"[\"״”]\s{{0,2}}(\((?!{_SPEAKER})[^()\n]*[א-ת][^()\n]*\))")
_QUOTATION_LEAST_WORDS = 6
_WORKS = 'ספר|מדריך|מאמר|חוברת|חיבור|דו["״”]?ח|מחקר|פרק|חוקה|סרט|תערוכה'
_QUOTED = r"[ובהל]?[\"״“”]{first}[^\"״”“\n]{{3,120}}[\"״”]"
_TITLE = re.compile(
    rf"((?:(?<=[\s(])|^){_QUOTED.format(first=f'ה?(?:{_WORKS}) ')})"
    rf"|(?:ה?(?:{_WORKS}|מסמך)|מסמך\s+\w+)\s+({_QUOTED.format(first='')})"
)
_TITLE_MOST_SIGNS = 120


def untagged_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans in which nothing is tagged, by start; those that overlap are one."""
    spans = list(_addresses(text))
    if any(sign in text for sign in _QUOTATION_SIGNS):
        spans += _quoted(text)
    spans += [match.span() for match in _BRACKETS.finditer(text) if _is_citation(match[1])]
    spans += _references(text)
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the URLs and addresses; most texts have no sign of one, and the expression is slow."""
    if any(sign in text for sign in _ADDRESS_SIGNS):
        yield from (match.span() for match in _URL.finditer(text))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sources of long quotations and the titles of works."""
    for match in _QUOTED_SOURCE.finditer(text):
        if _ends_quotation(text, match.start()):
            yield match.span(1)
    yield from (match.span(match.lastindex or 0) for match in _TITLE.finditer(text))


def _ends_quotation(text: str, end: int) -> bool:
    start = max(text.rfind(sign, 0, end) for sign in _QUOTATION_SIGNS)
    return start >= 0 and len(text[start:end].split()) >= _QUOTATION_LEAST_WORDS


def _is_citation(inside: str) -> bool:
    """(אלמוג-בר וזיכלינסקי, 2010; Bryson et al., 2006), (דו"ח פעילות שנתי); not (מאז 2012 …)."""
    if _DOCUMENT.match(inside):
        return True
    year = _CITED_YEAR.search(inside)
    if not year or len(inside.split()) > _CITED_MOST_WORDS or _TITLE_WORDS.search(inside):
        return False
    return _NAME.search(inside, 0, year.start()) is not None


def _references(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if _is_reference(line.strip(" \t\xa0•*-")):
            yield start, start + len(line)
        start += len(line) + 1


def _is_reference(line: str) -> bool:
    """A line of a bibliography: names and a year in brackets at its head, or a bare title that
    ends in a year."""
    entry = _ENTRY.match(line) if "(" in line else None
    if entry and ("," in entry.group() or "." in entry.group()) and not _TITLE_WORDS.search(entry.group()):
        return True
    if len(line) >= _TITLE_MOST_SIGNS or not _ENDS_IN_YEAR.search(line):
        return False
    return not _TITLE_WORDS.search(line)
