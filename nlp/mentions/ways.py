"""The ways in which a pattern can lie over words, in the order in which a walk through it tries them.

שולחן עגול ממשקי? lies over three words or over two. A pattern has few ways, and most fail at one of the two
words for which that is worked out once, so that trying them is faster than walking through the pattern.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from math import prod
from typing import NamedTuple

from nlp.mentions.pattern_walk import Compiled, Match, Reading, Step, has_pos, match_at
from nlp.mentions.words import JOINED, OPENS, Words

# A pattern that has more is walked through.
_MOST = 32


class Way(NamedTuple):
    """The step that each word must fit, and which of the words are the span; `third` are the tests one of
    which the third word must pass, if any (most ways fail there)."""

    steps: tuple[Step, ...]
    first: int
    last: int
    third: frozenset[int]


class Ways(NamedTuple):
    """The ways of an entry that are worth trying; none where it must be walked through."""

    compiled: Compiled
    ways: tuple[Way, ...]


def ways_of(compiled: Compiled) -> Ways:
    """Return all ways of an entry."""
    counts = prod(step.most - step.least + 1 for step in compiled.steps)
    return Ways(compiled, tuple(_ways(compiled)) if counts <= _MOST else ())


def fitting_ways(every: Ways, first: Reading, second: Reading) -> Ways | None:
    """Return the ways that two words side by side can begin, None where there are none."""
    if not every.ways:
        return every
    ways = tuple(way for way in every.ways if _begins(way.steps, (first, second)))
    return Ways(every.compiled, ways) if ways else None


def match_by(tried: Ways, words: Words, readings: Sequence[Reading], place: int) -> Match | None:
    """Return the match of an entry at word `place`, as `match_at` does."""
    compiled, ways = tried
    if not ways:
        return match_at(compiled, words, readings, place)
    pattern = compiled.entry.pattern
    if pattern.at_start and not words.signs[place] & OPENS:
        return None
    for steps, first, last, third in ways:
        end = place + len(steps)
        if end > len(readings) or (third and third.isdisjoint(readings[place + 2].tests)):
            continue
        if _fits(steps, words, readings, place):
            if first == last or (pattern.at_end and not words.signs[end] & OPENS):
                return None
            span = zip(steps[first:last], readings[place + first : place + last], strict=True)
            literal = sum([not step.needs.isdisjoint(reading.literal) for step, reading in span])
            return compiled.entry.owner, place + first, place + last, literal
    return None


def _ways(compiled: Compiled) -> Iterator[Way]:
    pattern, steps = compiled.entry.pattern, compiled.steps
    for counts in product(*map(_counts, steps)):
        places = (0, *accumulate(counts))
        laid = [step for step, count in zip(steps, counts, strict=True) for _ in range(count)]
        third = laid[2].needs if len(laid) > 2 else frozenset[int]()
        yield Way(tuple(laid), places[pattern.first], places[pattern.last], third)


def _counts(step: Step) -> Sequence[int]:
    """Return how many words a step may take, in the order in which they are tried."""
    counts = range(step.least, step.most + 1)
    return counts[::-1] if step.greedy else counts


def _begins(steps: Sequence[Step], readings: Sequence[Reading]) -> bool:
    """Return whether the first words pass the tests of the first steps."""
    pairs = zip(steps, readings, strict=False)
    return all(not step.needs or not step.needs.isdisjoint(reading.tests) for step, reading in pairs)


def _fits(steps: Sequence[Step], words: Words, readings: Sequence[Reading], place: int) -> bool:
    """Return whether the words from `place` on fit the steps, one each."""
    here = place
    for step in steps:
        if here > place:
            signs = words.signs[here]
            if not signs & JOINED and (signs & OPENS or not step.after_comma):
                return False
        if step.needs and step.needs.isdisjoint(readings[here].tests):
            return False
        if (step.quoted and not words.quoted(here)) or (
            step.pos and not has_pos(step, words, readings, here)
        ):
            return False
        here += 1
    return True
