"""A snapshot's folder: manifest, passages, lexical index, vectors; written aside, published by one rename.

HOME/snapshots/<id>/manifest.json · passages.sqlite · lexical/ · vectors/
HOME/snapshots/CURRENT        the id that readers open
"""

from dataclasses import dataclass
from pathlib import Path

from index.lexical import LexicalIndex
from index.store import Store
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Problem:
    """A damaged part of a snapshot; `part` is the file or the kind of content."""

    part: str
    what: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was built from and holds."""

    id: str
    created: str
    documents: int
    passages: int
    analyzer: str
    embedder: str
    dimension: int
    vocabulary: str
    digest: str


class Snapshot:
    """One snapshot opened for reading: its manifest, store, lexical index and vectors."""

    id: str
    manifest: Manifest
    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex

    @classmethod
    def open(cls, home: Path, *, snapshot_id: str | None = None) -> "Snapshot":
        """Open the current snapshot, or the named one.

        Raises NoSnapshotError, NoSuchError, DamagedSnapshotError.
        """
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def current_id(home: Path) -> str:
    """Return the id of the snapshot that readers open. Raises NoSnapshotError."""
    raise NotImplementedError


def list_snapshots(home: Path) -> list[Manifest]:
    """Return the manifests of the kept snapshots, newest first."""
    raise NotImplementedError


def rollback(home: Path) -> str:
    """Make the snapshot before the current one current; return its id. Raises NoSnapshotError."""
    raise NotImplementedError


def verify(home: Path, snapshot_id: str | None = None) -> tuple[Problem, ...]:
    """Return what is damaged in a snapshot: hashes, counts, vectors, vocabulary; empty when it is sound."""
    raise NotImplementedError
