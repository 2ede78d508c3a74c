"""Tables whose cells a converter wrote as short indented rows of plain text → one row a cell."""

import re

from ingest.plain.wrapping import is_item

_INDENT = 2
_MAX_CELL = 60
_MIN_CELLS = 6


def has_cells_as_lines(text: str) -> bool:
    """Tell whether a text holds a table whose cells a converter wrote as short indented rows."""
    rows = [row for row in text.split("\n") if row.strip()]
    return bool(rows) and not _is_cell(rows[0]) and sum(map(_is_cell, rows)) >= _MIN_CELLS


def _is_cell(row: str) -> bool:
    indent = len(row) - len(row.lstrip())
    return indent >= _INDENT and 0 < len(row.strip()) <= _MAX_CELL and not is_item(row)


def with_cells_joined(text: str) -> str:
    """Return `text` with the rows of one cell as one row, ended by a TAB that makes it a table row."""
    return re.sub(r"(?:^[^\S\n]{2,}\S.*(?:\n|$))+", _joined_cell, text, flags=re.MULTILINE)


def _joined_cell(match: re.Match[str]) -> str:
    rows = match.group().split("\n")
    if not any(map(_is_cell, rows)) or any(len(row.strip()) > _MAX_CELL for row in rows):
        return match.group()
    joined: list[str] = []
    for row in filter(str.strip, rows):
        if joined and _is_cell(row):
            joined[-1] += " " + row.strip()
        else:
            joined.append(row.strip())
    return "\n".join(row if is_item(row) else f"{row}\t" for row in joined) + "\n"
