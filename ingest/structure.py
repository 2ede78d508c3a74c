"""Plain text → typed lines: paragraphs, headings, list items, table rows and footnotes, by how they look."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from ingest.assemble import Line, Note, framed_marks, plain
from ingest.document import BlockKind

_BULLET = re.compile(r"^\s*(?:[-–—*]\s+)?[•◦▪■●○◆◇·‣⁃\uf0b7▸►➢✓](?=\s|\w)\s*|^\s*[-–—*]\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*((?:\d{1,3}|[א-ת]{1,2}['׳]?)[.)])\s+(?=\S)")
_HEADING_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+\S")
_NOTE_LINE = re.compile(r"(\d{1,3})[.)]?\s+(\S.*)", re.DOTALL)
_URL = re.compile(r"https?://|www\.|\S@\S+\.\S")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.,;!…)\]>\"”]$")
_KNOWN = re.compile(
    "תקציר|מבוא|הקדמה|פתיחה|רקע|דיון|סיכום|לסיכום|מסקנות|ממצאים|מקורות|ביבליוגרפיה|רשימת מקורות|נספחים|שיטה"
)
_MAX_HEADING = 150
_MAX_HEADING_WORDS = 16
_SHORT = 70
_LONG = 100
_FIRST_LINES = 4


def typed_lines(text: str) -> list[Line]:
    """Return the lines of a plain text in order, each with the kind that it looks like."""
    return recognised([Line(BlockKind.PARAGRAPH, paragraph) for paragraph in _paragraphs(text)])


def recognised(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` with each paragraph as what it looks like: a heading, list item, table row or text.

    A heading is short, unfinished, and stands over text. The first has level 1, those after it 2, or more by
    their number ("2.1 רקע" has level 3).
    """
    joined = _joined_chains(lines)
    return _with_levels([_typed(joined, at) for at in range(len(joined))])


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
    if sum(line.kind is BlockKind.HEADING and (line.level or 1) > 1 for line in lines):
        return list(lines)
    own_title = any(line.kind is BlockKind.HEADING for line in lines)
    made: list[Line] = []
    for at, line in enumerate(lines):
        follows = any(later.kind is not BlockKind.HEADING for later in lines[at + 1 : at + 2])
        if line.kind is BlockKind.PARAGRAPH and line.text in bold and follows:
            first = not own_title and not made
            line = replace(line, kind=BlockKind.HEADING, level=1 if first else 2)
        made.append(line)
    return made


def notes_made_by_hand(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """Return the lines without the numbered ones at the very end that explain marks in the text, and these.

    A mark counts when it was framed by the parser; "1. ראו לוי" at the end explains the mark "1".
    """
    marks = {mark for line in lines for mark in framed_marks(line.text)}
    notes: list[Note] = []
    kept = list(lines)
    while kept and (match := _NOTE_LINE.match(kept[-1].text)) and match.group(1) in marks:
        last = kept.pop()
        notes.insert(0, Note(match.group(1), match.group(2), last.page, last.bbox))
        marks.discard(match.group(1))
    return kept, notes


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs: blank lines end one, and so does each line that is not wrapped."""
    for group in re.split(r"\n[^\S\n]*(?=\n)", text):
        yield from unwrapped([row for row in group.split("\n") if row.strip()])


def unwrapped(rows: Sequence[str]) -> list[str]:
    """Return the paragraphs of adjacent rows: rows wrapped at one width are joined, others left apart."""
    if len(rows) < 2 or not _is_wrapped(rows):
        return [row.strip() for row in rows]
    width = max(map(len, rows))
    paragraphs: list[str] = []
    for at, row in enumerate(rows):
        if at and _runs_on(rows[at - 1], row, width):
            paragraphs[-1] += " " + row.strip()
        else:
            paragraphs.append(row.strip())
    return paragraphs


def _is_wrapped(rows: Sequence[str]) -> bool:
    """Tell whether rows were cut at a fixed width: none long, and few that end early in mid-sentence."""
    width = max(len(row.strip()) for row in rows)
    if not 40 <= width <= 120:
        return False
    full = sum(len(row.strip()) > 0.75 * width for row in rows[:-1])
    return full >= 0.6 * (len(rows) - 1)


def _runs_on(before: str, row: str, width: int) -> bool:
    """Tell whether `row` continues `before`: its first word would not have fitted there."""
    first = row.split()[0]
    starts_item = bool(_BULLET.match(row) or _NUMBERED.match(row))
    return not starts_item and len(before.strip()) + 1 + len(first) > 0.9 * width


def _joined_chains(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the steps of a drawn chain ("נתק >", "תחרות >", "שותפות") as one."""
    joined: list[Line] = []
    for line in lines:
        if joined and joined[-1].text.endswith(" >") and line.kind is BlockKind.PARAGRAPH:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
    return joined


def _typed(lines: Sequence[Line], at: int) -> Line:
    line = lines[at]
    text = line.text.strip()
    if line.kind is not BlockKind.PARAGRAPH:
        return line
    if "\t" in text:
        return replace(line, kind=BlockKind.TABLE_ROW)
    bullet = _BULLET.match(text)
    if bullet:
        return replace(line, kind=BlockKind.LIST_ITEM, text="• " + text[bullet.end() :], level=1)
    if _is_heading(lines, at):
        return replace(line, kind=BlockKind.HEADING)
    if _NUMBERED.match(text):
        return replace(line, kind=BlockKind.LIST_ITEM, level=1)
    return line


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a paragraph looks like a heading and stands over text."""
    text = plain(lines[at].text).strip()
    if not looks_like_heading(text):
        return False
    if at == 0 or _is_known(text):
        return True
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if _NUMBERED.match(text):
        return _stands_over_text(following) and not _NUMBERED.match(following)
    return at >= _FIRST_LINES - 1 and _stands_over_text(following)


def _is_known(text: str) -> bool:
    return _KNOWN.fullmatch(text.strip(" :.")) is not None


def _stands_over_text(following: str) -> bool:
    return len(following) > _LONG or bool(_BULLET.match(following) or _NUMBERED.match(following))


def _with_levels(lines: Sequence[Line]) -> list[Line]:
    first = next((at for at, line in enumerate(lines) if line.kind is BlockKind.HEADING), None)
    return [
        replace(line, level=1 if at == first else _level(line.text))
        if line.kind is BlockKind.HEADING
        else line
        for at, line in enumerate(lines)
    ]


def _level(text: str) -> int:
    number = re.match(r"\d{1,2}(?:\.\d{1,2})*", text)
    return 2 + number.group().count(".") if number else 2
