"""Finds where sentences end: not after "פרופ'", initials, numbers of lists, years of bibliography lines."""

import re
from collections.abc import Sequence

from nlp.visible import visible

_END = frozenset({".", "!", "?", "…", "..", "...", "?!", "!?", "!!", "??", "׃", "؟", "。"})
_CLOSING = frozenset("\"'”’״׳)]}»")
_ABBREVIATIONS = frozenset(
    {
        "dr", "mr", "mrs", "ms", "prof", "vol", "no", "pp", "p", "ed", "eds", "al", "et", "cf", "vs", "st",
        "jr",
        "sr", "inc", "ltd", "fig", "eq", "chap", "sec", "rev", "trans", "e.g", "i.e", "פרופ'", "עמ'", "מס'",
        "גב'", "רח'", "שד'", "כר'", "ר'",
    }
)  # fmt: skip
# A bibliography line starts with authors (surname and initial, an institution, Latin letters) and a year.
_INITIAL = r", ?[^\W\d]['׳’.]"
_SURNAME = r"[^\W\d][\w'’׳\"״־-]*(?: [\w'’׳\"״־-]+){0,2}"
_INSTITUTION = r"(?:ה?(?:משרד|לשכה|מרכז|מכון|מועצה|רשות|קרן|כנסת)|לשכת|מועצת|נציבות|מבקר המדינה|אוניברסיטת)\b"
_YEAR = r"\((?:1[5-9]|20)\d\d[a-zא-ת]?(?:,[^()]*)?\)"
_SOURCE_LINE = re.compile(
    rf"\s*(?:[\d•*.\[\]–-]{{1,5}}\s+)?(?:{_SURNAME}{_INITIAL}[^\n]{{0,160}}?|[A-Za-z][^\nא-ת]{{1,160}}?"
    rf"|{_INSTITUTION}[^\n.,:;]{{0,60}}?){_YEAR}\.[^\n]{{10}}"
)
_DATED_AUTHORS = re.compile(rf"{_INITIAL}[^()\n]{{0,150}}{_YEAR}$")
_LIST_MARK = re.compile(r"\s*(?:[•●▪◦*·–-]|\(?(?:\d{1,3}|[א-ת]|[a-zA-Z])[.)])(?:\s|$)")
_LONG_LINE = 60
_NEAR = 400


def sentence_starts(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each token span whether a sentence starts at it. The first one always starts one."""
    seen = visible(text)
    return _visible_starts(seen.text, seen.seen(spans))


def _visible_starts(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    starts = [False] * len(spans)
    ended = True
    for position, (start, end) in enumerate(spans):
        if position:
            ended = _ends(text, spans, position - 1, ended) or _breaks_line(
                text, spans[position - 1][1], start
            )
            if ended and text[start:end] in _CLOSING and text[start - 1 : start].strip():
                starts[position] = False
                continue
        starts[position] = ended
    return starts


def _ends(text: str, spans: Sequence[tuple[int, int]], position: int, ended: bool) -> bool:
    """Return whether the token at `position` ends its sentence; a closing sign passes on `ended`."""
    start, end = spans[position]
    token = text[start:end]
    if token in _CLOSING and ended and text[start - 1 : start].strip():
        return True
    if token not in _END or (text[end : end + 1].strip() and text[end] not in _CLOSING):
        return False
    return token != "." or not _is_inner_stop(text, spans, position)


def _is_inner_stop(text: str, spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Return whether the full stop at `position` is that of an abbreviation, initial, list or source."""
    if not position:
        return False
    start, end = spans[position - 1]
    word = text[start:end].lower()
    if spans[position][0] != end:
        return False
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return True
    if _DATED_AUTHORS.search(text, max(0, end - _NEAR), end):
        return True
    line = _line_start(text, start)
    if line < 0:
        return False
    if word.isdecimal() and not text[line:start].strip():
        return True
    return bool(_SOURCE_LINE.match(text, line)) and _line_goes_on(text, spans[position][1])


def _line_start(text: str, position: int) -> int:
    """Return where the line of `position` starts, or -1 where that is far away (in a long line)."""
    first = max(0, position - _NEAR)
    found = text.rfind("\n", first, position) + 1
    return found if found or not first else -1


def _line_goes_on(text: str, position: int) -> bool:
    rest = text[position : position + _NEAR]
    return bool(rest.partition("\n")[0].strip())


def _breaks_line(text: str, end: int, start: int) -> bool:
    """Return whether the white space between two tokens is a line end that ends a sentence."""
    gap = text[end:start]
    lines = gap.count("\n")
    if lines != 1:
        return lines > 1
    line = _line_start(text, end)
    return (line >= 0 and end - line < _LONG_LINE) or bool(_LIST_MARK.match(text, start))
