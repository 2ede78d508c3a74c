"""The vocabulary that a snapshot was tagged with lies in its folder, so that both come and go together.

A snapshot tagged with the shipped vocabulary keeps none. Before, the vocabulary was kept in HOME: it still
counts for the snapshots that were tagged with it.
"""

from pathlib import Path

from index.errors import DamagedSnapshotError, NoSnapshotError, SourceChangedError, VocabularyLostError
from index.snapshot import current_id
from index.storing.durable import write_atomically
from index.storing.layout import snapshot_folder
from index.storing.manifest import Manifest, read_manifest
from nlp.errors import VocabularyError
from nlp.vocabulary import rules_beside, vocabulary_digest

NAME = "vocabulary"


def keep_vocabulary(folder: Path, file: Path, digest: str) -> None:
    """Copy a vocabulary and its rules to a snapshot. Raises SourceChangedError if it is another now."""
    kept = folder / f"{NAME}{file.suffix.lower()}"
    if rules_beside(file).is_file():
        write_atomically(rules_beside(kept), rules_beside(file).read_bytes())
    write_atomically(kept, file.read_bytes())
    if vocabulary_digest(kept) != digest:
        raise SourceChangedError(str(file))


def vocabulary_of_snapshot(home: Path, manifest: Manifest) -> Path | None:
    """Return the file that a snapshot was tagged with, None for the shipped one.

    Raises VocabularyLostError.
    """
    folder = snapshot_folder(home, manifest.id)
    kept = next((folder / entry.path for entry in manifest.files if _is_vocabulary(entry.path)), None)
    if kept is not None and not _is(kept, manifest.vocabulary):
        raise VocabularyLostError(str(kept))
    return kept or next((path for path in _vocabularies(home) if _is(path, manifest.vocabulary)), None)


def vocabulary_of_home(home: Path) -> Path | None:
    """Return the file that the current snapshot was tagged with, None for the shipped one or no snapshot.

    Where the manifest cannot be read, a vocabulary that lies there counts. Raises VocabularyLostError.
    """
    try:
        folder = snapshot_folder(home, current_id(home))
    except NoSnapshotError:
        return None
    try:
        return vocabulary_of_snapshot(home, read_manifest(folder))
    except DamagedSnapshotError:
        return next(iter((*_vocabularies(folder), *_vocabularies(home))), None)


def _vocabularies(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob(f"{NAME}*")) if _is_vocabulary(path.name)]


def _is_vocabulary(name: str) -> bool:
    return Path(name).stem == NAME


def _is(file: Path, digest: str) -> bool:
    try:
        return vocabulary_digest(file) == digest
    except VocabularyError:
        return False
