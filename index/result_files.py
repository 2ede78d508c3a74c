"""Where a stage's results lie by their keys: a file each, or all in one SQLite file.

    HOME/cache/<stage>/<first two digits of the key>/<key>
    HOME/cache/<stage>/results.sqlite

A file each is what survives damage best. It takes the disk's folders .05 to .2 ms to have one more, which is
a tenth of tagging a document: what a new vocabulary makes again in every document lies in one file.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from index.storing.durable import storage_errors, write_settling

T = TypeVar("T")
_WAITED = 60.0  # seconds for another process that writes
# Not the write-ahead log: it is shared by a mapped file, and damage to that kills the process.
# No waiting for the disk: after a power cut the file may be damaged, as each of many files may be.
_SCHEMA = """
PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, content BLOB NOT NULL);
COMMIT;
"""


class ResultStore(Protocol):
    """Keeps contents by key; several processes may use it. What a killed process wrote is there or not."""

    def begin(self, key: str, size: int) -> bytes | None:
        """Return the first `size` bytes of a content, None where there is none."""
        ...

    def get(self, key: str) -> bytes | None: ...

    def put(self, contents: Sequence[tuple[str, bytes]]) -> None:
        """Keep contents under their keys. Raises StorageFullError."""
        ...

    def keys(self) -> Iterator[str]:
        """Yield all keys, sorted."""
        ...

    def drop(self, keys: Iterable[str]) -> None: ...

    def close(self) -> None:
        """Let go of what is open, as must be done before a fork; the store opens again when it is used."""
        ...


class FileEach:
    """A file for each content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, key: str, size: int) -> bytes | None:
        return self._read(key, size)

    def get(self, key: str) -> bytes | None:
        return self._read(key, -1)

    def put(self, contents: Sequence[tuple[str, bytes]]) -> None:
        for key, content in contents:
            path = Path(self._name(key))
            path.parent.mkdir(parents=True, exist_ok=True)
            write_settling(path, content)

    def keys(self) -> Iterator[str]:
        for shard in sorted(self._folder.glob("??")):
            yield from sorted(path.name for path in shard.iterdir())

    def drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            Path(self._name(key)).unlink(missing_ok=True)

    def close(self) -> None:
        pass

    def _read(self, key: str, size: int) -> bytes | None:
        try:
            with open(self._name(key), "rb", buffering=0) as file:  # noqa: PTH123  # see _name
                return file.read(size)
        except FileNotFoundError:
            return None

    def _name(self, key: str) -> str:
        """Return the path as a string: making a Path takes longer than asking whether the file is there."""
        return f"{self._folder}/{key[:2]}/{key}"


class OneFile:
    """All contents in one SQLite file; a damaged one is thrown away, and what was in it made again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "results.sqlite"
        self._sql: sqlite3.Connection | None = None

    def begin(self, key: str, size: int) -> bytes | None:
        return self._content("SELECT substr(content, 1, ?) FROM results WHERE key = ?", size, key)

    def get(self, key: str) -> bytes | None:
        return self._content("SELECT content FROM results WHERE key = ?", key)

    def put(self, contents: Sequence[tuple[str, bytes]]) -> None:
        with storage_errors(self._path):
            self._changed("INSERT OR REPLACE INTO results VALUES (?, ?)", contents)

    def keys(self) -> Iterator[str]:
        query = "SELECT key FROM results ORDER BY key"
        rows = self._done(lambda sql: sql.execute(query).fetchall()) if self._is_there() else ()
        return (row[0] for row in rows)

    def drop(self, keys: Iterable[str]) -> None:
        self._changed("DELETE FROM results WHERE key = ?", [(key,) for key in keys])

    def close(self) -> None:
        if self._sql is not None:
            self._sql.close()
            self._sql = None

    def _is_there(self) -> bool:
        return self._sql is not None or self._path.exists()

    def _content(self, query: str, *values: str | int) -> bytes | None:
        if not self._is_there():
            return None
        row = self._done(lambda sql: sql.execute(query, values).fetchone())
        return row[0] if row else None

    def _changed(self, statement: str, values: Sequence[tuple[str | bytes, ...]]) -> None:
        """Run a statement for each of the values, all of them or, where the process is killed, none."""

        def change(sql: sqlite3.Connection) -> None:
            sql.execute("BEGIN IMMEDIATE")
            with sql:
                sql.executemany(statement, values)

        if values:
            self._done(change)

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns; where the file is damaged, of an empty one."""
        try:
            return work(self._open())
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.close()
            for path in (self._path, Path(f"{self._path}-journal")):
                path.unlink(missing_ok=True)
            return work(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._sql is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # What versions that kept a file each have left.
            for shard in self._path.parent.glob("??"):
                shutil.rmtree(shard, ignore_errors=True)
            self._sql = sqlite3.connect(self._path, timeout=_WAITED, isolation_level=None)
            self._sql.executescript(_SCHEMA)
        return self._sql
