"""Is a snapshot what its manifest says? Every file by its hash; the content by counts, vectors and concepts.

Hashing every file at every opening would be slow, so a verified snapshot gets a stamp: size, inode and times
of each file. While they stay, nobody wrote to it; a stamp that does not fit means hashing again.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import DamagedSnapshotError, NotWritableError
from index.store import Store
from index.storing.durable import write_atomically
from index.storing.layout import STORE, VECTORS, snapshot_folder, stamp_file
from index.storing.manifest import FileEntry, Manifest, read_manifest, sha256_of
from nlp.vocabulary import Vocabulary

UNIT = 1e-2
SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """A damaged part of a snapshot; `part` is the file or the kind of content."""

    part: str
    what: str


def sound_manifest(home: Path, snapshot_id: str) -> Manifest:
    """Return the manifest of a snapshot all of whose files are as they were published.

    Raises DamagedSnapshotError that names the first damaged one.
    """
    folder = snapshot_folder(home, snapshot_id)
    manifest = read_manifest(folder)
    stamp = _stamp(folder, manifest)
    if stamp is None or stamp != _read_stamp(home, snapshot_id):
        problems = file_problems(folder, manifest)
        if problems:
            raise DamagedSnapshotError(f"{snapshot_id}/{problems[0].part}", problems[0].what)
        keep_stamp(home, snapshot_id, manifest)
    return manifest


def file_problems(folder: Path, manifest: Manifest) -> list[Problem]:
    """Return the files that are missing or other than the manifest says, by size or hash."""
    checked = ((entry.path, _file_problem(folder / entry.path, entry)) for entry in manifest.files)
    return [Problem(path, what) for path, what in checked if what]


def content_problems(folder: Path, manifest: Manifest, vocabulary: Vocabulary | None) -> list[Problem]:
    """Return what does not add up in an intact snapshot: counts, vectors, concepts."""
    store = Store.open(folder / STORE)
    try:
        found = [
            *_count_problems(store, manifest),
            *_vector_problems(folder / VECTORS, manifest),
            *(_concept_problems(store, manifest, vocabulary) if vocabulary else ()),
        ]
    finally:
        store.close()
    return found


def count_problems(folder: Path, manifest: Manifest) -> list[Problem]:
    """Return which counts in an intact snapshot are not those of the manifest."""
    store = Store.open(folder / STORE)
    try:
        return _count_problems(store, manifest)
    finally:
        store.close()


def keep_stamp(home: Path, snapshot_id: str, manifest: Manifest) -> None:
    """Remember that the files of a snapshot were verified as they are now; a read-only home goes without."""
    stamp = _stamp(snapshot_folder(home, snapshot_id), manifest)
    path = stamp_file(home, snapshot_id)
    try:
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, json.dumps(stamp).encode())
    except (OSError, NotWritableError):
        return


def _stamp(folder: Path, manifest: Manifest) -> list[list[int | str]] | None:
    try:
        stats = [(entry.path, (folder / entry.path).stat()) for entry in manifest.files]
        stats.append(("manifest.json", (folder / "manifest.json").stat()))
    except OSError:
        return None
    return [[path, s.st_size, s.st_ino, s.st_mtime_ns, s.st_ctime_ns] for path, s in stats]


def _read_stamp(home: Path, snapshot_id: str) -> object:
    try:
        return json.loads(stamp_file(home, snapshot_id).read_bytes())
    except (OSError, ValueError):
        return None


def _file_problem(path: Path, entry: FileEntry) -> str:
    if not path.is_file():
        return "the file is missing"
    size = path.stat().st_size
    if size != entry.size:
        return f"{size:,} bytes where {entry.size:,} were published"
    return "" if sha256_of(path) == entry.sha256 else "its content is not what was published"


def _count_problems(store: Store, manifest: Manifest) -> list[Problem]:
    pairs = (
        ("documents", store.document_count, manifest.documents),
        ("passages", store.passage_count, manifest.passages),
    )
    return [
        Problem(part, f"{is_} where the manifest says {said}") for part, is_, said in pairs if is_ != said
    ]


def _vector_problems(folder: Path, manifest: Manifest) -> list[Problem]:
    """Look at every vector, or at a sample spread evenly over a large snapshot."""
    # FAISS takes longer to import than a snapshot to be found unchanged.
    from index.vectors import VectorIndex

    vectors = VectorIndex.open(folder)
    for row in range(0, manifest.passages, max(1, manifest.passages // SAMPLE)):
        vector = vectors.vector(row)
        length = float(np.linalg.norm(vector))
        if vector.shape != (manifest.dimension,):
            return [Problem("vectors", f"row {row} has shape {vector.shape}, not ({manifest.dimension},)")]
        if not (abs(length - 1) < UNIT or length == 0):
            return [Problem("vectors", f"the vector of row {row} has length {length:.3f}, not 1")]
    return []


def _concept_problems(store: Store, manifest: Manifest, vocabulary: Vocabulary) -> list[Problem]:
    if vocabulary.digest != manifest.vocabulary:
        return [Problem("vocabulary", "the snapshot was tagged with another one. Run: maagar build SOURCE")]
    unknown = sorted(set(store.concept_counts()) - set(vocabulary.concepts))
    return [Problem("vocabulary", f"passages carry concepts that it has not: {', '.join(unknown[:5])}")][
        : len(unknown)
    ]
