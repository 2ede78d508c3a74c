"""Batches for contrastive training: pairs of one group at a time, so that negatives are of the same kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nlp.training.embedder.contrastive import Batch, Ids


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


def pair_batches(
    examples: Mapping[str, Sequence[Example]],
    blocks: Sequence[Sequence[Ids]],
    *,
    size: int,
    longest: int,
    seed: int,
) -> Iterator[Batch]:
    """Yield batches without end: a group by its weight in MIXES, then `size` different pairs of it."""
    random = np.random.default_rng(seed)
    groups = [*examples, "cloze"]
    weights = np.array([MIXES[group].weight for group in groups])
    while True:
        group = groups[random.choice(len(groups), p=weights / weights.sum())]
        if group == "cloze":
            yield _cloze_batch(blocks, random, size, longest)
        else:
            yield _pair_batch(examples[group], MIXES[group], random, size, longest)


def _pair_batch(examples: Sequence[Example], mix: Mix, random: Generator, size: int, longest: int) -> Batch:
    chosen = [examples[i] for i in random.permutation(len(examples))[:size]]
    passages = [_passage(example, mix, random)[:longest] for example in chosen]
    return Batch([example.query for example in chosen], passages, _same(np.array([e.key for e in chosen])))


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
