"""The tree of a web page → typed lines and footnotes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.assemble import Line, Note, note_mark, plain
from ingest.clock import check_time
from ingest.document import BlockKind
from ingest.html.notes import PageNotes, page_notes
from ingest.limits import check_blocks
from ingest.office.numbering import NumberStyle, numeral, whole_number
from ingest.plain.wrapping import paragraph_groups


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SKIPPED = _names(
    "script style template noscript head svg iframe object select button textarea input map audio video"
    " canvas rp"
)
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form header hr html legend main menu nav ol p section summary table tbody tfoot"
    " thead ul"
)
_OPEN_TAGS = _names("td th tr")
_MENUS = _names("nav header footer aside")
_MENU_ROLES = _names("navigation banner search contentinfo complementary menu menubar")
_CONTENT = _names("main article")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT = _names("table h1 h2 h3 h4 h5 h6 article section form iframe")
_WORD_BULLET = re.compile("^[·o§\uf0b7\uf0a7]\\s+")
_MAX_CELL = 600
_LIST_STYLES = {
    "a": NumberStyle.LOWER_LETTER,
    "A": NumberStyle.UPPER_LETTER,
    "i": NumberStyle.LOWER_ROMAN,
    "I": NumberStyle.UPPER_ROMAN,
}


@dataclass(frozen=True, slots=True)
class PageLines:
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def page_lines(
    root: etree._Element, source: str, *, reading_order: Callable[[str], str] | None = None
) -> PageLines:
    """Return the lines and footnotes below `root`. Raises LimitExceededError for too many lines.

    Menus are left out outside `main` and `article`; where a page has neither, only `nav`. `reading_order`
    turns each line of a page in visual order, whose table cells come from the left.
    """
    notes = page_notes(root)
    has_content = any(_is_content(element) for element in root.iter(etree.Element))
    walk = _Walk(source, notes, has_content, reading_order)
    walk.over(root)
    return PageLines(tuple(walk.lines), tuple(walk.notes))


@dataclass(slots=True)
class _Frame:
    """What an open block element asks of the text in it."""

    element: etree._Element
    kind: BlockKind
    level: int | None


@dataclass(slots=True)
class _Walk:
    source: str
    page_notes: PageNotes
    has_content: bool
    reading_order: Callable[[str], str] | None
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    prefix: str = ""
    counts: dict[etree._Element, int] = field(default_factory=dict)
    content_depth: int = 0
    list_depth: int = 0

    def over(self, root: etree._Element) -> None:
        """Walk the tree without recursion: pages nest as deep as they like."""
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if element is root:
                self._add(element.text if event == "start" else None)
            elif event != "start":
                if event == "end":
                    self._close(element)
                self._add(element.tail)
            elif self._is_done_at_once(element):
                walker.skip_subtree()
            else:
                self._open(element)
                self._add(element.text)
        self.flush()

    def flush(self) -> None:
        """Close the line that is being gathered and add what is in it."""
        check_time()
        rows = [" ".join(row.split()) for row in "".join(self.inline).split("\n")]
        self.inline.clear()
        if not any(rows):
            return
        if self.reading_order:
            rows = [self.reading_order(row) for row in rows]
        frame = self.frames[-1] if self.frames else None
        kind, level = (frame.kind, frame.level) if frame else (BlockKind.PARAGRAPH, None)
        groups = [[" ".join(rows)]] if kind is BlockKind.HEADING else paragraph_groups("\n".join(rows))
        for text in (text for group in groups for text in group):
            self.lines.append(Line(kind, _with_label(self.prefix, text, kind), level=level))
            self.prefix = ""
        check_blocks(len(self.lines), self.source)

    def _is_done_at_once(self, element: etree._Element) -> bool:
        """Tell whether an element is left out, or read whole here: notes, their marks, and table rows."""
        if self._is_left_out(element) or element in self.page_notes.backlinks:
            return True
        if element in self.page_notes.references:
            self.inline.append(note_mark(self.page_notes.references[element]))
            return True
        if element in self.page_notes.texts:
            self.flush()
            mark = self.page_notes.texts[element]
            own_mark = re.compile(rf"[\[(]?{re.escape(mark)}[\])]?[.:]?\s+")
            self.notes.append(Note(mark, _without(own_mark, plain(self._joined(element)))))
            return True
        if element.tag == "tr" and _is_row_of_cells(element):
            self._row(element)
            return True
        if element.tag == "sup" and self._is_bare_mark(element):
            self.inline.append(note_mark("".join(element.itertext()).strip()))
            return True
        return False

    def _is_bare_mark(self, raised: etree._Element) -> bool:
        """Tell whether raised text is a number that no link explains."""
        linked = any(element in self.page_notes.references for element in raised.iter())
        return not linked and "".join(raised.itertext()).strip().isdigit()

    def _is_left_out(self, element: etree._Element) -> bool:
        if element.tag in _SKIPPED or element.get("hidden") is not None:
            return True
        if "display:none" in (element.get("style") or "").replace(" ", "").lower():
            return True
        if element.tag == "div" and element.get("title") in ("header", "footer"):
            return True  # running heads and feet, as LibreOffice writes them
        if self.content_depth:
            return False
        menus = _MENUS if self.has_content else {"nav"}
        roles = _MENU_ROLES if self.has_content else {"navigation"}
        return element.tag in menus or element.get("role") in roles

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        self.content_depth += _is_content(element)
        if tag == "br":
            self.inline.append("\n")
        elif tag in _HEADINGS:
            self._enter(element, BlockKind.HEADING, _HEADINGS[tag])
        elif tag == "li":
            self._enter(element, BlockKind.LIST_ITEM, max(self.list_depth, 1))
            self.prefix = self._item_label(element)
        elif tag == "p" and element.get("class") in ("title", "MsoTitle"):
            self._enter(element, BlockKind.HEADING, 0)
        elif tag == "p" and (element.get("class") or "").startswith("MsoList"):
            self._enter(element, BlockKind.LIST_ITEM, 1)
        elif tag in ("caption", "figcaption"):
            self._enter(element, BlockKind.CAPTION, None)
        elif tag in _BLOCKS or tag in _OPEN_TAGS:
            self.flush()
            self.list_depth += tag in ("ul", "ol")
        elif tag == "pre":
            self._enter(element, BlockKind.PARAGRAPH, None)

    def _enter(self, element: etree._Element, kind: BlockKind, level: int | None) -> None:
        self.flush()
        self.prefix = ""
        self.frames.append(_Frame(element, kind, level))

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        if self.frames and self.frames[-1].element is element:
            self.flush()
            self.frames.pop()
            self.prefix = ""
        elif tag in _BLOCKS or tag in _OPEN_TAGS:
            self.flush()
            self.list_depth -= tag in ("ul", "ol")
        self.content_depth -= _is_content(element)

    def _item_label(self, item: etree._Element) -> str:
        """Return "• ", or an ordered item's number: its own `value`, else one more than the item before."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "• "
        start = whole_number(parent.get("start"))
        before = self.counts.get(parent, 0 if start is None else start - 1)
        own = whole_number(item.get("value"))
        self.counts[parent] = before + 1 if own is None else own
        return f"{numeral(self.counts[parent], _list_style(parent))}. "

    def _row(self, row: etree._Element) -> None:
        self.flush()
        cells = [self._joined(cell) for cell in row.iterchildren("td", "th")]
        if any(cells):
            ordered = cells[::-1] if self.reading_order else cells
            self.lines.append(Line(BlockKind.TABLE_ROW, "\t".join(ordered)))
            check_blocks(len(self.lines), self.source)

    def _joined(self, element: etree._Element) -> str:
        """Return the text of a cell or a note as one line."""
        walk = _Walk(self.source, self.page_notes, self.has_content, self.reading_order, content_depth=1)
        walk.over(element)
        self.notes.extend(walk.notes)
        return " ".join(line.text for line in walk.lines)

    def _add(self, text: str | None) -> None:
        if text and self.frames and self.frames[-1].element.tag == "pre":
            self.inline.append(text)
        elif text:
            self.inline.append(text.replace("\n", " "))


def _with_label(prefix: str, text: str, kind: BlockKind) -> str:
    """Return a line with its list label; Word's own bullets, which are text, become "•"."""
    if kind is BlockKind.LIST_ITEM and not prefix:
        return _WORD_BULLET.sub("• ", text, count=1)
    return prefix + text


def _without(opening: re.Pattern[str], text: str) -> str:
    match = opening.match(text)
    return text[match.end() :] if match else text


def _is_content(element: etree._Element) -> bool:
    return element.tag in _CONTENT or element.get("role") == "main"


def _is_row_of_cells(row: etree._Element) -> bool:
    """Tell whether a row belongs to a table of data: several cells, none of them a page of its own."""
    cells = list(row.iterchildren("td", "th"))
    if len(cells) < 2:
        return False
    layout = any(element.tag in _LAYOUT for cell in cells for element in cell.iterdescendants(etree.Element))
    return not layout and all(len("".join(cell.itertext())) <= _MAX_CELL for cell in cells)


def _list_style(parent: etree._Element) -> NumberStyle:
    return _LIST_STYLES.get(parent.get("type") or "", NumberStyle.DECIMAL)
