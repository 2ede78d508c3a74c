"""Which words of a passage the question lights up."""

from collections.abc import Iterable

from nlp.terms import Term


def highlights(terms: Iterable[Term], question: Iterable[Term]) -> tuple[tuple[int, int], ...]:
    """Return the spans of the terms that share a surface or lemma with the question.

    שותפות lights בשותפויותיהן.
    """
    asked = tuple(question)
    surfaces = {term.surface for term in asked}
    lemmas = {lemma for term in asked for lemma in term.lemmas}
    return tuple(
        (term.start, term.end)
        for term in terms
        if term.surface in surfaces or not lemmas.isdisjoint(term.lemmas)
    )
