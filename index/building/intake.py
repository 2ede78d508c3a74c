"""Which documents a build is about: what lies in the sources, or what the current snapshot holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.building.base import Base
from index.building.edits import edits_by_document
from index.building.report import Failure
from index.building.sources import SourceFile, metadata_beside, source_files, with_ids, works
from index.building.work import Edits, Work
from index.storing.layout import uploads


@dataclass(frozen=True, slots=True)
class Intake:
    """`works` can be gone through once; `sources` are the folders that they come from."""

    works: Iterator[Work | Failure]
    count: int
    sources: tuple[str, ...]


def in_sources(home: Path, sources: Sequence[Path]) -> Intake:
    """Return the documents in the sources and the uploads, without the deleted ones.

    Raises FileMissingError for a source that is not there.
    """
    files, doubles = with_ids(source_files(sources, uploads(home)))
    metadata, damaged = metadata_beside(files)
    edits, deleted = edits_by_document(home, metadata)
    kept = {identifier: file for identifier, file in files.items() if identifier not in deleted}
    names = tuple(source.resolve().as_posix() for source in sources)
    failures = [*doubles, *damaged]
    return Intake(_chained(failures, works(kept, edits)), len(kept) + len(failures), names)


def in_snapshot(home: Path, base: Base) -> Intake:
    """Return the documents of the current snapshot and the uploads of now, without the deleted ones."""
    uploaded, _ = with_ids(source_files((), uploads(home)))
    known = base.roster
    metadata = {entry.work.id: entry.work.edits.metadata for entry in known if entry.work.edits.metadata}
    edits, deleted = edits_by_document(home, metadata)
    names = base.manifest.sources if base.manifest else ()
    return Intake(_merged(home, base, uploaded, edits, deleted), len(known) + len(uploaded), names)


def _merged(
    home: Path,
    base: Base,
    uploaded: Mapping[str, SourceFile],
    edits: Mapping[str, Edits],
    deleted: frozenset[str],
) -> Iterator[Work | Failure]:
    """Yield the uploads, then what the snapshot holds beside them; an upload that is gone is gone."""
    folder = uploads(home).resolve()
    yield from works({key: file for key, file in uploaded.items() if key not in deleted}, edits)
    for entry in base.roster:
        work = entry.work
        if work.id not in uploaded and work.id not in deleted and folder not in Path(work.path).parents:
            yield replace(work, edits=edits.get(work.id, Edits()))


def _chained(first: Sequence[Failure], then: Iterator[Work | Failure]) -> Iterator[Work | Failure]:
    yield from first
    yield from then
