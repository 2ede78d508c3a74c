"""The offline job: sources become a new snapshot, doing again only what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.progress import Progress
from index.report import BuildReport, Plan
from index.toolbox import Toolbox


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


def build(
    home: Path, sources: Sequence[Path], toolbox: Toolbox, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Make the knowledge base in `home` exactly `sources` plus the uploads; publish it if anything changed.

    Raises BuildRunningError, FileMissingError for a source that is not there.
    """
    raise NotImplementedError


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
