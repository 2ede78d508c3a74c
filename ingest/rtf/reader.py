"""The tokens of an RTF file → typed lines, footnotes and properties."""

import copy
import re
from dataclasses import dataclass, field

from ingest.assemble import Line, Note, note_mark
from ingest.document import BlockKind
from ingest.errors import LimitExceededError
from ingest.limits import check_blocks
from ingest.plain.headings import looks_like_heading
from ingest.rtf.state import State
from ingest.rtf.tokens import Kind, Token
from ingest.rtf.words import CHARACTERS, CODE_PAGES, LABELS, NO_TEXT, PROPERTIES, STARRED_TEXT, SYMBOLS

_HEBREW, _ALEF, _TAV = "cp1255", 0xE0, 0xFA
_MAX_GROUPS = 10_000
_LONGEST_NAME = 2_000
_HEADING_NAME = re.compile(r"(?:heading|כותרת)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title", "תואר"})
_TITLE_SIZE = 30
_LABELLED = re.compile(r"\s*([•◦▪■·\uf0b7]|\(?[\wא-ת]{1,4}[.)])\s*\t\s*(?=\S)")
_BULLETS = frozenset("•◦▪■·\uf0b7\uf0a7oo§–-")


@dataclass(slots=True)
class _Sink:
    """Where text gathers: the body, or one footnote."""

    parts: list[str] = field(default_factory=list)
    label: str = ""
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    all_bold: bool = True

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts.clear()
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(slots=True)
class RtfReader:
    """Takes tokens one by one; what it has found is in `lines`, `notes`, `properties` and `bold`."""

    source: str
    default_page: str
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    sinks: list[_Sink] = field(default_factory=lambda: [_Sink()])
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    properties: dict[str, str | None] = field(default_factory=dict)
    bold: set[str] = field(default_factory=set)
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    font: int = 0
    to_skip: int = 0
    open_mark: str = ""
    pending: bytearray = field(default_factory=bytearray)

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.kind is not Kind.BYTE:
            self._decode_pending()
        if token.kind is Kind.OPEN:
            self._open()
        elif token.kind is Kind.CLOSE:
            self._close()
        elif token.kind is Kind.WORD:
            self._word(token.text, token.number)
        elif token.kind is Kind.BYTE:
            self._byte(token.number or 0)
        elif token.kind is Kind.SYMBOL:
            self._symbol(token.text)
        else:
            self._text(token.text)

    def end(self) -> None:
        """Close what a file cut short leaves open."""
        self._decode_pending()
        while len(self.sinks) > 1:
            self._end_note()
        self._end_row()
        self._paragraph()

    def _open(self) -> None:
        if len(self.stack) >= _MAX_GROUPS:
            raise LimitExceededError(self.source, "RTF groups nested beyond reason")
        self.stack.append(self.state)
        self.state = copy.copy(self.state)
        self.state.fresh = True
        self.state.starred = False
        self.to_skip = 0

    def _close(self) -> None:
        if not self.stack:
            return
        closed, self.state = self.state, self.stack.pop()
        self.to_skip = 0
        if closed.target == "note" and self.state.target != "note":
            self._end_note()

    def _destination(self, word: str) -> bool:
        """Enter the destination that a group's first word names; tell whether it names one."""
        starred = self.state.starred
        self.state.fresh = False
        self.state.starred = False
        if self.state.target == "none":
            return True
        if word == "footnote":
            self._begin_note()
        elif word in LABELS:
            self.state.target = "label"
        elif word in ("fonttbl", "stylesheet"):
            self.state.target = word
        elif word == "info":
            self.state.target = "info"
        elif self.state.target == "info" or (self.state.target in PROPERTIES):
            self.state.target = word if word in PROPERTIES else "none"
        elif word in NO_TEXT or (starred and self._is_unknown(word)):
            self.state.target = "none"
        else:
            return False
        return True

    def _is_unknown(self, word: str) -> bool:
        return word not in STARRED_TEXT and self.state.target not in ("stylesheet", "fonttbl")

    def _begin_note(self) -> None:
        mark = self.open_mark or str(len(self.notes) + len(self.sinks))
        if not self.open_mark and len(self.sinks) == 1:
            self.sinks[-1].parts.append(note_mark(mark))
        self.sinks.append(_Sink(label=mark))
        self.open_mark = ""
        self.state.target = "note"
        self.state.raised = False
        self.state.in_table = False

    def _end_note(self) -> None:
        if len(self.sinks) > 1:
            sink = self.sinks.pop()
            text = " ".join([*sink.cell, sink.take()])
            self.notes.append(Note(sink.label, text.replace("\t", " ").strip()))

    def _word(self, word: str, number: int | None) -> None:
        if (self.state.fresh or self.state.starred) and self._destination(word):
            return
        if word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self.to_skip = self.state.unicode_skip
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in ("par", "sect"):
            self._paragraph()
        elif word in ("cell", "nestcell"):
            self._end_cell()
        elif word in ("row", "nestrow"):
            self._end_row()
        elif word == "chftn":
            self._footnote_mark()
        else:
            self._formatting(word, number)

    def _formatting(self, word: str, number: int | None) -> None:
        if word == "f" and number is not None:
            self.font = number
            self.state.page = self.fonts.get(number, "")
        elif word == "af" and number is not None:
            self.state.complex_page = self.fonts.get(number, "")
        elif word == "fcharset" and self.state.target == "fonttbl":
            self.fonts[self.font] = CODE_PAGES.get(number or 0, "")
        else:
            self.state.apply(word, number)

    def _footnote_mark(self) -> None:
        if self.state.target == "body":
            self.open_mark = str(len(self.notes) + len(self.sinks))
            self.sinks[-1].parts.append(note_mark(self.open_mark))

    def _byte(self, value: int) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.pending.append(value)

    def _decode_pending(self) -> None:
        if self.pending:
            text = bytes(self.pending).decode(self._page(), "replace")
            self.pending.clear()
            self._put(text)

    def _page(self) -> str:
        """Return the code page of the pending bytes: that of the Hebrew font where they are its letters."""
        letters = sum(_ALEF <= byte <= _TAV for byte in self.pending)
        if self.state.complex_page == _HEBREW and 2 * letters > len(self.pending):
            return _HEBREW
        return self.state.page or self.default_page

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.state.starred = True
        elif self.to_skip:
            self.to_skip -= 1
        elif symbol in ("\n", "\r"):
            self._paragraph()
        elif symbol in SYMBOLS:
            self._put(SYMBOLS[symbol])

    def _text(self, text: str) -> None:
        skipped = min(self.to_skip, len(text))
        self.to_skip -= skipped
        self._put(text[skipped:])

    def _put(self, text: str) -> None:
        self.state.fresh = False
        target, sink = self.state.target, self.sinks[-1]
        if target == "label":
            sink.label += text
        elif target in PROPERTIES:
            self.properties[target] = ((self.properties.get(target) or "") + text)[:_LONGEST_NAME]
        elif target == "stylesheet":
            style = self.state.style or 0
            self.styles[style] = (self.styles.get(style, "") + text).strip(";")[:_LONGEST_NAME]
        elif target in ("body", "note") and not self.state.hidden:
            if text.strip():
                sink.all_bold = sink.all_bold and self.state.bold
            is_mark = self.state.raised and text.strip().isdigit() and target == "body"
            sink.parts.append(note_mark(text.strip()) if is_mark else text)

    def _paragraph(self) -> None:
        sink = self.sinks[-1]
        if self.state.target not in ("body", "note"):
            return
        text = sink.take()
        label, sink.label = (sink.label, "") if len(self.sinks) == 1 else ("", sink.label)
        all_bold, sink.all_bold = sink.all_bold, True
        if not text.strip():
            return
        if self.state.in_table or len(self.sinks) > 1:
            sink.cell.append(f"{_label(label)} {text}".strip().replace("\t", " "))
            return
        self._end_row()
        self.lines.append(self._line(label, text, bold=all_bold))
        check_blocks(len(self.lines), self.source)

    def _line(self, label: str, text: str, *, bold: bool) -> Line:
        level = self._heading_level(bold)
        written = _label(label)
        found = _LABELLED.match(text)
        if found and not written:
            written, text = _label(found.group(1)), text[found.end() :]
        labelled = f"{written} {text}" if written else text
        if level is not None:
            return Line(BlockKind.HEADING, text if written == "•" else labelled, level=level)
        if written:
            return Line(BlockKind.LIST_ITEM, labelled, level=self.state.list_level)
        if bold and looks_like_heading(text.strip()):
            self.bold.add(text)
        return Line(BlockKind.PARAGRAPH, text)

    def _heading_level(self, bold: bool) -> int | None:
        """Return a paragraph's heading level by its outline level, its style's name, or a title's looks."""
        name = self.styles.get(self.state.style or 0, "").strip()
        named = _HEADING_NAME.fullmatch(name)
        if self.state.outline is not None and 0 <= self.state.outline < 9:
            return self.state.outline + 1
        if named:
            return int(named.group(1))
        looks_like_title = not self.lines and bold and self.state.centred and self.state.size >= _TITLE_SIZE
        return 0 if name.lower() in _TITLE_NAMES or looks_like_title else None

    def _end_cell(self) -> None:
        sink = self.sinks[-1]
        if self.state.target == "body":
            sink.cell.append(sink.take().replace("\t", " "))
            sink.row.append(" ".join(filter(str.strip, sink.cell)))
            sink.cell.clear()

    def _end_row(self) -> None:
        sink = self.sinks[-1]
        cells = sink.row + ([" ".join(sink.cell)] if sink.cell else [])
        sink.row, sink.cell = [], []
        if any(cell.strip() for cell in cells):
            kind = BlockKind.TABLE_ROW if len(cells) > 1 else BlockKind.PARAGRAPH
            self.lines.append(Line(kind, "\t".join(cells)))


def _label(written: str) -> str:
    label = written.strip()
    return "•" if label and set(label) <= _BULLETS else label
