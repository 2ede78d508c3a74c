"""The files that a knowledge base is built from: those below each SOURCE, and the uploads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from pathlib import Path

from index.report import Failure
from index.stages import Work
from ingest.errors import FileMissingError
from ingest.parse import document_id_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and its name in the knowledge base: its POSIX path below SOURCE, or the upload's name."""

    source: str
    path: Path


def source_files(sources: Sequence[Path], uploads: Path) -> list[SourceFile]:
    """Return the files of the uploads, then those of each source, each list sorted, hidden ones left out.

    Raises FileMissingError for a source that is not there.
    """
    found = list(_below(uploads)) if uploads.is_dir() else []
    for source in sources:
        if not source.exists():
            raise FileMissingError(source.as_posix())
        found.extend(_below(source))
    return list({file.path.resolve(): file for file in reversed(found)}.values())[::-1]


def with_ids(files: Iterable[SourceFile]) -> tuple[dict[str, SourceFile], list[Failure]]:
    """Return the files by document id, in order of `source`, and those whose id an earlier one has."""
    chosen: dict[str, SourceFile] = {}
    doubles = []
    for file in files:
        first = chosen.setdefault(document_id_of(file.source), file)
        if first is not file:
            doubles.append(_double(file, first))
    return dict(sorted(chosen.items(), key=lambda pair: pair[1].source)), doubles


def work_of(identifier: str, file: SourceFile) -> Work | Failure:
    """Return the work that a file is, with the digest of its bytes; a Failure when it cannot be read."""
    try:
        with file.path.open("rb") as opened:
            content = file_digest(opened, lambda: blake2b(digest_size=20)).hexdigest()
    except OSError as error:
        return Failure(
            file.source, "UnreadableFileError", f"{file.source}: cannot be read ({error.strerror})."
        )
    return Work(identifier, file.source, file.path, content)


def _below(source: Path) -> Iterator[SourceFile]:
    if source.is_file():
        yield SourceFile(source.name, source)
        return
    for path in sorted(source.rglob("*")):
        below = path.relative_to(source)
        if path.is_file() and not any(part.startswith((".", "~$")) for part in below.parts):
            yield SourceFile(below.as_posix(), path)


def _double(file: SourceFile, first: SourceFile) -> Failure:
    detail = (
        f"{file.path}: {first.path} has the same name below its source and was taken. Rename one of them."
    )
    return Failure(file.source, "SameNameError", detail)
