"""A text without points and invisible marks (soft hyphens, marks of direction, joiners), and the way back."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.normal_form import INVISIBLE, POINTS

_MARK = re.compile(f"[{INVISIBLE}{POINTS}]")
# A mark between a final letter and another word stays, for it parts the two: שיתוף\u00adפעולה.
_MARKS = re.compile(f"(?P<points>[{POINTS}]+)|(?<![ךםןףץ])[{INVISIBLE}]+|[{INVISIBLE}]+(?![א-ת{INVISIBLE}])")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Visible:
    """`places` and `ends` say where the signs of `text` stand in the given text, () where that has no marks.

    The points of a letter belong to it.
    """

    text: str
    places: Sequence[int]
    ends: Sequence[int]

    def given(self, spans: list[Span]) -> list[Span]:
        """Return spans of `text` as spans of the given text; marks around them belong to none."""
        places, ends = self.places, self.ends
        return [(places[start], ends[end - 1]) for start, end in spans] if places else spans

    def seen(self, spans: Sequence[Span]) -> Sequence[Span]:
        """Return spans of the given text as spans of `text`."""
        places = self.places
        return [(bisect_left(places, a), bisect_left(places, b)) for a, b in spans] if places else spans


def visible(text: str) -> Visible:
    """Return the text without marks: 'יו\\u200f"ר' → 'יו"ר', 'שת\\u00adפות' → 'שתפות', 'שֶׁל' → 'של'."""
    if not has_marks(text):
        return Visible(text, (), ())
    kept: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _MARKS.finditer(text):
        start, after = match.span()
        kept.append(text[position:start])
        places.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        if ends and match["points"]:
            ends[-1] = after
        position = after
    kept.append(text[position:])
    places.extend(range(position, len(text)))
    ends.extend(range(position + 1, len(text) + 1))
    return Visible("".join(kept), places, ends)


def has_marks(text: str) -> bool:
    return _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """Return `text` without points and invisible marks."""
    return _MARK.sub("", text)
