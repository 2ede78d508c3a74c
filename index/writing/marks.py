"""The quotation marks of a text, without what only looks like one: gershayim, geresh, an apostrophe."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_SINGLE = "'‘’‚‛׳`´′‵ʹʻʼʽ❛❜＇"
_INNER = '"״“”‟″ʺˮ＂'
_OUTER = "„«»‹›〝〞〟❝❞❮❯「」『』｢｣﹁﹂﹃﹄〈〉《》⟨⟩⟪⟫⹂˝‴‶‷\U0001f676\U0001f677\U0001f678"
_RUN = re.compile(rf"(?:[{_SINGLE}{_INNER}{_OUTER}]|<<|>>|,,)+")
_MARK = re.compile(rf"[{_SINGLE}]{{2}}|<<|>>|,,|.")
_PREFIXES = "ושהכלבמ"
# A word after gershayim goes on with one letter and an ending: מנכ"ל, דו"חות, תנ"כית.
_GERSHAYIM = re.compile(
    rf"(?<![^\W\d])([א-ת]+)(?:[{_INNER}]|[{_SINGLE}]{{2}})([א-ת](?:ית|יות|יים|ים|ות|י|ת)?)(?!\w)"
)
_GERESH = re.compile(rf"\w(?:\w|[{_SINGLE}](?=\w))*[{_SINGLE}]?")
_GERESH_LETTERS = "גזצץתדטחערס"
_CONTRACTION = re.compile(rf"(?<=[A-Za-z])[{_SINGLE}](?:s|t|re|ve|ll|d|m)\b")
_ABBREVIATIONS = frozenset(
    ["וכו'", "וכד'", "וגו'", "עמ'", "מס'", "גב'", "פרופ'", "רח'", "טל'", "אונ'", "סע'"]
)


class Side(StrEnum):
    """What a mark may be by what stands beside it: EITHER end, or APART from words on both sides."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]`. A `doubtful` one may also be a geresh or an apostrophe."""

    start: int
    end: int
    side: Side
    single: bool = False
    doubtful: bool = False


def marks_of(text: str, known: frozenset[str]) -> Iterator[Mark]:
    """Yield the marks that may bound a quotation; `known` are words with geresh, see `geresh_words`."""
    acronyms = {match.end(1) for match in _GERSHAYIM.finditer(text) if _is_acronym(match[1], match[2])}
    contractions = {match.start() for match in _CONTRACTION.finditer(text)}
    words = {place for match in _GERESH.finditer(text) for place in _known_places(match, known)}
    apostrophes = contractions | words
    for run in _RUN.finditer(text):
        left, right = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        for mark in _MARK.finditer(text, run.start(), run.end()):
            if mark.start() not in acronyms and not (len(mark[0]) == 1 and mark.start() in apostrophes):
                yield _mark(mark, left, right)


def geresh_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words with geresh of the texts, and the usual ones, with "'" for any: ג'וינט, עמ'."""
    found = {_plain(match[0]) for text in texts for match in _GERESH.finditer(text)}
    return _ABBREVIATIONS | {word for word in found if "'" in word}


def _mark(mark: re.Match[str], left: str, right: str) -> Mark:
    side = _side(left, right)
    single = len(mark[0]) == 1 and mark[0] in _SINGLE
    inside = side is Side.EITHER and (left in _GERESH_LETTERS or left.isascii()) and _is_word(right)
    ends = _is_word(left) and not _is_word(right)
    if single and ends:
        side = Side.CLOSES
    return Mark(mark.start(), mark.end(), side, single, single and (inside or ends))


def _side(left: str, right: str) -> Side:
    if not left.strip():
        return Side.OPENS if right.strip() else Side.APART
    if not right.strip():
        return Side.CLOSES
    if left in "([{" and _is_word(right):
        return Side.OPENS
    if right in ".,;:!?…)]}" and _is_word(left):
        return Side.CLOSES
    return Side.EITHER


def _is_word(letter: str) -> bool:
    return bool(letter) and (letter.isalnum() or unicodedata.category(letter).startswith("M"))


def _is_acronym(before: str, after: str) -> bool:
    """Tell מנכ"ל from ב"דרכי: prefixes alone before the mark, and more than a letter after it."""
    return bool(before.strip(_PREFIXES)) or len(after) == 1


def _known_places(word: re.Match[str], known: frozenset[str]) -> list[int]:
    """Return where the geresh of a known word stands, also after prefixes: ובג'וינט."""
    plain = _plain(word[0])
    bare = len(plain) - len(plain.lstrip(_PREFIXES))
    if not any(plain[cut:] in known for cut in range(bare + 1)):
        return []
    places = [place for place, letter in enumerate(plain) if letter == "'"]
    return [
        word.start() + place
        for place in places
        if place == len(plain) - 1 or plain[place - 1] in _GERESH_LETTERS
    ]


def _plain(word: str) -> str:
    return re.sub(f"[{_SINGLE}]", "'", word)
