"""What each spelling can be: the tests of a vocabulary's labels and patterns that it passes, remembered."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from nlp.mentions.inflection import inflections
from nlp.mentions.pattern_walk import Reading
from nlp.mentions.patterns import ACRONYM, Kind, Test, is_acronym
from nlp.normal_form import normal_form, plain_form
from nlp.prefixes import prefix_splits

_LONGEST_WORD = 60
_CLOSE_PREFIXES = frozenset({(), ("ה",)})


class Readings(dict[str, Reading]):
    """The readings of spellings. `never_split` are words whose first letters only look like prefixes
    (מידע, לעומת). Every test must have its number before the first spelling is read."""

    def __init__(self, never_split: frozenset[str] = frozenset()) -> None:
        self._never_split = never_split
        self._tests: dict[Test, int] = {}
        self._forms: dict[str, list[tuple[int, Kind, bool]]] = defaultdict(list)
        self._expressions: list[tuple[int, Callable[[str], object]]] = []
        self._interned: dict[tuple[frozenset[int], frozenset[int]], Reading] = {}

    def of(self, spellings: Iterable[str]) -> list[Reading]:
        """Return what each of the spellings can be."""
        return list(map(self.__getitem__, spellings))

    def __missing__(self, spelling: str) -> Reading:
        self[spelling] = reading = self._read(spelling)
        return reading

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
            if host in self._never_split:
                break
        tests.update(self._expressed(form, spelling))
        reading = Reading(frozenset(tests), frozenset(literal))
        return self._interned.setdefault((reading.tests, reading.literal), reading)

    def _meanings_of(self, mark: str, host: str) -> Iterator[tuple[int, Kind, bool]]:
        """Yield what a host can be as it is spelled and as others spell it (תכנית, תוכנית)."""
        yield from self._forms.get(mark + host, ())
        usual = normal_form(host)
        if usual != host:
            yield from self._forms.get(mark + usual, ())

    def _expressed(self, form: str, spelling: str) -> list[int]:
        """Return the numbers of the regular expressions that match the form or the spelling as a whole."""
        if form == spelling:
            return [number for number, matches in self._expressions if matches(form)]
        return [number for number, matches in self._expressions if matches(form) or matches(spelling)]

    def number(self, test: Test) -> int:
        """Return the number of a test in `Reading.tests`; an unknown test is registered."""
        number = self._tests.get(test)
        if number is None:
            number = self._tests[test] = len(self._tests)
            self._register(number, test)
        return number

    def _register(self, number: int, test: Test) -> None:
        if test.kind is Kind.EXPRESSION:
            self._expressions.append((number, re.compile(test.value).fullmatch))
            return
        mark = ACRONYM if test.value.startswith(ACRONYM) else ""
        plain = test.value.removeprefix(ACRONYM)
        bare = test.kind in (Kind.SPELLING, Kind.FORM)
        own, other = (number, test.kind, True), (number, test.kind, False)
        for base in _spellings(plain):
            for form in (base,) if bare else inflections(base):
                self._forms[mark + form].append(own if form == base else other)


def _spellings(plain: str) -> set[str]:
    """Return a form, its usual spelling, and that of a first יי after a prefix: יישובי, הישובי."""
    spellings = {plain, normal_form(plain)}
    return spellings | {each[1:] for each in spellings if each.startswith("יי")}


def _allowed(kind: Kind, prefixes: tuple[str, ...]) -> bool:
    if kind is Kind.SPELLING:
        return not prefixes
    return kind is not Kind.CLOSE or prefixes in _CLOSE_PREFIXES
