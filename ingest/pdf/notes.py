"""Small paragraphs at the foot of a column → footnotes with their marks."""

import re
from collections.abc import Sequence

from ingest.assemble import Line, Note, framed_marks, plain
from ingest.pdf.geometry import box_of
from ingest.pdf.paragraphs import Paragraph, join_lines, paragraph_text

_NOTE_SIZE = 0.93
_FULL_SIZE_NOTE = re.compile(r"(\d{1,3}|[*†‡]+)(?:\s+|(?=[^\W\d]))(?=\D)")
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
    start = min(start, _full_size_start(flow[:start]))
    return list(flow[:start]), [item for item in flow[start:] if isinstance(item, Paragraph)]


def _full_size_start(flow: Sequence[Paragraph | Line]) -> int:
    """Return where the notes at the end of `flow` begin that are set as large as the text.

    Each begins with a raised mark that the text above has too; the last paragraph's need not be raised.
    """
    start = len(flow)
    while start > 1:
        item = flow[start - 1]
        if not isinstance(item, Paragraph):
            break
        first = item.lines[0].text
        match = _FULL_SIZE_NOTE.match(plain(first))
        is_raised = bool(match) and first != plain(first) and not first.startswith(plain(first)[:1])
        if not match or not (is_raised or start == len(flow)) or match[1] not in _marks(flow[: start - 1]):
            break
        start -= 1
    return start


def _marks(flow: Sequence[Paragraph | Line]) -> set[str]:
    """Return the raised marks within the paragraphs of `flow`."""
    lines = [line.text for item in flow if isinstance(item, Paragraph) for line in item.lines]
    return {mark for text in lines for mark in framed_marks(text)}


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
