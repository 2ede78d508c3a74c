"""What the cache has of the documents on a roster, read for writing; what it lost is made again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.building.progress import Progress
from index.building.roster import Roster, RosterEntry
from index.building.stage_results import CHUNKS
from index.cache import Cache, Stage
from index.storing.findings import Findings, decode_findings
from index.storing.manifest import Manifest
from index.storing.snapshot_writer import Prepared
from index.storing.store_writer import DocumentContent
from index.storing.tool_identity import ToolIdentity
from index.words.term_columns import decode_terms


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a snapshot is made of, and the one before, which is sound.

    `vocabulary` is None for the shipped one. `repair` makes again what the cache lost, if it can.
    """

    before: Manifest | None
    roster: Roster
    tools: ToolIdentity
    sources: tuple[str, ...]
    vocabulary: Path | None
    cache: Cache
    repair: Callable[[RosterEntry], bool]


class LostResultError(Exception):
    """The cache lost something that can't be made again."""


def changed_documents(made_of: Ingredients, before: Roster) -> list[int]:
    """Return the numbers of the documents of which the snapshot shows other than `before`, which has the same
    documents in the same order."""
    results = zip(before.columns("result"), made_of.roster.columns("result"), strict=True)
    return [number for number, (was, now) in enumerate(results) if was != now]


def findings_of(made_of: Ingredients, numbers: Sequence[int], progress: Progress) -> Iterator[Findings]:
    """Yield what was found in the documents of these numbers, in order. Raises LostResultError."""
    wanted = set(numbers)
    for number, (identifier, key) in enumerate(made_of.roster.columns("id", "tag")):
        if number in wanted:
            yield _findings(made_of, identifier, key)
        progress.advance()


def _findings(made_of: Ingredients, document_id: str, key: str) -> Findings:
    found = made_of.cache.get(Stage.TAG, key)
    if found is None:
        entry = made_of.roster.get(document_id)
        if entry is not None and made_of.repair(entry):
            found = made_of.cache.get(Stage.TAG, key)
    if found is None:
        raise LostResultError
    return decode_findings(found)


def all_prepared(made_of: Ingredients, progress: Progress) -> Iterator[Prepared]:
    """Yield each document ready to be written, in order; what is lost for good is taken off the roster."""
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
    content = DocumentContent(
        document, CHUNKS.decode(chunks).passages, decode_terms(terms), decode_findings(found)
    )
    return Prepared(content, np.frombuffer(vectors, dtype="<f4").reshape(-1, made_of.tools.dimension))
