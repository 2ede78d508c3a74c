"""The tables of decisions.sqlite and how an older file is brought forward, one step a version.

A step is never edited once released; a new version appends one. Before the first step on an existing file
a copy is left beside it (decisions.sqlite.v1).
"""

import sqlite3
from pathlib import Path

from index.errors import DecisionsVersionError

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            document_id TEXT NOT NULL,
            target TEXT NOT NULL CHECK (target IN ('mention', 'topic')),
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            quote TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            concept_id TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'change', 'add')),
            replacement TEXT,
            label TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT '',
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX decisions_document ON decisions (document_id, start)",
        """CREATE TABLE metadata (
            document_id TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            by TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (document_id, field)
        ) STRICT""",
        """CREATE TABLE deletions (
            document_id TEXT PRIMARY KEY,
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
    ),
    ("ALTER TABLE decisions ADD COLUMN adjudicates INTEGER NOT NULL DEFAULT 0",),
)
CURRENT_VERSION = len(MIGRATIONS)


def migrate(sql: sqlite3.Connection, path: Path) -> None:
    """Bring the open file to the current version. Raises DecisionsVersionError when it is a newer one."""
    version = int(sql.execute("PRAGMA user_version").fetchone()[0])
    if version > CURRENT_VERSION:
        raise DecisionsVersionError(str(path), version, CURRENT_VERSION)
    if 0 < version < CURRENT_VERSION:
        _leave_copy(sql, path.with_name(f"{path.name}.v{version}"))
    for number in range(version + 1, CURRENT_VERSION + 1):
        _apply(sql, number)


def _apply(sql: sqlite3.Connection, number: int) -> None:
    """Run one step in one transaction; another process may have run it in the meantime."""
    sql.execute("BEGIN IMMEDIATE")
    try:
        if int(sql.execute("PRAGMA user_version").fetchone()[0]) < number:
            for statement in MIGRATIONS[number - 1]:
                sql.execute(statement)
            sql.execute(f"PRAGMA user_version = {number}")
        sql.execute("COMMIT")
    except BaseException:
        sql.execute("ROLLBACK")
        raise


def _leave_copy(sql: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        sql.backup(copy)
    finally:
        copy.close()
