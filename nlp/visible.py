"""A text without its invisible marks (soft hyphens, marks of direction, joiners), and the way back."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlp.analyzer import Morpheme
from nlp.normal_form import INVISIBLE

_MARK = re.compile(f"[{INVISIBLE}]")
# A mark between a final letter and another word stays, for it parts the two: שיתוף\u00adפעולה.
_MARKS = re.compile(f"(?<![ךםןףץ])[{INVISIBLE}]+|[{INVISIBLE}]+(?![א-ת{INVISIBLE}])")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Visible:
    """`places` are where the signs of `text` stand in the given text, () where that has no marks."""

    text: str
    places: Sequence[int]

    def given(self, spans: list[Span]) -> list[Span]:
        """Return spans of `text` as spans of the given text; marks around them belong to none."""
        places = self.places
        return [(places[start], places[end - 1] + 1) for start, end in spans] if places else spans

    def seen(self, spans: Sequence[Span]) -> Sequence[Span]:
        """Return spans of the given text as spans of `text`."""
        places = self.places
        return [(bisect_left(places, a), bisect_left(places, b)) for a, b in spans] if places else spans


def visible(text: str) -> Visible:
    """Return the text without marks: 'יו\\u200f"ר' → 'יו"ר', 'שת\\u00adפות' → 'שתפות'."""
    if not has_marks(text):
        return Visible(text, ())
    edges = [0, *(edge for match in _MARKS.finditer(text) for edge in match.span()), len(text)]
    kept = list(zip(edges[::2], edges[1::2], strict=True))
    places = [place for start, end in kept for place in range(start, end)]
    return Visible("".join(text[start:end] for start, end in kept), places)


def has_marks(text: str) -> bool:
    return _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """Return `text` without invisible marks."""
    return _MARK.sub("", text)


def with_marks(token: str, morphemes: Sequence[Morpheme]) -> tuple[Morpheme, ...]:
    """Return the morphemes of a token that was read without its marks, with forms that concatenate to it.

    A mark belongs to the form before it; a token of marks alone is its own lemma.
    """
    places = [place for place, sign in enumerate(token) if not _MARK.match(sign)]
    if not places:
        return (replace(morphemes[0], form=token, lemma=token),)
    bounds = [0]
    seen = 0
    for morpheme in morphemes[:-1]:
        seen += len(morpheme.form)
        bounds.append(places[seen])
    bounds.append(len(token))
    return tuple(
        replace(morpheme, form=token[start:end])
        for morpheme, (start, end) in zip(morphemes, pairwise(bounds), strict=True)
    )
