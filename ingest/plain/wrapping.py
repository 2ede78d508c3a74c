"""Rows of plain text → paragraphs: rows that were cut at one width are joined again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ITEM = re.compile(r"\s*(?:[-–—*•◦▪■●○◆◇·‣⁃▸►➢✓\uf0b7]\s*(?=\S)|(?:\d{1,3}|[א-ת]{1,2}['׳]?)[.)]\s)")
_KNOWN_HEADING = re.compile(
    "תקציר|מבוא|הקדמה|פתיחה|פתח דבר|רקע|רקע תיאורטי|סקירת ספרות|שיטה|שיטת המחקר|ממצאים|תוצאות|דיון|סיכום"
    "|לסיכום|סיכום ומסקנות|מסקנות|המלצות|מקורות|רשימת מקורות|ביבליוגרפיה|רשימה ביבליוגרפית|נספחים|נספח [א-ת]"
    "|להרחבה|לקריאה נוספת|קישורים חיצוניים|ראו גם|הערות שוליים|abstract|introduction|references|bibliography",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"[A-Zא-ת][^()]{2,200}\(\d{4}[a-z]?\)")
_HYPHEN_AT_END = re.compile(r"\w[-־–]$")
_HYPHEN_INSIDE = re.compile(r"\w+[-־–](?=\w)")
_BLANKS = " \u00a0"
_WIDEST, _NARROWEST = 132, 30
_WRAPPED_SHARE = 0.6
_FEW = 4


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was cut into rows: its `width` in characters, and whether words were cut at hyphens."""

    width: int
    cuts_hyphens: bool

    def runs_on(self, above: str, below: str) -> bool:
        """Tell whether row `below` goes on with the paragraph of `above`: its first word had no room."""
        if is_item(below) or is_known_heading(below):
            return False
        if above.endswith(".") and _ENTRY.match(below):
            return False
        return len(above) + 1 + len(below.split(maxsplit=1)[0]) > self.width

    def joint(self, above: str) -> str:
        """Return what stood between a row that ends as `above` does and the next one: a space or nothing."""
        return "" if self.cuts_hyphens and _HYPHEN_AT_END.search(above) else " "


def paragraph_groups(text: str) -> list[list[str]]:
    """Return the paragraphs of a plain text, those between two blank rows together.

    Each row is one, unless the rows of the text are wrapped.
    """
    groups = [group for group in _groups(text) if group]
    wrap = _wrap_of(groups)
    return [_rejoined(group, wrap) if wrap else unwrapped(group) for group in groups]


def unwrapped(rows: Sequence[str]) -> list[str]:
    """Return the paragraphs of adjacent rows: joined if these rows by themselves look wrapped."""
    wrap = _wrap_of([rows])
    return _rejoined(rows, wrap) if wrap else [row.strip(_BLANKS) for row in rows]


def is_item(row: str) -> bool:
    """Tell whether a row begins as a list item does: "• ", "- ", "1. ", "א) "."""
    return _ITEM.match(row) is not None


def is_known_heading(row: str) -> bool:
    """Tell whether a row is one of the headings that papers share: "תקציר", "מקורות:", "References"."""
    return _KNOWN_HEADING.fullmatch(row.strip(" :.")) is not None


def _rejoined(rows: Sequence[str], wrap: Wrap) -> list[str]:
    found: list[str] = []
    before = ""
    for row in (row.strip(_BLANKS) for row in rows):
        if found and wrap.runs_on(before, row):
            found[-1] += wrap.joint(before) + row
        else:
            found.append(row)
        before = row
    return found


def _groups(text: str) -> Iterator[list[str]]:
    group: list[str] = []
    for row in text.split("\n"):
        if row.strip():
            group.append(row)
        else:
            yield group
            group = []
    yield group


def _wrap_of(groups: Sequence[Sequence[str]]) -> Wrap | None:
    """Return how the rows were wrapped; None when they were not, or are too few to tell."""
    width = max((len(row.strip()) for group in groups for row in group), default=0)
    pairs = [(above.strip(), below.strip()) for group in groups for above, below in pairwise(group)]
    if not pairs or not _NARROWEST <= width <= _WIDEST:
        return None
    wrap = Wrap(width, _cuts_hyphens(pairs, width))
    run_on = sum(wrap.runs_on(above, below) for above, below in pairs)
    if len(groups) == 1 and len(pairs) < _FEW:
        return wrap if run_on == len(pairs) and width > 2 * _NARROWEST else None
    in_prose = sum(not is_item(below) for _, below in pairs)
    return wrap if run_on >= _WRAPPED_SHARE * in_prose > 0 else None


def _cuts_hyphens(pairs: Sequence[tuple[str, str]], width: int) -> bool:
    """Tell whether words were cut at hyphens: no row begins with a piece that had room in the row above."""
    for above, below in pairs:
        piece = _HYPHEN_INSIDE.match(below)
        if piece and len(above) + 1 + len(piece.group()) <= width < len(above) + 1 + len(below.split()[0]):
            return False
    return True
