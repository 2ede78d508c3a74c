"""The terms of passages in the store: a type is a surface with its lemmas.

Of each term are kept its type, the gap since the end of the one before (terms may overlap) and its length.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from index.storing import codec
from index.storing.packing import Column, TypeWriter, pack, read_types, unpack
from nlp.terms import Term

SCHEMA = "CREATE TABLE term_types (number INTEGER PRIMARY KEY, surface TEXT NOT NULL, lemmas TEXT NOT NULL);"
Type = tuple[str, tuple[str, ...]]  # surface, lemmas
TermTest = Callable[[str, tuple[str, ...]], bool]
_KINDS = ("<u4", "<i4", "<u4")
_LEMMAS_KEPT = 50_000


class TermTableWriter:
    """Writes the types of the terms that it packs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._types = TypeWriter(connection, "term_types", 2)

    def packed(self, terms: Sequence[Term]) -> bytes:
        starts = np.array([term.start for term in terms], dtype=np.int64)
        ends = np.array([term.end for term in terms], dtype=np.int64)
        gaps = starts - np.concatenate(([0], ends))[: len(terms)]
        return pack(([self._number(term) for term in terms], gaps, ends - starts), _KINDS)

    def _number(self, term: Term) -> int:
        return self._types.number(term.surface, _encoded(term.lemmas))


def unpacked_terms(
    connection: sqlite3.Connection, packed: Sequence[bytes], like: TermTest | None = None
) -> list[tuple[Term, ...]]:
    """Return the terms of each passage, or those that `like` accepts; each type is read once."""
    passages = [unpack(body, _KINDS) for body in packed]
    rows = read_types(connection, "term_types", (columns[0] for columns in passages))
    types = {number: (surface, _decoded(lemmas)) for number, (surface, lemmas) in rows.items()}
    if like:
        types = {number: one for number, one in types.items() if like(*one)}
    return [_terms(types, *columns) for columns in passages]


def _terms(types: dict[int, Type], numbers: Column, gaps: Column, lengths: Column) -> tuple[Term, ...]:
    """Return the terms whose type is among `types`."""
    ends = np.cumsum(gaps.astype(np.int64) + lengths.astype(np.int64))
    kept = np.isin(numbers, np.fromiter(types, dtype=numbers.dtype, count=len(types)))
    spans = (numbers[kept].tolist(), (ends - lengths)[kept].tolist(), ends[kept].tolist())
    return tuple(Term(start, end, *types[number]) for number, start, end in zip(*spans, strict=True))


@lru_cache(maxsize=_LEMMAS_KEPT)
def _encoded(lemmas: tuple[str, ...]) -> str:
    return codec.strings().encode(lemmas).decode()


@lru_cache(maxsize=_LEMMAS_KEPT)
def _decoded(lemmas: str) -> tuple[str, ...]:
    return codec.strings().decode(lemmas)
