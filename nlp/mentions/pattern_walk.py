"""Whether a pattern, compiled to numbers of tests, fits the words of a text from a certain word on (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.mentions.patterns import Element, Pattern
from nlp.mentions.words import JOINED, OPENS, Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern and what it stands for: `owner` is opaque to the matcher.

    Of matches of one span and one `group` that stand whatever the rest of the text is, only that of the
    longest own form, of the highest `rank`, of the first owner is worth knowing; "" is no group.
    """

    owner: int
    pattern: Pattern
    group: str = ""
    rank: int = 0


# Owner, first and last word of the span, how many of its words stand in the form of the label. (A plain
# tuple, because a text has many.)
Match = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What spellings can be: the tests that they pass, and those that they pass as the label's own form.
    Equal ones are the same object."""

    tests: frozenset[int]
    literal: frozenset[int]


class Step(NamedTuple):
    """An element of a pattern: the tests that its words must pass, none for any word, how many words fit,
    `greedy` where as many as can be, what may or must stand before them, and of some tests the part of speech
    that a word must then be."""

    needs: frozenset[int]
    least: int
    most: int
    greedy: bool
    after_comma: bool
    quoted: bool
    pos: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An entry as sets of tests: one set an element, those of the second word where it must be there.

    `following`: if not empty, the next word must pass one of these for the entry to fit. `plain`: exactly
    one word an element, side by side, wherever in its sentence, whatever their part of speech.
    """

    entry: Entry
    needs: tuple[frozenset[int], ...]
    steps: tuple["Step", ...]
    second: frozenset[int]
    following: frozenset[int]
    plain: bool


def compiled_entry(entry: Entry, tests: Sequence[Mapping[int, str]]) -> Compiled:
    """Return an entry compiled; `tests` are each element's tests by number with the part of speech wanted."""
    elements = entry.pattern.elements
    needs = tuple(frozenset(numbers) for numbers in tests)
    steps = tuple(map(_step, elements, tests))
    needed = len(needs) > 1 and elements[1].least
    plain = all(map(_is_plain, elements)) and not any(step.pos for step in steps)
    plain = plain and not (entry.pattern.at_start or entry.pattern.at_end)
    return Compiled(
        entry, needs, steps, needs[1] if needed else frozenset(), _following(elements, needs), plain
    )


def _step(element: Element, tests: Mapping[int, str]) -> Step:
    pos = {number: tag for number, tag in tests.items() if tag}
    return Step(
        frozenset(tests),
        element.least,
        element.most,
        bool(element.tests),
        element.after_comma,
        element.quoted,
        pos,
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
    if pattern.at_start and not words.signs[place] & OPENS:
        return None
    ends = _walk(compiled.steps, words, readings, place)
    if ends is None or (pattern.at_end and not words.signs[ends[-1]] & OPENS):
        return None
    first, last = ends[pattern.first], ends[pattern.last]
    if first == last:
        return None
    return compiled.entry.owner, first, last, _literal(compiled, readings, ends)


def plain_match(compiled: Compiled, words: Words, readings: Sequence[Reading], place: int) -> Match | None:
    """Return what `match_at` would, for a plain entry the tests of whose first two words are passed."""
    end = place + len(compiled.needs)
    if end > len(readings):
        return None
    for here in range(place + 2, end):
        needs = compiled.needs[here - place]
        if not words.signs[here] & JOINED or (needs and needs.isdisjoint(readings[here].tests)):
            return None
    return plain_span(compiled, readings[place:end], place)


def plain_span(compiled: Compiled, readings: Sequence[Reading], place: int) -> Match:
    """Return the match of a plain entry whose words, which have these readings, begin at `place`."""
    pattern = compiled.entry.pattern
    literal = sum(
        not compiled.needs[depth].isdisjoint(readings[depth].literal)
        for depth in range(pattern.first, pattern.last)
    )
    return compiled.entry.owner, place + pattern.first, place + pattern.last, literal


def _literal(compiled: Compiled, readings: Sequence[Reading], ends: Sequence[int]) -> int:
    pattern = compiled.entry.pattern
    return sum(
        not compiled.needs[depth].isdisjoint(readings[place].literal)
        for depth in range(pattern.first, pattern.last)
        for place in range(ends[depth], ends[depth + 1])
    )


def _walk(steps: Sequence[Step], words: Words, readings: Sequence[Reading], place: int) -> list[int] | None:
    """Return the place before each element and after the last one, or None where the pattern does not fit."""
    ends = _ends(steps, words, readings, place, 0)
    if ends is not None:
        ends.reverse()
    return ends


def _ends(
    steps: Sequence[Step], words: Words, readings: Sequence[Reading], place: int, depth: int
) -> list[int] | None:
    """Return the places from the last one back to that of the element at `depth`."""
    if depth == len(steps):
        return [place]
    step = steps[depth]
    reach = _reach(step, words, readings, place, depth)
    if reach < step.least:
        return None
    counts = range(reach, step.least - 1, -1) if step.greedy else range(step.least, reach + 1)
    for count in counts:
        ends = _ends(steps, words, readings, place + count, depth + 1)
        if ends is not None:
            ends.append(place)
            return ends
    return None


def _reach(step: Step, words: Words, readings: Sequence[Reading], place: int, depth: int) -> int:
    """Return how many words from `place` on fit the step, at most `step.most`."""
    needs, _, most, _, after_comma, quoted, pos = step
    end = min(place + most, len(readings))
    for here in range(place, end):
        if depth or here > place:
            signs = words.signs[here]
            if not signs & JOINED and (signs & OPENS or not after_comma):
                return here - place
        if needs and needs.isdisjoint(readings[here].tests):
            return here - place
        if (quoted and not words.quoted(here)) or (pos and not has_pos(step, words, readings, here)):
            return here - place
    return end - place


def has_pos(step: Step, words: Words, readings: Sequence[Reading], place: int) -> bool:
    """Return whether a word that passes a test of the step is of the part of speech that the test wants."""
    pos, wanted = words.pos(place), step.pos
    passed = step.needs & readings[place].tests
    return not pos or any(wanted.get(number) is None or wanted[number] in pos for number in passed)
