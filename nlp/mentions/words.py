"""The words of an analysed text as the tagger reads them: normal forms, prefixes cut in every
way, parts of speech.

A word ends at white space, a hyphen, a slash or punctuation; geresh and gershayim inside it belong to it.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from nlp.analyzer import Analysis, Morpheme
from nlp.normal_form import GERESH, GERSHAYIM

_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_POINTED = r"(?:[^\W_⁰¹²³⁴-⁹]|[\u0591-\u05bd\u05bf-\u05c7])"
_WORD = re.compile(
    rf"{_LETTER}{_POINTED}*(?:[{GERESH}{GERSHAYIM}]{_LETTER}{_POINTED}*)*(?:(?<=[א-ת])'(?!'))?"
)
_JOINT = re.compile(rf"[\s\u200e\u200f{GERESH}{GERSHAYIM}\-־‐‑–—*/]*$")
_QUOTED = re.compile(rf"[והבכלמש]{{1,3}}[{GERSHAYIM}]..")
_BREAK = re.compile(r"\n\s*\n|\n\s*[-•·◆*]|\d\.\s|[.!?;:](?:\s|$)")


class Word(NamedTuple):
    """`joined`: nothing but space, hyphens or quotes stands before it; `opens`: a sentence or list item
    does not run on from the word before. `morphemes` are those of the token that it lies in, () without
    an analysis. (A tuple that works out what is seldom asked for, because a text has many.)"""

    text: str
    start: int
    end: int
    joined: bool
    opens: bool
    after_quote: bool
    morphemes: tuple[Morpheme, ...]

    @property
    def quoted(self) -> bool:
        """Whether a quotation mark stands right before the word, or after its prefix letters."""
        return self.after_quote or _QUOTED.match(self.text) is not None

    @property
    def pos(self) -> frozenset[str]:
        """The UPOS tags of its morphemes."""
        return frozenset([morpheme.pos for morpheme in self.morphemes])


class _Gap(NamedTuple):
    """What stands between two words; `quotes`: it ends in a quotation mark."""

    breaks: bool
    joins: bool
    quotes: bool


def words(text: str, analysis: Analysis) -> list[Word]:
    """Return the words of `text` in order, each with what `analysis` says of the token that it lies in."""
    found: list[Word] = []
    end = 0
    tokens = analysis.tokens
    starts = [token.start for token in tokens]
    for match in _WORD.finditer(text):
        start, last = match.span()
        breaks, joins, quotes = _gap(text[end:start])
        place = bisect_right(starts, start) - 1
        morphemes = tokens[place].morphemes if place >= 0 and start < tokens[place].end else ()
        opens = breaks or not found
        found.append(Word(match.group(), start, last, joins and not opens, opens, quotes, morphemes))
        end = last
    return found


@lru_cache(maxsize=10_000)
def _gap(gap: str) -> _Gap:
    return _Gap(_BREAK.search(gap) is not None, _JOINT.match(gap) is not None, gap[-1:] in tuple(GERSHAYIM))
