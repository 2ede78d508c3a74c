"""What the tagger found in a document, as columns of numbers; each type of tag stands once.

The cache keeps it so, and the store is written from it without a tag being made again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from nlp.mentions.found import NUMBER, SCORE, Mentions, TagColumns, TagType, mentions_of
from nlp.mentions.tag import Tag
from nlp.topics import Topic


@dataclass(frozen=True, slots=True, eq=False)
class PassageFindings:
    """The tags and topics of a passage."""

    tags: TagColumns
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What was found in a document, passage by passage and as a whole; `types` by their number."""

    types: tuple[TagType, ...]
    passages: tuple[PassageFindings, ...]
    topics: tuple[Topic, ...]


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
    tags = [mentions.of_text(number) for number in range(len(about))]
    met = max((int(found.types.max()) + 1 for found in tags if len(found.types)), default=0)
    return Findings(mentions.types[:met], tuple(map(PassageFindings, tags, about)), topics)


def encode_findings(found: Findings) -> bytes:
    """Return JSON of types, topics and counts of tags, with its length before it, then the columns."""
    sizes = [len(passage.tags.types) for passage in found.passages]
    topics = [_packed_topics(one) for one in (found.topics, *(passage.topics for passage in found.passages))]
    head = json.dumps([found.types, sizes, topics], ensure_ascii=False, separators=(",", ":"))
    encoded = head.encode("utf-8", "surrogatepass")
    return b"".join((len(encoded).to_bytes(4, "little"), encoded, *map(_tag_bytes, found.passages)))


def decode_findings(encoded: bytes) -> Findings:
    begin = 4 + int.from_bytes(encoded[:4], "little")
    types, sizes, topics = json.loads(encoded[4:begin].decode("utf-8", "surrogatepass"))
    width = 3 * NUMBER.itemsize + SCORE.itemsize
    bounds = (begin + width * np.cumsum([0, *sizes])).tolist()
    tags = [_tags_in(encoded, start, size) for (start, _), size in zip(pairwise(bounds), sizes, strict=True)]
    whole, *about = ([Topic(*one) for one in packed] for packed in topics)
    return Findings(
        tuple(_tag_type(*one) for one in types),
        tuple(PassageFindings(*one) for one in zip(tags, map(tuple, about), strict=True)),
        tuple(whole),
    )


def _tag_type(concept: str, label: str, lemmas: list[str], rule: str, polarity: str, nested: bool) -> TagType:
    return concept, label, tuple(lemmas), rule, polarity, nested


def _packed_topics(topics: Iterable[Topic]) -> list[Any]:
    return [(topic.concept_id, topic.score) for topic in topics]


def _tag_bytes(passage: PassageFindings) -> bytes:
    tags = passage.tags
    numbers = np.concatenate((tags.types, tags.starts, tags.lengths)).astype(NUMBER, copy=False)
    return numbers.tobytes() + tags.scores.astype(SCORE, copy=False).tobytes()


def _tags_in(encoded: bytes, start: int, size: int) -> TagColumns:
    types, starts, lengths = np.frombuffer(encoded, NUMBER, 3 * size, start).reshape(3, size)
    scores = np.frombuffer(encoded, SCORE, size, start + 3 * size * NUMBER.itemsize)
    return TagColumns(types, starts, lengths, scores)
