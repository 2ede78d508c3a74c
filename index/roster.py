"""Which documents a snapshot was made of, and where the cache has what they became."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path

from index.stages import Done, StageKeys, Work

_COLUMNS = ("id", "source", "path", "content", "parse", "chunk", "analyse", "terms", "tag", "embed", "result")


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A document of a snapshot: what it was made from and what came of it."""

    work: Work
    done: Done


def write_roster(path: Path, entries: Iterable[RosterEntry]) -> None:
    """Write `entries` to a new file at `path`, streaming."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        columns = ", ".join(f"{name} TEXT NOT NULL" for name in _COLUMNS)
        connection.execute(f"CREATE TABLE roster (number INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * len(_COLUMNS))
        connection.executemany(
            f"INSERT INTO roster ({', '.join(_COLUMNS)}) VALUES ({marks})", map(_row, entries)
        )
        connection.commit()


def read_roster(path: Path) -> Iterator[RosterEntry]:
    """Yield the entries in the order they were written."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        for row in connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM roster ORDER BY number"):
            identifier, source, file, content, *keys, result = row
            yield RosterEntry(
                Work(identifier, source, Path(file), content), Done(identifier, StageKeys(*keys), result)
            )


def _row(entry: RosterEntry) -> tuple[str, ...]:
    work = entry.work
    keys = astuple(entry.done.keys)
    return (work.id, work.source, str(work.path), work.content, *keys, entry.done.result)
