"""What converters and web pages leave in plain text → what it stood for, or nothing.

`[footnoteRef:1] [1: …]` (pandoc and other Word converters) is footnote 1 at its place; `[bookmark: _GoBack]`
and `[עריכת קוד מקור | עריכה]` are no text.
"""

import re

from ingest.assemble import Note, note_mark

_REFERENCE = re.compile(r"\s*\[footnoteRef:\s*(\w+)\]\s*(?:\[\1:)?")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
_WIKI_EDIT = re.compile(r"[^\S\n]*\[\s*(?:עריכת קוד מקור\s*\|\s*)?עריכה\s*\]|[^\S\n]*\[edit(?: source)?\]")
_MAX_NOTE = 20_000


def without_residue(text: str) -> tuple[str, list[Note]]:
    """Return `text` without residue, its footnotes taken out and their marks framed at their places."""
    text = _WIKI_EDIT.sub("", _BOOKMARK.sub("", text))
    parts, notes, at = [], [], 0
    for match in _REFERENCE.finditer(text):
        if match.start() < at:
            continue
        parts += [text[at : match.start()], note_mark(match.group(1))]
        at = match.end()
        if text[at - 1] == ":" and text[at - 2] != "f":
            end = _closing(text, at)
            notes.append(Note(match.group(1), text[at:end].strip()))
            at = min(end + 1, len(text))
    return "".join(parts) + text[at:], notes


def _closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one open before `start`, within reason."""
    depth = 1
    for at in range(start, min(len(text), start + _MAX_NOTE)):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if depth == 0:
            return at
    line_end = text.find("\n", start)
    return line_end if line_end >= 0 else len(text)
