"""Finds the labels and patterns of a vocabulary in the words of a text.

Labels and patterns stand in one index by the tests of their first word, so that the cost of a word depends on
what begins with it and hardly on the size of the vocabulary. What a spelling can mean is worked out once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from nlp.inflection import inflections
from nlp.normal_form import normal_form, plain_form
from nlp.patterns import ACRONYM, Element, Kind, Pattern, Test, is_acronym
from nlp.prefixes import prefix_splits
from nlp.words import Word

_PAIRS_AT_MOST = 400
_LONGEST_WORD = 60
_CLOSE_PREFIXES = frozenset({(), ("ה",)})


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern and what it stands for: `owner` is opaque to the matcher."""

    owner: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Match:
    """`words[first:last]` is the span, `words[begin:end]` the span with its context; `literal` counts the
    words of the span that stand in the form of the label."""

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
class _Compiled:
    """An entry as sets of tests: one set an element, those of the second word where it must be there."""

    entry: Entry
    needs: tuple[frozenset[int], ...]
    pos: tuple[dict[int, str], ...]
    second: frozenset[int]


@dataclass(slots=True)
class Matcher:
    """An index of entries. `never_split` are words whose first letters only look like prefixes
    (מידע, לעומת)."""

    never_split: frozenset[str] = frozenset()
    _tests: dict[Test, int] = field(default_factory=dict)
    _forms: dict[str, list[tuple[int, Kind, bool]]] = field(default_factory=lambda: defaultdict(list))
    _expressions: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)
    _by_first: dict[int, list[_Compiled]] = field(default_factory=lambda: defaultdict(list))
    _by_pair: dict[int, dict[int, list[_Compiled]]] = field(default_factory=lambda: defaultdict(dict))
    _readings: dict[str, Reading] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Index one entry. Its first element must be neither optional nor any word."""
        pos: list[dict[int, str]] = []
        needs: list[frozenset[int]] = []
        for element in entry.pattern.elements:
            numbers = {self.number(test): test.pos for test in element.tests}
            needs.append(frozenset(numbers))
            pos.append({number: tag for number, tag in numbers.items() if tag})
        needed = len(needs) > 1 and entry.pattern.elements[1].least
        compiled = _Compiled(entry, tuple(needs), tuple(pos), needs[1] if needed else frozenset())
        self._index(compiled)

    def find(self, words: Sequence[Word]) -> Iterator[Match]:
        """Yield every match, by its first word; an optional element gives the longest match only."""
        readings = [self.reading(word.text) for word in words]
        for place, reading in enumerate(readings):
            if reading.tests:
                following = readings[place + 1].tests if place + 1 < len(readings) else frozenset()
                for compiled in self._beginning(reading.tests, following):
                    match = _match(compiled, words, readings, place)
                    if match:
                        yield match

    def _index(self, compiled: _Compiled) -> None:
        first, second = compiled.needs[0], compiled.second
        if second and len(first) * len(second) <= _PAIRS_AT_MOST:
            for number, after in product(first, second):
                self._by_pair[number].setdefault(after, []).append(compiled)
        else:
            for number in first:
                self._by_first[number].append(compiled)

    def _beginning(self, tests: frozenset[int], following: frozenset[int]) -> Iterator[_Compiled]:
        """Yield, each once, the entries that can begin with two words that pass these tests."""
        found: dict[int, _Compiled] = {}
        for number in tests:
            for compiled in self._by_first.get(number, ()):
                if not compiled.second or not compiled.second.isdisjoint(following):
                    found[id(compiled)] = compiled
            pairs = self._by_pair.get(number, {})
            for after in following & pairs.keys():
                found.update((id(compiled), compiled) for compiled in pairs[after])
        yield from found.values()

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


def _match(
    compiled: _Compiled, words: Sequence[Word], readings: Sequence[Reading], place: int
) -> Match | None:
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


def _literal(compiled: _Compiled, readings: Sequence[Reading], ends: Sequence[int]) -> int:
    pattern = compiled.entry.pattern
    return sum(
        not compiled.needs[depth].isdisjoint(readings[place].literal)
        for depth in range(pattern.first, pattern.last)
        for place in range(ends[depth], ends[depth + 1])
    )


def _stops(words: Sequence[Word], place: int) -> bool:
    return place == len(words) or words[place].opens


def _walk(
    compiled: _Compiled, words: Sequence[Word], readings: Sequence[Reading], place: int
) -> list[int] | None:
    """Return the place before each element and after the last one, or None where the pattern does not fit."""
    return _step(compiled, words, readings, place, 0, [place])


def _step(
    compiled: _Compiled,
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
    compiled: _Compiled,
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


def _fits(compiled: _Compiled, word: Word, reading: Reading, depth: int) -> bool:
    shared = compiled.needs[depth] & reading.tests
    if not shared:
        return False
    wanted = compiled.pos[depth]
    return (
        not wanted
        or not word.pos
        or any(wanted.get(number) is None or wanted[number] in word.pos for number in shared)
    )
