"""EPUB → Document: its chapters in reading order, each read as a web page."""

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import etree

from ingest.assemble import Line, Note, assemble
from ingest.document import BlockKind, Document
from ingest.encodings import decode
from ingest.errors import DamagedFileError, EmptyFileError
from ingest.html.lines import page_lines
from ingest.limits import Archive, open_archive
from ingest.metadata import core_properties
from ingest.office.xml_parts import parse_xml
from ingest.parse_html import html_root
from ingest.structure import recognised

_MAX_CHAPTERS = 5_000


def parse_epub(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of an EPUB book. Raises the errors of `ingest.errors`."""
    archive = open_archive(data, source)
    package_name = _package_name(archive)
    package = parse_xml(archive.require(package_name), source)
    metadata = core_properties(package)
    lines: list[Line] = []
    notes: list[Note] = []
    for name in _chapters(package, dirname(package_name)):
        chapter = archive.read(name)
        if chapter is not None and chapter.strip():
            page = page_lines(html_root(decode(chapter).text, source), source)
            lines += page.lines
            notes += page.notes
    if not lines:
        raise EmptyFileError(source)
    if not any(line.kind is BlockKind.HEADING for line in lines):
        lines = recognised(lines)
    return assemble(_title_once(lines), notes, source=source, document_id=document_id, metadata=metadata)


def _title_once(lines: list[Line]) -> list[Line]:
    """Return the lines without a title page that only repeats the heading after it."""
    return lines[1:] if len(lines) > 1 and lines[0] == lines[1] else lines


def _package_name(archive: Archive) -> str:
    container = parse_xml(archive.require("META-INF/container.xml"), archive.source)
    for root_file in container.iter("{*}rootfile"):
        return unquote(root_file.get("full-path", ""))
    raise DamagedFileError(archive.source, "the container names no book")


def _chapters(package: etree._Element, folder: str) -> list[str]:
    """Return the parts of the spine in order, each once; the table of contents is no text."""
    items = {item.get("id", ""): item for item in package.iter("{*}item")}
    names = []
    for reference in list(package.iter("{*}itemref"))[:_MAX_CHAPTERS]:
        item = items.get(reference.get("idref", ""))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        if reference.get("linear") != "no" or "note" in item.get("href", "").lower():
            names.append(normpath(join(folder, unquote(item.get("href", "")))))
    return list(dict.fromkeys(names))
