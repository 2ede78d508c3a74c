"""Finds the concepts of a vocabulary in an analysed text, each mention with its evidence."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.analyzer import Analysis
from nlp.mentions.context_rules import label_key, parse_rules
from nlp.mentions.coordination import Ellipsis
from nlp.mentions.matching import Matcher
from nlp.mentions.overlaps import Candidate, choose
from nlp.mentions.pattern_walk import Entry, Match, Reading
from nlp.mentions.patterns import Element, Kind, Pattern, Test
from nlp.mentions.polarity import Polarity, polarity
from nlp.mentions.untagged import untagged_spans
from nlp.mentions.words import Word, words
from nlp.normal_form import GERSHAYIM
from nlp.vocabulary import Concept, Label, Vocabulary

__all__ = ["Evidence", "Polarity", "Tag", "Tagger"]

_KIND_RANK = {"pref": 3, "alt": 2, "hidden": 1}
_RULE_RANK = 4
_QUOTES = re.compile(f"[{GERSHAYIM}]")
# The end of the longest rejected span by (a word in it, concept); the concept "" stands for all.
Rejections = Mapping[tuple[int, str], int]


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
    """What an entry of the matcher stands for: a concept's label or pattern, or a rejection of
    the concept."""

    concept_id: str
    label: str
    rule: str
    rank: int
    rejects: bool = False
    near: frozenset[int] = frozenset()
    far: frozenset[int] = frozenset()

    def fits(self, readings: Sequence[Reading]) -> bool:
        """Return whether a text whose words have these readings allows the meaning."""
        return (not self.near or _passed(self.near, readings)) and not _passed(self.far, readings)


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
        self._ellipsis = Ellipsis(_two_word_labels(vocabulary), self._matcher)

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]:
        """Return the tags of `text` by start, longer ones first, nested ones after the one they lie in."""
        found = words(text, analysis)
        candidates, rejected = self._candidates(found)
        forbidden = untagged_spans(text)
        kept = [
            each
            for each in candidates
            if not (rejected and _rejected(each, rejected))
            and not (forbidden and _inside(each, found, forbidden))
        ]
        return tuple(self._tag(each, text, found) for each in choose(kept, self._hides))

    def _candidates(self, found: Sequence[Word]) -> tuple[list[Candidate], Rejections]:
        candidates: list[Candidate] = []
        rejected: dict[tuple[int, str], int] = defaultdict(int)
        readings = [self._matcher.reading(word.text) for word in found]
        for match in self._matcher.find(found, readings):
            meaning = self._meanings[match.entry.owner]
            if meaning.rejects:
                for place in range(match.first, match.last):
                    key = (place, meaning.concept_id)
                    rejected[key] = max(rejected[key], match.last)
            elif meaning.fits(readings):
                candidates.append(_candidate(match, meaning))
        candidates.extend(self._ellipsis.find(found, readings))
        return candidates, rejected

    def _hides(self, outer: str, inner: str) -> bool:
        return outer == inner or inner in self._rules.of(outer).hides

    def _tag(self, candidate: Candidate, text: str, found: Sequence[Word]) -> Tag:
        start, end = _span(candidate, text, found)
        covered = found[candidate.first : candidate.last]
        lemmas = tuple([morpheme.lemma for word in covered for morpheme in word.morphemes])
        return Tag(
            candidate.concept_id,
            start,
            end,
            _score(candidate),
            Evidence(candidate.label, lemmas, candidate.rule),
            polarity(found, candidate.first),
            candidate.nested,
        )

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
        near = frozenset(self._matcher.number(test) for test in rules.near)
        far = frozenset(self._matcher.number(test) for test in rules.far)
        for pattern in rules.maybe:
            rule = f"pattern in context: {pattern.source}"
            meaning = _Meaning(concept.id, concept.label(), rule, _RULE_RANK, near=near, far=far)
            self._add(pattern, meaning)
        for pattern in rules.reject:
            self._add(pattern, _Meaning(concept.id, pattern.source, "rejected", 0, rejects=True))

    def _add(self, pattern: Pattern, meaning: _Meaning) -> None:
        self._matcher.add(Entry(len(self._meanings), pattern))
        self._meanings.append(meaning)


def label_pattern(label: Label, *, exact: bool = False) -> Pattern:
    """Return the pattern that finds a label in any inflection, or in its own form only."""
    return Pattern(elements := tuple(_label_elements(label.text, exact=exact)), 0, len(elements), label.text)


def _label_elements(label: str, *, exact: bool) -> Iterator[Element]:
    for place, word in enumerate(words(label, Analysis(()))):
        kind = Kind.FORM if exact else Kind.CLOSE if place else Kind.INFLECTED
        yield Element((Test(kind, label_key(word.text)),))


def _two_word_labels(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for concept in vocabulary.concepts.values():
        for label in concept.labels if concept.assignable else ():
            forms = label_key(label.text).split()
            if len(forms) == 2 and label.language == "he":
                yield forms[0], forms[1], concept.id


def _passed(tests: frozenset[int], readings: Sequence[Reading]) -> bool:
    return bool(tests) and not all(tests.isdisjoint(reading.tests) for reading in readings)


def _candidate(match: Match, meaning: _Meaning) -> Candidate:
    return Candidate(
        meaning.concept_id,
        match.first,
        match.last,
        meaning.label,
        meaning.rule,
        (match.literal, meaning.rank),
    )


def _rejected(candidate: Candidate, rejected: Rejections) -> bool:
    """A rejection holds for its concept where it covers a whole candidate; a name for every concept."""
    first = candidate.first
    reach = max(rejected.get((first, candidate.concept_id), 0), rejected.get((first, ""), 0))
    return reach >= candidate.last


def _inside(candidate: Candidate, found: Sequence[Word], forbidden: Sequence[tuple[int, int]]) -> bool:
    start, end = found[candidate.first].start, found[candidate.last - 1].end
    place = bisect_right(forbidden, start, key=lambda span: span[0]) - 1
    return place >= 0 and end <= forbidden[place][1]


def _span(candidate: Candidate, text: str, found: Sequence[Word]) -> tuple[int, int]:
    """Return the span of a candidate; where a quote opens in it, the closing quote belongs to it."""
    start, end = found[candidate.first].start, found[candidate.last - 1].end
    opened = len(_QUOTES.findall(text, start, end)) % 2
    return start, end + (opened and text[end : end + 1] in GERSHAYIM and end < len(text))


def _score(candidate: Candidate) -> float:
    return round(min(0.99, 0.6 + 0.08 * candidate.rank[1] + 0.05 * (candidate.last - candidate.first)), 2)
