"""Pages' lines → the same without running heads, running feet and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.pdf.lines import Segment, segments

_EDGE_LINES = 3
_PAGE_NUMBER = re.compile(
    r"\W*(?:עמוד|דומע|עמ'|page|p\.)?\W*(\d{1,4}|[ivxlc]{1,6})\W*(?:(?:מתוך|ךותמ|of|/)\W*\d{1,4})?\W*"
    r"(?:עמוד|דומע)?\W*",
    re.I,
)

Line = Sequence[Segment]


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[list[Segment]]]:
    """Return each page's lines without the words that recur at the edge of the pages, or number the page."""
    edges = [_edge_parts(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(part) for _, part in page})
    needed = 2 if len(pages) < 6 else 3
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = [(number, part) for number, part in edge if seen[_key(part)] >= needed]
        dropped += _page_numbers(page)
        kept.append(_without(page, dropped))
    return kept


def _edge_numbers(page: Sequence[Line], depth: int) -> list[int]:
    numbers = range(len(page))
    return [*numbers[:depth], *numbers[max(depth, len(page) - depth) :]]


def _edge_parts(page: Sequence[Line]) -> list[tuple[int, Segment]]:
    return [
        (number, part)
        for number in _edge_numbers(page, _EDGE_LINES)
        for part in segments(page[number])
        if part.table is None
    ]


def _key(part: Segment) -> tuple[str, int]:
    """Return what two occurrences of a running line share: its text without digits, and its height."""
    return re.sub(r"\d+|\s+", "#", part.visual), round(part.y / 3)


def _page_numbers(page: Sequence[Line]) -> list[tuple[int, Segment]]:
    found = []
    for number in _edge_numbers(page, 1):
        parts = segments(page[number])
        if all(part.table is None and _PAGE_NUMBER.fullmatch(part.visual) for part in parts):
            found += [(number, part) for part in parts]
    return found


def _without(page: Sequence[Line], dropped: Sequence[tuple[int, Segment]]) -> list[list[Segment]]:
    kept = []
    for number, line in enumerate(page):
        gone = [part for at, part in dropped if at == number]
        rest = [word for word in line if not any(part.x0 <= word.x0 and word.x1 <= part.x1 for part in gone)]
        if rest:
            kept.append(rest)
    return kept
