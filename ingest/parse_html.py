"""HTML → Document: headings, paragraphs, lists, tables, footnotes; menus only inside `main`/`article`."""

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from ingest.assemble import Line, Note, assemble
from ingest.document import BlockKind, Document
from ingest.encodings import decode
from ingest.errors import DamagedFileError, EmptyFileError
from ingest.limits import LIMITS, check_size
from ingest.metadata import Metadata
from ingest.structure import unwrapped

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{1,200}?|\?xml[^>]{1,100}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SKIPPED = _names("script style template noscript head svg iframe object select button textarea input")
_MENUS = _names("nav")
_MENU_ROLES = _names("navigation search banner contentinfo")
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary"
    " table tbody td tfoot th thead tr ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BACKLINK = re.compile(r"\s*[↩↑^⤴]\ufe0e?\s*$")


def parse_html(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a web page; its charset is taken from its bytes before its declaration."""
    check_size(data, source, LIMITS.text_file_bytes)
    root = _root(decode(data, declared=_declared(data)).text, source)
    lines, notes = html_lines(root)
    if not lines:
        raise EmptyFileError(source)
    return assemble(
        lines, notes, source=source, document_id=document_id, metadata=Metadata(title=_title(root))
    )


def html_lines(root: etree._Element) -> tuple[list[Line], list[Note]]:
    """Return a page's lines and footnotes."""
    walk = _Walk(content_apart=bool(root.xpath("//main|//article|//*[@role='main']")))
    walk.visit(root, 0)
    walk.flush()
    return walk.lines, walk.notes


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    return match.group(1).decode("ascii", "replace") if match else None


def _root(text: str, source: str) -> etree._Element:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(source, str(error)) from error


def _title(root: etree._Element) -> str | None:
    found = root.findtext(".//title")
    return found.strip() if found and found.strip() else None


@dataclass(slots=True)
class _Walk:
    content_apart: bool
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    prefix: str = ""

    def visit(self, element: etree._Element, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or depth > LIMITS.depth:
            return
        if tag in _HEADINGS:
            self._block(element, depth, BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "li":
            self._block(element, depth, BlockKind.LIST_ITEM, 1, prefix=_item_prefix(element))
        elif tag == "tr":
            self._row(element)
        elif tag == "br":
            self.inline.append("\n")
        elif tag in _BLOCKS:
            self.flush()
            self._children(element, depth)
            self.flush()
        else:
            self._children(element, depth)

    def flush(self) -> None:
        text = "".join(self.inline)
        self.inline.clear()
        rows = [" ".join(row.split()) for row in text.split("\n")]
        for row in unwrapped([row for row in rows if row]):
            self.lines.append(Line(self.kind, self.prefix + row, level=self.level))
            self.prefix = ""

    def _block(
        self, element: etree._Element, depth: int, kind: BlockKind, level: int, prefix: str = ""
    ) -> None:
        self.flush()
        outer = (self.kind, self.level)
        self.kind, self.level, self.prefix = kind, level, prefix
        self._children(element, depth)
        self.flush()
        self.kind, self.level = outer
        self.prefix = ""

    def _row(self, element: etree._Element) -> None:
        self.flush()
        cells = [" ".join(" ".join(cell.itertext()).split()) for cell in element.iterchildren("td", "th")]
        if any(cells):
            self.lines.append(Line(BlockKind.TABLE_ROW, "\t".join(cells)))

    def _children(self, element: etree._Element, depth: int) -> None:
        self._text(element.text)
        for child in element:
            self.visit(child, depth + 1)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self.inline.append(" ".join(text.split("\n")) if "\n" in text else text)


def _item_prefix(item: etree._Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "• "
    return f"{sum(1 for _ in item.itersiblings('li', preceding=True)) + 1}. "
