"""The tags of passages in the store: a type is a concept with evidence, polarity and whether it is nested."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from index.storing import codec
from index.storing.packing import TypeWriter, pack, read_types, unpack
from nlp.tagging import Evidence, Polarity, Tag

SCHEMA = """
CREATE TABLE tag_types (
    number INTEGER PRIMARY KEY, concept TEXT NOT NULL, label TEXT NOT NULL, lemmas TEXT NOT NULL,
    rule TEXT NOT NULL, polarity TEXT NOT NULL, nested INTEGER NOT NULL
);
"""
_Type = tuple[str, str, tuple[str, ...], str, Polarity, bool]
_KINDS = ("<u4", "<u4", "<u4", "<f8")


class TagTableWriter:
    """Writes the types of the tags that it packs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._types = TypeWriter(connection, "tag_types", 6)
        self._numbers: dict[_Type, int] = {}

    def packed(self, tags: Sequence[Tag]) -> bytes:
        columns = (
            [self._number(tag) for tag in tags],
            [tag.start for tag in tags],
            [tag.end - tag.start for tag in tags],
            [tag.score for tag in tags],
        )
        return pack(columns, _KINDS)

    def _number(self, tag: Tag) -> int:
        why = tag.evidence
        kind = (tag.concept_id, why.label, why.lemmas, why.rule, tag.polarity, tag.nested)
        number = self._numbers.get(kind)
        if number is None:
            number = self._numbers[kind] = self._written(tag)
        return number

    def _written(self, tag: Tag) -> int:
        why = tag.evidence
        lemmas = codec.strings().encode(why.lemmas).decode()
        return self._types.number(
            tag.concept_id, why.label, lemmas, why.rule, tag.polarity.value, int(tag.nested)
        )


def unpacked_tags(connection: sqlite3.Connection, packed: Sequence[bytes]) -> list[tuple[Tag, ...]]:
    """Return the tags of each passage, reading each of their types once."""
    passages = [[column.tolist() for column in unpack(body, _KINDS)] for body in packed]
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
