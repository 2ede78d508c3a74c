"""Writes what was found in passages into the store: tags, topics, and which passages a concept has."""

import sqlite3
from collections.abc import Sequence

from index.storing import codec, tag_table
from index.storing.findings import PassageFindings
from index.storing.packing import TypeWriter
from index.storing.tag_table import TagTableWriter

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
TABLES = ("tag_types", "concepts", "passage_concepts")


class FindingsWriter:
    """Fills the tables of SCHEMA, and gives the columns `tags` and `topics` of passages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tags = TagTableWriter(connection)
        self._concepts = TypeWriter(connection, "concepts", 1)

    def columns(self, found: PassageFindings) -> tuple[bytes, str]:
        return self._tags.packed(found.tags), codec.topics().encode(found.topics).decode()

    def index(self, first_row: int, passages: Sequence[PassageFindings]) -> None:
        """Let the passages, whose rows begin at `first_row`, be found by their concepts."""
        self._connection.executemany(
            "INSERT INTO passage_concepts VALUES (?,?)",
            (
                (self._concepts.number(concept), row)
                for row, found in enumerate(passages, first_row)
                for concept in concepts_of(found)
            ),
        )


def concepts_of(found: PassageFindings) -> list[str]:
    """Return the concepts a passage is found by, sorted: those mentioned in it and those it is about."""
    return sorted({tag.concept_id for tag in found.tags} | {topic.concept_id for topic in found.topics})
