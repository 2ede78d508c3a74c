"""Small paragraphs at the foot of a column → footnotes with their marks."""

import re
from collections.abc import Sequence

from ingest.assemble import Line, Note, plain
from ingest.geometry import box_of
from ingest.paragraphs import Paragraph, join_lines, paragraph_text

_NOTE_SIZE = 0.93
_NOTE = re.compile(r"^\[?(\d{1,3}|[*†‡]+)[.)\]]?\s*(?=\D)")


def split_notes(
    flow: Sequence[Paragraph | Line], body: float
) -> tuple[list[Paragraph | Line], list[Paragraph]]:
    """Return a column's flow without its footnotes, and these; `body` is the size of most text."""
    start = len(flow)
    while start and _is_small(flow[start - 1], body):
        start -= 1
    while start < len(flow) and not _is_note(flow[start]):
        start += 1
    return list(flow[:start]), [item for item in flow[start:] if isinstance(item, Paragraph)]


def _is_small(item: Paragraph | Line, body: float) -> bool:
    return isinstance(item, Paragraph) and item.size <= _NOTE_SIZE * body


def _is_note(item: Paragraph | Line) -> bool:
    return isinstance(item, Paragraph) and _NOTE.match(plain(item.lines[0].text)) is not None


def notes(items: Sequence[Paragraph]) -> list[Note]:
    """Return footnotes in order; a paragraph without a mark belongs to the note before it."""
    found: list[Note] = []
    for item in items:
        text = plain(paragraph_text(item))
        match = _NOTE.match(text)
        if match or not found:
            mark = match.group(1) if match else ""
            found.append(Note(mark, text[match.end() :] if match else text, item.page, box_of(item.parts)))
        else:
            last = found[-1]
            found[-1] = Note(last.mark, join_lines(last.text, text), last.page, last.bbox)
    return found
