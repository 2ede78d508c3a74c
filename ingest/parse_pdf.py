"""PDF bytes → `Document`: glyph boxes → lines → columns → reading order → blocks, a verdict for each page."""

from collections.abc import Sequence

from ingest.assemble import PageVerdict, assemble
from ingest.blocks import PageColumns, page_blocks
from ingest.columns import columns, gutters
from ingest.document import Document, PageStatus
from ingest.drawn_page import DrawnPage, drawn_page
from ingest.errors import EmptyFileError, NeedsOcrError
from ingest.fonts import FontRepair
from ingest.furniture import without_furniture
from ingest.pdf_file import open_pdf


def parse_pdf(data: bytes, source: str, document_id: str, *, ocr: bool = True) -> Document:
    """Return the document in `data`; pages that cannot be trusted are read by OCR if it is installed.

    Raises `DamagedFileError`, `PasswordRequiredError`, `EmptyFileError`, `LimitExceededError`, and
    `NeedsOcrError` if no page has text that can be trusted.
    """
    pages = _drawn_pages(data, source, ocr)
    _check_some_text(pages, source)
    lines = without_furniture([page.lines for page in pages])
    known = [middle for page in lines for middle in gutters(page)]
    layout = [
        PageColumns(number, tuple(columns(page, known, drawn.tables)), drawn.mode)
        for number, (page, drawn) in enumerate(zip(lines, pages, strict=True), 1)
    ]
    blocks = page_blocks(layout)
    return assemble(
        blocks.lines,
        blocks.notes,
        source=source,
        document_id=document_id,
        pages=[PageVerdict(number, page.verdict) for number, page in enumerate(pages, 1)],
        warnings=_warnings(pages),
    )


def _drawn_pages(data: bytes, source: str, ocr: bool) -> list[DrawnPage]:
    """Return all pages; what later pages tell about a font is used for those that could not be read."""
    fonts = FontRepair()
    with open_pdf(data, source) as document:
        pages = [drawn_page(page, fonts, ocr=False) for page in document]
        return [
            drawn_page(document[number], fonts, ocr=ocr)
            if page.verdict.status is PageStatus.NEEDS_OCR
            else page
            for number, page in enumerate(pages)
        ]


def _check_some_text(pages: Sequence[DrawnPage], source: str) -> None:
    if any(page.lines for page in pages):
        return
    unread = sum(page.verdict.status is PageStatus.NEEDS_OCR for page in pages)
    raise NeedsOcrError(source, len(pages)) if unread else EmptyFileError(source)


def _warnings(pages: Sequence[DrawnPage]) -> list[str]:
    """Return a line for each page that was left out, repaired or read by OCR."""
    told = (PageStatus.NEEDS_OCR, PageStatus.REPAIRED, PageStatus.OCR, PageStatus.FAILED)
    return [
        f"page {number}: {page.verdict.reason}"
        for number, page in enumerate(pages, 1)
        if page.verdict.status in told
    ]
