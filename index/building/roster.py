"""Which documents a snapshot was made of, and where the cache has what they became; on disk, however many."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.building.work import METADATA, Done, Edits, StageKeys, Work
from index.cache import Stage

_COLUMNS = (
    *("id", "source", "path", "content", "metadata", "inputs"),
    *("parse", "chunk", "analyse", "terms", "words", "tag", "embed", "result"),
)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A document of a snapshot: what it was made from and what came of it."""

    work: Work
    inputs: str
    done: Done


class Roster:
    """The entries of one snapshot, in order of their sources."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        there = {row[1] for row in sql.execute("PRAGMA table_info(roster)")}
        # A roster that was written before there was a stage has no keys of it.
        self._column = {name: name if name in there else f"'' AS {name}" for name in _COLUMNS}
        self._all = ", ".join(self._column.values())

    @classmethod
    def create(cls, path: Path) -> "Roster":
        sql = sqlite3.connect(path)
        sql.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        columns = ", ".join(f"{name} TEXT NOT NULL" for name in _COLUMNS[1:])
        sql.execute(f"CREATE TABLE roster (id TEXT PRIMARY KEY, {columns})")
        return cls(sql)

    @classmethod
    def open(cls, path: Path) -> "Roster":
        """Open a published roster, read-only."""
        return cls(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True))

    @classmethod
    def empty(cls) -> "Roster":
        return cls.create(Path(":memory:"))

    def commit(self) -> None:
        """Make the file complete."""
        self._sql.commit()

    def close(self) -> None:
        self._sql.close()

    def __enter__(self) -> "Roster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM roster").fetchone()[0])

    def __iter__(self) -> Iterator[RosterEntry]:
        return map(_entry, self._sql.execute(f"SELECT {self._all} FROM roster ORDER BY source, id"))

    def get(self, document_id: str) -> RosterEntry | None:
        row = self._sql.execute(f"SELECT {self._all} FROM roster WHERE id = ?", (document_id,)).fetchone()
        return _entry(row) if row else None

    def columns(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Yield these columns of each entry, in order: "id", "result", a stage for its key."""
        wanted = ", ".join(self._column[name] for name in names)
        return iter(self._sql.execute(f"SELECT {wanted} FROM roster ORDER BY source, id"))

    def ids(self) -> Iterator[str]:
        return (row[0] for row in self.columns("id"))

    def keys(self, stage: Stage) -> Iterator[str]:
        """Yield the keys of a stage's results in the cache."""
        return (row[0] for row in self._sql.execute(f"SELECT {self._column[stage.value]} FROM roster"))

    def add(self, work: Work, done: Done) -> None:
        """Add an entry, or replace the one of the same document."""
        metadata = METADATA.encode(work.edits.metadata).decode()
        values = (work.id, work.source, work.path, work.content, metadata, work.inputs())
        keys = map(done.keys.of, Stage)
        marks = ", ".join("?" * len(_COLUMNS))
        self._sql.execute(f"INSERT OR REPLACE INTO roster VALUES ({marks})", (*values, *keys, done.result))

    def remove(self, document_id: str) -> None:
        self._sql.execute("DELETE FROM roster WHERE id = ?", (document_id,))


def _entry(row: tuple[Any, ...]) -> RosterEntry:
    identifier, source, path, content, metadata, inputs, *keys, result = row
    work = Work(identifier, source, path, content, Edits(METADATA.decode(metadata)))
    return RosterEntry(work, inputs, Done(StageKeys(*keys), result))
