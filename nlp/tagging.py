"""Finds the concepts of a vocabulary in analysed texts, each mention with its evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

from nlp.analyzer import Analysis
from nlp.mentions.context_rules import label_key, parse_rules
from nlp.mentions.coordination import Ellipsis
from nlp.mentions.found import NUMBER, SCORE, Mentions, TagColumns, TagType
from nlp.mentions.matching import Matcher
from nlp.mentions.overlaps import Candidate, Chosen, Why, choose
from nlp.mentions.pattern_walk import Entry, Match, Reading
from nlp.mentions.patterns import Element, Kind, Pattern, Test
from nlp.mentions.polarity import Polarity, cues_in, polarity
from nlp.mentions.tag import Evidence, Tag
from nlp.mentions.words import AFTER, ODD_BEFORE, ODD_BEFORE_END, Words, words
from nlp.vocabulary import Concept, Label, Vocabulary

__all__ = ["Evidence", "Polarity", "Tag", "Tagger"]

_KIND_RANK = {"pref": 3, "alt": 2, "hidden": 1}
_RULE_RANK = 4
_AFFIRMED = Polarity.AFFIRMED.value
# The spans of words that do not mean a concept, by concept; those of "" mean none.
Rejections = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an entry of the matcher stands for: a concept's label or pattern, or a rejection of the concept.

    `stands`: it means the concept whatever else is in the text.
    """

    concept_id: str
    why: Why
    rejects: bool = False
    near: frozenset[int] = frozenset()
    far: frozenset[int] = frozenset()

    stands: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stands", not (self.rejects or self.near or self.far))

    def fits(self, tests: frozenset[int]) -> bool:
        """Return whether a text whose words pass these tests allows the meaning."""
        return not (self.near and self.near.isdisjoint(tests)) and self.far.isdisjoint(tests)


class Tagger:
    """Tags texts with one vocabulary, whose labels are compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._rules = parse_rules(vocabulary.rules, tuple(vocabulary.concepts))
        self._matcher = Matcher(self._rules.never_split)
        self._meanings: list[_Meaning] = []
        # Which of them do not stand whatever else is in the text.
        self._conditional: set[int] = set()
        for concept in vocabulary.concepts.values():
            if concept.assignable:
                self._add_concept(concept)
        for pattern in self._rules.names:
            self._add(pattern, _Meaning("", Why("", f"name: {pattern.source}", 0), rejects=True))
        self._ellipsis = Ellipsis(_two_word_labels(vocabulary), self._matcher.readings)

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]:
        """Return the tags of `text` by start, longer ones first, nested ones after the one they lie in."""
        return self.find(words(text, analysis)).tags(0)

    def find(self, found: Words) -> Mentions:
        """Return the tags of texts whose words are given, of each as `tag` gives them."""
        candidates, rejected = self._candidates(found)
        if rejected:
            spans = chain.from_iterable(rejected.values())
            places = {place for first, last in spans for place in range(first, last)}
            candidates = [
                each for each in candidates if each.first not in places or not _rejected(each, rejected)
            ]
        if found.shelters:
            candidates = [each for each in candidates if not _sheltered(each, found.shelters)]
        return _mentions(choose(candidates, self._hides), found)

    def _candidates(self, found: Words) -> tuple[list[Candidate], Rejections]:
        readings = self._matcher.readings.of(found.texts)
        matches = self._matcher.find(found, readings)
        meanings, conditional = self._meanings, self._conditional
        candidates = [
            _candidate(match, meanings[match[0]]) for match in matches if match[0] not in conditional
        ]
        rejected: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        in_context: list[Match] = []
        for match in [match for match in matches if match[0] in conditional]:
            if meanings[match[0]].rejects:
                rejected[meanings[match[0]].concept_id].append(match[1:3])
            else:
                in_context.append(match)
        candidates.extend(self._fitting(in_context, readings, found.bounds))
        candidates.extend(self._ellipsis.find(found, readings))
        return candidates, rejected

    def _fitting(
        self, matches: Sequence[Match], readings: Sequence[Reading], bounds: Sequence[int]
    ) -> Iterator[Candidate]:
        """Yield the candidates that the rest of their text allows."""
        for first, last in pairwise((0, *bounds)) if matches else ():
            inside = [match for match in matches if first <= match[1] < last]
            if inside:
                tests = frozenset[int]().union(*[reading.tests for reading in set(readings[first:last])])
                for match in inside:
                    meaning = self._meanings[match[0]]
                    if meaning.fits(tests):
                        yield _candidate(match, meaning)

    def _hides(self, outer: str, inner: str) -> bool:
        return outer == inner or inner in self._rules.of(outer).hides

    def _add_concept(self, concept: Concept) -> None:
        rules = self._rules.of(concept.id)
        for label in concept.labels:
            key = label_key(label.text)
            if key and key not in rules.drop:
                pattern = label_pattern(label, exact=key in rules.exact)
                why = Why(label.text, f"label ({label.kind})", _KIND_RANK[label.kind])
                self._add(pattern, _Meaning(concept.id, why))
        for pattern in rules.add:
            why = Why(concept.label(), f"pattern: {pattern.source}", _RULE_RANK)
            self._add(pattern, _Meaning(concept.id, why))
        near = frozenset(self._matcher.readings.number(test) for test in rules.near)
        far = frozenset(self._matcher.readings.number(test) for test in rules.far)
        for pattern in rules.maybe:
            why = Why(concept.label(), f"pattern in context: {pattern.source}", _RULE_RANK)
            self._add(pattern, _Meaning(concept.id, why, near=near, far=far))
        for pattern in rules.reject:
            self._add(pattern, _Meaning(concept.id, Why(pattern.source, "rejected", 0), rejects=True))

    def _add(self, pattern: Pattern, meaning: _Meaning) -> None:
        group = meaning.concept_id if meaning.stands else ""
        self._matcher.add(Entry(len(self._meanings), pattern, group, meaning.why.rank))
        if not meaning.stands:
            self._conditional.add(len(self._meanings))
        self._meanings.append(meaning)


def label_pattern(label: Label, *, exact: bool = False) -> Pattern:
    """Return the pattern that finds a label in any inflection, or in its own form only."""
    return Pattern(elements := tuple(_label_elements(label.text, exact=exact)), 0, len(elements), label.text)


def _label_elements(label: str, *, exact: bool) -> Iterator[Element]:
    for place, word in enumerate(words(label, Analysis(())).texts):
        kind = Kind.FORM if exact else Kind.CLOSE if place else Kind.INFLECTED
        yield Element((Test(kind, label_key(word)),))


def _two_word_labels(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for concept in vocabulary.concepts.values():
        for label in concept.labels if concept.assignable else ():
            forms = label_key(label.text).split()
            if len(forms) == 2 and label.language == "he":
                yield forms[0], forms[1], concept.id


def _candidate(match: Match, meaning: _Meaning) -> Candidate:
    owner, first, last, literal = match
    why = meaning.why
    return Candidate(first - last, -literal, -why.rank, first, meaning.concept_id, owner, last, why)


def _rejected(candidate: Candidate, rejected: Rejections) -> bool:
    """A rejection holds for its concept where it covers a whole candidate; a name for every concept."""
    first, last = candidate.first, candidate.last
    for concept in (candidate.concept_id, ""):
        for start, end in rejected.get(concept, ()):
            if start <= first and last <= end:
                return True
    return False


def _sheltered(candidate: Candidate, shelters: Sequence[int]) -> bool:
    """Return whether the candidate lies in a span in which nothing is tagged."""
    span = shelters[candidate.first]
    return span > 0 and span == shelters[candidate.last - 1]


def _mentions(chosen: Sequence[Chosen], found: Words) -> Mentions:
    """Return what was chosen as columns."""
    types, numbers = _types(chosen, found)
    places = [(each.first, each.candidate.last - 1) for each in chosen]
    starts = np.array([found.starts[first] for first, _ in places], NUMBER)
    ends = np.array([found.ends[last] + _closing(found.signs, first, last) for first, last in places], NUMBER)
    scores = [_score(each.candidate.why.rank, -each.size) for each in chosen]
    columns = TagColumns(np.array(numbers, NUMBER), starts, ends - starts, np.array(scores, SCORE))
    bounds = np.searchsorted([first for first, _ in places], (0, *found.bounds))
    return Mentions(types, columns, tuple(bounds.tolist()))


def _types(chosen: Sequence[Chosen], found: Words) -> tuple[tuple[TagType, ...], list[int]]:
    """Return the types of what was chosen, each once, and the number of the type of each."""
    cues = cues_in(found)
    types: dict[TagType, int] = {}
    numbers = []
    for first, _, nested, (_, _, _, _, concept, _, last, (label, rule, _)) in chosen:
        stance = polarity(found, cues, first).value if first in cues.reached else _AFFIRMED
        kind = concept, label, found.lemmas(first, last), rule, stance, nested
        numbers.append(types.setdefault(kind, len(types)))
    return tuple(types), numbers


def _closing(signs: bytes, first: int, last: int) -> int:
    """Return 1 where a quotation mark opens in the words `first` to `last` and the next sign closes it."""
    opened = bool(signs[first] & ODD_BEFORE) is not bool(signs[last] & ODD_BEFORE_END)
    return int(opened and bool(signs[last] & AFTER))


@lru_cache(maxsize=1_000)
def _score(rank: int, length: int) -> float:
    return round(min(0.99, 0.6 + 0.08 * rank + 0.05 * length), 2)
