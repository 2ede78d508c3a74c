"""SQLite beside the engines: documents, passages, tags and terms of one snapshot, read by row number.

A passage's row is its number in the snapshot, 0..n-1, in document order; the lexical index and the vectors
use the same rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document, Passage
from nlp.tagging import Tag
from nlp.terms import Term
from nlp.topics import Topic

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What a listing shows of a document; `passages` counts its passages."""

    id: str
    source: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    language: str
    passages: int
    warnings: tuple[str, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage with what was found in it; offsets of tags and terms are into the passage's text."""

    row: int
    passage: Passage
    document: DocumentRecord
    tags: tuple[Tag, ...]
    topics: tuple[Topic, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; values of one field are alternatives, fields are all required."""

    concepts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()


class Store:
    """The read side; opened read-only, safe for many threads and processes."""

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Raises DamagedSnapshotError."""
        raise NotImplementedError

    @property
    def passage_count(self) -> int:
        raise NotImplementedError

    @property
    def document_count(self) -> int:
        raise NotImplementedError

    def documents(self, *, offset: int = 0, limit: int | None = None) -> list[DocumentRecord]:
        raise NotImplementedError

    def document(self, document_id: str) -> DocumentRecord:
        """Raises NoSuchError."""
        raise NotImplementedError

    def full_document(self, document_id: str) -> Document:
        """The whole document with text and structure. Raises NoSuchError."""
        raise NotImplementedError

    def row(self, passage_id: str) -> int:
        """Raises NoSuchError."""
        raise NotImplementedError

    def rows_of(self, document_id: str) -> range:
        """Raises NoSuchError."""
        raise NotImplementedError

    def passages(self, rows: Sequence[int]) -> list[PassageRecord]:
        """Return the records in the order of `rows`."""
        raise NotImplementedError

    def rows_matching(self, filters: Filters) -> Rows | None:
        """Return the sorted rows that pass, or None when nothing is filtered."""
        raise NotImplementedError

    def facets(self, rows: Iterable[int]) -> dict[str, dict[str, int]]:
        """Return counts over `rows` by "concept", "document", "year" and "author"."""
        raise NotImplementedError

    def concept_counts(self) -> dict[str, int]:
        """Return how many passages carry each concept."""
        raise NotImplementedError
