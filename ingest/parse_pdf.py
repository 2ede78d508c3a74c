"""PDF bytes → `Document`: glyph boxes → lines → columns → reading order → blocks, a verdict for each page."""

import pypdfium2

from ingest.assemble import PageVerdict, assemble
from ingest.columns import columns, gutters
from ingest.document import Document, PageStatus, Verdict
from ingest.errors import DamagedFileError, PasswordRequiredError
from ingest.furniture import without_furniture
from ingest.glyphs import page_glyphs
from ingest.lines import Segment, words
from ingest.paragraphs import PageColumns, page_blocks


def parse_pdf(data: bytes, source: str, document_id: str, *, ocr: bool = True) -> Document:
    """Return the document in `data`.

    Raises `DamagedFileError`, `PasswordRequiredError`, `EmptyFileError`, `LimitExceededError`, and
    `NeedsOcrError` if no page has text that can be trusted.
    """
    pages = without_furniture(_page_words(data, source))
    known = [middle for page in pages for middle in gutters(page)]
    layout = [PageColumns(number, tuple(columns(page, known))) for number, page in enumerate(pages, 1)]
    blocks = page_blocks(layout)
    verdicts = [PageVerdict(number, Verdict(PageStatus.OK, 1.0)) for number in range(1, len(pages) + 1)]
    return assemble(blocks.lines, blocks.notes, source=source, document_id=document_id, pages=verdicts)


def _page_words(data: bytes, source: str) -> list[list[list[Segment]]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordRequiredError(source) from error
        raise DamagedFileError(source, str(error)) from error
    try:
        return [words(page_glyphs(page)) for page in document]
    finally:
        document.close()
