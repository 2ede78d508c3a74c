"""What a word, phrase or prefix of a query wants to see: words in any of the forms that count as the same.

"בין-מגזרי" → בין, then מגזרי, מגזרית, מגזריות or whatever has the lemma מגזרי; שותפ* → all that begin so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.query import Leaf, Prefix
from index.words.beginnings import beginning, written_parts
from nlp.normal_form import normal_form
from nlp.terms import Term

TermsOf = Callable[[str], tuple[Term, ...]]
WordsWith = Callable[[str, str], Sequence[str]]
"""Gives the words of a field ("surface", "lemma") that have a prefix, all in normal form."""

_COMPOUNDING = "בין רב דו תלת חד תת טרום קדם אנטי פרו פוסט פנים חוץ תוך כלל בלתי"
_FIRST_OF_COMPOUND = frozenset(map(normal_form, _COMPOUNDING.split()))
_ADJECTIVE = re.compile("ה?([א-ת]{2,}י)(ת|ות|מ)?")
_BETWEEN = normal_form("בין")
_LEAST_AFTER_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word that has one of `surfaces` or one of `lemmas`, all in normal form."""

    surfaces: tuple[str, ...]
    lemmas: tuple[str, ...]


Sequences = tuple[tuple[Wanted, ...], ...]
"""Words side by side, or other words side by side …; a word with a hyphen is two."""

WantedBy = Callable[[Leaf], Sequences]
"""Gives the sequences of words any of which a phrase or prefix wants; of a Word, its words."""


def wanted_by(leaf: Leaf, terms_of: TermsOf, words_with: WordsWith) -> Sequences:
    """Return the sequences of words any of which a phrase or prefix wants; of a Word, its words."""
    if not isinstance(leaf, Prefix):
        words = wanted_words(terms_of(leaf.text))
        return (words,) if words else ()
    parts = written_parts(leaf.text)
    if not any(map(normal_form, parts)):
        return ()
    first = wanted_words(terms_of(" ".join(parts[:-1]))) if parts[:-1] else ()
    whole = (*first, _beginning_with(parts[-1], words_with))
    joined = () if first else _joined_to_between(parts[-1], words_with)
    return (whole, joined) if joined else (whole,)


def wanted_words(terms: Sequence[Term]) -> tuple[Wanted, ...]:
    """Return what is wanted for each of the terms.

    An adjective that makes a compound with the word before (בין-מגזרי, רב-מגזריות) is wanted in all its
    forms, however the analyzer reads it: alone, מגזריות may be read as a plural of מגזר.
    """
    found = [Wanted((term.surface,), term.lemmas) for term in terms]
    for at, (earlier, term) in enumerate(pairwise(terms), 1):
        first = earlier.surface.removeprefix("ה")
        if first in _FIRST_OF_COMPOUND and _ADJECTIVE.fullmatch(term.surface):
            found[at - 1] = Wanted((earlier.surface, first), (first,))
            found[at] = _adjective(term, last=at + 1 == len(terms))
    return tuple(found)


def _adjective(term: Term, *, last: bool) -> Wanted:
    """Return the forms of an adjective that ends in י; those of a noun too where it may be one.

    Before another word מנהלי may be a construct plural, as in בין מנהלי בתי ספר.
    """
    match = _ADJECTIVE.fullmatch(term.surface)
    plain = Wanted((term.surface,), term.lemmas)
    if match is None or (match[2] == "מ" and match[1] not in term.lemmas):
        return plain
    lemmas = (match[1],) if last or match[2] else (match[1], *term.lemmas)
    forms = (f"{article}{match[1]}{ending}" for article in ("", "ה") for ending in ("", "ת", "ות"))
    return Wanted(tuple(dict.fromkeys((term.surface, *forms))), tuple(dict.fromkeys(lemmas)))


def _beginning_with(written: str, words_with: WordsWith) -> Wanted:
    begin = beginning(written)
    others = begin.other_spellings()
    surfaces, lemmas = (
        [word for stem in begin.stems for word in words_with(field, stem) if begin.begins(word)]
        for field in ("surface", "lemma")
    )
    return Wanted((*surfaces, *others), (*lemmas, *others))


def _joined_to_between(written: str, words_with: WordsWith) -> tuple[Wanted, ...]:
    """Return what בינמגז… wants besides: בין and an adjective, as בינמגזרי is found."""
    plain = normal_form(written)
    rest = plain.removeprefix(_BETWEEN)
    if rest == plain or len(rest) < _LEAST_AFTER_BETWEEN:
        return ()
    every = _beginning_with(rest, words_with)
    surfaces, lemmas = (
        tuple(word for word in words if _ADJECTIVE.fullmatch(word))
        for words in (every.surfaces, every.lemmas)
    )
    return (Wanted((_BETWEEN,), (_BETWEEN,)), Wanted(surfaces, lemmas))
