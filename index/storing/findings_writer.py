"""Writes what was found in passages into the store: tags, topics, and which passages a concept has."""

import sqlite3

import numpy as np

from index.storing import codec, tag_table
from index.storing.findings import Findings, PassageFindings
from index.storing.packing import TypeWriter
from index.storing.tag_table import TagTableWriter, packed_tags

SCHEMA = f"""
{tag_table.SCHEMA}
CREATE TABLE concepts (number INTEGER PRIMARY KEY, id TEXT NOT NULL);
CREATE TABLE passage_concepts (
    concept INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (concept, row)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX concept_ids ON concepts (id);
CREATE UNIQUE INDEX concepts_of_row ON passage_concepts (row, concept);
"""


class FindingsWriter:
    """Fills the tables of SCHEMA, and gives the columns `tags` and `topics` of passages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tags = TagTableWriter(connection)
        self._concepts = TypeWriter(connection, "concepts", 1)

    def add(self, first_row: int, found: Findings) -> list[tuple[bytes, str]]:
        """Let the passages of a document, whose rows begin at `first_row`, be found by their concepts.

        Return their columns `tags` and `topics`.
        """
        self._connection.executemany(
            "INSERT INTO passage_concepts VALUES (?,?)",
            (
                (self._concepts.number(concept), row)
                for row, passage in enumerate(found.passages, first_row)
                for concept in concepts_of(found, passage)
            ),
        )
        numbers = np.fromiter(map(self._tags.number, found.types), dtype=np.uint32)
        return [
            (packed_tags(passage.tags, numbers), codec.topics().encode(passage.topics).decode())
            for passage in found.passages
        ]


def concepts_of(found: Findings, passage: PassageFindings) -> list[str]:
    """Return the concepts a passage is found by, sorted: those mentioned in it and those it is about."""
    mentioned = {found.types[number][0] for number in set(passage.tags.types.tolist())}
    return sorted(mentioned | {topic.concept_id for topic in passage.topics})
