"""The mentions found in the texts of a document, as columns of numbers; each type of mention stands once.

A document has some hundred mentions, most of a few types: the cache keeps them so, topics are found in them
so, and the store is written from them, without an object a mention being made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from nlp.mentions.polarity import Polarity
from nlp.mentions.tag import Evidence, Tag

# Concept, label, lemmas, rule, polarity, whether it is nested.
TagType = tuple[str, str, tuple[str, ...], str, str, bool]
Numbers = NDArray[np.uint32]
NUMBER, SCORE = np.dtype("<u4"), np.dtype("<f8")


@dataclass(frozen=True, slots=True, eq=False)
class TagColumns:
    """The tags of a text: the number of each one's type, where it starts, how long it is, its score."""

    types: Numbers
    starts: Numbers
    lengths: Numbers
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """The tags of texts, one text after the other; `bounds` has where the tags of each text begin, and the
    number of all. `types` are in the order in which they are met."""

    types: tuple[TagType, ...]
    columns: TagColumns
    bounds: tuple[int, ...]

    def of_text(self, number: int) -> TagColumns:
        """Return the tags of one text."""
        part = slice(self.bounds[number], self.bounds[number + 1])
        every = self.columns
        return TagColumns(every.types[part], every.starts[part], every.lengths[part], every.scores[part])

    def tags(self, number: int) -> tuple[Tag, ...]:
        """Return the tags of one text as objects."""
        of = self.of_text(number)
        columns = (of.types.tolist(), of.starts.tolist(), of.lengths.tolist(), of.scores.tolist())
        return tuple([_tag(self.types[kind], *place) for kind, *place in zip(*columns, strict=True)])


def mentions_of(texts: Iterable[Sequence[Tag]]) -> Mentions:
    """Return the tags of texts as columns."""
    tags: list[Tag] = []
    sizes = [0]
    for found in texts:
        tags.extend(found)
        sizes.append(len(found))
    numbers: dict[TagType, int] = {}
    starts = np.fromiter((tag.start for tag in tags), dtype=NUMBER)
    columns = TagColumns(
        np.fromiter((numbers.setdefault(_type_of(tag), len(numbers)) for tag in tags), dtype=NUMBER),
        starts,
        np.fromiter((tag.end for tag in tags), dtype=NUMBER) - starts,
        np.fromiter((tag.score for tag in tags), dtype=SCORE),
    )
    return Mentions(tuple(numbers), columns, tuple(accumulate(sizes)))


def joined(parts: Sequence[Mentions]) -> Mentions:
    """Return the mentions of the texts of all parts, one part after the other; a type may stand twice."""
    columns = [part.columns for part in parts]
    shifts = list(accumulate((len(part.types) for part in parts), initial=0))
    begins = list(accumulate((part.bounds[-1] for part in parts), initial=0))
    return Mentions(
        tuple(kind for part in parts for kind in part.types),
        TagColumns(
            np.concatenate([each.types + shift for each, shift in zip(columns, shifts, strict=False)]),
            np.concatenate([each.starts for each in columns]),
            np.concatenate([each.lengths for each in columns]),
            np.concatenate([each.scores for each in columns]),
        ),
        (0, *(begin + end for part, begin in zip(parts, begins, strict=False) for end in part.bounds[1:])),
    )


def _type_of(tag: Tag) -> TagType:
    why = tag.evidence
    return tag.concept_id, why.label, why.lemmas, why.rule, tag.polarity.value, tag.nested


def _tag(kind: TagType, start: int, length: int, score: float) -> Tag:
    concept, label, lemmas, rule, polarity, nested = kind
    evidence = Evidence(label, lemmas, rule)
    return Tag(concept, start, start + length, score, evidence, Polarity(polarity), nested)
