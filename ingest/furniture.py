"""Pages' segments → the same without running heads, running feet and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.columns import rows
from ingest.lines import Segment

_EDGE_ROWS = 3
_PAGE_NUMBER = re.compile(
    r"\W*(?:עמוד|דומע|page|p\.)?\W*(\d{1,4}|[ivxlc]{1,6})\W*(?:(?:מתוך|ךותמ|of|/)\W*\d{1,4})?\W*", re.I
)


def without_furniture(pages: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Return each page's segments without those that recur at the edge of the pages, or number the page."""
    edges = [_edge_segments(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(part) for part in page})
    needed = 2 if len(pages) < 6 else 3
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = {id(part) for part in edge if seen[_key(part)] >= needed}
        dropped |= {id(part) for part in _page_numbers(page)}
        kept.append([part for part in page if id(part) not in dropped])
    return kept


def _edge_segments(page: Sequence[Segment]) -> list[Segment]:
    lines = rows(page)
    edge = lines[:_EDGE_ROWS] + lines[max(_EDGE_ROWS, len(lines) - _EDGE_ROWS) :]
    return [part for row in edge for part in row.parts]


def _key(part: Segment) -> tuple[str, int]:
    """Return what two occurrences of a running line share: its text without digits, and its height."""
    return re.sub(r"\d+|\s+", "#", part.visual), round(part.y / 3)


def _page_numbers(page: Sequence[Segment]) -> list[Segment]:
    lines = rows(page)
    found = []
    for row in lines[:1] + lines[1:][-1:]:
        if all(_PAGE_NUMBER.fullmatch(part.visual) for part in row.parts):
            found += list(row.parts)
    return found
