"""The terms that indexing, query, highlighting and tagging share: one normal form a token and its lemmas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.analyzer import Analysis, Morpheme, Token
from nlp.normal_form import normal_form, word_parts

_FUNCTION = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "PRON", "PUNCT", "SYM", "AUX"})


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


def index_terms(analysis: Analysis) -> tuple[Term, ...]:
    """Return the terms of an analysis in text order; punctuation gives none.

    A hyphenated token gives a term a part, so that בין-מגזרי and "בין מגזרי" are the same two terms; so does
    an adjective written in one word with בין (בינמגזרי).
    """
    return tuple(term for token in analysis.tokens for term in _terms(token))


def _terms(token: Token) -> Iterator[Term]:
    host = token.morphemes[-1] if token.morphemes else None
    if host and host.pos == "ADJ" and host.form.startswith("בינ") and len(host.form) >= 7:
        yield from _joined_terms(token, host)
        return
    for start, end in word_parts(token.text):
        surface = normal_form(token.text[start:end])
        if surface:
            yield Term(token.start + start, token.start + end, surface, _lemmas(token, start, end))


def _joined_terms(token: Token, host: Morpheme) -> Iterator[Term]:
    """Yield the two terms of an adjective that בין is joined to: בינמגזריות → בין, מגזריות."""
    middle = token.end - len(host.form) + 3
    first = normal_form(token.text[: middle - token.start])
    yield Term(token.start, middle, first, (normal_form("בין"),))
    lemma = normal_form(host.lemma.removeprefix("בינ"))
    yield Term(middle, token.end, normal_form(host.form[3:]), (lemma,))


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
