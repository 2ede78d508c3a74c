"""Which words of a passage the question lights up."""

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.terms import Term


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The words of a question in every form that is known of them."""

    surfaces: frozenset[str]
    lemmas: frozenset[str]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "AskedWords":
        asked = tuple(terms)
        return cls(
            frozenset(term.surface for term in asked),
            frozenset(lemma for term in asked for lemma in term.lemmas),
        )

    def has(self, surface: str, lemmas: tuple[str, ...]) -> bool:
        """Return whether a word shares surface or lemma with the question: שותפות lights שותפויותיהן."""
        return surface in self.surfaces or not self.lemmas.isdisjoint(lemmas)
