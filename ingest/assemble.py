"""Typed lines and footnotes, as every parser makes them → a `Document`: one text with spans over it.

A footnote's mark stands in the text as its digits. A parser writes `note_mark("1")` at its place; the
mark stays, and its offset becomes the footnote's anchor.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ingest.document import Block, BlockKind, Document, Footnote, Page, Section, Verdict
from ingest.limits import check_blocks
from ingest.metadata import Metadata
from ingest.normalize import one_line, table_row

# Noncharacters (Unicode 23.7: for internal use) frame a footnote mark while lines are being made.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_BACK_ARROWS = " ↩↑⤴\ufe0e\ufe0f"
LONGEST_NAME = 300
_FRAMED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")

BBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One block to be: `text` may hold `note_mark`s; list items begin with "• " or "1. ", cells split by TAB.

    `level` is a heading's or list item's level from 1.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    bbox: BBox | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: `mark` is what stands in the text ("1", "*"), `text` is without the mark."""

    mark: str
    text: str
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """Page `number` (from 1) and how far its text can be trusted."""

    number: int
    verdict: Verdict


@dataclass(slots=True)
class _Text:
    """The text so far and what was found in it."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    end: int = 0

    def add(self, line: Line) -> None:
        framed = _clean(line)
        text, anchors = _unframed(framed)
        if not text:
            return
        if line.kind is BlockKind.HEADING:
            self.headings.append(plain(_FRAMED.sub("", framed)).strip())
        start = self.end + 1 if self.lines else 0
        self.lines.append(text)
        self.end = start + len(text)
        self.blocks.append(Block(line.kind, start, self.end, line.page, line.bbox, line.level))
        self.anchors.extend((mark, start + offset) for mark, offset in anchors)


def note_mark(mark: str) -> str:
    """Return `mark` framed as the place of footnote `mark`, to be put into a `Line`'s text."""
    return f"{_OPEN}{mark}{_CLOSE}"


def framed_marks(text: str) -> list[str]:
    """Return the marks framed in a line's text, in order."""
    return [mark.strip() for mark in _FRAMED.findall(text)]


def plain(text: str) -> str:
    """Return a line's text with its footnote marks unframed: "אמון" + note_mark("1") → "אמון1"."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def assemble(
    lines: Iterable[Line],
    notes: Sequence[Note] = (),
    *,
    source: str,
    document_id: str,
    pages: Iterable[PageVerdict] = (),
    metadata: Metadata | None = None,
    warnings: Iterable[str] = (),
) -> Document:
    """Return the document of `lines` in reading order, `notes` as its last lines ("1. …").

    Lines are normalised, empty ones left out. The title is the metadata's, else the first heading, else
    the first line, else the file's name. Citations and references are left for `ingest.citations`.
    """
    known = metadata or Metadata()
    text = _Text()
    for line in lines:
        text.add(line)
        check_blocks(len(text.blocks), source)
    body_end, body_blocks = text.end, len(text.blocks)
    footnotes = _add_notes(text, notes)
    whole = "\n".join(text.lines)
    return Document(
        id=document_id,
        source=source,
        text=whole,
        title=shortened(one_line(known.title or "") or _title(text, source)),
        authors=known.authors,
        year=known.year,
        language=known.language or "he",
        pages=_pages(pages, text.blocks[:body_blocks]),
        sections=_sections(text, body_end),
        blocks=tuple(text.blocks),
        footnotes=footnotes,
        warnings=tuple(warnings),
        abstract=known.abstract,
        keywords=known.keywords,
    )


def _sections(text: _Text, end: int) -> tuple[Section, ...]:
    """Return the sections that the heading blocks open, in order of their start; the last end at `end`."""
    headings = [block for block in text.blocks if block.kind is BlockKind.HEADING]
    first = headings[0].start if headings else end + 1
    found = [Section("", 0, 0, first - 1)] if first > 0 and text.lines else []
    ends = [end] * len(headings)
    still_open: list[int] = []
    for number, heading in enumerate(headings):
        while still_open and (headings[still_open[-1]].level or 1) >= (heading.level or 1):
            ends[still_open.pop()] = heading.start - 1
        still_open.append(number)
    for heading, name, section_end in zip(headings, text.headings, ends, strict=True):
        found.append(Section(shortened(name), heading.level or 1, heading.start, section_end))
    return tuple(found)


def shortened(name: str) -> str:
    """Return a title or heading cut at a word to `LONGEST_NAME` characters: every passage carries it."""
    if len(name) <= LONGEST_NAME:
        return name
    cut = name[:LONGEST_NAME]
    return f"{cut.rpartition(' ')[0] or cut}…"


def with_metadata(document: Document, metadata: Metadata) -> Document:
    """Return `document` with every field that `metadata` knows replaced."""
    return replace(
        document,
        title=shortened(metadata.title or document.title),
        authors=metadata.authors or document.authors,
        year=metadata.year or document.year,
        language=metadata.language or document.language,
        abstract=metadata.abstract or document.abstract,
        keywords=metadata.keywords or document.keywords,
    )


def _clean(line: Line) -> str:
    return table_row(line.text) if line.kind is BlockKind.TABLE_ROW else one_line(line.text)


def _unframed(text: str) -> tuple[str, list[tuple[str, int]]]:
    """Return the text without frames, and (mark, offset) of each framed mark."""
    parts, anchors, length, last = [], [], 0, 0
    for match in _FRAMED.finditer(text):
        before = plain(text[last : match.start()])
        mark = match.group(1)
        length += len(before)
        anchors.append((unicodedata.normalize("NFKC", mark.strip()), length))
        parts += [before, mark]
        length += len(mark)
        last = match.end()
    parts.append(plain(text[last:]))
    return "".join(parts), anchors


def _add_notes(text: _Text, notes: Sequence[Note]) -> tuple[Footnote, ...]:
    """Append the notes to the text; the first unused anchor of its mark is a note's anchor."""
    anchors: dict[str, deque[int]] = {}
    for mark, offset in text.anchors:
        anchors.setdefault(mark, deque()).append(offset)
    footnotes = []
    for note in notes:
        before = len(text.blocks)
        text.add(Line(BlockKind.FOOTNOTE, _note_line(note), note.page, note.bbox))
        places = anchors.get(note.mark)
        anchor = places.popleft() if places else None
        for block in text.blocks[before:]:
            footnotes.append(Footnote(note.mark, block.start, block.end, anchor))
    return tuple(footnotes)


def _note_line(note: Note) -> str:
    text = plain(note.text).rstrip(_BACK_ARROWS)
    return f"{note.mark}. {text}" if note.mark.isdigit() else f"{note.mark} {text}"


def _title(text: _Text, source: str) -> str:
    candidates = (*text.headings[:1], *text.lines[:1], PurePosixPath(source).stem)
    return next(filter(None, candidates), source)


def _pages(verdicts: Iterable[PageVerdict], blocks: Sequence[Block]) -> tuple[Page, ...]:
    """Return each page with the span of the blocks that begin on it; an empty page stands where it would."""
    spans: dict[int | None, tuple[int, int]] = {}
    for block in blocks:
        start, _ = spans.get(block.page, (block.start, block.end))
        spans[block.page] = (start, block.end)
    pages, at = [], 0
    for page in verdicts:
        start, at = spans.get(page.number, (at, at))
        pages.append(Page(page.number, start, at, page.verdict))
    return tuple(pages)
