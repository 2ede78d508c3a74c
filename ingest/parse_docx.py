"""DOCX → Document: headings, paragraphs, lists, tables and footnotes, with tracked changes accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from lxml import etree

from ingest.assemble import Line, Note, assemble
from ingest.clock import check_time
from ingest.document import BlockKind, Document
from ingest.errors import EmptyFileError
from ingest.limits import Archive, open_archive
from ingest.metadata import Metadata, core_properties
from ingest.office.docx_numbering import Numbering, read_numbering
from ingest.office.docx_styles import ParagraphStyle, list_of, outline_level, read_styles
from ingest.office.docx_text import NoteReferences, W, is_bold, paragraph_text, text_boxes
from ingest.office.xml_parts import parse_xml
from ingest.plain.footnotes import notes_made_by_hand
from ingest.plain.headings import headings_from_bold, looks_like_heading, under_title
from ingest.plain.residue import without_angles

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parse_docx(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a Word file. Raises the errors of `ingest.errors`."""
    archive = open_archive(data, source)
    word = _open(archive)
    lines = headings_from_bold(under_title(list(word.lines())), word.bold)
    given = list(word.notes())
    lines, by_hand = notes_made_by_hand(lines, given)
    if not lines:
        raise EmptyFileError(source)
    return assemble(
        lines,
        [*given, *by_hand],
        source=source,
        document_id=document_id,
        metadata=_metadata(archive),
    )


@dataclass(slots=True)
class _Word:
    """The parts of a Word file, and what has been seen of it while its lines are read."""

    body: etree._Element
    styles: Mapping[str, ParagraphStyle]
    numbering: Numbering
    note_parts: Mapping[str, Mapping[str, etree._Element]]
    references: NoteReferences = field(default_factory=NoteReferences)
    bold: set[str] = field(default_factory=set)

    def lines(self) -> Iterator[Line]:
        yield from self._blocks(self.body)

    def notes(self) -> Iterator[Note]:
        """Yield the notes that the text refers to, in the order of their marks."""
        for (part, note_id), mark in list(self.references.marks.items()):
            note = self.note_parts.get(part, {}).get(note_id)
            if note is not None:
                yield Note(mark, self._joined(note))

    def _blocks(self, container: etree._Element) -> Iterator[Line]:
        carried = ""
        for element in container:
            check_time()
            if element.tag == f"{W}p":
                carried += paragraph_text(element, self.references)
                if not _mark_is_deleted(element):
                    yield from self._paragraph(element, without_angles(carried))
                    carried = ""
                for box in text_boxes(element):
                    yield from self._blocks(box)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element, text: str) -> Iterator[Line]:
        if not text.strip():
            return
        style = self.styles.get(_style_id(element), ParagraphStyle())
        own_list, own_level = list_of(element)
        list_id, level = (own_list, own_level) if own_list else (style.list_id, style.list_level)
        label = self.numbering.label(list_id, level) if list_id else None
        labelled = f"{label} {text}" if label else text
        heading = outline_level(element) if style.heading is None else style.heading
        if heading is not None:
            yield Line(BlockKind.HEADING, labelled if label != "•" else text, level=heading)
        elif label:
            yield Line(BlockKind.LIST_ITEM, labelled, level=level + 1)
        else:
            if is_bold(element) and looks_like_heading(text.strip()):
                self.bold.add(text)
            yield Line(BlockKind.CAPTION if style.is_caption else BlockKind.PARAGRAPH, text)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        rows = [row for row in _rows(table) if row.find(f"{W}trPr/{W}del") is None]
        if all(len(list(_cells(row))) < 2 for row in rows):
            for row in rows:
                for cell in _cells(row):
                    yield from self._blocks(cell)
            return
        for row in rows:
            text = "\t".join(self._joined(cell) for cell in _cells(row))
            if text.strip():
                yield Line(BlockKind.TABLE_ROW, text)

    def _joined(self, container: etree._Element) -> str:
        """Return the paragraphs of a cell or a note as one line, list labels in place."""
        return " ".join(line.text.replace("\t", " ") for line in self._blocks(container))


def _open(archive: Archive) -> _Word:
    main = next(iter(_targets(archive, "_rels/.rels", "officeDocument")), "word/document.xml")
    root = _xml(archive.require(main), archive)
    body = root.find(f"{W}body")
    related = f"{dirname(main)}/_rels/{main.rpartition('/')[2]}.rels"
    parts = {
        kind: _xml(found, archive)
        for kind in ("styles", "numbering", "footnotes", "endnotes")
        for target in _targets(archive, related, kind)[:1]
        if (found := archive.read(target)) is not None
    }
    return _Word(
        body=root if body is None else body,
        styles=read_styles(parts.get("styles")),
        numbering=read_numbering(parts.get("numbering")),
        note_parts={
            kind: _by_id(parts[f"{kind}s"]) for kind in ("footnote", "endnote") if f"{kind}s" in parts
        },
    )


def _xml(part: bytes, archive: Archive) -> etree._Element:
    """Return the root of a part; the strict variant of the format differs in its namespace only."""
    return parse_xml(part.replace(_STRICT, W.strip("{}").encode()), archive.source)


def _targets(archive: Archive, relationships: str, kind: str) -> list[str]:
    """Return the part names that a relationships part gives for a kind, such as "styles"."""
    data = archive.read(relationships)
    if data is None:
        return []
    folder = dirname(dirname(relationships))
    found = parse_xml(data, archive.source).iter(_RELATIONSHIPS)
    targets = [item.get("Target", "") for item in found if item.get("Type", "").endswith(f"/{kind}")]
    return [
        target.lstrip("/") if target.startswith("/") else normpath(join(folder, target)) for target in targets
    ]


def _metadata(archive: Archive) -> Metadata:
    data = archive.read("docProps/core.xml")
    return core_properties(parse_xml(data, archive.source)) if data else Metadata()


def _by_id(part: etree._Element) -> dict[str, etree._Element]:
    """Return the notes of a part by their ids; the first counts where an id stands twice."""
    return {note.get(f"{W}id", ""): note for note in reversed(part)}


def _style_id(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val", "") if style is not None else ""


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """Tell whether a tracked change took the paragraph's end away: it runs on into the next one."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _cells(child)
