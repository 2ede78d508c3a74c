"""Splits Hebrew text into surface tokens: יו"ר, צה״ל, ג'וינט, בין-מגזרי, ה-15, 3190 and URLs stay whole."""

import re
from collections.abc import Iterator

from nlp.normal_form import GERESH, GERSHAYIM, INVISIBLE, word_parts
from nlp.prefixes import prefix_stack
from nlp.visible import visible

_QUOTE = f"(?:[{GERSHAYIM}]|[{GERESH}]{{1,2}})"
_HYPHEN = "[-־‐‑]"
_NUMBER = r"\d+(?:[.,:/]\d+)*%?"
_WORD = f"[א-ת]+(?:{_QUOTE}[א-ת]+)*"
_LATIN = r"[^\W\d_א-ת]+(?:['’.&][^\W\d_א-ת]+)*\d*"
_ATOM = f"(?:{_WORD}(?:[{GERESH}](?={_HYPHEN}))?|{_NUMBER}|{_LATIN})"
_URL_SIGN = r"[^\s<>\"״”()\[\]{}]"
_IN_BRACKETS = rf"\({_URL_SIGN}*\)"  # he.wikipedia.org/wiki/יחסי_ציבור_(מקצוע)
_URL = rf"(?:https?://|www\.)(?:{_URL_SIGN}|{_IN_BRACKETS})*(?:(?![.,;:!?']){_URL_SIGN}|{_IN_BRACKETS})"
_MAIL = r"[^\Wא-ת](?:[^\Wא-ת]|[.+-]){0,63}@[\w-]+(?:\.[\w-]+)+"
_ADDRESS = re.compile(f"{_URL}|{_MAIL}")
_VARIANT = "[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"  # ❤️ is a heart and a sign of variation
_TOKEN = re.compile(
    rf"(?P<url>{_URL}|{_MAIL})"
    rf"|(?P<word>{_ATOM}(?:{_HYPHEN}(?!{_URL}|{_MAIL}){_ATOM}|[–]\d+(?:\.\d+)?%?)*)"
    rf"|(?P<space>[\s{INVISIBLE}]+)"
    rf"|(?P<sign>(?P<same>[^\w\s])(?P=same)*{_VARIANT}*|[\w]+|.)",
    re.DOTALL,
)
_OPENING = f"{GERESH}{GERSHAYIM}‚"
_OPENS = re.compile(f"[{GERSHAYIM}]|[{GERESH}]{{2}}")
_SHORTENED = frozenset(
    "פרופ וכו וגו מס עמ אונ רח שד טל גב חב ר מר סע ס הוצ מח מהד ירוש אינג מע נק אח סד כנ ע סי פס".split()  # noqa: SIM905  # forty quoted abbreviations are hard to read
)
_SOFTENED = "גזצץתטדחרסע"
_ACRONYM_END = re.compile("[א-ת](?:ים|ות|י|ית|יים|יות|ניק|ניקים|יסט|ה|ו|ם|ן)?$")


def split_tokens(text: str) -> list[tuple[int, int]]:
    """Return the spans of the tokens of `text` in order; white space belongs to none.

    Neither do invisible marks, except inside a token, which they do not part.

    >>> split_tokens('יו"ר ה-15, בין-מגזרי.')
    [(0, 4), (5, 9), (9, 10), (11, 20), (20, 21)]
    """
    seen = visible(text)
    return seen.given(_visible_tokens(seen.text))


def token_pieces(text: str) -> list[str]:
    """Return a token as the treebanks cut it: hyphens are tokens of their own (בין-מגזרי → בין, -, מגזרי).

    Addresses and what begins with a digit stay whole.
    """
    spans = word_parts(text)
    if len(spans) < 2 or _ADDRESS.fullmatch(text) or text[0].isdigit():
        return [text]
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces.extend(text[position:start])
        pieces.append(text[start:end])
        position = end
    return [*pieces, *text[position:]]


def _visible_tokens(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        if match["space"] is None:
            spans.extend(_word_spans(text, match) if match["word"] else [match.span()])
            position = spans[-1][1]
    return spans


def _word_spans(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    start, end = match.span()
    quoted = _opening_quote(text, start, end)
    if quoted:
        yield start, quoted[0]
        yield quoted
        return
    yield start, end + _closes_with_geresh(text, start, end)


def _opening_quote(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the sign that opens a quotation right after a prefix, as in מה"וושינגטון פוסט"."""
    sign = _OPENS.search(text, start + 1, min(end, start + 7))
    if not sign or not prefix_stack(text[start : sign.start()]) or _ACRONYM_END.match(text, sign.end(), end):
        return None
    return sign.span()


def _closes_with_geresh(text: str, start: int, end: int) -> bool:
    """Return whether the geresh after a word belongs to it: פרופ', ה', צ'רצ'יל, not 'שלום'."""
    if end >= len(text) or text[end] not in GERESH or not "א" <= text[end - 1] <= "ת":
        return False
    if start and text[start - 1] in _OPENING:
        return False
    word = text[start:end]
    return len(word) == 1 or word[-1] in _SOFTENED or _is_shortened(word)


def _is_shortened(word: str) -> bool:
    return any(
        word[length:] in _SHORTENED and (not length or prefix_stack(word[:length]))
        for length in range(len(word))
    )
