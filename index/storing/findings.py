"""What the tagger found in a document: columns of numbers, each type of tag once; topics in the store's JSON.

The cache keeps it so, and the store is written from it without a tag or a topic being made again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.storing import codec
from nlp.mentions.found import NUMBER, SCORE, Mentions, TagColumns, TagType, mentions_of
from nlp.mentions.tag import Tag
from nlp.topics import Topic

_TYPES_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class About:
    """What a text is about: the concepts, and its topics as the store keeps them, in JSON."""

    concepts: tuple[str, ...]
    topics: str


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What was found in a document: the mentions in its passages, what each is about, and the whole."""

    mentions: Mentions
    passages: tuple[About, ...]
    whole: About


def findings_of(
    passages: Iterable[tuple[Sequence[Tag], tuple[Topic, ...]]], topics: tuple[Topic, ...] = ()
) -> Findings:
    """Return the findings of a document, of whose passages the tags and topics are given."""
    tags, about = [], []
    for found, of_passage in passages:
        tags.append(found)
        about.append(of_passage)
    return findings_in(mentions_of(tags), about, topics)


def findings_in(
    mentions: Mentions, about: Sequence[tuple[Topic, ...]], topics: tuple[Topic, ...]
) -> Findings:
    """Return the findings of a document whose passages are the first texts of `mentions` and have the topics
    `about`."""
    bounds = mentions.bounds[: len(about) + 1]
    every = mentions.columns
    kept = slice(bounds[-1])
    columns = TagColumns(every.types[kept], every.starts[kept], every.lengths[kept], every.scores[kept])
    met = int(columns.types.max()) + 1 if len(columns.types) else 0
    return Findings(
        Mentions(mentions.types[:met], columns, bounds), tuple(map(_about, about)), _about(topics)
    )


def _about(topics: tuple[Topic, ...]) -> About:
    return About(tuple([topic.concept_id for topic in topics]), codec.topics().encode(topics).decode())


def encode_findings(found: Findings) -> bytes:
    """Return JSON of types, bounds and topics, with its length before it, then the columns."""
    mentions, columns = found.mentions, found.mentions.columns
    about = [(one.concepts, one.topics) for one in (found.whole, *found.passages)]
    types = ",".join(map(_type_json, mentions.types))
    encoded = f"[[{types}],{_json(mentions.bounds)},{_json(about)}]".encode("utf-8", "surrogatepass")
    numbers = (columns.types, columns.starts, columns.lengths)
    return b"".join(
        (
            len(encoded).to_bytes(4, "little"),
            encoded,
            *(column.astype(NUMBER, copy=False).tobytes() for column in numbers),
            columns.scores.astype(SCORE, copy=False).tobytes(),
        )
    )


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=_TYPES_REMEMBERED)
def _type_json(kind: TagType) -> str:
    """Return a type in JSON, which most types are in many documents."""
    return _json(kind)


def decode_findings(encoded: bytes) -> Findings:
    begin = 4 + int.from_bytes(encoded[:4], "little")
    encoded_types, bounds, about = json.loads(encoded[4:begin].decode("utf-8", "surrogatepass"))
    count = bounds[-1]
    kinds, starts, lengths = np.frombuffer(encoded, NUMBER, 3 * count, begin).reshape(3, count)
    scores = np.frombuffer(encoded, SCORE, count, begin + 3 * count * NUMBER.itemsize)
    columns = TagColumns(kinds, starts, lengths, scores)
    types: list[TagType] = [
        (concept, label, tuple(lemmas), rule, polarity, nested)
        for concept, label, lemmas, rule, polarity, nested in encoded_types
    ]
    mentions = Mentions(tuple(types), columns, tuple(bounds))
    whole, *passages = [About(tuple(concepts), topics) for concepts, topics in about]
    return Findings(mentions, tuple(passages), whole)
