"""Finds the concepts of a vocabulary in an analysed text, each mention with its evidence."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.analyzer import Analysis
from nlp.mentions.context_rules import label_key, parse_rules
from nlp.mentions.coordination import Ellipsis
from nlp.mentions.matching import Matcher
from nlp.mentions.overlaps import Candidate, choose
from nlp.mentions.pattern_walk import Entry, Match, Reading
from nlp.mentions.patterns import Element, Kind, Pattern, Test
from nlp.mentions.polarity import Cues, Polarity, cues_in, polarity
from nlp.mentions.untagged import untagged_spans
from nlp.mentions.words import Words, words
from nlp.normal_form import GERSHAYIM
from nlp.vocabulary import Concept, Label, Vocabulary

__all__ = ["Evidence", "Polarity", "Tag", "Tagger"]

_KIND_RANK = {"pref": 3, "alt": 2, "hidden": 1}
_RULE_RANK = 4
_QUOTES = re.compile(f"[{GERSHAYIM}]")
# The end of the longest rejected span by a word in it and the concept; the concept "" stands for all.
Rejections = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a span was tagged: the label that matched, the lemmas on the way, the rule that decided."""

    label: str
    lemmas: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Tag:
    """`text[start:end]` is the tagged surface; `nested` lies inside a longer tag."""

    concept_id: str
    start: int
    end: int
    score: float
    evidence: Evidence
    polarity: Polarity = Polarity.AFFIRMED
    nested: bool = False


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an entry of the matcher stands for: a concept's label or pattern, or a rejection of the concept.

    `stands`: it means the concept whatever else is in the text.
    """

    concept_id: str
    label: str
    rule: str
    rank: int
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
        for concept in vocabulary.concepts.values():
            if concept.assignable:
                self._add_concept(concept)
        for pattern in self._rules.names:
            self._add(pattern, _Meaning("", "", f"name: {pattern.source}", 0, rejects=True))
        self._ellipsis = Ellipsis(_two_word_labels(vocabulary), self._matcher.readings)

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]:
        """Return the tags of `text` by start, longer ones first, nested ones after the one they lie in."""
        found = words(text, analysis)
        candidates, rejected = self._candidates(found)
        forbidden = untagged_spans(text)
        kept = [
            each
            for each in candidates
            if not (each.first in rejected and _rejected(each, rejected[each.first]))
            and not (forbidden and _inside(each, found, forbidden))
        ]
        quoted = _QUOTES.search(text) is not None
        cues = cues_in(found)
        return tuple(
            [
                _tag(each.candidate, each.nested, found, cues, text if quoted else "")
                for each in choose(kept, self._hides)
            ]
        )

    def _candidates(self, found: Words) -> tuple[list[Candidate], Rejections]:
        candidates: list[Candidate] = []
        rejected: Rejections = {}
        readings = self._matcher.readings.of(found.texts)
        in_context: list[Match] = []
        meanings = self._meanings
        for match in self._matcher.find(found, readings):
            meaning = meanings[match[0]]
            if meaning.stands:
                candidates.append(_candidate(match, meaning))
            elif meaning.rejects:
                _reject(rejected, match, meaning.concept_id)
            else:
                in_context.append(match)
        candidates.extend(self._fitting(in_context, readings))
        candidates.extend(self._ellipsis.find(found, readings))
        return candidates, rejected

    def _fitting(self, matches: Sequence[Match], readings: Sequence[Reading]) -> Iterator[Candidate]:
        """Yield the candidates that the rest of the text allows."""
        if matches:
            tests = frozenset[int]().union(*[reading.tests for reading in set(readings)])
            for match in matches:
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
                meaning = _Meaning(concept.id, label.text, f"label ({label.kind})", _KIND_RANK[label.kind])
                self._add(pattern, meaning)
        for pattern in rules.add:
            rule = f"pattern: {pattern.source}"
            self._add(pattern, _Meaning(concept.id, concept.label(), rule, _RULE_RANK))
        near = frozenset(self._matcher.readings.number(test) for test in rules.near)
        far = frozenset(self._matcher.readings.number(test) for test in rules.far)
        for pattern in rules.maybe:
            rule = f"pattern in context: {pattern.source}"
            meaning = _Meaning(concept.id, concept.label(), rule, _RULE_RANK, near=near, far=far)
            self._add(pattern, meaning)
        for pattern in rules.reject:
            self._add(pattern, _Meaning(concept.id, pattern.source, "rejected", 0, rejects=True))

    def _add(self, pattern: Pattern, meaning: _Meaning) -> None:
        group = meaning.concept_id if meaning.stands else ""
        self._matcher.add(Entry(len(self._meanings), pattern, group, meaning.rank))
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
    rank = (-literal, -meaning.rank)
    return Candidate(first - last, rank, first, meaning.concept_id, owner, last, meaning.label, meaning.rule)


def _reject(rejected: Rejections, match: Match, concept_id: str) -> None:
    _, first, last, _ = match
    for place in range(first, last):
        reach = rejected.setdefault(place, {})
        reach[concept_id] = max(reach.get(concept_id, 0), last)


def _rejected(candidate: Candidate, reach: Mapping[str, int]) -> bool:
    """A rejection holds for its concept where it covers a whole candidate; a name for every concept."""
    return max(reach.get(candidate.concept_id, 0), reach.get("", 0)) >= candidate.last


def _inside(candidate: Candidate, found: Words, forbidden: Sequence[tuple[int, int]]) -> bool:
    start, end = found.starts[candidate.first], found.ends[candidate.last - 1]
    place = bisect_right(forbidden, start, key=lambda span: span[0]) - 1
    return place >= 0 and end <= forbidden[place][1]


def _tag(candidate: Candidate, nested: bool, found: Words, cues: Cues, quoting: str) -> Tag:
    """Return the tag of a chosen candidate; `quoting` is the text if there are quotes in it, else ""."""
    first, last = candidate.first, candidate.last
    start, end = found.starts[first], found.ends[last - 1]
    if quoting:
        end = _with_closing_quote(quoting, start, end)
    lemmas = tuple([morpheme.lemma for place in range(first, last) for morpheme in found.morphemes(place)])
    return Tag(
        candidate.concept_id,
        start,
        end,
        _score(candidate.rank[1], last - first),
        Evidence(candidate.label, lemmas, candidate.rule),
        polarity(found, cues, first) if cues else Polarity.AFFIRMED,
        nested,
    )


def _with_closing_quote(text: str, start: int, end: int) -> int:
    """Return the end of a span; where a quote opens in it, the closing quote belongs to it."""
    opened = len(_QUOTES.findall(text, start, end)) % 2
    return end + (opened and text[end : end + 1] in GERSHAYIM and end < len(text))


@lru_cache(maxsize=1_000)
def _score(rank: int, length: int) -> float:
    return round(min(0.99, 0.6 - 0.08 * rank + 0.05 * length), 2)
