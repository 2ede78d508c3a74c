"""Writes what was found in passages into the store: tags, topics, and which passages a concept has."""

import sqlite3

import numpy as np
from numpy.typing import NDArray

from index.storing import tag_table
from index.storing.findings import Findings
from index.storing.packing import TypeWriter
from index.storing.tag_table import TagTypeWriter, packed_tags
from nlp.mentions.found import TagType

SCHEMA = f"""
{tag_table.SCHEMA}
CREATE TABLE concepts (number INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE passage_concepts (
    concept INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (concept, row)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS concept_ids ON concepts (id);
CREATE UNIQUE INDEX IF NOT EXISTS concepts_of_row ON passage_concepts (row, concept);
"""
# Passages of concepts that are held in memory, to be written in the order of their table.
_HELD = 500_000
_ROW_BITS = 32
_ROW = (1 << _ROW_BITS) - 1


class _TypesMet(dict[TagType, tuple[int, int]]):
    """The number of a type of tags, and that of its concept; both are written when a type is first met."""

    def __init__(self, types: TagTypeWriter, concepts: TypeWriter) -> None:
        self._types = types
        self._concepts = concepts

    def __missing__(self, kind: TagType) -> tuple[int, int]:
        self[kind] = numbers = self._types.number(kind), self._concepts.number(kind[0])
        return numbers


class FindingsWriter:
    """Fills the tables of SCHEMA, and gives the columns `tags` and `topics` of passages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._concepts = TypeWriter(connection, "concepts", 1)
        self._types = _TypesMet(TagTypeWriter(connection), self._concepts)
        # Concept and row in one number, of some documents; how many those are.
        self._pairs: list[NDArray[np.int64]] = []
        self._held = 0

    def add(self, first_row: int, found: Findings) -> list[tuple[bytes, str]]:
        """Let the passages of a document, whose rows begin at `first_row`, be found by their concepts.

        Return their columns `tags` and `topics`.
        """
        of_types = list(map(self._types.__getitem__, found.mentions.types))
        numbers, concepts = np.array(of_types, np.int64).reshape(-1, 2).T
        pairs = self._pairs_of(first_row, found, concepts)
        self._pairs.append(pairs)
        self._held += len(pairs)
        if self._held > _HELD:
            self.flush()
        topics = [about.topics for about in found.passages]
        return list(zip(packed_tags(found.mentions, numbers), topics, strict=True))

    def flush(self) -> None:
        """Write what is held in memory."""
        pairs = np.sort(np.concatenate([np.empty(0, np.int64), *self._pairs]))
        self._connection.executemany(
            "INSERT INTO passage_concepts VALUES (?,?)",
            zip((pairs >> _ROW_BITS).tolist(), (pairs & _ROW).tolist(), strict=True),
        )
        self._pairs, self._held = [], 0

    def _pairs_of(self, first_row: int, found: Findings, of_types: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return, each once, by which concepts which rows are found: those that are mentioned in the passage
        and those that it is about; `of_types` are the concepts of the types of tags."""
        number = self._concepts.number
        mentions = found.mentions
        rows = np.repeat(np.arange(first_row, first_row + len(found.passages)), np.diff(mentions.bounds))
        mentioned = of_types[mentions.columns.types] << _ROW_BITS | rows
        about = [
            number(concept) << _ROW_BITS | row
            for row, passage in enumerate(found.passages, first_row)
            for concept in passage.concepts
        ]
        return np.unique(np.concatenate((mentioned, np.array(about, np.int64))))
