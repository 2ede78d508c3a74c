"""Finds the labels and patterns of a vocabulary in the words of a text.

Labels and patterns stand in one index by the tests of their first word, so that the cost of a word depends on
what begins with it and hardly on the size of the vocabulary. What a spelling can mean is worked out once.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from nlp.mentions.inflection import inflections
from nlp.mentions.pattern_walk import Compiled, Entry, Match, Reading, compiled_entry, match_at
from nlp.mentions.patterns import ACRONYM, Kind, Test, is_acronym
from nlp.mentions.words import Word
from nlp.normal_form import normal_form, plain_form
from nlp.prefixes import prefix_splits

_PAIRS_AT_MOST = 400
_LONGEST_WORD = 60
_CLOSE_PREFIXES = frozenset({(), ("ה",)})


class _Opening(NamedTuple):
    """What can begin with a word: entries whatever comes next, the tests of a next word that allow more,
    and those of the word's tests that begin anything."""

    alone: tuple[Compiled, ...]
    seconds: frozenset[int]
    tests: tuple[int, ...]


@dataclass(slots=True)
class Matcher:
    """An index of entries. `never_split` are words whose first letters only look like prefixes
    (מידע, לעומת)."""

    never_split: frozenset[str] = frozenset()
    _tests: dict[Test, int] = field(default_factory=dict)
    _forms: dict[str, list[tuple[int, Kind, bool]]] = field(default_factory=lambda: defaultdict(list))
    _expressions: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)
    _by_first: dict[int, list[Compiled]] = field(default_factory=lambda: defaultdict(list))
    _by_pair: dict[int, dict[int, list[Compiled]]] = field(default_factory=lambda: defaultdict(dict))
    _readings: dict[str, Reading] = field(default_factory=dict)
    _openings: dict[frozenset[int], _Opening] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Index one entry. Its first element must be neither optional nor any word."""
        tests = [
            {self.number(test): test.pos for test in element.tests} for element in entry.pattern.elements
        ]
        self._index(compiled_entry(entry, tests))

    def find(self, words: Sequence[Word], readings: Sequence[Reading]) -> Iterator[Match]:
        """Yield every match, by its first word; an optional element gives the longest match only.

        `readings` are those of the words.
        """
        for place, reading in enumerate(readings):
            if reading.tests:
                following = readings[place + 1].tests if place + 1 < len(readings) else frozenset()
                for compiled in self._beginning(reading.tests, following):
                    if compiled.following and compiled.following.isdisjoint(following):
                        continue
                    match = match_at(compiled, words, readings, place)
                    if match:
                        yield match

    def _index(self, compiled: Compiled) -> None:
        first, second = compiled.needs[0], compiled.second
        if second and len(first) * len(second) <= _PAIRS_AT_MOST:
            for number, after in product(first, second):
                self._by_pair[number].setdefault(after, []).append(compiled)
        else:
            for number in first:
                self._by_first[number].append(compiled)

    def _beginning(self, tests: frozenset[int], following: frozenset[int]) -> Collection[Compiled]:
        """Return, each once, the entries that can begin with two words that pass these tests."""
        opening = self._opening(tests)
        if opening.seconds.isdisjoint(following):
            return opening.alone
        found: dict[int, Compiled] = {}
        for number in opening.tests:
            for compiled in self._by_first.get(number, ()):
                if not compiled.second or not compiled.second.isdisjoint(following):
                    found[id(compiled)] = compiled
            pairs = self._by_pair.get(number, {})
            for after in following & pairs.keys():
                found.update((id(compiled), compiled) for compiled in pairs[after])
        return found.values()

    def _opening(self, tests: frozenset[int]) -> _Opening:
        """Return what can begin with a word that passes these tests; remembered."""
        known = self._openings.get(tests)
        if known is None:
            known = self._openings[tests] = self._opened(tests)
        return known

    def _opened(self, tests: frozenset[int]) -> _Opening:
        first = [compiled for number in tests for compiled in self._by_first.get(number, ())]
        seconds = [compiled.second for compiled in first]
        seconds += [frozenset(self._by_pair[number]) for number in tests if number in self._by_pair]
        alone = {id(compiled): compiled for compiled in first if not compiled.second}
        used = tuple(number for number in tests if number in self._by_first or number in self._by_pair)
        return _Opening(tuple(alone.values()), frozenset().union(*seconds), used)

    def reading(self, spelling: str) -> Reading:
        """Return what `spelling` can be; remembered."""
        known = self._readings.get(spelling)
        if known is None:
            known = self._readings[spelling] = self._read(spelling)
        return known

    def _read(self, spelling: str) -> Reading:
        form = plain_form(spelling) if len(spelling) <= _LONGEST_WORD else ""
        mark = ACRONYM if is_acronym(spelling) else ""
        tests: set[int] = set()
        literal: set[int] = set()
        for *prefixes, host in prefix_splits(form):
            for number, kind, own in self._meanings_of(mark, host):
                if _allowed(kind, tuple(prefixes)):
                    tests.add(number)
                    if own:
                        literal.add(number)
            if host in self.never_split:
                break
        tests.update(
            number
            for number, expression in self._expressions
            if expression.fullmatch(form) or expression.fullmatch(spelling)
        )
        return Reading(frozenset(tests), frozenset(literal))

    def _meanings_of(self, mark: str, host: str) -> Iterator[tuple[int, Kind, bool]]:
        """Yield what a host can be as it is spelled and as others spell it (תכנית, תוכנית)."""
        yield from self._forms.get(mark + host, ())
        usual = normal_form(host)
        if usual != host:
            yield from self._forms.get(mark + usual, ())

    def number(self, test: Test) -> int:
        """Return the number of a test in `Reading.tests`; an unknown test is registered."""
        number = self._tests.get(test)
        if number is None:
            number = self._tests[test] = len(self._tests)
            self._register(number, test)
        return number

    def _register(self, number: int, test: Test) -> None:
        if test.kind is Kind.EXPRESSION:
            self._expressions.append((number, re.compile(test.value)))
            return
        mark = ACRONYM if test.value.startswith(ACRONYM) else ""
        plain = test.value.removeprefix(ACRONYM)
        for base in _spellings(plain):
            bare = test.kind in (Kind.SPELLING, Kind.FORM)
            for form in (base,) if bare else inflections(base):
                self._forms[mark + form].append((number, test.kind, form == base))


def _spellings(plain: str) -> set[str]:
    """Return a form, its usual spelling, and that of a first יי after a prefix: יישובי, הישובי."""
    spellings = {plain, normal_form(plain)}
    return spellings | {each[1:] for each in spellings if each.startswith("יי")}


def _allowed(kind: Kind, prefixes: tuple[str, ...]) -> bool:
    if kind is Kind.SPELLING:
        return not prefixes
    return kind is not Kind.CLOSE or prefixes in _CLOSE_PREFIXES
