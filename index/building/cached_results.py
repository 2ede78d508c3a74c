"""What the cache has of the documents on a roster, read for writing; what it lost is made again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from index.building.progress import Progress
from index.building.roster import Roster, RosterEntry
from index.building.stage_results import CHUNKS, FINDINGS, TERMS
from index.cache import Cache, Stage
from index.storing import codec
from index.storing.findings import Findings
from index.storing.manifest import Manifest
from index.storing.snapshot_writer import Prepared
from index.storing.store_writer import DocumentContent, PassageContent
from index.storing.tool_identity import ToolIdentity


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


class LostResultError(Exception):
    """The cache lost something that can't be made again."""


def all_findings(made_of: Ingredients, progress: Progress) -> Iterator[Findings]:
    """Yield what was found in each document, in order. Raises LostResultError."""
    for entry in made_of.roster:
        key = entry.done.keys.tag
        found = made_of.cache.get(Stage.TAG, key)
        if found is None and made_of.repair(entry):
            found = made_of.cache.get(Stage.TAG, key)
        if found is None:
            raise LostResultError
        yield FINDINGS.decode(found)
        progress.advance()


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
    findings = FINDINGS.decode(found)
    all_terms = TERMS.decode(terms)
    parts = zip(CHUNKS.decode(chunks).passages, findings.passages, all_terms, strict=True)
    passages = (PassageContent(passage, what.tags, what.topics, its.text) for passage, what, its in parts)
    content = DocumentContent(codec.documents().decode(document), tuple(passages), findings.topics)
    matrix = np.frombuffer(vectors, dtype="<f4").reshape(-1, made_of.tools.dimension)
    return Prepared(content, tuple(one.heading for one in all_terms), matrix)
