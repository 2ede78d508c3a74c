"""Glyphs of a page → words on their baselines, in visual order."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.glyphs import Glyph
from ingest.pdf.advances import with_advances
from ingest.pdf.lines import Cell, Segment, segment
from ingest.pdf.marks import Distance, letters, placement, whole_glyphs

_SPACE_GAP = 0.13
_HINTED_GAP = 0.04
_SAME_LINE = 0.25
_SCRIPT_SIZE = 0.85


def words(glyphs: Sequence[Glyph]) -> list[list[Segment]]:
    """Return the page's words by line, top to bottom and left to right."""
    rows = [
        sorted(row, key=lambda glyph: (glyph.centre, glyph.order))
        for row in baselines(with_advances(whole_glyphs(glyphs)))
    ]
    way = placement(rows)
    found = [_words(row, way) for row in rows]
    return [row for row in found if row]


def baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs by line, top to bottom; small raised or lowered ones join the line they touch."""
    rows: list[list[Glyph]] = []
    anchor = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and anchor - glyph.y <= _SAME_LINE * max(glyph.size, 1.0):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            anchor = glyph.y
    return _with_scripts(rows)


def _with_scripts(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Move small glyphs (footnote marks, points) to the next row if a larger glyph there touches them."""
    found = [list(row) for row in rows]
    xs = [sorted((glyph.centre, index) for index, glyph in enumerate(row)) for row in rows]
    limits = [_SCRIPT_SIZE * max(glyph.size for glyph in row) for row in rows]
    for number, row in enumerate(rows):
        around = [other for other in (number + 1, number - 1, number + 2) if 0 <= other < len(rows)]
        limit = max((limits[other] for other in around), default=0.0)
        for glyph in (glyph for glyph in row if glyph.size <= limit):
            host = next((other for other in around if _touches(glyph, rows[other], xs[other])), None)
            if host is not None and not _touches(glyph, row, xs[number]):
                found[number].remove(glyph)
                found[host].append(glyph)
    return [row for row in found if row]


def _touches(glyph: Glyph, row: Sequence[Glyph], xs: Sequence[tuple[float, int]]) -> bool:
    """Say whether a larger glyph of `row` stands beside `glyph`, not far above or below."""
    at = bisect_left(xs, (glyph.centre, -1))
    for _, index in xs[max(0, at - 3) : at + 3]:
        other = row[index]
        if glyph.size > _SCRIPT_SIZE * other.size:
            continue
        near = max(other.x0 - glyph.x1, glyph.x0 - other.x1) < 0.5 * other.size
        if near and -0.35 * other.size < glyph.y - other.y < 0.62 * other.size:
            return True
    return False


def _words(row: Sequence[Glyph], way: Distance) -> list[Segment]:
    """Return the words of a row of glyphs, left to right."""
    groups: list[list[Cell]] = []
    edge = None
    previous = None
    for glyph, text in letters(row, way):
        if previous is None or edge is None or _is_space(previous, glyph, edge):
            groups.append([])
        groups[-1].append(_cell(glyph, text))
        edge = glyph.x1 if edge is None else max(edge, glyph.x1)
        previous = glyph
    return _on_baseline([segment(group) for group in groups])


def _cell(glyph: Glyph, text: str) -> Cell:
    return Cell(text, glyph.x0, glyph.x1, glyph.y, glyph.bottom, glyph.top, glyph.size, glyph.bold)


def _on_baseline(words: list[Segment]) -> list[Segment]:
    """Give words that are nothing but raised marks the baseline of the larger word beside them."""
    found = list(words)
    for index, word in enumerate(words):
        for other in (*words[max(0, index - 1) : index], *words[index + 1 : index + 2]):
            if word.size < _SCRIPT_SIZE * other.size and abs(word.y - other.y) < 0.62 * other.size:
                found[index] = replace(word, y=other.y)
    return found


def _is_space(left: Glyph, right: Glyph, edge: float) -> bool:
    size = max(min(left.size, right.size), 1.0)
    return right.x0 - edge > (_HINTED_GAP if _hinted(left, right) else _SPACE_GAP) * size


def _hinted(left: Glyph, right: Glyph) -> bool:
    """Say whether the two were drawn one after the other with a space character between."""
    if right.order == left.order + 1:
        return right.gap
    return left.gap and left.order == right.order + 1
