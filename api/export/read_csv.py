"""Reads back a CSV export in which reviewers filled in `verdict` (and `replacement`, `note`).

A row whose verdict is empty was not reviewed. Any table with the columns document_id, start, end and concept
is read: without a verdict column each row states its concept. Spreadsheets save with commas, semicolons or
tabs, in UTF-8 or Windows-1255; all are understood.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from api.export.csv_table import unguarded
from api.export.errors import ImportFormatError
from api.export.imports import Annotation
from index.anchoring import Anchor
from index.decision import Verdict

NEEDED = ("document_id", "concept", "start", "end")


def read_csv(content: bytes, source: str = "<import>") -> list[Annotation]:
    """Return the reviewed rows. Raises ImportFormatError with the line."""
    text = _decoded(content, source)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise ImportFormatError(source, 1, f"no column {', '.join(missing)}")
    try:
        return list(_annotations(reader, source))
    except csv.Error as error:
        raise ImportFormatError(source, reader.line_num, str(error)) from error


def _decoded(content: bytes, source: str) -> str:
    for encoding in ("utf-8-sig", "cp1255"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFormatError(source, 0, "neither UTF-8 nor Windows-1255")


def _annotations(reader: "csv.DictReader[str]", source: str) -> Iterator[Annotation]:
    reviewed_only = "verdict" in (reader.fieldnames or ())
    for cells in reader:
        row = {name: unguarded(value or "") for name, value in cells.items() if isinstance(name, str)}
        if any(row.values()) and (row.get("verdict", "").strip() or not reviewed_only):
            yield _annotation(row, source, reader.line_num)


def _annotation(row: Mapping[str, str], source: str, line: int) -> Annotation:
    start, end = (_offset(row[name], name, source, line) for name in ("start", "end"))
    anchor = Anchor(start, end, row.get("surface", ""), row.get("prefix", ""), row.get("suffix", ""))
    return Annotation(
        where=f"line {line}",
        document=row["document_id"],
        concept=row["concept"].strip(),
        anchor=anchor,
        verdict=_verdict(row.get("verdict", ""), source, line),
        replacement=row.get("replacement", "").strip() or None,
        note=row.get("note", ""),
    )


def _offset(text: str, name: str, source: str, line: int) -> int:
    if not text.strip().isdecimal():
        raise ImportFormatError(source, line, f"{name} is {text!r}, not a number")
    return int(text)


def _verdict(text: str, source: str, line: int) -> Verdict | None:
    word = text.strip().lower()
    if word and word not in list(Verdict):
        raise ImportFormatError(source, line, f"the verdict {text!r} is not one of {', '.join(Verdict)}")
    return Verdict(word) if word else None
