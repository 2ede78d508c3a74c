"""The words of an analysed text as the tagger reads them: columns of spellings, places and gaps.

A word ends at white space, a hyphen, a slash or punctuation; geresh and gershayim inside it belong to it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.normal_form import GERESH, GERSHAYIM

_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_POINTED = r"(?:[^\W_⁰¹²³⁴-⁹]|[\u0591-\u05bd\u05bf-\u05c7])"
_WORD = re.compile(
    rf"({_LETTER}{_POINTED}*(?:[{GERESH}{GERSHAYIM}]{_LETTER}{_POINTED}*)*(?:(?<=[א-ת])'(?!'))?)"
)
_JOINT = re.compile(rf"[\s\u200e\u200f{GERESH}{GERSHAYIM}\-־‐‑–—*/]*$")
_QUOTED = re.compile(rf"[והבכלמש]{{1,3}}[{GERSHAYIM}]..")
_BREAK = re.compile(r"\n\s*\n|\n\s*[-•·◆*]|\d\.\s|[.!?;:](?:\s|$)")
_GAPS_REMEMBERED = 10_000


class Gap(NamedTuple):
    """What stands before a word. `opens`: a sentence or list item does not run on from the word before;
    `joined`: nothing but space, hyphens or quotes stands there; `quotes`: it ends in a quotation mark."""

    opens: bool
    joined: bool
    quotes: bool


@dataclass(slots=True)
class Words:
    """The words of a text in order, a list for each of their sides, and what an analysis says of them.

    (Columns, because a text has many words and little is asked of most of them.)
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[Gap]
    _tokens: Sequence[Token]
    _token_starts: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)

    def quoted(self, place: int) -> bool:
        """Return whether a quotation mark stands right before a word, or after its prefix letters."""
        return self.gaps[place].quotes or _QUOTED.match(self.texts[place]) is not None

    def morphemes(self, place: int) -> tuple[Morpheme, ...]:
        """Return the morphemes of the token that a word lies in, () where there is none."""
        if not self._token_starts:
            self._token_starts = [token.start for token in self._tokens]
        start = self.starts[place]
        token = bisect_right(self._token_starts, start) - 1
        within = token >= 0 and start < self._tokens[token].end
        return self._tokens[token].morphemes if within else ()

    def pos(self, place: int) -> frozenset[str]:
        """Return the UPOS tags of the morphemes of the token that a word lies in."""
        return frozenset([morpheme.pos for morpheme in self.morphemes(place)])


def words(text: str, analysis: Analysis) -> Words:
    """Return the words of `text` in order, with what `analysis` says of the tokens that they lie in."""
    parts = _WORD.split(text)
    bounds = list(accumulate(map(len, parts)))
    gaps = list(map(_GAPS.__getitem__, parts[:-1:2]))
    if gaps:
        gaps[0] = Gap(opens=True, joined=False, quotes=gaps[0].quotes)
    return Words(parts[1::2], bounds[:-1:2], bounds[1::2], gaps, analysis.tokens)


class _Gaps(dict[str, Gap]):
    """What stands in a gap, worked out once a gap."""

    def __missing__(self, gap: str) -> Gap:
        if len(self) >= _GAPS_REMEMBERED:
            self.clear()
        opens = _BREAK.search(gap) is not None
        joined = not opens and _JOINT.match(gap) is not None
        self[gap] = known = Gap(opens, joined, gap[-1:] in tuple(GERSHAYIM))
        return known


_GAPS = _Gaps()
