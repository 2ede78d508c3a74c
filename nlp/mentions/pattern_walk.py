"""Whether a pattern, compiled to numbers of tests, fits the words of a text from a certain word on (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.mentions.patterns import Element, Pattern
from nlp.mentions.words import Word


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern and what it stands for: `owner` is opaque to the matcher."""

    owner: int
    pattern: Pattern


class Match(NamedTuple):
    """`words[first:last]` is the span, `words[begin:end]` the span with its context; `literal` counts the
    words of the span that stand in the form of the label. (A tuple, because a text has many.)"""

    entry: Entry
    first: int
    last: int
    begin: int
    end: int
    literal: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one spelling can be: the tests that it passes, and those that it passes as the
    label's own form."""

    tests: frozenset[int]
    literal: frozenset[int]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An entry as sets of tests: one set an element, those of the second word where it must be there.

    `following`: if not empty, the next word must pass one of these for the entry to fit. `steady`: exactly
    one word an element, wherever in its sentence.
    """

    entry: Entry
    needs: tuple[frozenset[int], ...]
    pos: tuple[dict[int, str], ...]
    second: frozenset[int]
    following: frozenset[int]
    steady: bool


def compiled_entry(entry: Entry, tests: Sequence[Mapping[int, str]]) -> Compiled:
    """Return an entry compiled; `tests` are each element's tests by number with the part of speech wanted."""
    elements = entry.pattern.elements
    needs = tuple(frozenset(numbers) for numbers in tests)
    pos = tuple({number: tag for number, tag in numbers.items() if tag} for numbers in tests)
    needed = len(needs) > 1 and elements[1].least
    steady = all(element.least == element.most == 1 for element in elements)
    steady = steady and not (entry.pattern.at_start or entry.pattern.at_end)
    return Compiled(
        entry, needs, pos, needs[1] if needed else frozenset(), _following(elements, needs), steady
    )


def _following(elements: Sequence[Element], needs: Sequence[frozenset[int]]) -> frozenset[int]:
    """Return the tests one of which the word after the first must pass, empty where any or none will do."""
    tests: frozenset[int] = frozenset()
    if elements[0].most > 1:
        return tests
    for element, numbers in zip(elements[1:], needs[1:], strict=True):
        if not element.tests:
            break
        tests |= numbers
        if element.least:
            return tests
    return frozenset()


def match_at(
    compiled: Compiled, words: Sequence[Word], readings: Sequence[Reading], place: int
) -> Match | None:
    """Return the match of an entry, the test of whose first element is passed by `words[place]`, there."""
    if compiled.steady:
        return _steady_match(compiled, words, readings, place)
    pattern = compiled.entry.pattern
    if pattern.at_start and not words[place].opens:
        return None
    ends = _walk(compiled, words, readings, place)
    if ends is None or (pattern.at_end and not _stops(words, ends[-1])):
        return None
    first, last = ends[pattern.first], ends[pattern.last]
    if first == last:
        return None
    return Match(compiled.entry, first, last, place, ends[-1], _literal(compiled, readings, ends))


def _steady_match(
    compiled: Compiled, words: Sequence[Word], readings: Sequence[Reading], place: int
) -> Match | None:
    """Return what the general walk would, for an entry whose elements are one word each."""
    pattern = compiled.entry.pattern
    end = place + len(compiled.needs)
    if end > len(words):
        return None
    literal = 0
    for depth, needs in enumerate(compiled.needs):
        element, word, reading = pattern.elements[depth], words[place + depth], readings[place + depth]
        if (depth and not _runs_on(word, element)) or (element.quoted and not word.quoted):
            return None
        if needs and not _fits(compiled, word, reading, depth):
            return None
        if pattern.first <= depth < pattern.last and not needs.isdisjoint(reading.literal):
            literal += 1
    return Match(compiled.entry, place + pattern.first, place + pattern.last, place, end, literal)


def _literal(compiled: Compiled, readings: Sequence[Reading], ends: Sequence[int]) -> int:
    pattern = compiled.entry.pattern
    return sum(
        not compiled.needs[depth].isdisjoint(readings[place].literal)
        for depth in range(pattern.first, pattern.last)
        for place in range(ends[depth], ends[depth + 1])
    )


def _stops(words: Sequence[Word], place: int) -> bool:
    return place == len(words) or words[place].opens


def _walk(
    compiled: Compiled, words: Sequence[Word], readings: Sequence[Reading], place: int
) -> list[int] | None:
    """Return the place before each element and after the last one, or None where the pattern does not fit."""
    return _step(compiled, words, readings, place, 0, [place])


def _step(
    compiled: Compiled,
    words: Sequence[Word],
    readings: Sequence[Reading],
    place: int,
    depth: int,
    path: list[int],
) -> list[int] | None:
    elements = compiled.entry.pattern.elements
    if depth == len(elements):
        return path
    element = elements[depth]
    reach = _reach(compiled, words, readings, place, depth, element)
    counts = range(reach, element.least - 1, -1) if element.tests else range(element.least, reach + 1)
    for count in counts:
        ends = _step(compiled, words, readings, place + count, depth + 1, [*path, place + count])
        if ends is not None:
            return ends
    return None


def _reach(
    compiled: Compiled,
    words: Sequence[Word],
    readings: Sequence[Reading],
    place: int,
    depth: int,
    element: Element,
) -> int:
    """Return how many words from `place` on fit the element, at most `element.most`."""
    count = 0
    while count < element.most and place + count < len(words):
        here = place + count
        if depth + count > 0 and not _runs_on(words[here], element):
            break
        if element.quoted and not words[here].quoted:
            break
        if element.tests and not _fits(compiled, words[here], readings[here], depth):
            break
        count += 1
    return count


def _runs_on(word: Word, element: Element) -> bool:
    return word.joined or (element.after_comma and not word.opens)


def _fits(compiled: Compiled, word: Word, reading: Reading, depth: int) -> bool:
    needs = compiled.needs[depth]
    if needs.isdisjoint(reading.tests):
        return False
    wanted = compiled.pos[depth]
    if not wanted or not word.pos:
        return True
    return any(wanted.get(number) is None or wanted[number] in word.pos for number in needs & reading.tests)
