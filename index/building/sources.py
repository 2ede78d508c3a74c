"""The files that a knowledge base is built from: those below each SOURCE, and the uploads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b, file_digest
from pathlib import Path

from index.building.report import Failure
from index.building.roster import Roster
from index.building.walk import Found, SourceFile, is_utf8, look_through, printable, unreadable
from index.building.work import Edits, Work
from index.errors import SourceInHomeError, SourceNameError
from index.storing.layout import cache_folder, snapshots, uploads
from ingest.bibliography import bibliographies, metadata_for, read_bibliography
from ingest.errors import DamagedFileError, FileMissingError, LimitExceededError
from ingest.metadata import Metadata
from ingest.parse import document_id_of


def source_files(sources: Sequence[Path], home: Path) -> Found:
    """Return the documents among the uploads to `home`, then those of each source, each file once.

    Raises FileMissingError for a source that is not there, SourceNameError for one whose path is not UTF-8,
    SourceInHomeError for one that holds what the program itself keeps.
    """
    found = Found()
    home = home.resolve()
    if uploads(home).is_dir():
        look_through(uploads(home), home, found)
    for source in sources:
        look_through(_checked(source, home), home, found)
    return found


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
    folders = {Path(file.path).parent: Path(file.source).parent for file in files.values()}
    known: dict[Path, dict[str, Metadata]] = {folder: {} for folder in folders}
    failures = []
    for folder, below in sorted(folders.items()):
        for read in _bibliographies(folder, below):
            if isinstance(read, Failure):
                failures.append(read)
            else:
                known[folder] |= read
    said = ((key, metadata_for(file.path, known[Path(file.path).parent])) for key, file in files.items())
    return {identifier: metadata for identifier, metadata in said if metadata}, failures


def works(
    files: Mapping[str, SourceFile], edits: Mapping[str, Edits], before: Roster
) -> Iterator[Work | Failure]:
    """Yield the work that each file is, with the digest of its bytes.

    One that cannot be read is a Failure, and work as it was before, if it was there.
    """
    for identifier, file in files.items():
        try:
            content = content_digest_of(Path(file.path))
        except OSError as error:
            yield unreadable(file.source, error)
            if was := before.get(identifier):
                yield edited(was.work, edits)
            continue
        yield edited(Work(identifier, file.source, file.path, content), edits)


def edited(work: Work, edits: Mapping[str, Edits]) -> Work:
    """Return the work with what is said of its document now."""
    return replace(work, edits=edits.get(work.id, Edits()))


def content_digest_of(path: Path) -> str:
    """Return the digest of a file's bytes, the same as `bytes_digest` of them."""
    with path.open("rb") as opened:
        return file_digest(opened, lambda: blake2b(digest_size=20)).hexdigest()


def bytes_digest(content: bytes) -> str:
    return blake2b(content, digest_size=20).hexdigest()


def _bibliographies(folder: Path, below: Path) -> Iterator[dict[str, Metadata] | Failure]:
    """Yield what each bibliography in a folder says, by file name; `below` is the folder's path in SOURCE."""
    try:
        paths = bibliographies(folder)
    except OSError as error:
        yield unreadable(printable(below / Path(error.filename or folder).name), error)
        return
    for path in paths:
        source = printable(below / path.name)
        try:
            yield read_bibliography(path, source)
        except (DamagedFileError, LimitExceededError) as error:
            yield Failure(source, type(error).__name__, str(error))
        except OSError as error:
            yield unreadable(source, error)


def _checked(source: Path, home: Path) -> Path:
    """Return the resolved path of a source."""
    if not source.exists():
        raise FileMissingError(printable(source))
    resolved = source.resolve()
    if not is_utf8(resolved):
        raise SourceNameError(printable(resolved))
    if resolved == home or {snapshots(home), cache_folder(home)} & {resolved, *resolved.parents}:
        raise SourceInHomeError(str(source))
    return resolved


def _double(file: SourceFile, first: SourceFile) -> Failure:
    detail = (
        f"{file.path}: {first.path} has the same name below its source and was taken. Rename one of them."
    )
    return Failure(file.source, "SameNameError", detail)
