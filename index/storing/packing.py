"""Lists of small records as compressed columns of numbers; what repeats is kept once in a table of types."""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storing.compression import compress, decompress

Column = NDArray[Any]
_INTEGERS = [
    (kind, int(np.iinfo(kind).min), int(np.iinfo(kind).max))
    for kind in ("u1", "i1", "<u2", "<i2", "<u4", "<i8")
]


def pack(columns: Sequence[Column]) -> bytes:
    """Return equally long columns of numbers as compressed bytes; of nothing, no bytes.

    Before the columns stand two characters for the type of each ("u1"), of integers the narrowest.
    """
    (packed,) = pack_parts(columns, (0, len(columns[0])))
    return packed


def pack_parts(columns: Sequence[Column], bounds: Sequence[int]) -> list[bytes]:
    """Return what `pack` returns of each part of the columns, but that all parts have the same types.

    Parts lie between two numbers of `bounds`.
    """
    if not len(columns[0]):
        return [b""] * (len(bounds) - 1)
    narrowed = [_narrowed(column) for column in columns]
    types = "".join(column.dtype.str[1:] for column in narrowed).encode()
    return [
        compress(types + b"".join([column[first:last].tobytes() for column in narrowed]))
        if first < last
        else b""
        for first, last in pairwise(bounds)
    ]


def unpack(packed: bytes, width: int) -> list[Column]:
    """Return the `width` columns that `pack` was given."""
    if not packed:
        return [np.empty(0, dtype=np.uint8)] * width
    raw = decompress(packed)
    offset = 2 * width
    types, size = _types(raw[:offset])
    count = (len(raw) - offset) // size
    columns = []
    for one in types:
        columns.append(np.frombuffer(raw, dtype=one, count=count, offset=offset))
        offset += one.itemsize * count
    return columns


@lru_cache(maxsize=256)
def _types(names: bytes) -> tuple[list[np.dtype[Any]], int]:
    """Return the types of the columns, and how many bytes a row of all of them takes."""
    types = [np.dtype(f"<{names[at : at + 2].decode()}") for at in range(0, len(names), 2)]
    return types, sum(one.itemsize for one in types)


def _narrowed(column: Column) -> Column:
    if column.dtype.kind == "f":
        return column.astype("<f8", copy=False)
    least = 0 if column.dtype.kind == "u" else int(np.minimum.reduce(column))
    most = int(np.maximum.reduce(column))
    return column.astype(next(one for one, low, high in _INTEGERS if low <= least and most <= high))


class TypeWriter:
    """Numbers the types it meets, from 0, and writes each once to `table`: its number, then its columns.

    Those that the table holds already keep their numbers.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, width: int) -> None:
        self._connection = connection
        self._insert = f"INSERT INTO {table} VALUES ({', '.join('?' * (width + 1))})"
        known = connection.execute(f"SELECT * FROM {table}")
        self._numbers: dict[tuple[Any, ...], int] = {row[1:]: row[0] for row in known}

    def number(self, *columns: str | int) -> int:
        number = self._numbers.get(columns)
        if number is None:
            number = self._numbers[columns] = len(self._numbers)
            self._connection.execute(self._insert, (number, *columns))
        return number


def read_types(
    connection: sqlite3.Connection, table: str, numbers: Iterable[Column]
) -> dict[int, tuple[Any, ...]]:
    """Return the columns of the types that occur in `numbers`, by number."""
    wanted = np.unique(np.concatenate([np.empty(0, dtype=np.uint32), *numbers])).tolist()
    rows = connection.execute(
        f"SELECT * FROM {table} WHERE number IN (SELECT value FROM json_each(?))", (str(wanted),)
    )
    return {row[0]: row[1:] for row in rows}
