"""Footnotes made by hand → notes at their places: numbered lines that marks in the text refer to."""

import re
import unicodedata
from collections.abc import Collection, Sequence, Set
from dataclasses import replace

from ingest.assemble import Line, Note, framed_marks, note_mark
from ingest.document import BlockKind

_NOTE_LINE = re.compile(r"(\d{1,3})[.)]?\s+(\S.*)", re.DOTALL)
_RAISED_LINE = re.compile(r"(\d{1,3})\s+(\S.*)", re.DOTALL)
_RAISED = re.compile("[⁰¹²³⁴-⁹]{1,3}")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def notes_made_by_hand(
    lines: Sequence[Line], explained: Collection[Note] = ()
) -> tuple[list[Line], list[Note]]:
    """Return the lines without those that explain marks in the text, and these as notes.

    Marks that the parser framed, or raised digits ("אמון⁷"), count by themselves; bare digits ("נבדק.1") only
    when the text ends in lines numbered 1, 2, 3 … and every one of these numbers stands there in this order.
    `explained` are the notes that the format itself gave.
    """
    framed = [_with_raised_framed(line) for line in lines]
    given = {note.mark for note in explained}
    kept, notes = _explained_later(*_explained_at_the_end(framed, given), given)
    return (kept, notes) if notes or explained else _bare(framed)


def _with_raised_framed(line: Line) -> Line:
    return replace(line, text=_RAISED.sub(lambda match: note_mark(match.group()), line.text))


def _explained_at_the_end(lines: Sequence[Line], given: Set[str]) -> tuple[list[Line], list[Note]]:
    """Take numbered lines off the very end as long as they explain framed marks."""
    marks = {
        unicodedata.normalize("NFKC", mark) for line in lines for mark in framed_marks(line.text)
    } - given
    notes: list[Note] = []
    kept = list(lines)
    while kept and (match := _note_match(kept[-1])) and match.group(1) in marks:
        notes.insert(0, _note(match, kept.pop()))
        marks.discard(match.group(1))
    return kept, notes


def _explained_later(
    lines: Sequence[Line], found: list[Note], given: Set[str]
) -> tuple[list[Line], list[Note]]:
    """Take lines such as "7 ראו: …" out of the running text, where a page's foot was kept in it."""
    open_marks: set[str] = set()
    taken = {note.mark for note in found} | given
    kept, notes = [], []
    for line in lines:
        match = _RAISED_LINE.match(line.text) if line.kind is BlockKind.PARAGRAPH else None
        if match and match.group(1) in open_marks:
            open_marks.discard(match.group(1))
            notes.append(_note(match, line))
            continue
        marks = {unicodedata.normalize("NFKC", mark) for mark in framed_marks(line.text)}
        open_marks |= marks - taken
        kept.append(line)
    return kept, [*notes, *found]


def _bare(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """Return the lines and notes of a text whose marks are bare digits; all of them must be found."""
    tail = _numbered_tail(lines)
    body = list(lines[: len(lines) - len(tail)])
    at = 0
    for number in range(1, len(tail) + 1):
        place = next((spot for spot in range(at, len(body)) if _mark_in(body[spot], number)), None)
        if place is None:
            return list(lines), []
        match = _mark_in(body[place], number)
        assert match is not None
        text = body[place].text
        framed = text[: match.start()] + note_mark(str(number)) + text[match.end() :]
        body[place] = replace(body[place], text=framed)
        at = place
    return body, [_note(match, line) for line in tail if (match := _NOTE_LINE.match(line.text))]


def _numbered_tail(lines: Sequence[Line]) -> list[Line]:
    """Return the last lines when they are numbered 1 to their count."""
    tail: list[Line] = []
    expected: int | None = None
    for line in reversed(lines):
        match = _note_match(line)
        number = int(match.group(1)) if match else 0
        if not number or (expected is not None and number != expected):
            return []
        tail.insert(0, line)
        expected = number - 1
        if number == 1:
            return tail
    return []


def _mark_in(line: Line, number: int) -> re.Match[str] | None:
    """Return the place of a bare mark: after a letter or closing punctuation, never after a digit."""
    if line.kind is BlockKind.HEADING and number > 1:
        return None
    return re.search(rf"(?<=[^\W\d_]|[)\]\"”״'?!%;:,.])(?<!\d[.,:]){number}(?=[\s.,;:)]|$)", line.text)


def _note_match(line: Line) -> re.Match[str] | None:
    return _NOTE_LINE.match(line.text) if line.kind in _PROSE else None


def _note(match: re.Match[str], line: Line) -> Note:
    return Note(match.group(1), match.group(2), line.page, line.bbox)
