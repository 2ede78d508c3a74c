"""The terms that indexing, query, highlighting and tagging share: one normal form a token and its lemmas."""

from dataclasses import dataclass

from nlp.analyzer import Analysis


@dataclass(frozen=True, slots=True)
class Term:
    """A token as it is searched: `surface` is its normal form, `lemmas` those of its content morphemes.

    בשותפויותיהן → surface "בשותפויותיהנ" (final letters folded), lemmas ("שותפות",).
    """

    start: int
    end: int
    surface: str
    lemmas: tuple[str, ...]


def index_terms(analysis: Analysis) -> tuple[Term, ...]:
    """Return the terms of an analysis in text order; punctuation gives none."""
    raise NotImplementedError
