"""Writes the SQLite file of a snapshot, document by document, streaming."""

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from index.storing import codec, findings_writer
from index.storing.codec import Codec
from index.storing.compression import compress
from index.storing.findings import Findings, findings_of
from index.storing.findings_writer import FindingsWriter
from index.storing.term_spans import packed_spans
from index.words.term_columns import DocumentTerms, TermColumns
from ingest.document import Document, Passage

SCHEMA_VERSION = 6
_ENCODED_KEPT = 4_096
SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, title TEXT NOT NULL,
    authors TEXT NOT NULL, year INTEGER, language TEXT NOT NULL, first_row INTEGER NOT NULL,
    passages INTEGER NOT NULL, warnings TEXT NOT NULL, topics TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE authors (
    name TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (name, document)
) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, heading_path TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, pages TEXT NOT NULL, body BLOB NOT NULL,
    tags BLOB NOT NULL, topics TEXT NOT NULL, term_spans BLOB NOT NULL
);
"""
INDEXES = """
CREATE UNIQUE INDEX passage_ids ON passages (id);
CREATE INDEX document_years ON documents (year);
"""


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What the store says of a document in columns of their own; the rest of it lies encoded in `body`."""

    id: str
    source: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str = "he"
    warnings: tuple[str, ...] = ()


HEADS: Codec[DocumentHead] = Codec(DocumentHead)
"""Reads the head out of an encoded document, which costs less than the whole."""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """All that a snapshot keeps of a document; `body` is the document encoded."""

    body: bytes
    passages: tuple[Passage, ...]
    terms: DocumentTerms
    found: Findings


def content_of(
    document: Document, passages: tuple[Passage, ...], terms: DocumentTerms, found: Findings | None = None
) -> DocumentContent:
    """Return the content of a document in which `found`, by default nothing, was found."""
    nothing = findings_of(((), ()) for _ in passages)
    return DocumentContent(codec.documents().encode(document), passages, terms, found or nothing)


class StoreWriter:
    """Use as a context manager; the file is complete and indexed when the block ends without an error."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        )
        self._connection.executescript(SCHEMA + findings_writer.SCHEMA)
        self._findings = FindingsWriter(self._connection)
        self.document_count = 0
        self.passage_count = 0

    def __enter__(self) -> "StoreWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._findings.flush()
                self._connection.executescript(INDEXES + findings_writer.INDEXES)
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                self._connection.commit()
        finally:
            self._connection.close()

    def add(self, content: DocumentContent) -> range:
        """Append a document and its passages; return their rows. Ids must be new."""
        first = self.passage_count
        self._add_document(content, first)
        self._add_passages(content, first)
        self.document_count += 1
        self.passage_count += len(content.passages)
        return range(first, self.passage_count)

    def _add_document(self, content: DocumentContent, first: int) -> None:
        document = HEADS.decode(content.body)
        self._connection.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                self.document_count,
                document.id,
                document.source,
                document.title,
                _strings(document.authors),
                document.year,
                document.language,
                first,
                len(content.passages),
                _strings(document.warnings),
                content.found.whole.topics,
                compress(content.body),
            ),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO authors VALUES (?,?)",
            [(author, self.document_count) for author in document.authors],
        )

    def _add_passages(self, content: DocumentContent, first: int) -> None:
        texts = (passage.text for passage in content.terms.passages)
        rows = range(first, first + len(content.passages))
        columns = zip(rows, content.passages, self._findings.add(first, content.found), texts, strict=True)
        self._connection.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            [self._passage_row(*passage) for passage in columns],
        )

    def _passage_row(
        self, row: int, passage: Passage, found: tuple[bytes, str], terms: TermColumns
    ) -> tuple[object, ...]:
        return (
            row,
            passage.id,
            self.document_count,
            _strings(passage.heading_path),
            passage.start,
            passage.end,
            _numbers(passage.pages),
            compress(passage.text.encode()),
            *found,
            packed_spans(terms),
        )


@lru_cache(maxsize=_ENCODED_KEPT)
def _strings(values: tuple[str, ...]) -> str:
    return codec.strings().encode(values).decode()


@lru_cache(maxsize=_ENCODED_KEPT)
def _numbers(values: tuple[int, ...]) -> str:
    return codec.numbers().encode(values).decode()
