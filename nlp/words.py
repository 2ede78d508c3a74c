"""The words of an analysed text as the tagger reads them: normal forms, prefixes cut in every
way, parts of speech.

A word ends at white space, a hyphen, a slash or punctuation; geresh and gershayim inside it belong to it.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from nlp.analyzer import Analysis, Token
from nlp.normal_form import GERESH, GERSHAYIM

_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_POINTED = r"(?:[^\W_⁰¹²³⁴-⁹]|[\u0591-\u05bd\u05bf-\u05c7])"
_WORD = re.compile(
    rf"{_LETTER}{_POINTED}*(?:[{GERESH}{GERSHAYIM}]{_LETTER}{_POINTED}*)*(?:(?<=[א-ת])'(?!'))?"
)
_JOINT = re.compile(rf"[\s\u200e\u200f{GERESH}{GERSHAYIM}\-־‐‑–—*/]*$")
_QUOTED = re.compile(rf"[והבכלמש]{{1,3}}[{GERSHAYIM}]..")
_BREAK = re.compile(r"\n\s*\n|\n\s*[-•·◆*]|\d\.\s|[.!?;:](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """`joined`: nothing but space, hyphens or quotes stands before it; `opens`: a sentence or
    list item does not
    run on from the word before; `quoted`: a quotation mark stands right before it. `pos` are the
    UPOS tags of its morphemes, `lemmas` their lemmas."""

    text: str
    start: int
    end: int
    joined: bool
    opens: bool
    pos: frozenset[str]
    lemmas: tuple[str, ...]
    quoted: bool = False


def words(text: str, analysis: Analysis) -> list[Word]:
    """Return the words of `text` in order, each with what `analysis` says of the token that it lies in."""
    found: list[Word] = []
    end = 0
    starts = [token.start for token in analysis.tokens]
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        token = _token_at(match.start(), starts, analysis)
        found.append(_word(match, gap, token, first=not found))
        end = match.end()
    return found


def _word(match: re.Match[str], gap: str, token: Token | None, *, first: bool) -> Word:
    breaks = first or _BREAK.search(gap) is not None
    return Word(
        match.group(),
        match.start(),
        match.end(),
        joined=not first and not breaks and _JOINT.match(gap) is not None,
        opens=breaks,
        pos=frozenset(morpheme.pos for morpheme in token.morphemes) if token else frozenset(),
        lemmas=tuple(morpheme.lemma for morpheme in token.morphemes) if token else (),
        quoted=gap[-1:] in tuple(GERSHAYIM) or _QUOTED.match(match.group()) is not None,
    )


def _token_at(offset: int, starts: list[int], analysis: Analysis) -> Token | None:
    place = bisect_left(starts, offset + 1) - 1
    if place < 0 or analysis.tokens[place].end <= offset:
        return None
    return analysis.tokens[place]
