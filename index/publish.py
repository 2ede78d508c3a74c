"""Cached results become a snapshot: written aside, verified, flushed, renamed, made current."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np

from index import codec
from index.cache import Cache, Stage
from index.durable import publish_folder, storage_errors, write_atomically
from index.errors import DamagedSnapshotError
from index.layout import LEXICAL, ROSTER, STORE, VECTORS, snapshot_folder, snapshots
from index.lexical import LexicalEntry, LexicalIndex
from index.manifest import MANIFEST, Manifest, file_entries, manifest_bytes
from index.progress import Progress
from index.roster import RosterEntry, write_roster
from index.snapshot import make_current
from index.stage_results import CHUNKS, FINDINGS, TERMS, PassageTerms
from index.store_writer import DocumentContent, PassageContent, StoreWriter
from index.tools import ToolIdentity
from index.vectors import VectorIndex
from index.verification import content_problems, keep_stamp
from nlp.embedder import Vectors

BATCH = 4096


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a snapshot is made of; `entries` are in the order of its documents."""

    entries: Sequence[RosterEntry]
    tools: ToolIdentity
    sources: tuple[str, ...]
    cache: Cache


def publish(home: Path, made_of: Ingredients, progress: Progress) -> Manifest:
    """Write the snapshot aside, verify it, and make it current. Raises StorageFullError."""
    folder = snapshots(home)
    folder.mkdir(parents=True, exist_ok=True)
    clear_staging(home)
    staged = folder / ".staged"
    staged.mkdir()
    with storage_errors(staged):
        manifest = _write(staged, made_of, _next_number(folder), progress)
    problems = content_problems(staged, manifest, None)
    if problems:
        raise DamagedSnapshotError(f"the new snapshot's {problems[0].part}", problems[0].what)
    publish_folder(staged, snapshot_folder(home, manifest.id))
    keep_stamp(home, manifest.id, manifest)
    make_current(home, manifest.id)
    return manifest


def clear_staging(home: Path) -> None:
    """Remove what a killed build left half written."""
    shutil.rmtree(snapshots(home) / ".staged", ignore_errors=True)


def content_digest(entries: Iterable[RosterEntry]) -> str:
    """Return the digest of what a snapshot shows: of the results of each document, in order."""
    state = blake2b(digest_size=20)
    for entry in entries:
        state.update(f"{entry.work.id}\n{entry.done.result}\n".encode())
    return state.hexdigest()


def _write(staged: Path, made_of: Ingredients, number: int, progress: Progress) -> Manifest:
    writing = _Writing(staged, made_of, progress)
    progress.start("write", len(made_of.entries))
    LexicalIndex.build(staged / LEXICAL, writing.lexical_entries())
    progress.finish()
    parameters = VectorIndex.build(
        staged / VECTORS, writing.vectors(), writing.passages, made_of.tools.dimension
    )
    write_roster(staged / ROSTER, made_of.entries)
    digest = content_digest(made_of.entries)
    now = datetime.now(UTC)
    manifest = Manifest(
        id=f"{number:06d}-{now:%Y%m%d}-{digest[:8]}",
        created=now.isoformat(timespec="seconds"),
        program=version("maagar"),
        tools=made_of.tools,
        sources=made_of.sources,
        documents=len(made_of.entries),
        passages=writing.passages,
        digest=digest,
        vectors=parameters,
        files=file_entries(staged),
    )
    write_atomically(staged / MANIFEST, manifest_bytes(manifest))
    return manifest


class _Writing:
    """Streams every document's results once, for store and lexical index together, and its vectors after."""

    def __init__(self, staged: Path, made_of: Ingredients, progress: Progress) -> None:
        self._staged = staged
        self._made_of = made_of
        self._progress = progress
        self.passages = 0

    def lexical_entries(self) -> Iterator[LexicalEntry]:
        """Yield what is indexed of each passage, writing the passages to the store on the way."""
        with StoreWriter(self._staged / STORE) as writer:
            for entry in self._made_of.entries:
                terms = TERMS.decode(self._payload(entry, Stage.TERMS))
                rows = writer.add(self._content(entry, terms))
                for row, found in zip(rows, terms, strict=True):
                    yield LexicalEntry(row, found.text, found.heading)
                self._progress.advance()
        self.passages = writer.passage_count

    def vectors(self) -> Iterator[Vectors]:
        """Yield the vectors in the order of rows, `float32 [about 4096, dimension]` at a time."""
        dimension = self._made_of.tools.dimension
        waiting: list[Vectors] = []
        for entry in self._made_of.entries:
            payload = self._payload(entry, Stage.EMBED)
            waiting.append(np.frombuffer(payload, dtype="<f4").reshape(-1, dimension))
            if sum(map(len, waiting)) >= BATCH:
                yield np.concatenate(waiting)
                waiting = []
        if any(map(len, waiting)):
            yield np.concatenate(waiting)

    def _content(self, entry: RosterEntry, terms: Sequence[PassageTerms]) -> DocumentContent:
        document = codec.documents().decode(self._payload(entry, Stage.PARSE))
        chunks = CHUNKS.decode(self._payload(entry, Stage.CHUNK))
        findings = FINDINGS.decode(self._payload(entry, Stage.TAG))
        passages = tuple(
            PassageContent(passage, found.tags, found.topics, its_terms.text)
            for passage, found, its_terms in zip(chunks.passages, findings.passages, terms, strict=True)
        )
        return DocumentContent(replace(document, id=entry.work.id), passages, findings.topics)

    def _payload(self, entry: RosterEntry, stage: Stage) -> bytes:
        payload = self._made_of.cache.get(stage, entry.done.keys.of(stage))
        if payload is None:
            raise DamagedSnapshotError(f"cache/{stage}", f"what {entry.work.source} became is not there")
        return payload


def _next_number(folder: Path) -> int:
    numbers = (path.name.partition("-")[0] for path in folder.iterdir() if path.is_dir())
    return max((int(number) for number in numbers if number.isdigit()), default=0) + 1
