"""SQLite beside the engines: documents, passages, tags and terms of one snapshot, read by row number.

A passage's row is its number in the snapshot, 0..n-1, in document order; the lexical index and the vectors
use the same rows.
"""

import json
import sqlite3
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import DamagedSnapshotError, NoSuchError
from index.storing import codec
from index.storing.compression import decompress
from index.storing.records import (
    DOCUMENT,
    DOCUMENTS,
    PASSAGE_COLUMNS,
    PASSAGES,
    DocumentRecord,
    Filters,
    PassageRecord,
    Rows,
    document_record,
    passage_record,
)
from index.storing.store_filters import absent, facet_counts, filter_query, name_words
from index.storing.store_writer import SCHEMA_VERSION
from index.storing.tag_table import unpacked_tags
from ingest.document import Document

_TAGS, _SPANS, _NUMBER = range(PASSAGE_COLUMNS - 3, PASSAGE_COLUMNS)
_NO_FILTERS = Filters()
_DOCUMENTS_KEPT = 4_000

__all__ = ["DocumentRecord", "Filters", "PassageRecord", "Rows", "Store"]


class Store:
    """The read side; opened read-only, safe for many threads and processes.

    Each thread has a connection of its own; the file is immutable, so none of them ever locks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._known: dict[int, DocumentRecord] = {}

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Raises DamagedSnapshotError."""
        store = cls(path)
        try:
            version = store._sql.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            store.close()
            raise DamagedSnapshotError(path.name, str(error)) from error
        if version != SCHEMA_VERSION:
            store.close()
            raise DamagedSnapshotError(
                path.name, f"schema version {version}, this program reads {SCHEMA_VERSION}"
            )
        return store

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            while self._connections:
                self._connections.pop().close()
        self._local = threading.local()

    @property
    def passage_count(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM passages").fetchone()[0])

    @property
    def document_count(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM documents").fetchone()[0])

    def documents(self, *, offset: int = 0, limit: int | None = None) -> list[DocumentRecord]:
        rows = self._sql.execute(
            f"SELECT {DOCUMENT} FROM documents d ORDER BY number LIMIT ? OFFSET ?",
            (-1 if limit is None else limit, min(offset, sys.maxsize)),
        )
        return [document_record(row) for row in rows]

    def warnings(self) -> Iterator[tuple[str, str]]:
        """Yield the source of a document and a warning about it, for each warning."""
        return self._sql.execute(
            "SELECT source, value FROM documents, json_each(warnings) WHERE warnings != '[]' ORDER BY number"
        )

    def document(self, document_id: str) -> DocumentRecord:
        """Raises NoSuchError."""
        return document_record(
            self._one("document", document_id, f"SELECT {DOCUMENT} FROM documents d WHERE id = ?")
        )

    def full_document(self, document_id: str) -> Document:
        """The whole document with text and structure. Raises NoSuchError."""
        (body,) = self._one("document", document_id, "SELECT body FROM documents WHERE id = ?")
        return codec.documents().decode(decompress(body))

    def row(self, passage_id: str) -> int:
        """Raises NoSuchError."""
        return int(self._one("passage", passage_id, "SELECT row FROM passages WHERE id = ?")[0])

    def rows_of(self, document_id: str) -> range:
        """Raises NoSuchError."""
        first, count = self._one(
            "document", document_id, "SELECT first_row, passages FROM documents WHERE id = ?"
        )
        return range(first, first + count)

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """Return the records in the order of `rows`; a row that is not there raises NoSuchError."""
        return [record for record, _ in self.page(rows)]

    def page(self, rows: Sequence[int]) -> list[tuple[PassageRecord, bytes]]:
        """Return what `passages` does, and beside each record where its terms stand, as `packed_spans`."""
        found = {row[0]: row for row in self._sql.execute(PASSAGES, (_json_rows(rows),))}
        missing = [row for row in rows if int(row) not in found]
        if missing:
            raise NoSuchError("passage row", str(missing[0]))
        wanted = [found[int(row)] for row in rows]
        records = self._records({row[_NUMBER] for row in wanted})
        tags = unpacked_tags(self._sql, [row[_TAGS] for row in wanted])
        return [
            (passage_record(row, records[row[_NUMBER]], its_tags), row[_SPANS])
            for row, its_tags in zip(wanted, tags, strict=True)
        ]

    def concepts_held(self, rows: Sequence[int], concepts: Sequence[str]) -> list[int]:
        """Return how many of `concepts` each passage is tagged with, in the order of `rows`."""
        query = (
            "SELECT row, count(*) FROM passage_concepts JOIN concepts ON number = concept "
            "WHERE row IN (SELECT value FROM json_each(?)) AND id IN (SELECT value FROM json_each(?)) "
            "GROUP BY row"
        )
        held = dict(self._sql.execute(query, (_json_rows(rows), json.dumps(list(concepts)))))
        return [held.get(int(row), 0) for row in rows]

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        """Return the number of the document each row belongs to, in the order of `rows`."""
        query = "SELECT row, document FROM passages WHERE row IN (SELECT value FROM json_each(?))"
        numbers = dict(self._sql.execute(query, (_json_rows(rows),)))
        return [numbers[row] for row in rows]

    def rows_matching(self, *filters: Filters) -> Rows | None:
        """Return the sorted rows that pass all `filters`, or None when nothing is filtered.

        An author is found by words of the name, in any order, compared by their normal forms.
        """
        limits = [one for one in filters if one != _NO_FILTERS]
        if not limits:
            return None
        query, values = filter_query([replace(one, authors=self._as_written(one.authors)) for one in limits])
        rows = self._sql.execute(query, values)
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def require_documents(self, ids: Sequence[str]) -> None:
        """Raises NoSuchError for the first of `ids` that is no document."""
        self._require("document", "documents", ids)

    def require_concepts(self, ids: Sequence[str]) -> None:
        """Raises NoSuchError for the first of `ids` that no passage is tagged with."""
        self._require("concept", "concepts", ids)

    def facets(self, rows: Iterable[int]) -> dict[str, dict[str, int]]:
        """Return counts over `rows` by "concept", "document", "year" and "author"."""
        return facet_counts(self._sql, _json_rows(rows))

    def concept_counts(self) -> dict[str, int]:
        """Return how many passages carry each concept."""
        return dict(
            self._sql.execute(
                "SELECT id, count(*) FROM passage_concepts JOIN concepts ON number = concept GROUP BY concept"
            )
        )

    def _records(self, numbers: set[int]) -> dict[int, DocumentRecord]:
        """Return the records of documents by number; those lately read are kept."""
        known = self._known
        found = {number: known[number] for number in numbers if number in known}
        missing = numbers - found.keys()
        if missing:
            rows = self._sql.execute(DOCUMENTS, (_json_rows(missing),))
            found |= (read := {row[0]: document_record(row[1:]) for row in rows})
            if len(known) >= _DOCUMENTS_KEPT:
                self._known = known = {}
            known.update(read)
        return found

    def _require(self, kind: str, table: str, ids: Sequence[str]) -> None:
        missing = absent(self._sql, table, ids) if ids else None
        if missing is not None:
            raise NoSuchError(kind, missing)

    def _as_written(self, authors: Sequence[str]) -> tuple[str, ...]:
        """Return the names, and those of the snapshot that hold all words of one of them."""
        return (*authors, *(name for author in authors for name in self._holding(name_words(author))))

    def _holding(self, words: Sequence[str]) -> set[str]:
        """Return the names of authors that hold all `words`; none where there is no word."""
        named = [self._names.get(word, set()) for word in words]
        return set.intersection(*named) if named else set()

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """The names of all authors by each of their words."""
        names: dict[str, set[str]] = {}
        for (name,) in self._sql.execute("SELECT DISTINCT name FROM authors"):
            for word in name_words(name):
                names.setdefault(word, set()).add(name)
        return names

    @property
    def _sql(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise DamagedSnapshotError(self._path.name, "the file is missing")
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.execute("PRAGMA mmap_size = 1073741824")
        with self._lock:
            self._connections.append(connection)
        return connection

    def _one(self, kind: str, identifier: str, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._sql.execute(query, (identifier,)).fetchone()
        if row is None:
            raise NoSuchError(kind, identifier)
        return row


def _json_rows(rows: Iterable[int]) -> str:
    return str([int(row) for row in rows])
