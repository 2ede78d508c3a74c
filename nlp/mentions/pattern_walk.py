"""Whether a pattern, compiled to numbers of tests, fits the words of a text from a certain word on (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.mentions.patterns import Element, Pattern
from nlp.mentions.words import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern and what it stands for: `owner` is opaque to the matcher."""

    owner: int
    pattern: Pattern


class Match(NamedTuple):
    """Words `first:last` are the span; `literal` counts those of them that stand in the form of the label.
    (A tuple, because a text has many.)"""

    owner: int
    first: int
    last: int
    literal: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What spellings can be: the tests that they pass, and those that they pass as the label's own form.
    Equal ones are the same object."""

    tests: frozenset[int]
    literal: frozenset[int]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An entry as sets of tests: one set an element, those of the second word where it must be there.

    `following`: if not empty, the next word must pass one of these for the entry to fit. `plain`: exactly
    one word an element, side by side, wherever in its sentence, whatever their part of speech.
    """

    entry: Entry
    needs: tuple[frozenset[int], ...]
    pos: tuple[dict[int, str], ...]
    second: frozenset[int]
    following: frozenset[int]
    plain: bool


def compiled_entry(entry: Entry, tests: Sequence[Mapping[int, str]]) -> Compiled:
    """Return an entry compiled; `tests` are each element's tests by number with the part of speech wanted."""
    elements = entry.pattern.elements
    needs = tuple(frozenset(numbers) for numbers in tests)
    pos = tuple({number: tag for number, tag in numbers.items() if tag} for numbers in tests)
    needed = len(needs) > 1 and elements[1].least
    plain = all(map(_is_plain, elements)) and not any(pos)
    plain = plain and not (entry.pattern.at_start or entry.pattern.at_end)
    return Compiled(
        entry, needs, pos, needs[1] if needed else frozenset(), _following(elements, needs), plain
    )


def _is_plain(element: Element) -> bool:
    return element.least == element.most == 1 and not (element.after_comma or element.quoted)


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


def match_at(compiled: Compiled, words: Words, readings: Sequence[Reading], place: int) -> Match | None:
    """Return the match of an entry, the test of whose first element is passed by word `place`, there."""
    pattern = compiled.entry.pattern
    if pattern.at_start and not words.gaps[place].opens:
        return None
    ends = _walk(compiled, words, readings, place)
    if ends is None or (pattern.at_end and not _stops(words, ends[-1])):
        return None
    first, last = ends[pattern.first], ends[pattern.last]
    if first == last:
        return None
    return Match(compiled.entry.owner, first, last, _literal(compiled, readings, ends))


def plain_match(compiled: Compiled, words: Words, readings: Sequence[Reading], place: int) -> Match | None:
    """Return what `match_at` would, for a plain entry the tests of whose first two words are passed."""
    end = place + len(compiled.needs)
    if end > len(readings):
        return None
    for here in range(place + 2, end):
        needs = compiled.needs[here - place]
        if not words.gaps[here].joined or (needs and needs.isdisjoint(readings[here].tests)):
            return None
    return plain_span(compiled, readings[place:end], place)


def plain_span(compiled: Compiled, readings: Sequence[Reading], place: int) -> Match:
    """Return the match of a plain entry whose words, which have these readings, begin at `place`."""
    pattern = compiled.entry.pattern
    literal = sum(
        not compiled.needs[depth].isdisjoint(readings[depth].literal)
        for depth in range(pattern.first, pattern.last)
    )
    return Match(compiled.entry.owner, place + pattern.first, place + pattern.last, literal)


def _literal(compiled: Compiled, readings: Sequence[Reading], ends: Sequence[int]) -> int:
    pattern = compiled.entry.pattern
    return sum(
        not compiled.needs[depth].isdisjoint(readings[place].literal)
        for depth in range(pattern.first, pattern.last)
        for place in range(ends[depth], ends[depth + 1])
    )


def _stops(words: Words, place: int) -> bool:
    return place == len(words) or words.gaps[place].opens


def _walk(compiled: Compiled, words: Words, readings: Sequence[Reading], place: int) -> list[int] | None:
    """Return the place before each element and after the last one, or None where the pattern does not fit."""
    return _step(compiled, words, readings, place, 0, [place])


def _step(
    compiled: Compiled,
    words: Words,
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
    words: Words,
    readings: Sequence[Reading],
    place: int,
    depth: int,
    element: Element,
) -> int:
    """Return how many words from `place` on fit the element, at most `element.most`."""
    count = 0
    while count < element.most and place + count < len(words):
        here = place + count
        if depth + count > 0 and not _runs_on(words, here, element):
            break
        if element.quoted and not words.quoted(here):
            break
        if element.tests and not _fits(compiled, words, readings, here, depth):
            break
        count += 1
    return count


def _runs_on(words: Words, place: int, element: Element) -> bool:
    gap = words.gaps[place]
    return gap.joined or (element.after_comma and not gap.opens)


def _fits(compiled: Compiled, words: Words, readings: Sequence[Reading], place: int, depth: int) -> bool:
    needs, tests = compiled.needs[depth], readings[place].tests
    if needs.isdisjoint(tests):
        return False
    wanted = compiled.pos[depth]
    if not wanted or not (pos := words.pos(place)):
        return True
    return any(wanted.get(number) is None or wanted[number] in pos for number in needs & tests)
