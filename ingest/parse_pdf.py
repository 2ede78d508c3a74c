"""PDF bytes → `Document`: glyph boxes → lines → columns → reading order → blocks, a verdict for each page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pypdfium2

from ingest.assemble import Line, PageVerdict, assemble
from ingest.clock import check_time
from ingest.document import BlockKind, Document, PageStatus, Verdict
from ingest.errors import DamagedFileError, EmptyFileError, NeedsOcrError
from ingest.metadata import Metadata, metadata_from
from ingest.pdf.blocks import PageColumns, page_blocks
from ingest.pdf.columns import columns, gutters, page_cuts
from ingest.pdf.drawn_page import DrawnPage, drawn_page, nothing
from ingest.pdf.fonts import FontRepair
from ingest.pdf.furniture import without_furniture
from ingest.pdf.lines import Segment
from ingest.pdf.pdf_file import open_pdf
from ingest.pdf.reading import Mode

_SECONDS_A_PAGE = 0.5
_BACKWARDS = (Mode.MIRRORED, Mode.WORDS)
_Page = TypeVar("_Page")


def parse_pdf(data: bytes, source: str, document_id: str, *, ocr: bool = True) -> Document:
    """Return the document in `data`; pages that cannot be trusted are read by OCR if it is installed.

    Raises `DamagedFileError`, `PasswordRequiredError`, `EmptyFileError`, `LimitExceededError`, and
    `NeedsOcrError` if no page has text that can be trusted.
    """
    with open_pdf(data, source) as document:
        pages = _of_one_mode(_drawn_pages(document, ocr))
        properties = _properties(document)
    _check_some_text(pages, source)
    lines = without_furniture([page.lines for page in pages])
    blocks = page_blocks(_layout(lines, pages))
    return assemble(
        blocks.lines,
        blocks.notes,
        source=source,
        document_id=document_id,
        pages=[PageVerdict(number, page.verdict) for number, page in enumerate(pages, 1)],
        metadata=_metadata(properties, blocks.lines),
        warnings=_warnings(pages),
    )


def _layout(lines: Sequence[list[list[Segment]]], pages: Sequence[DrawnPage]) -> list[PageColumns]:
    """Return the columns of all pages; a gutter that some pages show is looked for on all of them."""
    cuts = [page_cuts(page) for page in _in_time(lines)]
    known = sorted(middle for page in zip(lines, cuts, strict=True) for middle in gutters(*page))
    return [
        PageColumns(number, tuple(columns(page, known, drawn.tables, cuts=own)), drawn.mode)
        for number, (page, own, drawn) in enumerate(zip(_in_time(lines), cuts, pages, strict=True), 1)
    ]


def _in_time(pages: Sequence[_Page]) -> Iterator[_Page]:
    """Yield pages, or what is known of them, one by one, as long as the time of all of them lasts."""
    for page in pages:
        check_time(_SECONDS_A_PAGE * len(pages))
        yield page


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """Return the file's properties; none where one of them is no text."""
    try:
        return dict(document.get_metadata_dict())
    except UnicodeDecodeError:
        return {}


def _metadata(properties: Mapping[str, str], lines: Sequence[Line]) -> Metadata:
    """Return what is sane of the file's properties; its title only where no page shows a heading.

    On the open bed the heading was the title in every file; programs often leave a template's title behind.
    """
    headed = any(line.kind is BlockKind.HEADING for line in lines)
    title = None if headed else properties.get("Title")
    return metadata_from(
        {"title": title, "author": properties.get("Author"), "keywords": properties.get("Keywords")}
    )


def _drawn_pages(document: pypdfium2.PdfDocument, ocr: bool) -> list[DrawnPage]:
    """Return all pages; what later pages tell about a font is used for those that could not be read."""
    fonts = FontRepair()
    pages = [_read(document, number, fonts, ocr=False) for number in _in_time(range(len(document)))]
    return [
        _read(document, number, fonts, ocr=ocr) if page.verdict.status is PageStatus.NEEDS_OCR else page
        for number, page in enumerate(pages)
    ]


def _of_one_mode(pages: Sequence[DrawnPage]) -> list[DrawnPage]:
    """Return the pages; those that show Hebrew mirrored do so in the way that most of them do.

    A page of few lines cannot tell whether whole lines are mirrored or words at their right places.
    """
    mirrored = Counter(page.mode for page in pages if page.mode in _BACKWARDS)
    if len(mirrored) < 2:
        return list(pages)
    usual = mirrored.most_common(1)[0][0]
    return [replace(page, mode=usual) if page.mode in _BACKWARDS else page for page in pages]


def _read(document: pypdfium2.PdfDocument, number: int, fonts: FontRepair, *, ocr: bool) -> DrawnPage:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return nothing(Verdict(PageStatus.FAILED, 0.0, "the page is damaged and cannot be loaded"))
    try:
        return drawn_page(page, fonts, ocr=ocr)
    finally:
        page.close()


def _check_some_text(pages: Sequence[DrawnPage], source: str) -> None:
    if any(page.lines for page in pages):
        return
    found = {page.verdict.status for page in pages}
    if PageStatus.NEEDS_OCR in found:
        raise NeedsOcrError(source, len(pages))
    if PageStatus.FAILED in found:
        raise DamagedFileError(source, next(page.verdict.reason for page in pages if page.verdict.reason))
    raise EmptyFileError(source)


def _warnings(pages: Sequence[DrawnPage]) -> list[str]:
    """Return a line for each page that was left out, repaired or read by OCR."""
    told = (PageStatus.NEEDS_OCR, PageStatus.REPAIRED, PageStatus.OCR, PageStatus.FAILED)
    return [
        f"page {number}: {page.verdict.reason}"
        for number, page in enumerate(pages, 1)
        if page.verdict.status in told
    ]
