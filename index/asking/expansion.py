"""What else a question may be called: the other labels of the concepts it names, in Hebrew and English.

cross-sector partnership → שותפות בין-מגזרית
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.normal_form import GERESH, GERSHAYIM, normal_form
from nlp.terms import Term
from nlp.vocabulary import Concept, Vocabulary

_HEBREW = re.compile("[א-ת]")
_WORD = re.compile(rf"\w+(?:[{GERSHAYIM}{GERESH}]+\w+)*")
_LONGEST_LABEL = 6
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|s)$")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that words `start:end` of a question name, with its other labels."""

    concept_id: str
    start: int
    end: int
    labels: tuple[str, ...]


class Expander:
    """Finds the labels of a vocabulary in questions; each label is looked up by its words' normal forms."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts = vocabulary.concepts
        self._by_words: dict[Words, str] = {}
        for concept in vocabulary.concepts.values():
            for label in concept.labels:
                self._by_words.setdefault(label_words(label.text), concept.id)
        self._first_words = {words[0] for words in self._by_words if words}

    def named(self, terms: Sequence[Term]) -> list[Named]:
        """Return the concepts that the question names, the longest label at each place, left to right."""
        found = []
        start = 0
        while start < len(terms):
            match = self._longest(terms, start)
            if match:
                found.append(match)
            start = match.end if match else start + 1
        return found

    def _longest(self, terms: Sequence[Term], start: int) -> Named | None:
        if not any(words[0] in self._first_words for words in _readings(terms[start : start + 1])):
            return None
        for end in range(min(start + _LONGEST_LABEL, len(terms)), start, -1):
            for words in _readings(terms[start:end]):
                concept = self._concepts.get(self._by_words.get(words, ""))
                if concept:
                    return Named(concept.id, start, end, tuple(_other_labels(concept, words)))
        return None


def label_words(text: str) -> Words:
    """Return the normal forms of a label's words; English ones in the singular."""
    return tuple(_singular(normal_form(word)) for word in _WORD.findall(text))


def is_foreign(terms: Sequence[Term]) -> bool:
    """Return whether no word of the question is Hebrew."""
    return not any(_HEBREW.search(term.surface) for term in terms)


def _readings(terms: Sequence[Term]) -> Iterator[Words]:
    """Yield the surfaces, and the lemmas where each term has one."""
    yield tuple(_singular(term.surface) for term in terms)
    if all(term.lemmas for term in terms):
        yield tuple(_singular(term.lemmas[-1]) for term in terms)


def _other_labels(concept: Concept, words: Words) -> Iterator[str]:
    """Yield the Hebrew labels, preferred first, then the English ones, without what the question said."""
    order = {"pref": 0, "alt": 1}
    labels = [label for label in concept.labels if label.kind in order]
    labels.sort(key=lambda label: (label.language != "he", order[label.kind]))
    yield from (label.text for label in labels if label_words(label.text) != words)


def _singular(word: str) -> str:
    return _PLURAL.sub(lambda match: "y" if match[0] == "ies" else "", word) if word.isascii() else word
