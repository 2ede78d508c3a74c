"""Whether every string between quotation marks stands in the source that it names. In doubt it does not."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.writing.marks import Mark, Side, geresh_words, marks_of

_NUMBERS = re.compile(r"[\s.,;:!?)]*((?:\s*\[[\d\s,;–-]*\])+)")
_BRACKET = re.compile(r"\[[\d\s,;–-]*\d[\d\s,;–-]*\]")
_UNPAIRED = "the model's answer has a quotation mark without its pair"


def problems_of(text: str, question: str, sources: Sequence[str]) -> Iterator[str]:
    """Yield what the sources, numbered from 1, do not bear out.

    Letters and signs count; one white space is as good as another, and unseen characters are none.
    """
    yield from _Reading(_seen(text), [_seen(source) for source in sources], _seen(question)).problems()


class _Reading:
    """A text read mark by mark."""

    def __init__(self, text: str, sources: Sequence[str], question: str) -> None:
        self._text = text
        self._sources = {str(number): source for number, source in enumerate(sources, start=1)}
        self._longest = max(map(len, sources), default=0)
        self._marks = list(marks_of(text, geresh_words((question, *sources))))
        self._outside: list[str] = []

    def problems(self) -> Iterator[str]:
        at = place = quoted = 0
        doubtful = False
        while place < len(self._marks):
            mark = self._marks[place]
            if mark.single and mark.doubtful and not doubtful:
                doubtful, place = True, place + 1
                continue
            doubtful = doubtful or mark.single
            closing = None if mark.side is Side.CLOSES else self._closing(place)
            if closing is None:
                yield self._why(place)
                return
            self._outside.append(self._text[at : mark.start])
            quoted += any(map(str.isalnum, self._between(mark, self._marks[closing])))
            at, place = self._marks[closing].end, closing + 1
        self._outside.append(self._text[at:])
        yield from self._wrong_numbers()
        if not quoted:
            yield "the model's answer quotes nothing"

    def _closing(self, place: int) -> int | None:
        """Return the place of the mark that closes the longest quotation that the sources bear out."""
        found = None
        for position, other in enumerate(self._reach(place)):
            other_mark = self._marks[other]
            if _may_pair(self._marks[place], other_mark, nearest=position == 0) and self._stands(
                place, other
            ):
                found = other
        return found

    def _reach(self, place: int) -> list[int]:
        """Return the places of later marks of the same kind, as far as a quotation can be long."""
        mark = self._marks[place]
        within: list[int] = []
        for other in range(place + 1, len(self._marks)):
            if self._marks[other].start - mark.end > self._longest + 2:
                break
            if self._marks[other].single == mark.single:
                within.append(other)
        return within

    def _stands(self, first: int, last: int) -> bool:
        words = self._between(self._marks[first], self._marks[last])
        named = _NUMBERS.match(self._text, self._marks[last].end)
        numbers = re.findall(r"\d+", named[1]) if named else []
        chosen = [self._sources.get(number) for number in numbers]
        if chosen:
            return all(source is not None and words in source for source in chosen)
        return any(words in source for source in self._sources.values())

    def _between(self, first: Mark, last: Mark) -> str:
        return self._text[first.end : last.start].strip()

    def _why(self, place: int) -> str:
        mark, later = self._marks[place], self._reach(place)
        if mark.side is Side.CLOSES or not later:
            return _UNPAIRED
        nearest = self._marks[later[0]]
        words = self._between(mark, nearest)
        self._outside.append(self._text[nearest.end :])
        return next(
            self._wrong_numbers(), f"the model's answer quotes what the sources do not say: {words!r}"
        )

    def _wrong_numbers(self) -> Iterator[str]:
        for bracket in _BRACKET.findall(" ".join(self._outside)):
            for number in re.findall(r"\d+", bracket):
                if number not in self._sources:
                    yield f"the model's answer names quote [{number}], which it was not given"


def _may_pair(first: Mark, last: Mark, *, nearest: bool) -> bool:
    """Return whether two marks may bound a quotation; beyond the nearest, only undoubted ones."""
    if not nearest:
        return first.side is Side.OPENS and last.side is Side.CLOSES
    if first.side is Side.APART or last.side is Side.APART:
        return first.side is last.side
    return last.side is not Side.OPENS


def _seen(text: str) -> str:
    """Return the text as it is seen: without entities and format characters, one space for white space."""
    shown = html.unescape(text)
    return " ".join("".join(one for one in shown if unicodedata.category(one) != "Cf").split())
