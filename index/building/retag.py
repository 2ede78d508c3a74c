"""A snapshot that differs from an earlier one in tags and topics only: copied, and tagged again in place."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from index.storing import codec
from index.storing.findings import Findings
from index.storing.findings_writer import FindingsWriter
from index.storing.layout import LEXICAL, STORE, VECTORS


def write_retagged(folder: Path, before: Path, findings: Iterable[tuple[int, Findings]]) -> None:
    """Write the snapshot in `before` to `folder` with other `findings` of the documents of these numbers."""
    for engine in (LEXICAL, VECTORS):
        shutil.copytree(before / engine, folder / engine)
    shutil.copyfile(before / STORE, folder / STORE)
    with closing(sqlite3.connect(folder / STORE)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        writer = FindingsWriter(connection)
        for number, found in findings:
            _replace(connection, writer, number, found)
        connection.commit()


def _replace(connection: sqlite3.Connection, writer: FindingsWriter, number: int, found: Findings) -> None:
    topics = codec.topics().encode(found.topics).decode()
    connection.execute("UPDATE documents SET topics = ? WHERE number = ?", (topics, number))
    (first,) = connection.execute("SELECT first_row FROM documents WHERE number = ?", (number,)).fetchone()
    rows = range(first, first + len(found.passages))
    connection.execute("DELETE FROM passage_concepts WHERE row >= ? AND row < ?", (rows.start, rows.stop))
    connection.executemany(
        "UPDATE passages SET tags = ?, topics = ? WHERE row = ?",
        [(*columns, row) for row, columns in zip(rows, writer.add(first, found), strict=True)],
    )
