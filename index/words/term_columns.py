"""The terms of a document's passages as columns of numbers; each type, a surface with its lemmas, once each.

A snapshot is written from these: what is done with a word is done once a document, not wherever it occurs.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.terms import Term

TermType = str  # surface and lemmas, each after the first behind a TAB
Numbers = NDArray[np.uint32]
_KIND = np.dtype("<u4")


@dataclass(frozen=True, slots=True, eq=False)
class TermColumns:
    """The terms of a text in its order: the number of each one's type, where it starts, how long it is."""

    types: Numbers
    starts: Numbers
    lengths: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class PassageTerms:
    """The types of the terms in a passage's title and headings, and the terms of its text."""

    heading: Numbers
    text: TermColumns


@dataclass(frozen=True, slots=True, eq=False)
class DocumentTerms:
    """The terms of a document's passages; their types are numbered by their place in `types`."""

    types: tuple[TermType, ...]
    passages: tuple[PassageTerms, ...]


def term_type(term: Term) -> TermType:
    """Return the type of a term: one string, because a snapshot's writers look up each of them."""
    return "\t".join((term.surface, *term.lemmas))


class TermTable:
    """Numbers the types of terms in the order in which it meets them."""

    def __init__(self) -> None:
        self._numbers: dict[TermType, int] = {}

    @property
    def types(self) -> tuple[TermType, ...]:
        return tuple(self._numbers)

    def numbers(self, terms: Sequence[Term]) -> Numbers:
        """Return the number of each term's type."""
        known = self._numbers
        return _column(known.setdefault(term_type(term), len(known)) for term in terms)

    def columns(self, terms: Sequence[Term]) -> TermColumns:
        starts = _column(term.start for term in terms)
        return TermColumns(self.numbers(terms), starts, _column(term.end for term in terms) - starts)


def document_terms(passages: Iterable[tuple[Sequence[Term], Sequence[Term]]]) -> DocumentTerms:
    """Return the columns of passages, given the terms of the headings and of the text of each."""
    table = TermTable()
    columns = tuple(PassageTerms(table.numbers(heading), table.columns(text)) for heading, text in passages)
    return DocumentTerms(table.types, columns)


def encode_terms(terms: DocumentTerms) -> bytes:
    """Return JSON of the types and of counts of terms, with its length before it, then the columns."""
    sizes = [(len(passage.heading), len(passage.text.types)) for passage in terms.passages]
    head = json.dumps([terms.types, sizes], ensure_ascii=False, separators=(",", ":"))
    encoded = head.encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(4, "little") + encoded + b"".join(map(_column_bytes, _columns(terms)))


def decode_terms(encoded: bytes) -> DocumentTerms:
    begin = 4 + int.from_bytes(encoded[:4], "little")
    types, sizes = json.loads(encoded[4:begin].decode("utf-8", "surrogatepass"))
    lengths = [length for heading, text in sizes for length in (heading, text, text, text)]
    values = np.frombuffer(encoded, dtype=_KIND, offset=begin)
    bounds = np.cumsum([0, *lengths]).tolist()
    parts = [values[start:end] for start, end in pairwise(bounds)]
    passages = (
        PassageTerms(parts[first], TermColumns(*parts[first + 1 : first + 4]))
        for first in range(0, len(parts), 4)
    )
    return DocumentTerms(tuple(types), tuple(passages))


def _columns(terms: DocumentTerms) -> Iterable[Numbers]:
    for passage in terms.passages:
        yield from (passage.heading, passage.text.types, passage.text.starts, passage.text.lengths)


def _column(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=_KIND)


def _column_bytes(column: Numbers) -> bytes:
    return column.astype(_KIND, copy=False).tobytes()
