"""What flows out of `ingest`: one text a document, everything else spans of it.

Offsets are code points of `Document.text`, end exclusive. `Document.text` is the reading text: NFC, logical
order, one block a line joined by line feeds; list items carry "• " or "1. ", cells of a table row are split
by TAB, footnotes are the last lines. Every structure is a span of it, never a copy.
"""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


class PageStatus(StrEnum):
    """What may be believed about a page's text."""

    OK = "ok"
    REPAIRED = "repaired"
    OCR = "ocr"
    NEEDS_OCR = "needs_ocr"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a page's text can be trusted: `order_confidence` 0–1, and the reason in words."""

    status: PageStatus
    order_confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) covers `start:end`; blocks that run on belong to the page they begin on."""

    number: int
    start: int
    end: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that follows until the next heading of its level or higher.

    `level` counts from 1; 0 is the text before the first heading, whose `heading` is "". `start` is the
    heading's own start. Sections nest by level. `heading` has no footnote marks; footnotes lie in none.
    """

    heading: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text. `bbox` is (x0, y0, x1, y1) in PDF points from the page's lower left corner."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """Footnote `mark` with its text at `start:end`; `anchor` is its mark's offset in the body, if found."""

    mark: str
    start: int
    end: int
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in the running text; `reference` is the index into `Document.references`, if found."""

    start: int
    end: int
    authors: tuple[str, ...]
    year: int | None
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the bibliography."""

    start: int
    end: int
    authors: tuple[str, ...]
    year: int | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source as one text with stand-off structure. `language` is a BCP 47 tag; `source` a POSIX path."""

    id: str
    source: str
    text: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    language: str = "he"
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
    warnings: tuple[str, ...] = ()
    abstract: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document that search returns: `text == document.text[start:end]`.

    `heading_path` runs from the outermost heading inwards; `pages` are the page numbers it touches.
    """

    id: str
    document_id: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str
    pages: tuple[int, ...]
