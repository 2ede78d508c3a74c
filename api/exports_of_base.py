"""An open knowledge base as what exporters and statistics are given: documents with document offsets."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from api.export.exported import ExportedDocument
from index.store import PassageRecord, Store
from nlp.tagging import Tag


def exported_documents(store: Store) -> Iterator[ExportedDocument]:
    """Yield every document with its passages, tags and topics, in the order of the snapshot."""
    for record in store.documents():
        yield exported_document(store, record.id)


def exported_document(store: Store, document_id: str) -> ExportedDocument:
    """Return one document for export. Raises NoSuchError."""
    records = store.passages(store.rows_of(document_id))
    return ExportedDocument(
        document=store.full_document(document_id),
        passages=tuple(record.passage for record in records),
        tags=document_tags(records),
        topics=store.document(document_id).topics,
        passage_topics={record.passage.id: record.topics for record in records},
    )


def document_tags(records: Iterable[PassageRecord]) -> tuple[Tag, ...]:
    """Return the tags of passages with offsets into the document; a tag in an overlap counts once."""
    shifted = (
        replace(tag, start=tag.start + record.passage.start, end=tag.end + record.passage.start)
        for record in records
        for tag in record.tags
    )
    return tuple(dict.fromkeys(shifted))
