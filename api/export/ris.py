"""The documents as RIS records; `L1` names the source file and `ID` the document."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from api.export.names import split_name


class RisExporter:
    """Writes one record a document."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the records in document order, lines ended by CR LF as the format asks."""
        for exported in documents:
            lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _lines(exported, context)]
            out.write(utf8("\r\n".join([*lines, "ER  - ", "", ""])))


def _lines(exported: ExportedDocument, context: ExportContext) -> Iterator[tuple[str, str]]:
    document = exported.document
    yield "TY", "GEN"
    yield "ID", document.id
    yield "TI", document.title
    yield from (("AU", _author(author)) for author in document.authors)
    if document.year is not None:
        yield "PY", str(document.year)
    if document.abstract:
        yield "AB", document.abstract
    concepts = [context.label(topic.concept_id) for topic in exported.topics]
    yield from (("KW", keyword) for keyword in dict.fromkeys((*document.keywords, *concepts)))
    yield "LA", document.language
    yield "L1", document.source


def _author(author: str) -> str:
    name = split_name(author)
    return f"{name.family}, {name.given}" if name.given else name.family
