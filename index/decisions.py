"""The file HOME/decisions.sqlite: reviews, metadata fixes and deletions. It outlives every snapshot."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.anchoring import Anchor
from index.decision import Decision, Deletion, FieldValue, MetadataFix, Target, Verdict
from index.decisions_schema import migrate
from index.errors import DamagedDecisionsError, DecisionsUnavailableError

FIELDS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "authors": (tuple,),
    "year": (int, type(None)),
    "language": (str,),
}
COLUMNS = (
    'document_id, target, start, "end", quote, prefix, suffix, concept_id, verdict, replacement, label, '
    "note, by, at, adjudicates"
)


def utc_now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Decisions:
    """Reads and writes people's decisions. One object serves many threads; other processes may write too."""

    def __init__(self, sql: sqlite3.Connection, path: Path, *, now: Callable[[], str] = utc_now) -> None:
        self._sql = sql
        self._path = path
        self._now = now
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], str] = utc_now) -> "Decisions":
        """Open the file, made or migrated as needed; none where none can be made, which holds nothing.

        Raises DamagedDecisionsError, DecisionsUnavailableError when it is locked or cannot be made, and
        DecisionsVersionError when a newer program wrote it.
        """
        there = path.exists() or not path.parent.is_dir() or os.access(path.parent, os.W_OK)
        sql = _connect(path if there else Path(":memory:"))
        try:
            migrate(sql, path)
            if not there:
                sql.execute("PRAGMA query_only = ON")
        except sqlite3.OperationalError as error:
            sql.close()
            raise DecisionsUnavailableError(str(path), str(error)) from error
        except sqlite3.DatabaseError as error:
            sql.close()
            raise DamagedDecisionsError(str(path), str(error)) from error
        except BaseException:
            sql.close()
            raise
        return cls(sql, path, now=now)

    def close(self) -> None:
        self._sql.close()

    def __enter__(self) -> "Decisions":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reviews

    def record(
        self,
        document_id: str,
        anchor: Anchor,
        concept_id: str,
        verdict: Verdict,
        *,
        by: str,
        target: Target = Target.MENTION,
        replacement: str | None = None,
        label: str = "",
        note: str = "",
        adjudicates: bool = False,
    ) -> Decision:
        """Keep one decision, made now, and return it with its id. Earlier ones stay as history."""
        decision = Decision(
            document_id=document_id,
            anchor=anchor,
            concept_id=concept_id,
            verdict=verdict,
            by=by,
            at=self._now(),
            target=target,
            replacement=replacement,
            label=label,
            note=note,
            adjudicates=adjudicates,
        )
        return self.record_many([decision])[0]

    def record_many(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Keep decisions as they are (say, imported ones), all or none; return them with their ids."""
        with self._writing():
            self._sql.execute("BEGIN IMMEDIATE")
            try:
                kept = [self._insert(decision) for decision in decisions]
                self._sql.execute("COMMIT")
            except BaseException:
                self._sql.execute("ROLLBACK")
                raise
        return kept

    def for_document(self, document_id: str) -> list[Decision]:
        """Return all decisions on a document, oldest first."""
        return self._select("WHERE document_id = ?", document_id)

    def all(self) -> list[Decision]:
        """Return all decisions, oldest first."""
        return self._select("")

    def remove(self, decision_id: int) -> bool:
        """Take back a decision; return whether there was one."""
        return self._write("DELETE FROM decisions WHERE id = ?", decision_id) > 0

    # Metadata

    def fix_metadata(self, document_id: str, field: str, value: FieldValue, *, by: str) -> MetadataFix:
        """Keep a person's value of a field; it replaces an earlier one. Raises ValueError."""
        if field not in FIELDS:
            raise ValueError(f"{field!r} is not one of {', '.join(FIELDS)}")
        if not isinstance(value, FIELDS[field]):
            raise ValueError(f"{value!r} cannot be the {field} of a document")
        fix = MetadataFix(document_id, field, value, by, self._now())
        text = json.dumps(value, ensure_ascii=False)
        self._write(
            "INSERT OR REPLACE INTO metadata VALUES (?, ?, ?, ?, ?)", document_id, field, text, by, fix.at
        )
        return fix

    def metadata_fixes(self) -> dict[str, tuple[MetadataFix, ...]]:
        """Return the fixes by document id."""
        rows = self._rows(
            "SELECT document_id, field, value, by, at FROM metadata ORDER BY document_id, field"
        )
        fixes: dict[str, tuple[MetadataFix, ...]] = {}
        for document_id, field, value, by, at in rows:
            fix = MetadataFix(document_id, field, _field_value(value), by, at)
            fixes[document_id] = (*fixes.get(document_id, ()), fix)
        return fixes

    def unfix_metadata(self, document_id: str, field: str) -> bool:
        """Forget a fix; return whether there was one."""
        return self._write("DELETE FROM metadata WHERE document_id = ? AND field = ?", document_id, field) > 0

    # Deletions

    def delete_document(self, document_id: str, by: str) -> None:
        """Keep the document out of every build until `undelete`."""
        self._write("INSERT OR REPLACE INTO deletions VALUES (?, ?, ?)", document_id, by, self._now())

    def undelete(self, document_id: str) -> bool:
        """Let the document in again; return whether it was deleted."""
        return self._write("DELETE FROM deletions WHERE document_id = ?", document_id) > 0

    def deletions(self) -> dict[str, Deletion]:
        """Return the deletions by document id."""
        rows = self._rows("SELECT document_id, by, at FROM deletions ORDER BY document_id")
        return {row[0]: Deletion(*row) for row in rows}

    def purge(self, document_id: str) -> int:
        """Remove every quote of a document for good: its decisions and fixes; return how many decisions.

        For a deletion that must leave no text behind. The deletion itself stays.
        """
        self._write("DELETE FROM metadata WHERE document_id = ?", document_id)
        return self._write("DELETE FROM decisions WHERE document_id = ?", document_id)

    def _insert(self, decision: Decision) -> Decision:
        marks = ", ".join("?" * 15)
        cursor = self._sql.execute(f"INSERT INTO decisions ({COLUMNS}) VALUES ({marks})", _row(decision))
        return _decision((cursor.lastrowid, *_row(decision)))

    def _select(self, where: str, *values: object) -> list[Decision]:
        return [
            _decision(row)
            for row in self._rows(f"SELECT id, {COLUMNS} FROM decisions {where} ORDER BY id", *values)
        ]

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._sql.execute(query, values).fetchall()

    def _write(self, query: str, *values: object) -> int:
        """Run one statement, committed at once; return how many rows it changed."""
        with self._writing():
            return self._sql.execute(query, values).rowcount

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Raises DecisionsUnavailableError when the file is locked or cannot be written."""
        with self._lock:
            try:
                yield
            except sqlite3.OperationalError as error:
                raise DecisionsUnavailableError(str(self._path), str(error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        raise DecisionsUnavailableError(str(path), str(error)) from error


def _row(decision: Decision) -> tuple[object, ...]:
    anchor = decision.anchor
    place = (decision.document_id, decision.target, anchor.start, anchor.end)
    words = (anchor.quote, anchor.prefix, anchor.suffix, decision.concept_id, decision.verdict)
    who = (decision.by, decision.at, int(decision.adjudicates))
    return (*place, *words, decision.replacement, decision.label, decision.note, *who)


def _decision(row: tuple[Any, ...]) -> Decision:
    number, document_id, target, *anchor = row[:8]
    concept_id, verdict, replacement, label, note, by, at, adjudicates = row[8:]
    return Decision(
        document_id=document_id,
        anchor=Anchor(*anchor),
        concept_id=concept_id,
        verdict=Verdict(verdict),
        by=by,
        at=at,
        target=Target(target),
        replacement=replacement,
        label=label,
        note=note,
        adjudicates=bool(adjudicates),
        id=number,
    )


def _field_value(text: str) -> FieldValue:
    value: Any = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
