"""A snapshot that differs from an earlier one in tags and topics only: copied, and tagged again in place."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from index.storing import codec, findings_writer
from index.storing.findings import Findings
from index.storing.findings_writer import FindingsWriter
from index.storing.layout import LEXICAL, STORE, VECTORS


def write_retagged(folder: Path, before: Path, findings: Iterable[Findings]) -> None:
    """Write the snapshot in `before` to `folder` with other `findings`, one a document, in its order."""
    for engine in (LEXICAL, VECTORS):
        shutil.copytree(before / engine, folder / engine)
    shutil.copyfile(before / STORE, folder / STORE)
    with closing(sqlite3.connect(folder / STORE)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        for table in findings_writer.TABLES:
            connection.execute(f"DROP TABLE {table}")
        connection.executescript(findings_writer.SCHEMA)
        _replace(connection, findings)
        connection.executescript(findings_writer.INDEXES)
        connection.commit()


def _replace(connection: sqlite3.Connection, findings: Iterable[Findings]) -> None:
    writer = FindingsWriter(connection)
    first = 0
    for number, found in enumerate(findings):
        topics = codec.topics().encode(found.topics).decode()
        connection.execute("UPDATE documents SET topics = ? WHERE number = ?", (topics, number))
        connection.executemany(
            "UPDATE passages SET tags = ?, topics = ? WHERE row = ?",
            [(*writer.columns(passage), row) for row, passage in enumerate(found.passages, first)],
        )
        writer.index(first, found.passages)
        first += len(found.passages)
