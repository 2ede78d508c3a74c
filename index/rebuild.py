"""The offline job: sources become a new snapshot, doing again only what changed."""

from collections.abc import Sequence
from pathlib import Path

from index.building.base import Base, open_base
from index.building.edits import mark_added, mark_deleted
from index.building.intake import Intake, in_snapshot, in_sources
from index.building.job import Job
from index.building.lock import build_lock
from index.building.options import BuildOptions, Only
from index.building.planning import plan_of
from index.building.progress import Progress
from index.building.report import BuildReport, Plan
from index.building.retention import clear_away
from index.building.tools import ToolSource
from index.building.uploads import keep_upload, remove_upload
from index.errors import NoSuchError

__all__ = ["BuildOptions", "Only", "add_upload", "build", "delete_document", "plan"]


def build(
    home: Path, sources: Sequence[Path], tools: ToolSource, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Make the knowledge base in `home` exactly `sources` plus the uploads; publish it if anything changed.

    Raises BuildRunningError, StorageFullError, and what `in_sources` raises of sources that cannot be taken.
    """
    with build_lock(home):
        with open_base(home) as base:
            intake = _intake(home, sources, options, base)
            report = Job(home, tools, options, progress).run(intake, base)
        clear_away(home, options.keep)
        return report


def plan(home: Path, sources: Sequence[Path], tools: ToolSource, options: BuildOptions) -> Plan:
    """Return what `build` would do, touching nothing. Raises FileMissingError."""
    with open_base(home) as base:
        return plan_of(home, _intake(home, sources, options, base), base, tools, options)


def add_upload(
    home: Path, name: str, content: bytes, tools: ToolSource, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Keep `content` as the upload `name` and publish a snapshot with it; a deletion of that id ends.

    What cannot be read is listed as failed. Raises BuildRunningError, UploadNameError, StorageFullError.
    """
    with build_lock(home):
        mark_added(home, keep_upload(home, name, content))
        return _update(home, tools, options, progress)


def delete_document(
    home: Path,
    document_id: str,
    tools: ToolSource,
    options: BuildOptions,
    progress: Progress,
    *,
    by: str = "",
) -> BuildReport:
    """Publish a snapshot without the document; purge it from uploads, decisions, cache and kept snapshots.

    Raises NoSuchError, BuildRunningError, StorageFullError.
    """
    with build_lock(home):
        with open_base(home) as base:
            known = base.roster.get(document_id) is not None
        if not remove_upload(home, document_id) and not known:
            raise NoSuchError("document", document_id)
        mark_deleted(home, document_id, by)
        return _update(home, tools, options, progress)


def _intake(home: Path, sources: Sequence[Path], options: BuildOptions, base: Base) -> Intake:
    if options.only is not None and base.manifest is not None:
        return in_snapshot(home, base)
    return in_sources(home, sources, base)


def _update(home: Path, tools: ToolSource, options: BuildOptions, progress: Progress) -> BuildReport:
    """Bring the snapshot up to the uploads and decisions of now, without looking into the sources."""
    with open_base(home) as base:
        report = Job(home, tools, options, progress).run(in_snapshot(home, base), base)
    clear_away(home, options.keep)
    return report
