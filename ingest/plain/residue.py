"""What converters and web pages leave in plain text → what it stood for, or nothing.

`[footnoteRef:1] [1: …]` (pandoc and other Word converters) is footnote 1 at its place; `[bookmark: _GoBack]`
and `[עריכת קוד מקור | עריכה]` are no text.
"""

import re
from collections.abc import Set

from ingest.assemble import Note, note_mark

_REFERENCE = re.compile(r"(?<!\s)\s*\[footnoteRef:\s*(\w+)\]")
_DEFINITION = re.compile(r"(?<!\s)\s*\[(\w{1,12}):\s")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
_WIKI_EDIT = re.compile(
    r"(?<![^\S\n])[^\S\n]*\[\s{0,9}(?:(?:עריכת קוד מקור\s{0,9}\|\s{0,9})?עריכה|edit(?: source)?)\s{0,9}\]"
)
_ANGLES = re.compile(r"\s*<\s*([^<>\n]*[א-ת][^<>\n]*?)\s*>\s*")
_MAX_NOTE = 20_000


def without_residue(text: str) -> tuple[str, list[Note]]:
    """Return `text` without residue, its footnotes taken out and their marks framed at their places."""
    text = _WIKI_EDIT.sub("", _BOOKMARK.sub("", text))
    marks = [match.group(1) for match in _REFERENCE.finditer(text)]
    text, notes = _without_definitions(text, frozenset(marks))
    text = _REFERENCE.sub(lambda match: note_mark(match.group(1)), text)
    return text, [notes[mark] for mark in dict.fromkeys(marks) if mark in notes]


def _without_definitions(text: str, marks: Set[str]) -> tuple[str, dict[str, Note]]:
    """Return `text` without the first "[1: …]" of each mark, and these as notes."""
    notes: dict[str, Note] = {}
    parts, at = [], 0
    while match := _DEFINITION.search(text, at):
        mark = match.group(1)
        if mark not in marks or mark in notes:
            parts.append(text[at : match.end()])
            at = match.end()
            continue
        end = _closing(text, match.end())
        notes[mark] = Note(mark, text[match.end() : end].strip())
        parts.append(text[at : match.start()])
        at = min(end + 1, len(text))
    return "".join(parts) + text[at:], notes


def without_angles(paragraph: str) -> str:
    """Return a paragraph without angle brackets around all of it, which parliament's protocols have.

    '<היו"ר משה כהן:>' is the speaker's line 'היו"ר משה כהן:'.
    """
    match = _ANGLES.fullmatch(paragraph)
    return match.group(1) if match else paragraph


def _closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one open before `start`, within reason."""
    depth = 1
    for at in range(start, min(len(text), start + _MAX_NOTE)):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if depth == 0:
            return at
    line_end = text.find("\n", start)
    return line_end if line_end >= 0 else len(text)
