"""Which documents a build is about: what lies in the sources, or what the current snapshot holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from index.building.base import Base
from index.building.edits import edits_by_document
from index.building.report import Failure
from index.building.sources import edited, metadata_beside, source_files, with_ids, works
from index.building.walk import SourceFile
from index.building.work import Edits, Work
from index.storing.layout import uploads
from ingest.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Intake:
    """`works` can be gone through once; `sources` are the folders that they come from."""

    works: Iterator[Work | Failure]
    count: int
    sources: tuple[str, ...]


def in_sources(home: Path, sources: Sequence[Path], base: Base) -> Intake:
    """Return the documents in the sources and the uploads, without the deleted ones.

    What lies where nobody could look is taken as it is in `base`. Raises FileMissingError, SourceNameError,
    SourceInHomeError.
    """
    found = source_files(sources, home)
    files, doubles = with_ids(found.files.values())
    metadata, damaged = metadata_beside(files)
    unseen = [work for work in _below(base, found.closed) if work.id not in files]
    edits, deleted = edits_by_document(home, metadata | _metadata(unseen))
    kept = {identifier: file for identifier, file in files.items() if identifier not in deleted}
    as_before = [edited(work, edits) for work in unseen if work.id not in deleted]
    names = tuple(source.resolve().as_posix() for source in sources)
    known: list[Work | Failure] = [*found.failures, *doubles, *damaged, *as_before]
    return Intake(chain(known, works(kept, edits, base.roster)), len(known) + len(kept), names)


def in_snapshot(home: Path, base: Base) -> Intake:
    """Return the documents of the current snapshot and the uploads of now, without the deleted ones."""
    found = source_files((), home)
    uploaded, _ = with_ids(found.files.values())
    known = base.roster
    edits, deleted = edits_by_document(home, _metadata(entry.work for entry in known))
    names = base.manifest.sources if base.manifest else ()
    works_of_now = chain(found.failures, _merged(home, base, uploaded, edits, deleted))
    return Intake(works_of_now, len(found.failures) + len(known) + len(uploaded), names)


def _below(base: Base, closed: AbstractSet[Path]) -> Iterator[Work]:
    """Yield the documents of `base` that were read from these paths or below them."""
    if closed:
        for entry in base.roster:
            path = Path(entry.work.path)
            if not closed.isdisjoint((path, *path.parents)):
                yield entry.work


def _metadata(works_of_base: Iterable[Work]) -> dict[str, Metadata]:
    return {work.id: work.edits.metadata for work in works_of_base if work.edits.metadata}


def _merged(
    home: Path,
    base: Base,
    uploaded: Mapping[str, SourceFile],
    edits: Mapping[str, Edits],
    deleted: frozenset[str],
) -> Iterator[Work | Failure]:
    """Yield the uploads, then what the snapshot holds beside them; an upload that is gone is gone."""
    folder = uploads(home).resolve()
    kept = {key: file for key, file in uploaded.items() if key not in deleted}
    yield from works(kept, edits, base.roster)
    for entry in base.roster:
        work = entry.work
        if work.id not in uploaded and work.id not in deleted and folder not in Path(work.path).parents:
            yield edited(work, edits)
