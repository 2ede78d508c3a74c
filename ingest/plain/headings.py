"""Which lines are headings, by their style, their weight or their look."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from ingest.assemble import Line
from ingest.document import BlockKind

_URL = re.compile(r"https?://|www\.|\S@\S+\.\S")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.,;!…)\]>/]$|[.,!?][\"”״]$|\s[-–]$")
_MAX_HEADING = 150
_MAX_HEADING_WORDS = 16


def looks_like_heading(text: str) -> bool:
    """Tell whether a text could be a heading by itself: short, with letters, and no sentence."""
    if not _LETTER.search(text) or _URL.search(text) or "\t" in text:
        return False
    if len(text) > _MAX_HEADING or len(text.split()) > _MAX_HEADING_WORDS:
        return False
    if text.endswith(":"):
        return len(text.split()) <= 2
    return not _SENTENCE_END.search(text)


def under_title(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the title, a heading of level 0, as level 1 and all headings below it."""
    headings = [line.level for line in lines if line.kind is BlockKind.HEADING]
    if 0 not in headings:
        return list(lines)
    shift = 1 if 1 in headings else 0
    return [
        replace(line, level=line.level + shift if line.level else 1)
        if line.kind is BlockKind.HEADING and line.level is not None
        else line
        for line in lines
    ]


def headings_from_bold(lines: Sequence[Line], bold: Container[str]) -> list[Line]:
    """Return the lines with short bold paragraphs as headings, in a text without headings of its own.

    `bold` has the texts of the paragraphs that are bold throughout.
    """
    if any(line.kind is BlockKind.HEADING and (line.level or 1) > 1 for line in lines):
        return list(lines)
    titled = any(line.kind is BlockKind.HEADING for line in lines)
    made: list[Line] = []
    for at, line in enumerate(lines):
        if line.kind is BlockKind.PARAGRAPH and line.text in bold and at + 1 < len(lines):
            line = replace(line, kind=BlockKind.HEADING, level=2 if titled else 1)
            titled = True
        made.append(line)
    return made
