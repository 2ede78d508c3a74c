"""The tags of passages in the store: a type is a concept with evidence, polarity and whether it is nested."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from index.storing import codec
from index.storing.packing import Column, TypeWriter, pack_parts, read_types, unpack
from nlp.mentions.found import Mentions, TagType
from nlp.mentions.polarity import Polarity
from nlp.mentions.tag import Evidence, Tag

SCHEMA = """
CREATE TABLE tag_types (
    number INTEGER PRIMARY KEY, concept TEXT NOT NULL, label TEXT NOT NULL, lemmas TEXT NOT NULL,
    rule TEXT NOT NULL, polarity TEXT NOT NULL, nested INTEGER NOT NULL
);
"""


class TagTypeWriter:
    """Numbers types of tags and writes each once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._types = TypeWriter(connection, "tag_types", 6)

    def number(self, kind: TagType) -> int:
        """Return the number of a type in the table."""
        concept, label, lemmas, rule, polarity, nested = kind
        packed = codec.strings().encode(lemmas).decode()
        return self._types.number(concept, label, packed, rule, polarity, int(nested))


def packed_tags(mentions: Mentions, numbers: Column) -> list[bytes]:
    """Return the tags of each text as the store keeps them; `numbers` are the table's numbers of their
    types."""
    columns = mentions.columns
    every = (numbers[columns.types], columns.starts, columns.lengths, columns.scores)
    return pack_parts(every, mentions.bounds)


def unpacked_tags(connection: sqlite3.Connection, packed: Sequence[bytes]) -> list[tuple[Tag, ...]]:
    """Return the tags of each passage, reading each of their types once."""
    if not any(packed):
        return [()] * len(packed)
    passages = [[column.tolist() for column in unpack(body, 4)] for body in packed]
    types = read_types(connection, "tag_types", (columns[0] for columns in passages))
    return [
        tuple(
            _tag(types[number], start, length, score)
            for number, start, length, score in zip(*columns, strict=True)
        )
        for columns in passages
    ]


def _tag(columns: tuple[Any, ...], start: int, length: int, score: float) -> Tag:
    concept, label, lemmas, rule, polarity, nested = columns
    evidence = Evidence(label, codec.strings().decode(lemmas), rule)
    return Tag(concept, start, start + length, score, evidence, Polarity(polarity), bool(nested))
