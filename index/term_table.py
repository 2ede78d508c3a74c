"""The terms of passages as numbers: a table of types (a surface with its lemmas), and where each one stands.

A passage's terms are three columns, packed and compressed: the type numbers (uint32), the gaps between the
end of one term and the start of the next (int32; terms may overlap) and the lengths (uint32), in code points.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index import codec
from nlp.terms import Term

Numbers = NDArray[np.int64]

SCHEMA = "CREATE TABLE term_types (number INTEGER PRIMARY KEY, surface TEXT NOT NULL, lemmas TEXT NOT NULL);"
_COLUMNS = ("<u4", "<i4", "<u4")
_WIDTH = 12


class TermTableWriter:
    """Numbers the types it meets and writes each once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}

    def packed(self, terms: Sequence[Term]) -> bytes:
        """Return the terms of a passage as the store keeps them."""
        starts = np.array([term.start for term in terms], dtype=np.int64)
        ends = np.array([term.end for term in terms], dtype=np.int64)
        gaps = starts - np.concatenate(([0], ends[:-1])) if terms else starts
        columns = ([self._number(term) for term in terms], gaps, ends - starts)
        packed = b"".join(
            np.asarray(column).astype(kind).tobytes() for column, kind in zip(columns, _COLUMNS, strict=True)
        )
        return zlib.compress(packed, 6)

    def _number(self, term: Term) -> int:
        key = (term.surface, term.lemmas)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            lemmas = codec.strings().encode(term.lemmas).decode()
            self._connection.execute("INSERT INTO term_types VALUES (?,?,?)", (number, term.surface, lemmas))
        return number


def unpacked_terms(connection: sqlite3.Connection, packed: Iterable[bytes]) -> list[tuple[Term, ...]]:
    """Return the terms of each passage, reading each of their types once."""
    passages = [_columns(body) for body in packed]
    wanted = sorted({int(number) for numbers, _, _ in passages for number in numbers})
    types = _types(connection, wanted)
    return [
        tuple(
            Term(start, end, *types[number])
            for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True)
        )
        for numbers, starts, ends in passages
    ]


def _columns(body: bytes) -> tuple[Numbers, Numbers, Numbers]:
    """Return type numbers, starts and ends."""
    raw = zlib.decompress(body)
    count = len(raw) // _WIDTH
    numbers = np.frombuffer(raw, dtype=_COLUMNS[0], count=count).astype(np.int64)
    gaps = np.frombuffer(raw, dtype=_COLUMNS[1], count=count, offset=4 * count).astype(np.int64)
    lengths = np.frombuffer(raw, dtype=_COLUMNS[2], offset=8 * count).astype(np.int64)
    ends = np.cumsum(gaps + lengths)
    return numbers, ends - lengths, ends


def _types(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, tuple[str, ...]]]:
    rows = connection.execute(
        "SELECT number, surface, lemmas FROM term_types WHERE number IN (SELECT value FROM json_each(?))",
        (str(list(numbers)),),
    )
    return {number: (surface, codec.strings().decode(lemmas)) for number, surface, lemmas in rows}
