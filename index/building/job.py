"""One run of the build: documents go through the stages onto a roster, the roster becomes a snapshot."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.building.base import Base
from index.building.cached_results import Ingredients
from index.building.edits import all_decisions
from index.building.intake import Intake
from index.building.options import BuildOptions
from index.building.progress import Progress
from index.building.publish import content_digest, new_staging, publish
from index.building.rates import Rates
from index.building.report import BuildReport, Failure
from index.building.roster import Roster, RosterEntry
from index.building.tools import ToolSource
from index.building.work import Done, Work
from index.building.workers import Workers, Workshop, open_workers
from index.cache import Cache
from index.store import Store
from index.storing.durable import settle
from index.storing.layout import ROSTER, STORE, cache_folder, snapshot_folder
from index.storing.manifest import Manifest
from index.storing.tool_identity import ToolIdentity

SETTLE_EVERY = 15.0


@dataclass(slots=True)
class Tally:
    """What happened to the documents so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, work: Work, base: Base) -> None:
        was = base.roster.get(work.id)
        if was is None:
            self.added += 1
        elif was.inputs == work.inputs():
            self.unchanged += 1
        else:
            self.changed += 1


class Job:
    """Builds one snapshot; the caller holds the lock."""

    def __init__(self, home: Path, tools: ToolSource, options: BuildOptions, progress: Progress) -> None:
        self._home = home
        self._tools = tools
        self._options = options
        self._progress = progress
        self._cache = Cache(cache_folder(home))
        self._rates = Rates()
        self._tally = Tally()
        self._began = self._settled = time.monotonic()

    def run(self, intake: Intake, base: Base) -> BuildReport:
        """Publish the intake as a snapshot if that differs from `base`. Raises StorageFullError."""
        staged = new_staging(self._home)
        workshop = Workshop(
            self._tools, cache_folder(self._home), all_decisions(self._home), self._options.anew()
        )
        with open_workers(workshop, self._options.jobs) as workers, Roster.create(staged / ROSTER) as roster:
            identity = workers.identity()
            self._fill(roster, intake, base, identity, workers)
            removed = sum(roster.get(document_id) is None for document_id in base.roster.ids())
            manifest = self._published(roster, intake, base, identity, workers)
        shutil.rmtree(staged, ignore_errors=True)
        self._rates.save(self._home)
        return self._report(manifest, removed)

    def _fill(
        self, roster: Roster, intake: Intake, base: Base, identity: ToolIdentity, workers: Workers
    ) -> None:
        """Put every document on the roster, but those that failed."""
        self._progress.start("documents", intake.count)
        for work, outcome in workers.run(self._todo(roster, intake, base, identity)):
            self._progress.advance()
            self._settle_at_times()
            if isinstance(outcome, Failure):
                self._tally.failed.append(outcome)
            else:
                self._add(roster, work, outcome, base)
        self._progress.finish()

    def _settle_at_times(self) -> None:
        """See to it that a power cut costs at most some seconds of work."""
        if time.monotonic() - self._settled > SETTLE_EVERY:
            settle()
            self._settled = time.monotonic()

    def _todo(self, roster: Roster, intake: Intake, base: Base, identity: ToolIdentity) -> Iterator[Work]:
        """Yield what must be worked on; what is as it was in `base` goes onto the roster at once."""
        trusted = base.built_with(identity) and not self._options.anew()
        for work in intake.works:
            if isinstance(work, Failure):
                self._tally.failed.append(work)
                self._progress.advance()
            elif trusted and (was := base.same(work)):
                self._add(roster, work, was.done, base)
                self._progress.advance()
            else:
                yield work

    def _add(self, roster: Roster, work: Work, done: Done, base: Base) -> None:
        roster.add(work, done)
        self._rates.add(done.spent)
        self._tally.count(work, base)
        self._tally.warnings.extend(f"{work.source}: {warning}" for warning in done.warnings)

    def _published(
        self, roster: Roster, intake: Intake, base: Base, identity: ToolIdentity, workers: Workers
    ) -> Manifest:
        """Return the manifest of the new snapshot, or of the current one when nothing changed."""
        current = base.manifest
        now = (identity, content_digest(roster), intake.sources)
        if current and not self._options.fresh and (current.tools, current.digest, current.sources) == now:
            return current
        made_of = Ingredients(
            None if self._options.fresh else current,
            roster,
            identity,
            intake.sources,
            self._tools.vocabulary_file(),
            self._cache,
            lambda entry: self._repair(entry, workers),
        )
        return publish(self._home, made_of, self._progress)

    def _repair(self, entry: RosterEntry, workers: Workers) -> bool:
        """Make again what the cache lost of a document; return whether that could be done."""
        for _, outcome in workers.run([entry.work]):
            if isinstance(outcome, Failure):
                self._tally.failed.append(outcome)
                return False
        return True

    def _report(self, manifest: Manifest, removed: int) -> BuildReport:
        tally = self._tally
        warnings = {*_stored_warnings(self._home, manifest.id), *tally.warnings}
        return BuildReport(
            snapshot=manifest.id,
            documents=manifest.documents,
            passages=manifest.passages,
            added=tally.added,
            changed=tally.changed,
            unchanged=tally.unchanged,
            removed=removed,
            failed=tuple(sorted(tally.failed, key=lambda failure: failure.source)),
            warnings=tuple(sorted(warnings)),
            new_warnings=tuple(sorted(tally.warnings)),
            seconds=round(time.monotonic() - self._began, 3),
        )


def _stored_warnings(home: Path, snapshot_id: str) -> list[str]:
    """Return the warnings of all documents in a snapshot, each behind its source."""
    store = Store.open(snapshot_folder(home, snapshot_id) / STORE)
    try:
        return [f"{source}: {warning}" for source, warning in store.warnings()]
    finally:
        store.close()
