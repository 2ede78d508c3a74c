"""A file → its `Document`: the parser is picked by content and suffix, then shared reading is added."""

import hashlib
import importlib
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Protocol, cast

from ingest.citations import with_citations
from ingest.clock import limited_time
from ingest.document import Document
from ingest.errors import EmptyFileError, FileMissingError, LimitExceededError
from ingest.limits import LIMITS, check_characters
from ingest.page_metadata import with_page_metadata
from ingest.sniff import Format, sniff

PARSERS = {
    Format.PDF: "ingest.parse_pdf:parse_pdf",
    Format.DOCX: "ingest.parse_docx:parse_docx",
    Format.ODT: "ingest.parse_odt:parse_odt",
    Format.EPUB: "ingest.parse_epub:parse_epub",
    Format.RTF: "ingest.parse_rtf:parse_rtf",
    Format.DOC: "ingest.parse_doc:parse_doc",
    Format.HTML: "ingest.parse_html:parse_html",
    Format.MARKDOWN: "ingest.parse_markdown:parse_markdown",
    Format.TEXT: "ingest.parse_text:parse_text",
}


class Parser(Protocol):
    """One format's reader. Raises the errors of `ingest.errors`, and nothing else, for any bytes."""

    def __call__(self, data: bytes, *, source: str, document_id: str) -> Document: ...


def read_document(path: Path, *, source: str | None = None, document_id: str | None = None) -> Document:
    """Return the document in the file at `path`; `source` names it, by default its path in POSIX form."""
    name = source or path.as_posix()
    if not path.is_file():
        raise FileMissingError(name)
    if path.stat().st_size > LIMITS.file_bytes:
        raise LimitExceededError(
            name, f"{path.stat().st_size >> 20} MB where {LIMITS.file_bytes >> 20} MB are allowed"
        )
    return parse_bytes(path.read_bytes(), name, document_id)


def parse_bytes(data: bytes, source: str, document_id: str | None = None) -> Document:
    """Return the document in `data`. Raises the errors of `ingest.errors`."""
    with limited_time(source, LIMITS.seconds):
        parser = load_parser(sniff(data, source))
        document = parser(data, source=source, document_id=document_id or document_id_of(source))
        if not document.text.strip() and not document.pages:
            raise EmptyFileError(source)
        check_characters(document.text, source)
        return with_citations(with_page_metadata(document))


def load_parser(kind: Format) -> Parser:
    """Return the parser of a format, imported on demand."""
    module, _, function = PARSERS[kind].partition(":")
    return cast(Parser, getattr(importlib.import_module(module), function))


def document_id_of(source: str) -> str:
    """Return the stable, URL-safe id of a path below SOURCE.

    It is the file's name in ASCII and ten hex digits of the path's hash: "דוחות/report 1.pdf" → "report-1-…".
    """
    path = unicodedata.normalize("NFC", PurePosixPath(source).as_posix())
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:10]
    slug = re.sub(r"[^A-Za-z0-9]+", "-", PurePosixPath(path).stem).strip("-").lower()[:40]
    return f"{slug}-{digest}" if slug else digest
