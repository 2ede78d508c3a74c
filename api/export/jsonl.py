"""A passage a line, with its mentions and the document it stands in; the shape of `maagar eval tags` gold.

Offsets of mentions are code points of the line's own `text`; `start` and `end` place it in the document.
"""

import json
from collections.abc import Iterable
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from ingest.document import Passage
from nlp.tagging import Tag
from nlp.topics import Topic


class JsonlExporter:
    """Writes one JSON object a passage."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the lines, in document order."""
        for exported in documents:
            for passage in exported.passages:
                line = json.dumps(_passage(exported, passage, context), ensure_ascii=False)
                out.write(utf8(line + "\n"))


def _passage(exported: ExportedDocument, passage: Passage, context: ExportContext) -> dict[str, object]:
    document = exported.document
    topics = exported.passage_topics.get(passage.id, ())
    return {
        "passage_id": passage.id,
        "document_id": document.id,
        "title": document.title,
        "authors": list(document.authors),
        "year": document.year,
        "document_topics": _scores(exported.topics),
        "heading_path": list(passage.heading_path),
        "pages": list(passage.pages),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "mentions": [_mention(passage, tag, context) for tag in exported.tags_in(passage)],
        "topics": [topic.concept_id for topic in topics],
        "topic_scores": _scores(topics),
    }


def _scores(topics: Iterable[Topic]) -> dict[str, float]:
    return {topic.concept_id: topic.score for topic in topics}


def _mention(passage: Passage, tag: Tag, context: ExportContext) -> dict[str, object]:
    start, end = tag.start - passage.start, tag.end - passage.start
    return {
        "start": start,
        "end": end,
        "surface": passage.text[start:end],
        "concept": tag.concept_id,
        "label": context.label(tag.concept_id),
        "score": tag.score,
        "polarity": tag.polarity.value,
        "nested": tag.nested,
        "evidence": {
            "label": tag.evidence.label,
            "lemmas": list(tag.evidence.lemmas),
            "rule": tag.evidence.rule,
        },
    }
