"""The terms that indexing, query, highlighting and tagging share: one normal form a token and its lemmas."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.normal_form import normal_form, strip_niqqud, word_parts
from nlp.prefixes import joined_adjective

_FUNCTION = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PRON", "PUNCT", "SYM", "AUX"})
_INFLECTED = re.compile("י(?:ת|ים|ות)$")


@dataclass(frozen=True, slots=True)
class Term:
    """A token, or a part of one between hyphens, as it is searched.

    `surface` is its normal form, `lemmas` the normal forms of the lemmas of its content morphemes:
    בשותפויותיהן → surface "בשותפויותיהנ" (final letters folded), lemmas ("שותפות",).
    """

    start: int
    end: int
    surface: str
    lemmas: tuple[str, ...]


def main_word(term: Term) -> str:
    """Return the word that stands for a term: its first lemma, else its surface."""
    return term.lemmas[0] if term.lemmas else term.surface


def index_terms(analysis: Analysis) -> tuple[Term, ...]:
    """Return the terms of an analysis in text order; punctuation gives none.

    A hyphenated token gives a term a part, so that בין-מגזרי and "בין מגזרי" are the same two terms; so does
    an adjective written in one word with בין (בינמגזרי), whatever its tag.
    """
    return tuple(term for token in analysis.tokens for term in _terms(token))


def _terms(token: Token) -> Iterator[Term]:
    parts = word_parts(token.text)
    joined = _joined_terms(token, parts.pop()[0]) if parts and _ends_joined(token) else ()
    for start, end in parts:
        surface = normal_form(token.text[start:end])
        if surface:
            yield Term(token.start + start, token.start + end, surface, _lemmas(token, start, end))
    yield from joined


def _ends_joined(token: Token) -> bool:
    host = token.morphemes[-1].form if token.morphemes else ""
    return host.startswith("ב") and bool(joined_adjective(strip_niqqud(host)))


def _joined_terms(token: Token, start: int) -> Iterator[Term]:
    """Yield the two terms of an adjective that בין is joined to: בינמגזריות → בין, מגזריות.

    The word begins at `start` of the token and ends with it.
    """
    host = token.morphemes[-1].form
    middle = len(token.text) - len(host) + _letters_end(host, 3)
    between = normal_form(token.text[start:middle])
    yield Term(token.start + start, token.start + middle, between, (normal_form("בין"),))
    adjective = normal_form(token.text[middle:])
    lemma = _INFLECTED.sub("י", joined_adjective(strip_niqqud(host)))
    yield Term(token.start + middle, token.end, adjective, (normal_form(lemma),))


def _letters_end(form: str, count: int) -> int:
    """Return where the letter `count` letters into a form ends, with the marks that belong to it."""
    return next(end for end in range(count, len(form)) if len(strip_niqqud(form[: end + 1])) > count)


def _lemmas(token: Token, start: int, end: int) -> tuple[str, ...]:
    inside = _morphemes(token, start, end)
    if not inside:
        return (normal_form(token.text[start:end]),)
    content = [morpheme for morpheme in inside if morpheme.pos not in _FUNCTION]
    chosen = content or [max(inside, key=lambda morpheme: len(morpheme.form))]
    lemmas = (normal_form(morpheme.lemma) or normal_form(morpheme.form) for morpheme in chosen)
    return tuple(dict.fromkeys(lemma for lemma in lemmas if lemma))


def _morphemes(token: Token, start: int, end: int) -> Sequence[Morpheme]:
    """Return the morphemes that lie within [start, end) of the token."""
    inside = []
    position = 0
    for morpheme in token.morphemes:
        if start <= position and position + len(morpheme.form) <= end:
            inside.append(morpheme)
        position += len(morpheme.form)
    return inside
