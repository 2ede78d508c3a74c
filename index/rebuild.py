"""The offline job: sources become a new snapshot, doing again only what changed."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from index.cache import Cache, Stage
from index.errors import DamagedSnapshotError, NoSnapshotError
from index.layout import ROSTER, cache_folder, snapshot_folder, uploads
from index.lock import build_lock
from index.manifest import Manifest
from index.progress import Progress
from index.publish import Ingredients, clear_staging, content_digest, publish
from index.report import BuildReport, Failure, Plan
from index.roster import RosterEntry, read_roster
from index.snapshot import current_id
from index.sources import SourceFile, source_files, with_ids, work_of
from index.stages import Done, Work
from index.toolbox import Toolbox
from index.tools import NamedTools, ToolIdentity, ToolSource
from index.verification import sound_manifest
from index.workers import Workers, Workshop, open_workers


class Only(StrEnum):
    """What a partial rebuild is limited to."""

    EMBED = "embed"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """`jobs` processes; `keep` old snapshots; `fresh` ignores every cache; `rechunk` cuts passages again."""

    jobs: int = 1
    keep: int = 3
    fresh: bool = False
    rechunk: bool = False
    only: Only | None = None

    def anew(self) -> frozenset[Stage]:
        """Return the stages that do not trust the cache."""
        if self.fresh:
            return frozenset(Stage)
        chosen = {Only.EMBED: {Stage.EMBED}, Only.TAGS: {Stage.TAG}, None: set[Stage]()}[self.only]
        return frozenset(chosen | ({Stage.CHUNK} if self.rechunk else set()))


@dataclass(frozen=True, slots=True)
class Base:
    """The snapshot that a build starts from."""

    manifest: Manifest | None = None
    entries: Mapping[str, RosterEntry] = field(default_factory=dict)


def build(
    home: Path, sources: Sequence[Path], toolbox: Toolbox, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Make the knowledge base in `home` exactly `sources` plus the uploads; publish it if anything changed.

    Raises BuildRunningError, StorageFullError, FileMissingError for a source that is not there.
    """
    return build_with(home, sources, NamedTools(toolbox), options, progress)


def build_with(
    home: Path, sources: Sequence[Path], tools: ToolSource, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Build with tools from anywhere; see `build`."""
    with build_lock(home):
        return _Build(home, tuple(sources), tools, options, progress).run()


def plan(home: Path, sources: Sequence[Path], toolbox: Toolbox, options: BuildOptions) -> Plan:
    """Return what `build` would do, touching nothing."""
    raise NotImplementedError


def add_upload(
    home: Path, name: str, content: bytes, toolbox: Toolbox, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Keep `content` as the upload `name` and publish a snapshot with it; a deletion of that id ends."""
    raise NotImplementedError


def delete_document(
    home: Path, document_id: str, toolbox: Toolbox, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Publish a snapshot without the document; purge it from cache and kept snapshots. Raises NoSuchError."""
    raise NotImplementedError


class _Build:
    """One run of the job."""

    def __init__(
        self,
        home: Path,
        sources: tuple[Path, ...],
        tools: ToolSource,
        options: BuildOptions,
        progress: Progress,
    ) -> None:
        self._home = home
        self._sources = sources
        self._tools = tools
        self._options = options
        self._progress = progress
        self._began = time.monotonic()
        self._failed: list[Failure] = []

    def run(self) -> BuildReport:
        clear_staging(self._home)
        works = self._works()
        base = open_base(self._home)
        workshop = Workshop(self._tools, cache_folder(self._home), self._options.anew())
        with open_workers(workshop, self._options.jobs) as workers:
            identity = workers.identity()
            entries = self._entries(works, base, identity, workers)
        manifest = self._published(entries, base, identity)
        return self._report(manifest, works, entries, base)

    def _works(self) -> list[Work]:
        """Return the work that the sources are, in order of their names; what cannot be read has failed."""
        files, doubles = with_ids(source_files(self._sources, uploads(self._home)))
        self._failed.extend(doubles)
        return list(self._readable(files))

    def _readable(self, files: Mapping[str, SourceFile]) -> Iterator[Work]:
        self._progress.start("look", len(files))
        for identifier, file in files.items():
            work = work_of(identifier, file)
            if isinstance(work, Failure):
                self._failed.append(work)
            else:
                yield work
            self._progress.advance()
        self._progress.finish()

    def _entries(
        self, works: Sequence[Work], base: Base, identity: ToolIdentity, workers: Workers
    ) -> list[RosterEntry]:
        """Return the entries of the new snapshot: those that stay as they are, and those worked on."""
        trusted = base.entries if _same_tools(base, identity) and not self._options.anew() else {}
        stay = {
            work.id: Done(work.id, was.done.keys, was.done.result) for work, was in _unchanged(works, trusted)
        }
        todo = [work for work in works if work.id not in stay]
        self._progress.start("read", len(todo))
        for work, outcome in zip(todo, workers.run(todo), strict=True):
            if isinstance(outcome, Failure):
                self._failed.append(outcome)
            else:
                stay[work.id] = outcome
            self._progress.advance()
        self._progress.finish()
        return [RosterEntry(work, stay[work.id]) for work in works if work.id in stay]

    def _published(self, entries: Sequence[RosterEntry], base: Base, identity: ToolIdentity) -> Manifest:
        """Return the manifest of the new snapshot, or of the current one when nothing changed."""
        current = base.manifest
        if (
            current
            and not self._options.fresh
            and (current.tools, current.digest)
            == (
                identity,
                content_digest(entries),
            )
        ):
            return current
        sources = tuple(source.resolve().as_posix() for source in self._sources)
        made_of = Ingredients(entries, identity, sources, Cache(cache_folder(self._home)))
        return publish(self._home, made_of, self._progress)

    def _report(
        self, manifest: Manifest, works: Sequence[Work], entries: Sequence[RosterEntry], base: Base
    ) -> BuildReport:
        before = base.entries
        known = [entry for entry in entries if entry.work.id in before]
        unchanged = sum(entry.work.content == before[entry.work.id].work.content for entry in known)
        return BuildReport(
            snapshot=manifest.id,
            documents=len(entries),
            passages=manifest.passages,
            added=len(entries) - len(known),
            changed=len(known) - unchanged,
            unchanged=unchanged,
            removed=len(before.keys() - {work.id for work in works}),
            failed=tuple(sorted(self._failed, key=lambda failure: failure.source)),
            warnings=(),
            seconds=round(time.monotonic() - self._began, 3),
        )


def open_base(home: Path) -> Base:
    """Return the current snapshot to start from; an empty one when there is none or it is damaged."""
    try:
        manifest = sound_manifest(home, current_id(home))
    except (NoSnapshotError, DamagedSnapshotError):
        return Base()
    roster = read_roster(snapshot_folder(home, manifest.id) / ROSTER)
    return Base(manifest, {entry.work.id: entry for entry in roster})


def _same_tools(base: Base, identity: ToolIdentity) -> bool:
    return base.manifest is not None and base.manifest.tools == identity


def _unchanged(
    works: Iterable[Work], entries: Mapping[str, RosterEntry]
) -> Iterator[tuple[Work, RosterEntry]]:
    for work in works:
        was = entries.get(work.id)
        if was is not None and (was.work.content, was.work.source) == (work.content, work.source):
            yield work, was
