"""The files that a knowledge base is built from: those below each SOURCE, and the uploads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from pathlib import Path

from index.building.report import Failure
from index.building.work import Edits, Work
from ingest.bibliography import BIBLIOGRAPHY_SUFFIXES, metadata_for, sidecar_metadata
from ingest.errors import DamagedFileError, FileMissingError, LimitExceededError
from ingest.metadata import Metadata
from ingest.parse import document_id_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and its name in the knowledge base: its POSIX path below SOURCE, or the upload's name."""

    source: str
    path: str


def source_files(sources: Sequence[Path], uploads: Path) -> list[SourceFile]:
    """Return the documents among the uploads, then those of each source, each list sorted, each file once.

    Hidden files, lock files of word processors, bibliographies and files called README are no documents.
    Raises FileMissingError for a source that is not there.
    """
    found = dict.fromkeys(_below(uploads)) if uploads.is_dir() else {}
    for source in sources:
        if not source.exists():
            raise FileMissingError(source.as_posix())
        found.update(dict.fromkeys(_below(source.resolve())))
    return list({file.path: file for file in reversed(found)}.values())[::-1]


def with_ids(files: Iterable[SourceFile]) -> tuple[dict[str, SourceFile], list[Failure]]:
    """Return the files by document id, in order of `source`, and those whose id an earlier one has."""
    chosen: dict[str, SourceFile] = {}
    doubles = []
    for file in files:
        first = chosen.setdefault(document_id_of(file.source), file)
        if first is not file:
            doubles.append(_double(file, first))
    return dict(sorted(chosen.items(), key=lambda pair: pair[1].source)), doubles


def metadata_beside(files: Mapping[str, SourceFile]) -> tuple[dict[str, Metadata], list[Failure]]:
    """Return what the bibliographies beside the files say of them, and those that cannot be read."""
    folders: dict[Path, dict[str, Metadata]] = {}
    failures = []
    for folder in sorted({Path(file.path).parent for file in files.values()}):
        try:
            folders[folder] = sidecar_metadata(folder)
        except (DamagedFileError, LimitExceededError) as error:
            folders[folder] = {}
            failures.append(Failure(error.source, type(error).__name__, str(error)))
    said = ((key, metadata_for(file.path, folders[Path(file.path).parent])) for key, file in files.items())
    return {identifier: known for identifier, known in said if known}, failures


def works(files: Mapping[str, SourceFile], edits: Mapping[str, Edits]) -> Iterator[Work | Failure]:
    """Yield the work that each file is, with the digest of its bytes; a Failure when it cannot be read."""
    for identifier, file in files.items():
        try:
            content = content_digest_of(Path(file.path))
        except OSError as error:
            detail = f"{file.source}: cannot be read ({error.strerror}). Check its permissions."
            yield Failure(file.source, "UnreadableFileError", detail)
            continue
        yield Work(identifier, file.source, file.path, content, edits.get(identifier, Edits()))


def content_digest_of(path: Path) -> str:
    """Return the digest of a file's bytes, the same as `bytes_digest` of them."""
    with path.open("rb") as opened:
        return file_digest(opened, lambda: blake2b(digest_size=20)).hexdigest()


def bytes_digest(content: bytes) -> str:
    return blake2b(content, digest_size=20).hexdigest()


def _below(source: Path) -> Iterator[SourceFile]:
    if source.is_file():
        yield SourceFile(source.name, str(source))
        return
    for path in sorted(source.rglob("*")):
        below = path.relative_to(source)
        if is_document(below) and path.is_file():
            yield SourceFile(below.as_posix(), str(path))


def is_document(below: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in below.parts)
    return not hidden and below.suffix.lower() not in BIBLIOGRAPHY_SUFFIXES and below.stem.lower() != "readme"


def _double(file: SourceFile, first: SourceFile) -> Failure:
    detail = (
        f"{file.path}: {first.path} has the same name below its source and was taken. Rename one of them."
    )
    return Failure(file.source, "SameNameError", detail)
