"""PDF bytes → `Document`: glyph boxes → lines → columns → reading order → blocks, a verdict for each page."""

import pypdfium2

from ingest.assemble import PageVerdict, assemble
from ingest.blocks import PageColumns, page_blocks
from ingest.columns import columns, gutters
from ingest.document import Document, PageStatus, Verdict
from ingest.drawn_page import DrawnPage, drawn_page
from ingest.errors import DamagedFileError, PasswordRequiredError
from ingest.furniture import without_furniture


def parse_pdf(data: bytes, source: str, document_id: str, *, ocr: bool = True) -> Document:
    """Return the document in `data`.

    Raises `DamagedFileError`, `PasswordRequiredError`, `EmptyFileError`, `LimitExceededError`, and
    `NeedsOcrError` if no page has text that can be trusted.
    """
    pages = _drawn_pages(data, source)
    lines = without_furniture([page.lines for page in pages])
    known = [middle for page in lines for middle in gutters(page)]
    layout = [
        PageColumns(number, tuple(columns(page, known, drawn.tables)))
        for number, (page, drawn) in enumerate(zip(lines, pages, strict=True), 1)
    ]
    blocks = page_blocks(layout)
    verdicts = [PageVerdict(number, Verdict(PageStatus.OK, 1.0)) for number in range(1, len(pages) + 1)]
    return assemble(blocks.lines, blocks.notes, source=source, document_id=document_id, pages=verdicts)


def _drawn_pages(data: bytes, source: str) -> list[DrawnPage]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordRequiredError(source) from error
        raise DamagedFileError(source, str(error)) from error
    try:
        return [drawn_page(page) for page in document]
    finally:
        document.close()
