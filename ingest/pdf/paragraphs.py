"""Lines of running text → paragraphs; the lines of a paragraph → its text."""

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.assemble import plain
from ingest.brackets import mend_brackets
from ingest.pdf.lines import Segment
from ingest.pdf.reading import Mode, line_text, segment_text
from ingest.pdf.text_lines import TextLine
from ingest.rtl import Base

_HEADING_SIZE = 1.08
_SAME_SIZE = 0.07
_URL_TAIL = re.compile(r"(?:https?://|www\.)\S*[/?&=#._%-]$")
_BROKEN = re.compile(r"\w[-־‐\u00ad]$")
_SHORT = 8.0
_NEARLY_FULL = 4.0
_HEBREW_ONLY = re.compile(r"[^A-Za-z\d]*[א-ת][^A-Za-z\d]*")
_STOP = re.compile(r"[.:;!?][\"'”“)\]\d]*\s*$")
_OPEN_END = re.compile(r"\s[(){}\[\]]$")
_CLOSED_START = re.compile(r"[(){}\[\]](?:[\s.,;:]|$)")
# So many characters at the end of a line tell how the next one joins it.
_SEAM = 400
_MOST_LINES = 2_000
_BREAKS_WORD = re.compile(r"[^\W\d_]{2}-$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, from top to bottom."""

    lines: list[TextLine]

    @property
    def size(self) -> float:
        return statistics.median(line.part.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.part.bold for line in self.lines)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def parts(self) -> list[Segment]:
        """Return what stands on the page where the paragraph begins."""
        return [line.part for line in self.lines if line.page == self.page]


def paragraphs(lines: Sequence[TextLine], body: float) -> list[Paragraph]:
    """Return the lines of one stretch of a column as paragraphs; `body` is the size of most text."""
    gaps = [above.part.y - below.part.y for above, below in itertools.pairwise(lines)]
    leading = statistics.median_low(gaps) if gaps else 0.0
    found: list[Paragraph] = []
    for line in lines:
        if found and not _begins(found[-1], line, leading, body):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def _begins(paragraph: Paragraph, line: TextLine, leading: float, body: float) -> bool:
    """Say whether `line`, the next below `paragraph`, begins a new one."""
    above = paragraph.lines[-1]
    size = max(above.part.size, line.part.size)
    if above.part.y - line.part.y > max(1.3 * leading, 1.35 * size, 1.1 * leading * size / max(body, 1.0)):
        return True
    if abs(above.part.size - line.part.size) > _SAME_SIZE * size or above.part.bold != line.part.bold:
        return True
    if _BROKEN.search(plain(above.text)):
        return False
    if line.is_item and _is_new_item(paragraph, line):
        return True
    if _is_side_heading(above, line):
        return True
    if _goes_on_with_number(above, line):
        return False
    return size <= _HEADING_SIZE * body and not above.is_full_before(line)


def _is_side_heading(above: TextLine, line: TextLine) -> bool:
    """Say whether a short line without a full stop follows one with a stop: last lines have one."""
    text = plain(line.text)
    if line.free <= _SHORT * line.part.size or not _HEBREW_ONLY.fullmatch(text):
        return False
    return bool(_STOP.search(plain(above.text))) and not _STOP.search(text)


def _goes_on_with_number(above: TextLine, line: TextLine) -> bool:
    """Say whether a nearly full line without a stop is followed by a number or a sign: these may not part."""
    nearly_full = above.free < _NEARLY_FULL * line.part.size and not _STOP.search(plain(above.text))
    return nearly_full and not line.is_item and not re.match(r"\W*[^\W\d_]", plain(line.text))


def _is_new_item(paragraph: Paragraph, line: TextLine) -> bool:
    """Say whether a line that begins like a list item is one, and not running text that happens to."""
    first, above = paragraph.lines[0], paragraph.lines[-1]
    return first.is_item or not above.is_full_before(line) or line.inset < above.inset - 0.5 * line.part.size


def continues(last: Paragraph, first: Paragraph) -> bool:
    """Say whether a paragraph at the end of a column goes on as the first of the next column."""
    above, below = last.lines[-1], first.lines[0]
    if (
        len(last.lines) > _MOST_LINES
        or abs(last.size - first.size) > _SAME_SIZE * last.size
        or last.bold != first.bold
    ):
        return False
    if below.is_item and _is_new_item(last, below):
        return False
    return above.is_full_before(below)


def paragraph_text(item: Paragraph) -> str:
    """Return the lines of a paragraph as one line; words that were hyphenated across lines are joined."""
    base = _base([line.text for line in item.lines])
    is_left = any(line.mode is Mode.LEFT for line in item.lines)
    modes = [Mode.LEFT if is_left and line.mode is Mode.RIGHT else line.mode for line in item.lines]
    return joined_text([(line.part, mode) for line, mode in zip(item.lines, modes, strict=True)], base)


def cell_text(parts: Sequence[Segment], mode: Mode) -> str:
    """Return the lines of a table's cell as one line."""
    lines = [line_text(part, mode) for part in parts]
    modes = [own for _, own in lines]
    return joined_text(list(zip(parts, modes, strict=True)), _base([text for text, _ in lines]))


def joined_text(lines: Sequence[tuple[Segment, Mode]], base: Base | None) -> str:
    """Return lines that belong together in reading order as one; a Latin run may go on from line to line."""
    text = ""
    for part, mode in lines:
        below = segment_text(part, mode, base, after_latin=_ends_latin(text))
        text = join_lines(text, below) if text else below
    return _turned_numbers(mend_brackets(text))


def _turned_numbers(text: str) -> str:
    """Return the text with numbers put right that some programs set backwards within Latin: " .(2003) "."""
    text = re.sub(r"(?<=[A-Za-z.,]) ([.,;:])(\(\d[^()\s]*\)) (?=[A-Za-z&])", r" \2\1 ", text)
    return re.sub(r"(?<=[A-Za-z],) ([.,;:])(\(\d+\))(\d+) (?=[-\d])", r" \3\2\1 ", text)


def _base(texts: Sequence[str]) -> Base | None:
    """Return the direction of lines that are Hebrew for the most part, or the first of which is."""
    return Base.RTL if _is_hebrew("".join(texts)) or any(map(_is_hebrew, texts[:1])) else None


def _is_hebrew(text: str) -> bool:
    hebrew = sum("א" <= letter <= "ת" for letter in text)
    return hebrew > sum(letter.isascii() and letter.isalpha() for letter in text)


def _ends_latin(text: str) -> bool:
    last = next((letter for letter in reversed(text) if letter.isalpha()), "")
    return last.isascii() and last != ""


def join_lines(above: str, below: str) -> str:
    """Return two lines of a paragraph as one: "מספ-" and "קת" → "מספקת", "ב-" and "40" → "ב-40"."""
    return above[:-_SEAM] + _joined_end(above[-_SEAM:], below)


def _joined_end(above: str, below: str) -> str:
    """Return the end of a line and the line below it as one."""
    if above.endswith(("\u00ad", "‐")) or (_BREAKS_WORD.search(above) and below[:1].isalpha()):
        return above[:-1] + below
    if below[:1].isdigit():
        # The hyphen of a number broken after it stands at the wrong end of its first part.
        above = re.sub(r"(?<=\s)([-–])(\d[\d.,:/]*)$", r"\2\1", above)
    if re.search(r"\S[-־]$|\d[–/]$", above) or _URL_TAIL.search(above):
        return above + below
    if _OPEN_END.search(above) or _CLOSED_START.match(below):
        return above + below
    return f"{above} {below}"
