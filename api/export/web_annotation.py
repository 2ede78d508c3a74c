"""Tags and topics as W3C Web Annotations: one AnnotationCollection whose page holds them all.

A mention has a TextPositionSelector, which the standard counts in code points, and a TextQuoteSelector.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from urllib.parse import quote

from api.export.exported import ExportContext, ExportedDocument, utf8
from index.anchoring import anchor_at
from ingest.document import Document
from nlp.tagging import Tag
from nlp.topics import Topic

CONTEXT_URL = "http://www.w3.org/ns/anno.jsonld"


class WebAnnotationExporter:
    """Writes one collection."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the collection as it goes, an annotation a line."""
        collection = f"{context.base}annotations"
        head = {"@context": CONTEXT_URL, "id": collection, "type": "AnnotationCollection"}
        opening = json.dumps(head)[:-1] + ', "first": {"id": %s, "type": "AnnotationPage", "items": [\n'
        out.write(utf8(opening % json.dumps(f"{collection}:1")))
        count = 0
        for exported in documents:
            for annotation in annotations(exported, context):
                out.write(utf8((",\n" if count else "") + json.dumps(annotation, ensure_ascii=False)))
                count += 1
        out.write(utf8(f'\n]}}, "total": {count}}}\n'))


def annotations(exported: ExportedDocument, context: ExportContext) -> Iterator[dict[str, object]]:
    """Yield the annotations of one document: its mentions, then its topics."""
    for tag in exported.tags:
        yield _mention(exported.document, tag, context)
    for topic in exported.topics:
        yield _topic(exported.document, topic, context)


def document_uri(document: Document, context: ExportContext) -> str:
    """Return the document's URI: its id percent-encoded below the base."""
    return f"{context.base}document:{quote(document.id)}"


def annotation_uri(document: Document, tag: Tag, context: ExportContext) -> str:
    """Return the tag's URI: the same at every export while its place and concept stay."""
    place = f"{tag.start}-{tag.end}:{quote(tag.concept_id)}"
    return f"{context.base}tag:{quote(document.id)}:{place}"


def _mention(document: Document, tag: Tag, context: ExportContext) -> dict[str, object]:
    anchor = anchor_at(document.text, tag.start, tag.end)
    position = {"type": "TextPositionSelector", "start": tag.start, "end": tag.end}
    words = {
        "type": "TextQuoteSelector",
        "exact": anchor.quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }
    target = {"source": document_uri(document, context), "selector": [position, words]}
    identifier = annotation_uri(document, tag, context)
    return _annotation(identifier, "tagging", tag.concept_id, target, context)


def _topic(document: Document, topic: Topic, context: ExportContext) -> dict[str, object]:
    identifier = f"{context.base}topic:{quote(document.id)}:{quote(topic.concept_id)}"
    target = {"source": document_uri(document, context)}
    return _annotation(identifier, "classifying", topic.concept_id, target, context)


def _annotation(
    identifier: str, motivation: str, concept_id: str, target: Mapping[str, object], context: ExportContext
) -> dict[str, object]:
    body = [
        {"type": "SpecificResource", "source": context.concept_uri(concept_id), "purpose": motivation},
        {
            "type": "TextualBody",
            "value": context.label(concept_id),
            "language": "he",
            "purpose": "describing",
        },
    ]
    created = {"created": context.created} if context.created else {}
    return {
        "id": identifier,
        "type": "Annotation",
        "motivation": motivation,
        **created,
        "body": body,
        "target": target,
    }
