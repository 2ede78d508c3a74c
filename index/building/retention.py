"""What is thrown away: snapshots beyond those kept, cached results that no kept snapshot was made from."""

import shutil
from contextlib import closing
from pathlib import Path

from index.building.edits import deleted_documents
from index.building.roster import Roster
from index.cache import Cache, Stage
from index.snapshot import current_id, is_sound, list_snapshots
from index.storing.layout import DROPPED, ROSTER, cache_folder, snapshot_folder, snapshots, stamp_file


def clear_away(home: Path, keep: int) -> None:
    """Remove old snapshots but `keep`, damaged ones, those with a deleted document; unused cached results."""
    drop_damaged_snapshots(home)
    drop_old_snapshots(home, keep)
    for document_id in deleted_documents(home):
        for identifier in snapshots_with(home, document_id):
            if identifier != current_id(home):
                drop_snapshot(home, identifier)
    sweep_cache(home)


def drop_old_snapshots(home: Path, keep: int) -> None:
    """Keep the current snapshot, the `keep` before it, and those after it that a rollback left."""
    current = current_id(home)
    before = [manifest.id for manifest in list_snapshots(home) if manifest.id < current]
    for identifier in before[keep:]:
        drop_snapshot(home, identifier)


def drop_damaged_snapshots(home: Path) -> None:
    """Remove every snapshot but the current one that could never be opened again."""
    current = current_id(home)
    for path in sorted(snapshots(home).glob("[0-9]*")):
        if path.name != current and not is_sound(home, path.name):
            drop_snapshot(home, path.name)


def drop_snapshot(home: Path, snapshot_id: str) -> None:
    """Remove a snapshot: its folder is renamed first, so that nobody opens half of it."""
    folder = snapshot_folder(home, snapshot_id)
    aside = folder.with_name(f"{DROPPED}{snapshot_id}")
    folder.rename(aside)
    shutil.rmtree(aside)
    stamp_file(home, snapshot_id).unlink(missing_ok=True)


def sweep_cache(home: Path) -> int:
    """Remove cached results that no kept snapshot uses; return how many."""
    with closing(Cache(cache_folder(home))) as cache:
        return sum(_sweep_stage(home, cache, stage) for stage in Stage)


def snapshots_with(home: Path, document_id: str) -> list[str]:
    """Return the ids of the kept snapshots that hold a document."""
    return [manifest.id for manifest in list_snapshots(home) if _holds(home, manifest.id, document_id)]


def _sweep_stage(home: Path, cache: Cache, stage: Stage) -> int:
    used: set[str] = set()
    for manifest in list_snapshots(home):
        with Roster.open(snapshot_folder(home, manifest.id) / ROSTER) as roster:
            used.update(roster.keys(stage))
    stale = [key for key in cache.keys(stage) if key not in used]
    cache.drop(stage, stale)
    return len(stale)


def _holds(home: Path, snapshot_id: str, document_id: str) -> bool:
    with Roster.open(snapshot_folder(home, snapshot_id) / ROSTER) as roster:
        return roster.get(document_id) is not None
