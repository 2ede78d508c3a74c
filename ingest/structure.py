"""Plain text → typed lines: paragraphs, headings, list items, table rows and footnotes, by how they look."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.assemble import Line
from ingest.document import BlockKind

_BULLET = re.compile(r"^\s*(?:[-–—*]\s+)?[•◦▪■●○◆◇·‣⁃\uf0b7▸►➢✓](?=\s|\w)\s*|^\s*[-–—*]\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*((?:\d{1,3}|[א-ת]{1,2}['׳]?)[.)])\s+(?=\S)")
_HEADING_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+\S")
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text; `alone` when blank lines, or the style of the text, set it apart."""

    text: str
    alone: bool


def typed_lines(text: str) -> list[Line]:
    """Return the lines of a plain text in order: what is short, unfinished and stands over text is a heading.

    The first heading has level 1, those after it 2, or more by their number ("2.1 רקע" is level 3).
    """
    paragraphs = _joined_chains(list(_paragraphs(text)))
    lines = [_line(paragraphs, at) for at in range(len(paragraphs))]
    return _with_levels(lines)


def _paragraphs(text: str) -> Iterable[Paragraph]:
    """Yield paragraphs: groups between blank lines where those are the rule, else each line."""
    groups = [group for group in re.split(r"\n[^\S\n]*\n", text) if group.strip()]
    for group in groups:
        rows = [row for row in group.split("\n") if row.strip()]
        joined = unwrapped(rows)
        for row in joined:
            yield Paragraph(row, len(joined) == 1)


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


def _joined_chains(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with the steps of a drawn chain ("נתק >", "תחרות >", "שותפות") as one."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and joined[-1].text.endswith(">") and not joined[-1].text.startswith("<"):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {paragraph.text}")
        else:
            joined.append(paragraph)
    return joined


def _line(paragraphs: Sequence[Paragraph], at: int) -> Line:
    text = paragraphs[at].text
    if "\t" in text.strip():
        return Line(BlockKind.TABLE_ROW, text.strip())
    bullet = _BULLET.match(text)
    if bullet:
        return Line(BlockKind.LIST_ITEM, "• " + text[bullet.end() :], level=1)
    if _is_heading(paragraphs, at):
        return Line(BlockKind.HEADING, text)
    if _NUMBERED.match(text):
        return Line(BlockKind.LIST_ITEM, text, level=1)
    return Line(BlockKind.PARAGRAPH, text)


def _is_heading(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Tell whether a paragraph looks like a heading and stands over text."""
    text = paragraphs[at].text.strip()
    if not _looks_like_heading(text) or not (paragraphs[at].alone or len(text) > 1):
        return False
    if at == 0:
        return True
    following = next((p.text for p in paragraphs[at + 1 : at + 2]), "")
    if _NUMBERED.match(text):
        return _stands_over_text(following) and not _NUMBERED.match(following)
    return (at >= _FIRST_LINES - 1 and _stands_over_text(following)) or _is_known(text)


def _is_known(text: str) -> bool:
    return _KNOWN.fullmatch(text.strip(" :.")) is not None


def _stands_over_text(following: str) -> bool:
    return len(following) > _LONG or bool(_BULLET.match(following) or _NUMBERED.match(following))


def _looks_like_heading(text: str) -> bool:
    if not _LETTER.search(text) or _URL.search(text) or "\t" in text:
        return False
    if len(text) > _MAX_HEADING or len(text.split()) > _MAX_HEADING_WORDS:
        return False
    if text.endswith(":"):
        return len(text.split()) <= 2
    return not _SENTENCE_END.search(text)


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
