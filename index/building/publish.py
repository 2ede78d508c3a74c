"""Cached results become a snapshot: written aside, verified, flushed, renamed, made current."""

import shutil
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from index.building.cached_results import (
    Ingredients,
    LostResultError,
    all_prepared,
    changed_documents,
    findings_of,
)
from index.building.code_version import code_version
from index.building.progress import Progress
from index.building.retag import write_retagged
from index.building.roster import Roster
from index.cache import Stage
from index.errors import DamagedSnapshotError
from index.kept_vocabulary import keep_vocabulary
from index.snapshot import make_current
from index.storing.durable import publish_folder, storage_errors, write_atomically
from index.storing.layout import DROPPED, ROSTER, VECTORS, snapshot_folder, snapshots
from index.storing.manifest import MANIFEST, FileEntry, Manifest, file_entries, manifest_bytes
from index.storing.snapshot_writer import Written, write_snapshot
from index.storing.verification import Problem, content_problems, count_problems, keep_stamp

STAGED = ".staged"
FRAME = (Stage.PARSE, Stage.CHUNK, Stage.TERMS, Stage.EMBED)


def new_staging(home: Path) -> Path:
    """Return an empty folder to write the next snapshot in; what a killed build left there is removed."""
    staged = snapshots(home) / STAGED
    for left in (staged, *snapshots(home).glob(f"{DROPPED}*")):
        shutil.rmtree(left, ignore_errors=True)
    staged.mkdir(parents=True)
    return staged


def publish(home: Path, made_of: Ingredients, progress: Progress) -> Manifest:
    """Write the snapshot aside, verify it and make it current.

    The roster lies in the staging folder already and becomes part of the snapshot. Documents that the cache
    lost and that can't be made again are taken off it. Raises StorageFullError.
    """
    staged = snapshots(home) / STAGED
    with storage_errors(staged):
        manifest = _write(staged, made_of, _next_number(snapshots(home)), progress)
    problems = _problems(staged, manifest, made_of.before)
    if problems:
        raise DamagedSnapshotError(f"the new snapshot's {problems[0].part}", problems[0].what)
    publish_folder(staged, snapshot_folder(home, manifest.id))
    keep_stamp(home, manifest.id, manifest)
    make_current(home, manifest.id)
    return manifest


def _problems(staged: Path, manifest: Manifest, before: Manifest | None) -> list[Problem]:
    """Return what does not add up; vectors that are those of the snapshot before were looked at then."""
    if before is not None and _vector_files(manifest) == _vector_files(before):
        return count_problems(staged, manifest)
    return content_problems(staged, manifest, None)


def _vector_files(manifest: Manifest) -> list[FileEntry]:
    return [entry for entry in manifest.files if entry.path.startswith(f"{VECTORS}/")]


def content_digest(roster: Roster) -> str:
    """Return the digest of what a snapshot shows: of the results of each document, in order."""
    state = blake2b(digest_size=20)
    for identifier, result in roster.columns("id", "result"):
        state.update(f"{identifier}\n{result}\n".encode())
    return state.hexdigest()


def frame_digest(roster: Roster) -> str:
    """Return the digest of what store, lexical index and vectors are written from, tags and topics apart."""
    state = blake2b(code_version("index.storing.snapshot_writer").encode(), digest_size=20)
    for identifier, *keys in roster.columns("id", *FRAME):
        state.update(f"{identifier}\n{' '.join(keys)}\n".encode())
    return state.hexdigest()


def _write(staged: Path, made_of: Ingredients, number: int, progress: Progress) -> Manifest:
    progress.start("write", len(made_of.roster))
    written = _retagged(staged, made_of, progress) or write_snapshot(
        staged, all_prepared(made_of, progress), made_of.tools.dimension
    )
    progress.finish()
    if made_of.vocabulary is not None:
        keep_vocabulary(staged, made_of.vocabulary, made_of.tools.vocabulary)
    digest = content_digest(made_of.roster)
    made_of.roster.commit()
    now = datetime.now(UTC)
    manifest = Manifest(
        id=f"{number:06d}-{now:%Y%m%d}-{digest[:8]}",
        created=now.isoformat(timespec="seconds"),
        program=version("maagar"),
        tools=made_of.tools,
        sources=made_of.sources,
        documents=written.documents,
        passages=written.passages,
        digest=digest,
        frame=frame_digest(made_of.roster),
        vectors=written.vectors,
        files=file_entries(staged),
    )
    write_atomically(staged / MANIFEST, manifest_bytes(manifest))
    return manifest


def _retagged(staged: Path, made_of: Ingredients, progress: Progress) -> Written | None:
    """Write the snapshot as the one before with other tags; None if more than the tags changed."""
    before = made_of.before
    if before is None or before.frame != frame_digest(made_of.roster):
        return None
    try:
        folder = staged.with_name(before.id)
        with Roster.open(folder / ROSTER) as roster:
            changed = changed_documents(made_of, roster)
        write_retagged(staged, folder, changed, findings_of(made_of, changed, progress))
    except LostResultError:
        for path in staged.iterdir():
            if path.name != ROSTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return None
    return Written(before.documents, before.passages, dict(before.vectors))


def _next_number(folder: Path) -> int:
    numbers = (path.name.partition("-")[0] for path in folder.iterdir() if path.is_dir())
    return max((int(number) for number in numbers if number.isdigit()), default=0) + 1
