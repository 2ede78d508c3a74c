"""What the mentions of a text tell about each concept: how often, where, and among what it is named."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.aboutness.split_words import Integers, SplitWords
from nlp.mentions.found import Mentions
from nlp.vocabulary import Vocabulary

NAMES = (
    *("count", "share", "most", "nested", "place", "first", "opens", "defined", "words", "crowd", "short"),
    *("related", "narrower", "broader"),
)
Values = NDArray[np.float64]

_DEFINES = re.compile(r"\s*[:–-]")


@dataclass(frozen=True, slots=True, eq=False)
class ConceptRows:
    """Concepts of texts, text by text: the number of the text, the concept, its values [rows, features]."""

    texts: Integers
    concepts: list[str]
    values: Values


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """The mentions of texts that lie in no longer one, by text and concept.

    `names` are the concepts by number. Of each group the text, the concept, how many mentions it has, where
    the first is, the number of all mentions of the concept in the text; of each mention, in the order of
    `mentions`, its group.
    """

    names: list[str]
    texts: Integers
    concepts: Integers
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

    def __call__(self, texts: Sequence[str], words: SplitWords, mentions: Mentions) -> ConceptRows:
        """Return the values of the features NAMES of each concept that is mentioned outside a longer
        mention, of each of the texts, whose words are given."""
        groups = _groups(mentions)
        values = np.column_stack((_of_mentions(texts, words, mentions, groups), self._relations(groups)))
        return ConceptRows(groups.texts, [groups.names[one] for one in groups.concepts.tolist()], values)

    def _relations(self, groups: _Groups) -> Values:
        """Return [groups, 3]: how many concepts near to it are named beside it (a logarithm), whether a
        narrower one is, whether a broader one is."""
        every = (_named_beside(groups, others) for others in (self._near, self._narrower, self._broader))
        near, narrower, broader = every
        return np.column_stack((np.log1p(near), narrower > 0, broader > 0))


def _named_beside(groups: _Groups, others: Mapping[str, frozenset[str]]) -> Integers:
    """Return of each group how many of the `others` of its concept are named in the same text."""
    numbers = {name: number for number, name in enumerate(groups.names)}
    near = [[numbers[other] for other in others.get(name, ()) if other in numbers] for name in groups.names]
    sizes = np.array(list(map(len, near)), np.intp)
    named = np.zeros((len(groups.texts) and int(groups.texts.max()) + 1, len(numbers)), np.bool_)
    named[groups.texts, groups.concepts] = True
    counts = np.zeros(named.shape, np.intp)
    some = np.flatnonzero(sizes)
    if some.size:
        beside = named[:, np.array([other for each in near for other in each], np.intp)]
        counts[:, some] = np.add.reduceat(beside, (np.cumsum(sizes) - sizes)[some], axis=1, dtype=np.intp)
    return counts[groups.texts, groups.concepts]


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
    texts, concepts = np.divmod(found, max(len(numbers), 1))
    return _Groups(list(numbers), texts, concepts, counts, top[firsts], every, top, of_mention)


def _of_mentions(texts: Sequence[str], words: SplitWords, mentions: Mentions, groups: _Groups) -> Values:
    """Return [groups, 11]: the features of each concept by its own mentions and the number of all."""
    starts = mentions.columns.starts.astype(np.intp)
    first = starts[groups.firsts]
    lengths = np.maximum(words.lengths, 1)[groups.texts]
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
            _longest(words, mentions, groups),
            np.log1p(totals)[groups.texts],
            lengths < 120,
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


def _longest(words: SplitWords, mentions: Mentions, groups: _Groups) -> Integers:
    """Return how many words the longest mention of each group has beside one, at most two."""
    starts = mentions.columns.starts[groups.mentions].astype(np.intp)
    ends = starts + mentions.columns.lengths[groups.mentions]
    longest = np.zeros(len(groups.texts), np.intp)
    sizes = words.inside(groups.texts[groups.of_mention], starts, ends)
    np.maximum.at(longest, groups.of_mention, sizes)
    return np.minimum(longest, 3) - 1
