"""Finds the labels and patterns of a vocabulary in the words of a text.

Labels and patterns stand in one index by the tests of their first word, so that the cost of a word depends on
what begins with it and hardly on the size of the vocabulary. What two words side by side can begin is worked
out once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice, product
from typing import NamedTuple

from nlp.mentions.pattern_walk import (
    Compiled,
    Entry,
    Match,
    Reading,
    compiled_entry,
    plain_match,
    plain_span,
)
from nlp.mentions.readings import Readings
from nlp.mentions.ways import Ways, fitting_ways, match_by, ways_of
from nlp.mentions.words import JOINED, Words

__all__ = ["Entry", "Match", "Matcher"]

_PAIRS_AT_MOST = 400
_PAIRS_REMEMBERED = 100_000
_NOTHING = Reading(frozenset(), frozenset())


class Beginnings(NamedTuple):
    """What two words side by side can begin: matches of the first alone and, if the words are joined, of
    both, told as if at place 0; plain entries that are longer; the ways of the other entries."""

    alone: tuple[Match, ...]
    both: tuple[Match, ...]
    longer: tuple[Compiled, ...]
    others: tuple[Ways, ...]


class Index:
    """Entries by the tests of their first word, or of their first two."""

    def __init__(self) -> None:
        self._by_first: dict[int, list[Compiled]] = defaultdict(list)
        self._by_pair: dict[int, dict[int, list[Compiled]]] = defaultdict(dict)

    def add(self, compiled: Compiled) -> None:
        first, second = compiled.needs[0], compiled.second
        if second and len(first) * len(second) <= _PAIRS_AT_MOST:
            for number, after in product(first, second):
                self._by_pair[number].setdefault(after, []).append(compiled)
        else:
            for number in first:
                self._by_first[number].append(compiled)

    def beginning(self, tests: frozenset[int], following: frozenset[int]) -> Collection[Compiled]:
        """Return, each once, the entries that can begin with two words that pass these tests."""
        found: dict[int, Compiled] = {}
        for number in tests:
            for compiled in self._by_first.get(number, ()):
                found[id(compiled)] = compiled
            pairs = self._by_pair.get(number, {})
            for after in following & pairs.keys():
                found.update((id(compiled), compiled) for compiled in pairs[after])
        return [
            compiled
            for compiled in found.values()
            if not (compiled.following and compiled.following.isdisjoint(following))
        ]


class _Starts(dict[tuple[Reading, Reading], Beginnings | None]):
    """What two words with these readings can begin, worked out once; None where it is nothing."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._ways: dict[int, Ways] = {}

    def __missing__(self, pair: tuple[Reading, Reading]) -> Beginnings | None:
        if len(self) >= _PAIRS_REMEMBERED:
            self.clear()
        self[pair] = known = self._beginnings(pair)
        return known

    def _beginnings(self, pair: tuple[Reading, Reading]) -> Beginnings | None:
        fitting = self._index.beginning(pair[0].tests, pair[1].tests)
        if not fitting:
            return None
        plain = [compiled for compiled in fitting if compiled.plain]
        ways = [fitting_ways(self._ways_of(compiled), *pair) for compiled in fitting if not compiled.plain]
        return Beginnings(
            _best([compiled for compiled in plain if len(compiled.needs) == 1], pair),
            _best([compiled for compiled in plain if len(compiled.needs) == 2], pair),
            tuple(compiled for compiled in plain if len(compiled.needs) > 2),
            tuple(each for each in ways if each is not None),
        )

    def _ways_of(self, compiled: Compiled) -> Ways:
        """Return all ways of an entry of the index, worked out once."""
        key = id(compiled)
        if key not in self._ways:
            self._ways[key] = ways_of(compiled)
        return self._ways[key]


def _best(fitting: Sequence[Compiled], pair: Sequence[Reading]) -> tuple[Match, ...]:
    """Return the matches of entries of one or two words at place 0, of each group and span the best."""
    best: dict[tuple[int, int, str | int], tuple[tuple[int, int, int], Match]] = {}
    for compiled in fitting:
        entry, match = compiled.entry, plain_span(compiled, pair, 0)
        owner, first, last, literal = match
        key = (first, last, entry.group or owner)
        order = (-literal, -entry.rank, owner)
        best[key] = min(best.get(key, (order, match)), (order, match))
    return tuple(match for _, match in best.values())


class Matcher:
    """Finds entries; `never_split` are words whose first letters only look like prefixes (מידע, לעומת)."""

    def __init__(self, never_split: frozenset[str] = frozenset()) -> None:
        self.readings = Readings(never_split)
        self._index = Index()
        self._starts = _Starts(self._index)

    def add(self, entry: Entry) -> None:
        """Index one entry. Its first element must be neither optional nor any word."""
        number = self.readings.number
        tests = [{number(test): test.pos for test in element.tests} for element in entry.pattern.elements]
        self._index.add(compiled_entry(entry, tests))

    def find(self, words: Words, readings: Sequence[Reading]) -> list[Match]:
        """Return every match worth knowing; an optional element gives the longest match only.

        `readings` are those of the words.
        """
        found: list[Match] = []
        signs = words.signs
        for place, starts in enumerate(map(self._starts.__getitem__, _side_by_side(readings))):
            if starts is None:
                continue
            alone, both, longer, others = starts
            for owner, first, last, literal in alone:
                found.append((owner, place + first, place + last, literal))
            if signs[place + 1] & JOINED:
                for owner, first, last, literal in both:
                    found.append((owner, place + first, place + last, literal))
                if longer and signs[place + 2] & JOINED:
                    found += _longer_matches(longer, words, readings, place)
            if others:
                found += filter(None, [match_by(each, words, readings, place) for each in others])
        return found


def _longer_matches(
    longer: Sequence[Compiled], words: Words, readings: Sequence[Reading], place: int
) -> Iterator[Match]:
    """Yield the matches of plain entries of more than two words; most that fail do so at the third."""
    third = readings[place + 2].tests
    for compiled in longer:
        needs = compiled.needs[2]
        if not (needs and needs.isdisjoint(third)):
            match = plain_match(compiled, words, readings, place)
            if match:
                yield match


def _side_by_side(readings: Sequence[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """Yield the reading of each word with that of the next one; nothing follows the last."""
    return zip(readings, chain(islice(readings, 1, None), (_NOTHING,)), strict=False)
