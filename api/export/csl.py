"""The documents as CSL-JSON, for citeproc, pandoc and Zotero."""

import json
from collections.abc import Iterable
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from api.export.names import citation_key, split_name


class CslExporter:
    """Writes one array of items."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the items in document order, each on its line."""
        taken: set[str] = set()
        out.write(b"[")
        for number, exported in enumerate(documents):
            item = csl_item(exported, citation_key(exported.document, taken), context)
            out.write(utf8((",\n" if number else "\n") + json.dumps(item, ensure_ascii=False)))
        out.write(b"\n]\n")


def csl_item(exported: ExportedDocument, key: str, context: ExportContext) -> dict[str, object]:
    """Return the document as an item of type "document", without the fields that are not known."""
    document = exported.document
    concepts = [context.label(topic.concept_id) for topic in exported.topics]
    keywords = dict.fromkeys((*document.keywords, *concepts))
    fields: dict[str, object] = {
        "id": key,
        "type": "document",
        "title": document.title,
        "author": [_author(author) for author in document.authors],
        "issued": {"date-parts": [[document.year]]} if document.year is not None else None,
        "language": document.language,
        "abstract": document.abstract,
        "keyword": ", ".join(keywords),
        "archive_location": document.id,
    }
    return {name: value for name, value in fields.items() if value}


def _author(author: str) -> dict[str, str]:
    name = split_name(author)
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
