"""A tag a row, in CSV that Excel opens with Hebrew intact; the last columns are for reviewers to fill in.

The file begins with a byte order mark. A cell that a spreadsheet would take for a formula begins with an
apostrophe. Offsets are code points of the document's text.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from index.anchoring import anchor_at
from nlp.tagging import Tag

COLUMNS = (
    "document_id", "title", "authors", "year", "passage_id", "heading_path", "pages",
    "start", "end", "surface", "prefix", "suffix",
    "concept", "label_he", "label_en", "score", "polarity", "nested", "matched_label", "rule",
    "verdict", "replacement", "note",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


class CsvExporter:
    """Writes one row a tag."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the header and the rows; the columns are `COLUMNS`."""
        out.write(b"\xef\xbb\xbf" + row_bytes(COLUMNS))
        for exported in documents:
            for tag in exported.tags:
                out.write(row_bytes(_row(exported, tag, context)))


def row_bytes(values: Iterable[object]) -> bytes:
    """Return one row, quoted where needed, ended by CR LF (RFC 4180)."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([guarded(value) if isinstance(value, str) else value for value in values])
    return utf8(buffer.getvalue())


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet would run it as a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Return the text without the apostrophe that `guarded` put there."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _row(exported: ExportedDocument, tag: Tag, context: ExportContext) -> list[object]:
    document, passage = exported.document, exported.passage_of(tag)
    anchor = anchor_at(document.text, tag.start, tag.end)
    place: list[object] = [document.id, document.title, "; ".join(document.authors), document.year]
    place += (
        [passage.id, " > ".join(passage.heading_path), _pages(passage.pages)] if passage else ["", "", ""]
    )
    words: list[object] = [tag.start, tag.end, anchor.quote, anchor.prefix, anchor.suffix]
    concept: list[object] = [
        tag.concept_id,
        context.label(tag.concept_id),
        context.label(tag.concept_id, "en"),
    ]
    how: list[object] = [round(tag.score, 4), tag.polarity.value, int(tag.nested), tag.evidence.label]
    return [*place, *words, *concept, *how, tag.evidence.rule, "", "", ""]


def _pages(pages: tuple[int, ...]) -> str:
    return " ".join(str(page) for page in pages)
