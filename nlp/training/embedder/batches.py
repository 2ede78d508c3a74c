"""Batches for contrastive training: pairs of one group at a time, so that negatives are of the same kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nlp.training.embedder.contrastive import Batch, Ids, Options

NEIGHBOURHOODS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as token ids; `stripped` is the passage without the query's stems, `key` names equal queries."""

    query: Ids
    passage: Ids
    stripped: Ids
    title: Ids
    key: int


@dataclass(frozen=True, slots=True)
class Mix:
    """How often a group gives the batch, and how often its passages are stripped and titled."""

    weight: float
    stripped: float = 0.0
    titled: float = 0.0


MIXES: Mapping[str, Mix] = {
    "law": Mix(5, stripped=0.3, titled=0.5),
    "definition": Mix(3, stripped=0.9),
    "title": Mix(1.5, stripped=0.2),
    "translation": Mix(1.5),
    "gloss": Mix(0.7, stripped=0.9),
    "cloze": Mix(5, stripped=0.3),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs of one kind, and a unit vector for each, by which pairs about like things are found."""

    examples: Sequence[Example]
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, examples: Sequence[Example], table: NDArray[np.float32]) -> Self:
        """Return the group with the mean `table` row of each passage as its vector."""
        means = np.stack([table[example.passage].mean(axis=0) for example in examples])
        return cls(examples, means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9))


def pair_batches(
    groups: Mapping[str, Group], blocks: Sequence[Sequence[Ids]], options: Options
) -> Iterator[Batch]:
    """Yield batches without end: a group by its weight in MIXES, then `options.batch` different pairs of it.

    A share `options.neighbourly` of the batches is drawn from a few neighbourhoods: its negatives are hard.
    """
    random = np.random.default_rng(options.seed)
    names = [*groups, "cloze"]
    weights = np.array([MIXES[name].weight for name in names])
    while True:
        name = names[random.choice(len(names), p=weights / weights.sum())]
        if name == "cloze":
            yield _cloze_batch(blocks, random, options.batch, options.longest)
        else:
            yield _pair_batch(groups[name], MIXES[name], random, options)


def _pair_batch(group: Group, mix: Mix, random: Generator, options: Options) -> Batch:
    near = random.random() < options.neighbourly
    places = (_neighbourhoods if near else _anywhere)(group, random, options.batch)
    chosen = [group.examples[place] for place in places]
    passages = [_passage(example, mix, random)[: options.longest] for example in chosen]
    return Batch([example.query for example in chosen], passages, _same(np.array([e.key for e in chosen])))


def _anywhere(group: Group, random: Generator, size: int) -> NDArray[np.int64]:
    return random.permutation(len(group.examples))[:size]


def _neighbourhoods(group: Group, random: Generator, size: int) -> NDArray[np.int64]:
    """Return the pairs nearest to each of NEIGHBOURHOODS random ones, each pair once."""
    each = min(size // NEIGHBOURHOODS, len(group.examples))
    centres = group.vectors[_anywhere(group, random, NEIGHBOURHOODS)]
    nearest = np.argpartition(-(centres @ group.vectors.T), each - 1, axis=1)[:, :each]
    return np.unique(nearest)


def _passage(example: Example, mix: Mix, random: Generator) -> Ids:
    stripped = random.random() < mix.stripped and len(example.stripped) > 2
    body = example.stripped if stripped else example.passage
    return np.concatenate([example.title, body]) if random.random() < mix.titled else body


def _cloze_batch(blocks: Sequence[Sequence[Ids]], random: Generator, size: int, longest: int) -> Batch:
    """Return sentences, or a few words of them, with the rest of their block."""
    queries, passages = [], []
    for i in random.permutation(len(blocks))[:size]:
        query, passage = _cloze(blocks[i], random)
        queries.append(query)
        passages.append(passage[:longest])
    return Batch(queries, passages, np.zeros((len(queries), len(queries)), np.bool_))


def _cloze(block: Sequence[Ids], random: Generator) -> tuple[Ids, Ids]:
    place = int(random.integers(len(block)))
    rest = np.concatenate([*block[:place], *block[place + 1 :]])
    length = int(random.integers(3, 16))
    start = int(random.integers(max(1, len(block[place]) - length + 1)))
    return block[place][start : start + length], rest


def _same(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = keys[:, None] == keys[None, :]
    np.fill_diagonal(same, False)
    return same
