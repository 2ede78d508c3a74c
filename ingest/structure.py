"""Lines of text without styles → typed lines: what a heading, list item or table row looks like."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from ingest.assemble import Line, plain
from ingest.document import BlockKind
from ingest.plain.cells import has_cells_as_lines, with_cells_joined
from ingest.plain.headings import looks_like_heading
from ingest.plain.wrapping import is_known_heading, paragraph_groups

_BULLET = re.compile(r"\s*(?:[-–—*]\s+)?[•◦▪■●○◆◇·‣⁃\uf0b7▸►➢✓](?=\s|\w|\")\s*|\s*[-–—*]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*(?:\d{1,3}|[א-ת]{1,2}['׳]?)[.)]\s+(?=\S)")
_FULL_SENTENCE = re.compile(r"[.:?!;][\"”״')\]]?$")
_RULE = re.compile(r"[\s|:+=_\-–—*]+")
_LONG = 100
_SENTENCE = 50
_FIRST_LINES = 4


def typed_lines(text: str) -> list[Line]:
    """Return the lines of a plain text in order, each with the kind that it looks like."""
    text = "\n".join(_without_edge_tabs(row) for row in text.split("\n"))
    groups = paragraph_groups(with_cells_joined(text) if has_cells_as_lines(text) else text)
    apart = sum(len(group) == 1 for group in groups) > len(groups) / 2
    crowded = {row for group in groups if apart and len(group) > 1 for row in group}
    crowded -= {group[0] for group in groups if len(group) == 1}
    lines = [Line(BlockKind.PARAGRAPH, paragraph) for group in groups for paragraph in group]
    return recognised(lines, crowded)


def recognised(lines: Sequence[Line], crowded: Container[str] = ()) -> list[Line]:
    """Return `lines` with each paragraph as what it looks like: a heading, list item, table row or text.

    A heading is short, unfinished, and stands over text. The first has level 1, those after it 2, or more by
    their number ("2.1 רקע" has level 3); one that comes again and again is a sub-heading. `crowded` are texts
    that stand close to others where blank rows set headings apart.
    """
    joined = _joined_chains(lines)
    rows = [_as_row(joined, at) for at in range(len(joined))]
    kept = [line for line in rows if not (line.kind is BlockKind.TABLE_ROW and _RULE.fullmatch(line.text))]
    headings = _heading_places(kept, crowded)
    typed = [_typed(line, is_heading=at in headings) for at, line in enumerate(kept)]
    return _with_levels(typed)


def _without_edge_tabs(row: str) -> str:
    return row.lstrip("\t").rstrip() if "\t" in row else row


def _joined_chains(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the steps of a drawn chain ("נתק >", "תחרות >", "שותפות") as one."""
    chains: list[list[Line]] = []
    for line in lines:
        if chains and chains[-1][-1].text.endswith(" >") and line.kind is BlockKind.PARAGRAPH:
            chains[-1].append(line)
        else:
            chains.append([line])
    return [replace(chain[0], text=" ".join(line.text for line in chain)) for chain in chains]


def _as_row(lines: Sequence[Line], at: int) -> Line:
    """Return a line of cells, split by TAB or by "|" as its neighbours are, as a table row."""
    line = lines[at]
    if line.kind is not BlockKind.PARAGRAPH:
        return line
    text = line.text.strip(" ")
    bars = _bars(text)
    neighbours = [
        _bars(other.text.strip()) for other in (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    ]
    if bars >= 2 or (bars and bars in neighbours):
        text = "\t".join(cell.strip() for cell in text.strip("|").split("|"))
    return replace(line, kind=BlockKind.TABLE_ROW, text=text) if "\t" in text else line


def _bars(text: str) -> int:
    return text.strip("|").count(" | ") + (text.startswith("|") and text.endswith("|"))


def _typed(line: Line, *, is_heading: bool) -> Line:
    text = line.text.strip()
    if line.kind is not BlockKind.PARAGRAPH:
        return line
    bullet = _BULLET.match(text)
    if bullet:
        return replace(line, kind=BlockKind.LIST_ITEM, text="• " + text[bullet.end() :], level=1)
    if is_heading:
        return replace(line, kind=BlockKind.HEADING)
    if _NUMBERED.match(text):
        return replace(line, kind=BlockKind.LIST_ITEM, level=1)
    return line


def _heading_places(lines: Sequence[Line], crowded: Container[str]) -> set[int]:
    """Return the indexes of headings: those over text, their repetitions, and those over such headings."""
    candidates = [
        at
        for at, line in enumerate(lines)
        if line.kind is BlockKind.PARAGRAPH
        and line.text not in crowded
        and looks_like_heading(plain(line.text).strip())
    ]
    places = {at for at in candidates if _is_heading(lines, at)}
    counts = Counter(lines[at].text.strip() for at in places)
    again = {at for at in candidates if counts[lines[at].text.strip()] > 1}
    over = {
        at
        for at in candidates
        if at + 1 in again
        or (at + 1 in places and _NUMBERED.match(lines[at].text) and not _NUMBERED.match(lines[at + 1].text))
    }
    return places | again | over


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a candidate stands over text."""
    text = plain(lines[at].text).strip()
    if at == 0 or is_known_heading(text):
        return True
    following = lines[at + 1] if at + 1 < len(lines) else None
    if following is None or not _stands_over(text, following):
        return False
    if _NUMBERED.match(text):
        return not _continues_numbers(text, following.text.strip())
    return at >= _FIRST_LINES - 1 or text.endswith("?")


def _continues_numbers(text: str, below: str) -> bool:
    """Tell whether two lines are numbered in one way, so that they are items of a list: "1." and "2."."""
    return _NUMBERED.match(below) is not None and text[0].isdigit() == below[0].isdigit()


def _stands_over(text: str, following: Line) -> bool:
    below = following.text
    if following.kind is BlockKind.TABLE_ROW or _BULLET.match(below) or _NUMBERED.match(below):
        return True
    return len(below) > _LONG or (
        len(below) > max(_SENTENCE, len(text)) and _FULL_SENTENCE.search(below.strip()) is not None
    )


def _with_levels(lines: Sequence[Line]) -> list[Line]:
    first = next((at for at, line in enumerate(lines) if line.kind is BlockKind.HEADING), None)
    counts = Counter(line.text for line in lines if line.kind is BlockKind.HEADING)
    return [
        replace(line, level=1 if at == first else _level(line.text) + (counts[line.text] > 1))
        if line.kind is BlockKind.HEADING
        else line
        for at, line in enumerate(lines)
    ]


def _level(text: str) -> int:
    number = re.match(r"\d{1,2}(?:\.\d{1,2})*", text)
    return 2 + number.group().count(".") if number else 2
