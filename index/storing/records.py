"""What the store gives back, made from its rows."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storing import codec
from index.storing.compression import decompress
from ingest.document import Passage
from nlp.tagging import Tag
from nlp.topics import Topic

Rows = NDArray[np.int64]
_DECODED_KEPT = 4_096

DOCUMENT = "d.id, d.source, d.title, d.authors, d.year, d.language, d.passages, d.warnings, d.topics"
DOCUMENTS = f"SELECT d.number, {DOCUMENT} FROM documents d WHERE d.number IN (SELECT value FROM json_each(?))"
PASSAGES = (
    'SELECT row, id, heading_path, start, "end", pages, body, topics, tags, term_spans, document '
    "FROM passages WHERE row IN (SELECT value FROM json_each(?))"
)
PASSAGE_COLUMNS = 11


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
    """A passage with what was found in it; offsets of tags are into the passage's text."""

    row: int
    passage: Passage
    document: DocumentRecord
    tags: tuple[Tag, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; values of one field are alternatives, fields are all required."""

    concepts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()


def document_record(row: tuple[Any, ...]) -> DocumentRecord:
    """Return the record of a row of the columns DOCUMENT."""
    identifier, source, title, authors, year, language, passages, warnings, topics = row
    return DocumentRecord(
        id=identifier,
        source=source,
        title=title,
        authors=_strings(authors),
        year=year,
        language=language,
        passages=passages,
        warnings=_strings(warnings),
        topics=_topics(topics),
    )


def passage_record(
    columns: tuple[Any, ...], document: DocumentRecord, tags: tuple[Tag, ...]
) -> PassageRecord:
    """Return the record of a row of PASSAGES, whose document and tags were read before."""
    row, identifier, heading_path, start, end, pages, body, topics = columns[:8]
    passage = Passage(
        id=identifier,
        document_id=document.id,
        heading_path=_strings(heading_path),
        start=start,
        end=end,
        text=decompress(body).decode(),
        pages=_numbers(pages),
    )
    return PassageRecord(
        row=row,
        passage=passage,
        document=document,
        tags=tags,
        topics=_topics(topics),
    )


# Most of these columns are empty, or the same for all passages of a document.
@lru_cache(maxsize=_DECODED_KEPT)
def _strings(encoded: str) -> tuple[str, ...]:
    return codec.strings().decode(encoded)


@lru_cache(maxsize=_DECODED_KEPT)
def _numbers(encoded: str) -> tuple[int, ...]:
    return codec.numbers().decode(encoded)


@lru_cache(maxsize=_DECODED_KEPT)
def _topics(encoded: str) -> tuple[Topic, ...]:
    return codec.topics().decode(encoded)
