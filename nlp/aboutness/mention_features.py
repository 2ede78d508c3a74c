"""What the mentions of a text tell about each concept: how often, where, and among what it is named."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.mentions.found import Mentions
from nlp.vocabulary import Vocabulary

NAMES = (
    *("count", "share", "most", "nested", "place", "first", "opens", "defined", "words", "crowd", "short"),
    *("related", "narrower", "broader"),
)
Values = NDArray[np.float64]
Integers = NDArray[np.intp]

_DEFINES = re.compile(r"\s*[:–-]")
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ConceptRows:
    """Concepts of texts, text by text: the number of the text, the concept, its values [rows, features]."""

    texts: Integers
    concepts: list[str]
    values: Values


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """The mentions of texts that lie in no longer one, by text and concept.

    Of each group the text, how many mentions it has, where the first is, the number of all mentions of the
    concept in the text; of each mention, in the order of `mentions`, its group.
    """

    texts: Integers
    concepts: list[str]
    counts: Integers
    firsts: Integers
    every: Integers
    mentions: Integers
    of_mention: Integers


class MentionFeatures:
    """Knows the relations of one vocabulary's concepts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        narrower: dict[str, set[str]] = defaultdict(set)
        near: dict[str, set[str]] = defaultdict(set)
        for concept in vocabulary.concepts.values():
            for broader in concept.broader:
                narrower[broader].add(concept.id)
            for other in (*concept.related, *concept.broader):
                near[concept.id].add(other)
                near[other].add(concept.id)
        self._broader = _of_others({each.id: set(each.broader) for each in vocabulary.concepts.values()})
        self._narrower = _of_others(narrower)
        self._near = _of_others(near)

    def __call__(self, texts: Sequence[str], mentions: Mentions) -> ConceptRows:
        """Return the values of the features NAMES of each concept that is mentioned outside a longer
        mention, of each of the texts."""
        groups = _groups(mentions)
        values = np.column_stack((_of_mentions(texts, mentions, groups), self._relations(groups)))
        return ConceptRows(groups.texts, groups.concepts, values)

    def _relations(self, groups: _Groups) -> Values:
        """Return [groups, 3]: how many concepts near to it are named beside it (a logarithm), whether a
        narrower one is, whether a broader one is."""
        named: dict[int, set[str]] = defaultdict(set)
        texts = groups.texts.tolist()
        for text, concept in zip(texts, groups.concepts, strict=True):
            named[text].add(concept)
        rows = [
            (
                len(self._near.get(concept, _NONE) & named[text]),
                not self._narrower.get(concept, _NONE).isdisjoint(named[text]),
                not self._broader.get(concept, _NONE).isdisjoint(named[text]),
            )
            for text, concept in zip(texts, groups.concepts, strict=True)
        ]
        relations = np.array(rows, np.float64).reshape(-1, 3)
        relations[:, 0] = np.log1p(relations[:, 0])
        return relations


def _of_others(related: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(others - {name}) for name, others in related.items()}


def _groups(mentions: Mentions) -> _Groups:
    numbers: dict[str, int] = {}
    of_type = np.array([numbers.setdefault(kind[0], len(numbers)) for kind in mentions.types], np.intp)
    nested = np.array([kind[5] for kind in mentions.types], np.bool_)
    types = mentions.columns.types
    of_text = np.repeat(np.arange(len(mentions.bounds) - 1), np.diff(mentions.bounds))
    keys = of_text * max(len(numbers), 1) + of_type[types]
    top = np.flatnonzero(~nested[types])
    found, firsts, of_mention, counts = np.unique(
        keys[top], return_index=True, return_inverse=True, return_counts=True
    )
    every = np.bincount(keys, minlength=1)[found] if len(found) else counts
    names = list(numbers)
    texts, concepts = np.divmod(found, max(len(numbers), 1))
    return _Groups(
        texts, [names[place] for place in concepts.tolist()], counts, top[firsts], every, top, of_mention
    )


def _of_mentions(texts: Sequence[str], mentions: Mentions, groups: _Groups) -> Values:
    """Return [groups, 11]: the features of each concept by its own mentions and the number of all."""
    starts = mentions.columns.starts.astype(np.intp)
    first = starts[groups.firsts]
    lengths = np.array([max(len(text), 1) for text in texts], np.intp)[groups.texts]
    short = np.array([len(text) < 120 for text in texts], np.bool_)[groups.texts]
    counts = groups.counts
    totals = np.bincount(groups.texts, counts, minlength=len(texts))
    most = np.zeros(len(texts), np.intp)
    np.maximum.at(most, groups.texts, counts)
    place = first / lengths
    return np.column_stack(
        (
            np.log1p(counts),
            counts / totals[groups.texts],
            counts == most[groups.texts],
            np.log1p(groups.every - counts),
            place,
            first < 25,
            place < 0.1,
            _defined(texts, mentions, groups),
            _longest(texts, mentions, groups),
            np.log1p(totals)[groups.texts],
            short,
        )
    )


def _defined(texts: Sequence[str], mentions: Mentions, groups: _Groups) -> NDArray[np.bool_]:
    """Return whether a colon or dash follows the first mention, near the beginning of the text."""
    columns = mentions.columns
    first = columns.starts[groups.firsts]
    found = np.zeros(len(first), np.bool_)
    for row in np.flatnonzero(first < 40).tolist():
        end = int(first[row] + columns.lengths[groups.firsts[row]])
        found[row] = _DEFINES.match(texts[groups.texts[row]], end) is not None
    return found


def _longest(texts: Sequence[str], mentions: Mentions, groups: _Groups) -> Integers:
    """Return how many words the longest mention of each group has beside one, at most two."""
    columns, of_text = mentions.columns, groups.texts[groups.of_mention].tolist()
    starts, lengths = columns.starts[groups.mentions].tolist(), columns.lengths[groups.mentions].tolist()
    sizes = [
        len(texts[text][start : start + length].split())
        for text, start, length in zip(of_text, starts, lengths, strict=True)
    ]
    longest = np.zeros(len(groups.texts), np.intp)
    np.maximum.at(longest, groups.of_mention, sizes)
    return np.minimum(longest, 3) - 1
