"""ODT → Document: headings, paragraphs, lists, tables and footnotes, without what tracked changes deleted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree

from ingest.assemble import Line, Note, assemble, note_mark
from ingest.clock import check_time
from ingest.document import BlockKind, Document
from ingest.errors import DamagedFileError, EmptyFileError, PasswordRequiredError
from ingest.limits import LIMITS, Archive, open_archive
from ingest.metadata import Metadata, core_properties
from ingest.office.numbering import whole_number
from ingest.office.odt_styles import OdtStyles, read_styles
from ingest.office.xml_parts import parse_xml
from ingest.plain.footnotes import notes_made_by_hand
from ingest.plain.headings import under_title

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT_BOX = f"{_DRAW}text-box"

_LEFT_OUT = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}ruby-text"}
)


def parse_odt(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of an OpenDocument text. Raises the errors of `ingest.errors`."""
    archive = open_archive(data, source)
    if b"manifest:encryption-data" in (archive.read("META-INF/manifest.xml") or b""):
        raise PasswordRequiredError(source)
    content = parse_xml(archive.require("content.xml"), source)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DamagedFileError(source, "it has no text body")
    reader = _Reader(read_styles([*_part(archive, "styles.xml"), content]))
    lines, by_hand = notes_made_by_hand(under_title(list(reader.blocks(body))), reader.notes)
    if not lines:
        raise EmptyFileError(source)
    metadata = next((core_properties(root) for root in _part(archive, "meta.xml")), Metadata())
    notes = [*reader.notes, *by_hand]
    return assemble(lines, notes, source=source, document_id=document_id, metadata=metadata)


def _part(archive: Archive, name: str) -> list[etree._Element]:
    data = archive.read(name)
    return [parse_xml(data, archive.source)] if data else []


@dataclass(slots=True)
class _Reader:
    styles: OdtStyles
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def blocks(self, container: etree._Element) -> Iterator[Line]:
        """Yield the lines below `container`, however its sections and indexes nest."""
        for element in container.iterchildren(etree.Element):
            check_time()
            if element.tag in _LEFT_OUT:
                continue
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element)
            elif element.tag == f"{_TEXT}list":
                yield from self._list(element, 1, "")
            elif element.tag == f"{_TABLE}table":
                yield from self._table(element)
            else:
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element, label: str = "", level: int = 0) -> Iterator[Line]:
        text = "".join(self._texts(element))
        family = self.styles.family(element.get(f"{_TEXT}style-name", ""))
        heading = _heading_level(element, family)
        labelled = f"{label} {text}" if label else text
        if heading is not None:
            yield Line(BlockKind.HEADING, text if label == "•" else labelled, level=heading)
        elif level:
            yield Line(BlockKind.LIST_ITEM, labelled, level=level)
        else:
            yield Line(BlockKind.CAPTION if "caption" in family else BlockKind.PARAGRAPH, text)
        for box in _text_boxes(element):
            yield from self.blocks(box)

    def _list(self, element: etree._Element, level: int, inherited: str) -> Iterator[Line]:
        name = element.get(f"{_TEXT}style-name", inherited)
        form = self.styles.list_level(name, level)
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list")
        number = self.counts.get(name, form.start - 1) if goes_on else form.start - 1
        for item in element.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header"):
            start = whole_number(item.get(f"{_TEXT}start-value"))
            number = number + (item.tag == f"{_TEXT}list-item") if start is None else start
            label = form.label(number) if item.tag == f"{_TEXT}list-item" else ""
            for child in item.iterchildren(etree.Element):
                if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    yield from self._paragraph(child, label, level)
                    label = ""
                elif child.tag == f"{_TEXT}list":
                    yield from self._list(child, min(level + 1, LIMITS.list_level), name)
        self.counts[name] = number

    def _table(self, table: etree._Element) -> Iterator[Line]:
        rows = [list(row.iterchildren(f"{_TABLE}table-cell")) for row in _rows(table)]
        if all(len(cells) < 2 for cells in rows):
            for cells in rows:
                for cell in cells:
                    yield from self.blocks(cell)
            return
        for cells in rows:
            text = "\t".join(self._joined(cell) for cell in cells)
            if text.strip():
                yield Line(BlockKind.TABLE_ROW, text)

    def _joined(self, container: etree._Element) -> str:
        return " ".join(line.text.replace("\t", " ") for line in self.blocks(container) if line.text.strip())

    def _texts(self, element: etree._Element) -> Iterator[str]:
        yield element.text or ""
        for child in element.iterchildren(etree.Element):
            if child.tag == f"{_TEXT}note":
                yield self._note(child)
            elif child.tag in (f"{_TEXT}s", f"{_TEXT}tab"):
                yield " "
            elif child.tag == f"{_TEXT}line-break":
                yield "\n"
            elif child.get(f"{_TEXT}style-name") in self.styles.raised and _all_text(child).isdigit():
                yield note_mark(_all_text(child))
            elif child.tag not in _LEFT_OUT and child.tag != _TEXT_BOX:
                yield from self._texts(child)
            yield child.tail or ""

    def _note(self, note: etree._Element) -> str:
        citation = note.find(f"{_TEXT}note-citation")
        mark = "" if citation is None else "".join(citation.itertext()).strip()
        mark = mark or str(len(self.notes) + 1)
        body = note.find(f"{_TEXT}note-body")
        place = len(self.notes)
        text = self._joined(body) if body is not None else ""
        self.notes.insert(place, Note(mark, text))
        return note_mark(mark)


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes anchored in a paragraph, not those within others."""
    for box in paragraph.iter(_TEXT_BOX):
        around = takewhile(lambda outer: outer is not paragraph, box.iterancestors())
        if all(outer.tag != _TEXT_BOX for outer in around):
            yield box


def _all_text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _heading_level(element: etree._Element, family: list[str]) -> int | None:
    """Return a heading's level, 0 for the title's style, None for text."""
    if "title" in family:
        return 0
    if element.tag != f"{_TEXT}h":
        return None
    return whole_number(element.get(f"{_TEXT}outline-level")) or 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's own rows, in its header and its groups, not those of tables in its cells."""
    for child in table.iterchildren(etree.Element):
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)
