"""What the tagger found in a document, as columns of numbers; each type of tag stands once.

The cache keeps it so, and the store is written from it without a tag being made again.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.tagging import Tag
from nlp.topics import Topic

# Concept, label, lemmas, rule, polarity, whether it is nested.
TagType = tuple[str, str, tuple[str, ...], str, str, bool]
Numbers = NDArray[np.uint32]
_KIND, _SCORE = np.dtype("<u4"), np.dtype("<f8")


@dataclass(frozen=True, slots=True, eq=False)
class TagColumns:
    """The tags of a passage: the number of each one's type, where it starts, how long it is, its score."""

    types: Numbers
    starts: Numbers
    lengths: Numbers
    scores: NDArray[np.float64]


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
    numbers: dict[TagType, int] = {}
    found = tuple(PassageFindings(_tag_columns(tags, numbers), about) for tags, about in passages)
    return Findings(tuple(numbers), found, topics)


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
    width = 3 * _KIND.itemsize + _SCORE.itemsize
    bounds = (begin + width * np.cumsum([0, *sizes])).tolist()
    tags = [_tags_in(encoded, start, size) for (start, _), size in zip(pairwise(bounds), sizes, strict=True)]
    whole, *about = ([Topic(*one) for one in packed] for packed in topics)
    return Findings(
        tuple(_tag_type(*one) for one in types),
        tuple(PassageFindings(*one) for one in zip(tags, map(tuple, about), strict=True)),
        tuple(whole),
    )


def _tag_columns(tags: Sequence[Tag], numbers: dict[TagType, int]) -> TagColumns:
    starts = np.fromiter((tag.start for tag in tags), dtype=_KIND)
    return TagColumns(
        np.fromiter((numbers.setdefault(_type_of(tag), len(numbers)) for tag in tags), dtype=_KIND),
        starts,
        np.fromiter((tag.end for tag in tags), dtype=_KIND) - starts,
        np.fromiter((tag.score for tag in tags), dtype=_SCORE),
    )


def _type_of(tag: Tag) -> TagType:
    why = tag.evidence
    return tag.concept_id, why.label, why.lemmas, why.rule, tag.polarity.value, tag.nested


def _tag_type(concept: str, label: str, lemmas: list[str], rule: str, polarity: str, nested: bool) -> TagType:
    return concept, label, tuple(lemmas), rule, polarity, nested


def _packed_topics(topics: Iterable[Topic]) -> list[Any]:
    return [(topic.concept_id, topic.score) for topic in topics]


def _tag_bytes(passage: PassageFindings) -> bytes:
    tags = passage.tags
    numbers = np.concatenate((tags.types, tags.starts, tags.lengths)).astype(_KIND, copy=False)
    return numbers.tobytes() + tags.scores.astype(_SCORE, copy=False).tobytes()


def _tags_in(encoded: bytes, start: int, size: int) -> TagColumns:
    types, starts, lengths = np.frombuffer(encoded, _KIND, 3 * size, start).reshape(3, size)
    scores = np.frombuffer(encoded, _SCORE, size, start + 3 * size * _KIND.itemsize)
    return TagColumns(types, starts, lengths, scores)
