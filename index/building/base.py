"""The snapshot that a build starts from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.building.roster import Roster, RosterEntry
from index.building.work import Work
from index.errors import DamagedSnapshotError, NoSnapshotError
from index.snapshot import current_id
from index.storing.layout import ROSTER, snapshot_folder
from index.storing.manifest import Manifest
from index.storing.tool_identity import ToolIdentity
from index.storing.verification import sound_manifest


@dataclass(frozen=True, slots=True)
class Base:
    """The current snapshot's manifest and roster; no manifest and an empty roster when there is none."""

    manifest: Manifest | None
    roster: Roster

    def built_with(self, tools: ToolIdentity) -> bool:
        return self.manifest is not None and self.manifest.tools == tools

    def same(self, work: Work) -> RosterEntry | None:
        """Return the entry of the work's document if nothing was changed in it since."""
        was = self.roster.get(work.id)
        return was if was is not None and was.inputs == work.inputs() else None


@contextmanager
def open_base(home: Path) -> Iterator[Base]:
    """Give the current snapshot; an empty base when there is none, or when it is damaged."""
    try:
        manifest = sound_manifest(home, current_id(home))
    except (NoSnapshotError, DamagedSnapshotError):
        with Roster.empty() as roster:
            yield Base(None, roster)
        return
    with Roster.open(snapshot_folder(home, manifest.id) / ROSTER) as roster:
        yield Base(manifest, roster)
