"""A snapshot's folder, opened for reading; which one is current, which are kept, and the way back.

HOME/snapshots/<id>/manifest.json · passages.sqlite · roster.sqlite · lexical/ · vectors/
HOME/snapshots/CURRENT        the id that readers open

The engines are imported when a snapshot is opened: a build asks only which there are.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DamagedSnapshotError, NoSnapshotError, NoSuchError, SettingsMismatchError
from index.store import Store
from index.storing.durable import write_atomically
from index.storing.layout import LEXICAL, STORE, VECTORS, current_file, snapshot_folder, snapshots
from index.storing.manifest import MANIFEST, Manifest, read_manifest
from index.storing.verification import Problem, content_problems, file_problems, sound_manifest
from nlp.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.lexical import LexicalIndex
    from index.vectors import VectorIndex

__all__ = [
    "Manifest",
    "Problem",
    "Snapshot",
    "current_id",
    "is_sound",
    "list_snapshots",
    "make_current",
    "rollback",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot opened for reading: its manifest, store, lexical index and vectors."""

    id: str
    manifest: Manifest
    store: Store
    lexical: "LexicalIndex"
    vectors: "VectorIndex"

    @classmethod
    def open(cls, home: Path, *, snapshot_id: str | None = None) -> "Snapshot":
        """Open the current snapshot, or the named one; a damaged one is never opened.

        Raises NoSnapshotError, NoSuchError, DamagedSnapshotError.
        """
        from index.lexical import LexicalIndex
        from index.vectors import VectorIndex

        identifier, folder = _folder(home, snapshot_id)
        manifest = sound_manifest(home, identifier)
        store = Store.open(folder / STORE)
        try:
            lexical = LexicalIndex.open(folder / LEXICAL)
            vectors = VectorIndex.open(folder / VECTORS)
        except BaseException:
            store.close()
            raise
        return cls(identifier, manifest, store, lexical, vectors)

    def require(self, *, analyzer: str, embedder: str, dimension: int, vocabulary: str) -> None:
        """Raise SettingsMismatchError unless the snapshot was built with these (names, size, digest)."""
        built = self.manifest
        for what, was, asked in (
            ("the analyzer", built.analyzer, analyzer),
            ("the embedder", built.embedder, embedder),
            ("the dimension", built.dimension, dimension),
            ("the vocabulary", built.vocabulary, vocabulary),
        ):
            if was != asked:
                raise SettingsMismatchError(what, was, asked)

    def close(self) -> None:
        self.store.close()


def current_id(home: Path) -> str:
    """Return the id of the snapshot that readers open. Raises NoSnapshotError."""
    try:
        return current_file(home).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise NoSnapshotError(str(home)) from error


def make_current(home: Path, snapshot_id: str) -> None:
    """Let readers open `snapshot_id` from now on."""
    write_atomically(current_file(home), snapshot_id.encode())


def list_snapshots(home: Path) -> list[Manifest]:
    """Return the manifests of the kept snapshots that can be read, newest first."""
    kept = sorted(snapshots(home).glob(f"*/{MANIFEST}"), reverse=True)
    return [manifest for path in kept if (manifest := _readable(path.parent)) is not None]


def rollback(home: Path) -> str:
    """Make the sound snapshot before the current one current; return its id.

    Raises NoSnapshotError, NoSuchError when there is none before it.
    """
    current = current_id(home)
    for manifest in list_snapshots(home):
        if manifest.id < current and is_sound(home, manifest.id):
            make_current(home, manifest.id)
            return manifest.id
    raise NoSuchError("snapshot before", current, "Run: maagar build SOURCE, which makes a new one.")


def verify(
    home: Path, snapshot_id: str | None = None, *, vocabulary: Vocabulary | None = None
) -> tuple[Problem, ...]:
    """Return what is damaged in a snapshot: hashes, counts, vectors and, if given, the vocabulary.

    Empty when it is sound. Raises NoSnapshotError, NoSuchError.
    """
    try:
        _, folder = _folder(home, snapshot_id)
        manifest = read_manifest(folder)
        problems = file_problems(folder, manifest) or content_problems(folder, manifest, vocabulary)
    except DamagedSnapshotError as error:
        return (Problem(error.part, error.what),)
    return tuple(problems)


def _folder(home: Path, snapshot_id: str | None) -> tuple[str, Path]:
    """Return the id and folder of the named snapshot, or of the current one."""
    identifier = snapshot_id or current_id(home)
    folder = snapshot_folder(home, identifier)
    if not folder.is_dir():
        if snapshot_id is None:
            raise DamagedSnapshotError(identifier, "the current snapshot's folder is missing")
        raise NoSuchError("snapshot", identifier)
    return identifier, folder


def _readable(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except DamagedSnapshotError:
        return None


def is_sound(home: Path, snapshot_id: str) -> bool:
    """Return whether all files of a snapshot are as they were published."""
    try:
        sound_manifest(home, snapshot_id)
    except DamagedSnapshotError:
        return False
    return True
