"""Finds where sentences end: not after "פרופ'", initials, numbers of lists, years of bibliography lines.

The mark of a note after a full stop (הוקם.¹, חשוב.12, פועל.[1]) belongs to the sentence that it ends.
"""

import re
from collections.abc import Sequence

from nlp.hebrew.bare_tokens import bare
from nlp.normal_form import GERESH, GERSHAYIM
from nlp.prefixes import prefix_splits
from nlp.visible import visible

_END = frozenset({".", "!", "?", "…", "..", "...", "?!", "!?", "!!", "??", "׃", "؟", "。"})
_CLOSING = frozenset(f"{GERESH}{GERSHAYIM})]}}»›")
_NEVER_FIRST = frozenset(",;:.")
_ABBREVIATIONS = frozenset(
    {
        "dr", "mr", "mrs", "ms", "prof", "vol", "no", "pp", "p", "ed", "eds", "al", "et", "cf", "vs", "st",
        "jr", "sr", "inc", "ltd", "fig", "eq", "chap", "sec", "rev", "trans", "e.g", "i.e",
    }
)  # fmt: skip
_HEBREW_ABBREVIATIONS = frozenset(
    {"פרופ'", "עמ'", "מס'", "גב'", "רח'", "שד'", "כר'", "ר'", "פרופ", "עמ", "אינג", 'ד"ר'}
)
# Words themselves, or such that may end a sentence: abbreviations before a number; some before a name too.
_BEFORE_NUMBERS = frozenset(
    {"מס", "טל", "טל'", "וכו", "וכו'", "וכד", "וכד'", "וגו", "וגו'", 'לפנה"ס', 'לפסה"נ', 'לסה"נ', 'לספה"נ'}
)
_BEFORE_NAMES = frozenset({"גב", "רח", "שד", "אונ", "אונ'", "הוצ", "מהד"})
_OPENER = re.compile(
    "הוא|היא|הם|הן|זה|זו|זאת|אלה|אלו|אני|אנחנו|אתה|אתם|לא|יש|אין|גם|אבל|אך|אולם|אם|כי|כאשר|לכן|כך|כן|כל|על|לפי|את"
    "|עם|לאחר|אחרי|לפני|מאז|בנוסף|כמו|אז|שם|כאן|היו|היה|הייתה|מכאן|מה|מי|איך|למה|מדוע"
)
# A bibliography line starts with authors (surname and initial, an institution, Latin letters) and a year.
_INITIAL = r", ?[^\W\d]['׳’.]"
_SURNAME = r"[^\W\d][\w'’׳\"״־-]*(?: [\w'’׳\"״־-]+){0,2}"
_INSTITUTION = r"(?:ה?(?:משרד|לשכה|מרכז|מכון|מועצה|רשות|קרן|כנסת)|לשכת|מועצת|נציבות|מבקר המדינה|אוניברסיטת)\b"
_YEAR = r"\((?:(?:1[5-9]|20)\d\d[a-zא-ת]?(?:,[^()]*)?|ללא תאריך|בדפוס|n\.d\.)\)"
_SOURCE_LINE = re.compile(
    rf"\s*(?:[\d•*.\[\]–-]{{1,5}}\s+)?(?:{_SURNAME}{_INITIAL}[^\n]{{0,160}}?|[A-Za-z][^\nא-ת]{{1,160}}?"
    rf"|{_INSTITUTION}[^\n.,:;]{{0,60}}?|[^\n.,:;?!]{{2,80}}\. ){_YEAR}\.[^\n]{{10}}"
)
_DATED_AUTHORS = re.compile(rf"{_INITIAL}[^()\n]{{0,150}}{_YEAR}$")
_LIST_MARK = re.compile(r"\s*(?:[•●▪◦*·–-]|\(?(?:\d{1,3}|[א-ת]|[a-zA-Z])[.)])(?:\s|$)")
_LIST_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}")
_NOTE = re.compile(
    r"(?:[¹²³⁰⁴-⁹]+(?:[,–-][¹²³⁰⁴-⁹]+)*|[*†‡]{1,3}|\d{1,3}(?:[,–-]\d{1,3})*"
    r"|(?:\[\d{1,3}(?:[,–-] ?\d{1,3})*\])+|\(\d{1,3}\))(?=\s|$)"
)
_LONG_LINE = 60
_NEAR = 400


def sentence_starts(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each token span whether a sentence starts at it. The first one always starts one."""
    seen = visible(text)
    return _visible_starts(seen.text, seen.seen(spans))


def _visible_starts(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    starts = [False] * len(spans)
    ended = True
    note = 0
    for position, (start, end) in enumerate(spans):
        if not position:
            starts[0] = True
            continue
        before = spans[position - 1][1]
        if start < note:
            continue
        if before > note:
            ended = _ends(text, spans, position - 1, starts, ended=ended)
            if start == before and (ended or _takes_note(text, spans, position - 1)):
                found = _NOTE.match(text, start)
                if found:
                    ended, note = True, found.end()
                    continue
        if _breaks_line(text, before, start):
            starts[position] = ended = True
        elif ended:
            token = text[start:end]
            ended = token not in _NEVER_FIRST
            starts[position] = ended and not (token in _CLOSING and start == before)
    return starts


def _takes_note(text: str, spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Return whether the mark of a note may follow the token at `position`: a stop right after a word."""
    start, end = spans[position]
    if text[start:end] not in _END or not position or spans[position - 1][1] != start:
        return False
    word = text[slice(*spans[position - 1])]
    return word in _CLOSING or (len(word) > 1 and word[-1].isalpha() and not _is_abbreviation(word, "0"))


def _ends(
    text: str, spans: Sequence[tuple[int, int]], position: int, starts: Sequence[bool], *, ended: bool
) -> bool:
    """Return whether the token at `position` ends its sentence; a closing sign passes on `ended`."""
    start, end = spans[position]
    token = text[start:end]
    if token not in _END:
        return ended and token in _CLOSING and text[start - 1 : start].strip() != ""
    if text[end : end + 1].strip() and text[end] not in _CLOSING:
        return False
    return token != "." or not _is_inner_stop(text, spans, position, starts)


def _is_inner_stop(
    text: str, spans: Sequence[tuple[int, int]], position: int, starts: Sequence[bool]
) -> bool:
    """Return whether the full stop at `position` is that of an abbreviation, initial, list or source."""
    if not position:
        return False
    start, end = spans[position - 1]
    word = text[start:end]
    if spans[position][0] != end:
        return False
    following = text[slice(*spans[position + 1])] if position + 1 < len(spans) else ""
    if _is_abbreviation(word, following) or (len(word) == 1 and word.isalpha()):
        return True
    if _DATED_AUTHORS.search(text, max(0, end - _NEAR), end):
        return True
    if _LIST_NUMBER.fullmatch(word) and (starts[position - 1] or _follows_colon(text, spans, position - 1)):
        return True
    line = _line_start(text, start)
    if line < 0:
        return False
    if word.isdecimal() and not text[line:start].strip():
        return True
    return bool(_SOURCE_LINE.match(text, line)) and _line_goes_on(text, spans[position][1])


def _is_abbreviation(word: str, following: str) -> bool:
    """Return whether the full stop after `word` is its own, given the token after the stop."""
    if word.lower() in _ABBREVIATIONS:
        return True
    hosts = {split[-1] for split in prefix_splits(bare(word))}
    if hosts & _HEBREW_ABBREVIATIONS or (
        following[:1].isdecimal() and hosts & (_BEFORE_NUMBERS | _BEFORE_NAMES)
    ):
        return True
    return bool(hosts & _BEFORE_NAMES) and following[:1].isalpha() and not _OPENER.fullmatch(following)


def _follows_colon(text: str, spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Return whether a number is the first of a list after a colon, or one after a semicolon."""
    before = text[slice(*spans[position - 1])] if position else ""
    return before == ";" or (before == ":" and text[slice(*spans[position])] == "1")


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
