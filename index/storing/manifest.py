"""The manifest of a snapshot: what it was built from, what it holds, and the hash of every file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.errors import DamagedSnapshotError
from index.storing.tool_identity import ToolIdentity

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the snapshot, its POSIX path below the folder, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`digest` is that of the content: equal for equal documents, passages, terms, tags and vectors.

    `frame` is that of everything but the tags and topics. `created` is in UTC, ISO 8601. `vectors` are the
    parameters of the vector index.
    """

    id: str
    created: str
    program: str
    tools: ToolIdentity
    sources: tuple[str, ...]
    documents: int
    passages: int
    digest: str
    frame: str
    vectors: Mapping[str, object]
    files: tuple[FileEntry, ...]

    @property
    def analyzer(self) -> str:
        return self.tools.analyzer

    @property
    def embedder(self) -> str:
        return self.tools.embedder

    @property
    def dimension(self) -> int:
        return self.tools.dimension

    @property
    def vocabulary(self) -> str:
        """The vocabulary's digest."""
        return self.tools.vocabulary


_ADAPTER: TypeAdapter[Manifest] = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the snapshot in `folder`. Raises DamagedSnapshotError."""
    path = folder / MANIFEST
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise DamagedSnapshotError(f"{folder.name}/{MANIFEST}", "the file is missing") from error
    except (ValidationError, ValueError) as error:
        raise DamagedSnapshotError(f"{folder.name}/{MANIFEST}", "the file is not a manifest") from error


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as indented JSON."""
    return json.dumps(_ADAPTER.dump_python(manifest, mode="json"), ensure_ascii=False, indent=1).encode()


def file_entries(folder: Path) -> tuple[FileEntry, ...]:
    """Return an entry for every file in `folder` but the manifest, sorted by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return tuple(
        FileEntry(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in paths
    )


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
