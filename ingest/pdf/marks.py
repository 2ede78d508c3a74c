"""Combining marks and pieces of one glyph → letters with their points, wherever the producer put the marks.

A mark may stand over its letter, or the pen may have been at the letter's left or right edge without the mark
being moved. Which it is, the shin dots say: they belong on ש and nowhere else.
"""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ingest.glyphs import Glyph
from ingest.pdf.mark_codes import drawn_marks

_SHIN_DOTS = "\u05c1\u05c2"
_DAGESH = "\u05bc"
_TOUCH = 0.06
_POINTED_WIDER = 0.05
_AROUND = 5
_SQUARE = 16.0
_NO_DAGESH = frozenset("אחעםןץ")

Distance = Callable[[Glyph, Glyph], float]


def _by_ink(base: Glyph, mark: Glyph) -> float:
    return max(base.x0 - mark.ink, mark.ink - base.x1, 0.0) * 100 + abs(base.centre - mark.ink)


def _by_right_edge(base: Glyph, mark: Glyph) -> float:
    return abs(base.x1 - mark.pen)


def _by_left_edge(base: Glyph, mark: Glyph) -> float:
    return abs(base.x0 - mark.pen)


_PLACEMENTS: tuple[Distance, ...] = (_by_ink, _by_right_edge, _by_left_edge)


def whole_glyphs(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return `glyphs` with the pieces of one drawn glyph joined: "ב" and its points, the letters of "fi"."""
    groups: dict[tuple[float, float, float], list[Glyph]] = {}
    for glyph in glyphs:
        groups.setdefault((round(glyph.pen, 2), round(glyph.y, 2), glyph.size), []).append(glyph)
    advances = {
        (group[0].font, group[0].text): (group[0].x1 - group[0].x0) / max(group[0].size, 1.0)
        for group in groups.values()
        if len(group) == 1
    }
    joined: list[Glyph] = []
    for group in groups.values():
        joined += [_full_width(_joined(group), advances)] if len(group) > 1 and _is_one(group) else group
    return _without_doubles(drawn_marks(joined))


def _full_width(glyph: Glyph, advances: Mapping[tuple[str, str], float]) -> Glyph:
    """Return a pointed letter whose box is only that of its ink with the width its letter has elsewhere."""
    room = glyph.x0 - glyph.pen
    if len(glyph.text) == 1 or not 0.01 * glyph.size < room < glyph.size:
        return glyph
    advance = (advances.get((glyph.font, glyph.text[0]), 0.0) + _POINTED_WIDER) * glyph.size
    return glyph._replace(x0=glyph.pen, x1=max(glyph.x1 + room, glyph.pen + advance))


def _is_one(group: Sequence[Glyph]) -> bool:
    """Say whether characters drawn at one place are pieces of one glyph: PDFium divides its box among them.

    A mark of its own, drawn where its letter begins, has a box that overlaps the letter's.
    """
    first = group[0]
    return all(
        other.x0 >= first.x1 - _TOUCH
        or other.x1 <= first.x0 + _TOUCH
        or (abs(other.x0 - first.x0) < _TOUCH and abs(other.x1 - first.x1) < _TOUCH)
        for other in group[1:]
    )


def _joined(group: Sequence[Glyph]) -> Glyph:
    first = group[0]
    bases = [glyph for glyph in group if not unicodedata.combining(glyph.text)]
    # Two Hebrew letters at one place are one drawn twice; two of "ff" are a ligature.
    if len(bases) > 1 and len({glyph.text for glyph in bases}) == 1 and not first.text.isascii():
        bases = bases[:1]
    mapped = [glyph for glyph in bases if not glyph.unmapped] or bases
    marks = [glyph for glyph in group if unicodedata.combining(glyph.text)]
    text = "".join(glyph.text for glyph in [*mapped, *marks])
    return first._replace(
        text=text,
        x0=min(glyph.x0 for glyph in group),
        x1=max(glyph.x1 for glyph in group),
        gap=any(glyph.gap for glyph in group[:1]),
        unmapped=all(glyph.unmapped for glyph in group),
        order=min(glyph.order for glyph in group),
    )


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out glyphs without a code that lie where a letter with one does: a cluster's second half."""
    if not any(glyph.unmapped for glyph in glyphs) or all(glyph.unmapped for glyph in glyphs):
        return glyphs
    mapped: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not glyph.unmapped and any(map(str.isalpha, glyph.text)):
            mapped[_square(glyph)].append(glyph)
    return [glyph for glyph in glyphs if not glyph.unmapped or not _is_covered(glyph, _around(glyph, mapped))]


def _square(glyph: Glyph) -> tuple[int, int]:
    return round(glyph.y / _SQUARE), round(glyph.centre / _SQUARE)


def _around(glyph: Glyph, mapped: Mapping[tuple[int, int], list[Glyph]]) -> list[Glyph]:
    """Return the glyphs in the nine squares around `glyph`, so that only neighbours are compared."""
    y, x = _square(glyph)
    return [other for dy in (-1, 0, 1) for dx in (-1, 0, 1) for other in mapped.get((y + dy, x + dx), ())]


def _is_covered(glyph: Glyph, others: Sequence[Glyph]) -> bool:
    return any(
        abs(other.y - glyph.y) < 0.5 * glyph.size
        and (other.x0 - 0.1 <= glyph.ink <= other.x1 + 0.1 or glyph.x0 <= other.centre <= glyph.x1)
        for other in others
    )


def placement(rows: Sequence[Sequence[Glyph]]) -> Distance:
    """Return the way in which a page's marks find their letters, as its shin dots and dageshes vote."""
    marked = [row for row in rows if any(_is_mark(glyph) for glyph in row)]
    return min(_PLACEMENTS, key=lambda way: sum(_misfits(row, way) for row in marked))


def _misfits(row: Sequence[Glyph], way: Distance) -> int:
    count = 0
    bases = [glyph for glyph in row if not _is_mark(glyph)]
    centres = [base.centre for base in bases]
    for mark in row:
        if not _is_mark(mark) or not bases:
            continue
        base = bases[_nearest(bases, centres, mark, way)].text[0]
        count += (mark.text[0] in _SHIN_DOTS) and base != "ש"
        count += (_DAGESH in mark.text and base in _NO_DAGESH) or not "א" <= base <= "ת"
    return count


def _is_mark(glyph: Glyph) -> bool:
    return unicodedata.combining(glyph.text[0]) != 0


def letters(row: Sequence[Glyph], way: Distance) -> list[tuple[Glyph, str]]:
    """Return the base glyphs of a row in order, each with its text and its marks."""
    bases = [glyph for glyph in row if not _is_mark(glyph)]
    texts = [base.text for base in bases]
    centres = [base.centre for base in bases]
    for mark in row:
        if _is_mark(mark) and bases:
            base = _nearest(bases, centres, mark, way)
            texts[base] += "".join(point for point in mark.text if point not in texts[base])
    return list(zip(bases, texts, strict=True))


def _nearest(bases: Sequence[Glyph], centres: Sequence[float], mark: Glyph, way: Distance) -> int:
    """Return the index of the base that a mark belongs to, among those around it."""
    at = bisect_left(centres, mark.pen)
    around = range(max(0, at - _AROUND), min(len(bases), at + _AROUND))
    return min(around, key=lambda index: way(bases[index], mark))
