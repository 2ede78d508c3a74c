"""Lists of small records as compressed columns of numbers; what repeats is kept once in a table of types."""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[Any]


def pack(columns: Sequence[ArrayLike], kinds: Sequence[str]) -> bytes:
    """Return equally long columns as compressed bytes, each as the NumPy type of its kind (such as "<u4")."""
    pairs = zip(columns, kinds, strict=True)
    return zlib.compress(b"".join(np.asarray(column).astype(kind).tobytes() for column, kind in pairs), 6)


def unpack(packed: bytes, kinds: Sequence[str]) -> list[Column]:
    """Return the columns that `pack` was given."""
    raw = zlib.decompress(packed)
    widths = [np.dtype(kind).itemsize for kind in kinds]
    count = len(raw) // sum(widths)
    columns = []
    offset = 0
    for kind, width in zip(kinds, widths, strict=True):
        columns.append(np.frombuffer(raw, dtype=kind, count=count, offset=offset))
        offset += width * count
    return columns


class TypeWriter:
    """Numbers the types it meets, from 0, and writes each once to `table`: its number, then its columns."""

    def __init__(self, connection: sqlite3.Connection, table: str, width: int) -> None:
        self._connection = connection
        self._insert = f"INSERT INTO {table} VALUES ({', '.join('?' * (width + 1))})"
        self._numbers: dict[tuple[Any, ...], int] = {}

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
