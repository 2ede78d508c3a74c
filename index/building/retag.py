"""A snapshot that differs from an earlier one in tags and topics only: copied, and tagged again in place."""

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from index.storing import findings_writer
from index.storing.findings import Findings
from index.storing.findings_writer import FindingsWriter
from index.storing.layout import LEXICAL, STORE, VECTORS

# Where so many of the rows change, an index made anew costs less than one that is kept up.
_MANY = 0.2


def write_retagged(folder: Path, before: Path, changed: Sequence[int], findings: Iterable[Findings]) -> None:
    """Write the snapshot in `before` to `folder` with other findings of the documents of the numbers
    `changed`."""
    for engine in (LEXICAL, VECTORS):
        shutil.copytree(before / engine, folder / engine)
    shutil.copyfile(before / STORE, folder / STORE)
    with closing(sqlite3.connect(folder / STORE)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        spans = connection.execute("SELECT first_row, passages FROM documents ORDER BY number").fetchall()
        rows = [range(first, first + count) for first, count in spans]
        _forget_concepts(connection, [rows[number] for number in changed], len(rows))
        writer = FindingsWriter(connection)
        for number, found in zip(changed, findings, strict=True):
            _replace(connection, writer, number, rows[number], found)
        writer.flush()
        connection.executescript(findings_writer.INDEXES)
        connection.commit()


def _forget_concepts(connection: sqlite3.Connection, changed: Sequence[range], documents: int) -> None:
    """Forget by which concepts the passages of changed documents are found."""
    if len(changed) == documents:
        connection.execute("DELETE FROM passage_concepts")
    else:
        connection.executemany(
            "DELETE FROM passage_concepts WHERE row >= ? AND row < ?",
            [(rows.start, rows.stop) for rows in changed],
        )
    if len(changed) > _MANY * documents:
        connection.execute("DROP INDEX concepts_of_row")


def _replace(
    connection: sqlite3.Connection, writer: FindingsWriter, number: int, rows: range, found: Findings
) -> None:
    connection.execute("UPDATE documents SET topics = ? WHERE number = ?", (found.whole.topics, number))
    connection.executemany(
        "UPDATE passages SET tags = ?, topics = ? WHERE row = ?",
        [(*columns, row) for row, columns in zip(rows, writer.add(rows.start, found), strict=True)],
    )
