"""Cached results become a snapshot: written aside, verified, flushed, renamed, made current."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np

from index.building.code_version import code_version
from index.building.progress import Progress
from index.building.retag import write_retagged
from index.building.roster import Roster, RosterEntry
from index.building.stage_results import CHUNKS, FINDINGS, TERMS
from index.cache import Cache, Stage
from index.errors import DamagedSnapshotError
from index.snapshot import make_current
from index.storing import codec
from index.storing.durable import publish_folder, storage_errors, write_atomically
from index.storing.findings import Findings
from index.storing.layout import DROPPED, ROSTER, snapshot_folder, snapshots
from index.storing.manifest import MANIFEST, Manifest, file_entries, manifest_bytes
from index.storing.snapshot_writer import Prepared, Written, write_snapshot
from index.storing.store_writer import DocumentContent, PassageContent
from index.storing.tool_identity import ToolIdentity
from index.storing.verification import content_problems, keep_stamp

STAGED = ".staged"
FRAME = (Stage.PARSE, Stage.CHUNK, Stage.TERMS, Stage.EMBED)


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a snapshot is made of, and the one before, which is sound.

    `repair` makes again what the cache lost of a document, if it can.
    """

    before: Manifest | None
    roster: Roster
    tools: ToolIdentity
    sources: tuple[str, ...]
    cache: Cache
    repair: Callable[[RosterEntry], bool]


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
    problems = content_problems(staged, manifest, None)
    if problems:
        raise DamagedSnapshotError(f"the new snapshot's {problems[0].part}", problems[0].what)
    publish_folder(staged, snapshot_folder(home, manifest.id))
    keep_stamp(home, manifest.id, manifest)
    make_current(home, manifest.id)
    return manifest


def content_digest(roster: Roster) -> str:
    """Return the digest of what a snapshot shows: of the results of each document, in order."""
    state = blake2b(digest_size=20)
    for entry in roster:
        state.update(f"{entry.work.id}\n{entry.done.result}\n".encode())
    return state.hexdigest()


def frame_digest(roster: Roster) -> str:
    """Return the digest of what store, lexical index and vectors are written from, tags and topics apart."""
    state = blake2b(code_version("index.storing.snapshot_writer").encode(), digest_size=20)
    for entry in roster:
        keys = (entry.done.keys.of(stage) for stage in FRAME)
        state.update(f"{entry.work.id}\n{' '.join(keys)}\n".encode())
    return state.hexdigest()


def _write(staged: Path, made_of: Ingredients, number: int, progress: Progress) -> Manifest:
    progress.start("write", len(made_of.roster))
    written = _retagged(staged, made_of, progress) or write_snapshot(
        staged, _prepared(made_of, progress), made_of.tools.dimension
    )
    progress.finish()
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
        write_retagged(staged, staged.with_name(before.id), _findings(made_of, progress))
    except _LostError:
        for path in staged.iterdir():
            if path.name != ROSTER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return None
    return Written(before.documents, before.passages, dict(before.vectors))


class _LostError(Exception):
    """The cache lost something that can't be made again."""


def _findings(made_of: Ingredients, progress: Progress) -> Iterator[Findings]:
    for entry in made_of.roster:
        key = entry.done.keys.tag
        found = made_of.cache.get(Stage.TAG, key)
        if found is None and made_of.repair(entry):
            found = made_of.cache.get(Stage.TAG, key)
        if found is None:
            raise _LostError
        yield FINDINGS.decode(found)
        progress.advance()


def _prepared(made_of: Ingredients, progress: Progress) -> Iterator[Prepared]:
    for entry in made_of.roster:
        prepared = _from_cache(made_of, entry)
        if prepared is None and made_of.repair(entry):
            prepared = _from_cache(made_of, entry)
        if prepared is None:
            made_of.roster.remove(entry.work.id)
        else:
            yield prepared
        progress.advance()


def _from_cache(made_of: Ingredients, entry: RosterEntry) -> Prepared | None:
    """Return what a document became; None when the cache lacks a part of it."""
    stages = (Stage.PARSE, Stage.CHUNK, Stage.TAG, Stage.TERMS, Stage.EMBED)
    payloads = [made_of.cache.get(stage, entry.done.keys.of(stage)) for stage in stages]
    if None in payloads:
        return None
    document, chunks, found, terms, vectors = (payload or b"" for payload in payloads)
    findings = FINDINGS.decode(found)
    all_terms = TERMS.decode(terms)
    parts = zip(CHUNKS.decode(chunks).passages, findings.passages, all_terms, strict=True)
    passages = (PassageContent(passage, what.tags, what.topics, its.text) for passage, what, its in parts)
    content = DocumentContent(codec.documents().decode(document), tuple(passages), findings.topics)
    matrix = np.frombuffer(vectors, dtype="<f4").reshape(-1, made_of.tools.dimension)
    return Prepared(content, tuple(one.heading for one in all_terms), matrix)


def _next_number(folder: Path) -> int:
    numbers = (path.name.partition("-")[0] for path in folder.iterdir() if path.is_dir())
    return max((int(number) for number in numbers if number.isdigit()), default=0) + 1
