"""Texts and pairs as token ids: what the two stages of training work on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.training.embedder import texts
from nlp.training.embedder.batches import Example
from nlp.training.embedder.heldout import kept_back, normal
from nlp.training.embedder.pairs import Pair
from nlp.training.embedder.stems import without_stems_of
from nlp.word_tokens import WordTokens

Ids = NDArray[np.int32]
SHORTEST_BLOCK = 20


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts read once: `pairs` and `blocks` for contrastive training, `loose` for co-occurrence only."""

    pairs: tuple[Pair, ...]
    blocks: tuple[tuple[str, ...], ...]
    loose: tuple[str, ...]

    def texts(self) -> Iterator[str]:
        for pair in self.pairs:
            yield from (pair.query, pair.passage)
        yield from (" ".join(block) for block in self.blocks)
        yield from self.loose


def read_corpus(data: Path, pairs: Iterable[Pair], heldout: frozenset[str]) -> Corpus:
    """Return the texts below `data` without the passages in `heldout` and the pairs kept back."""
    kept = tuple(p for p in pairs if normal(p.passage) not in heldout and not kept_back(p.passage))
    blocks = (tuple(part for part in block if normal(part) not in heldout) for block in texts.blocks(data))
    loose = (*texts.titles(data), *texts.loose_sentences(data))
    return Corpus(kept, tuple(block for block in blocks if block), loose)


def encode(tokenizer: Tokenizer, lines: Iterable[str]) -> list[Ids]:
    """Return the token ids of each line, int32."""
    tokens = WordTokens(tokenizer)
    return [np.array(tokens.ids(line), np.int32) for line in lines]


def examples(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> dict[str, list[Example]]:
    """Return the encoded pairs by group; pairs with an empty side are left out."""
    stripped = [
        p.passage if p.group == "translation" else without_stems_of(p.query, p.passage) for p in pairs
    ]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(normal(p.query) for p in pairs))}
    columns = ([p.query for p in pairs], [p.passage for p in pairs], stripped, [p.title for p in pairs])
    grouped: dict[str, list[Example]] = {}
    for pair, *ids in zip(pairs, *(encode(tokenizer, column) for column in columns), strict=True):
        if len(ids[0]) and len(ids[1]) > 2:
            example = Example(ids[0], ids[1], ids[2], ids[3], numbers[normal(pair.query)])
            grouped.setdefault(pair.group, []).append(example)
    return grouped


def sentence_blocks(tokenizer: Tokenizer, blocks: Sequence[Sequence[str]]) -> list[list[Ids]]:
    """Return blocks of at least two encoded sentences and SHORTEST_BLOCK tokens."""
    flat = iter(encode(tokenizer, [sentence for block in blocks for sentence in block]))
    encoded = ([ids for ids in (next(flat) for _ in block) if len(ids) > 2] for block in blocks)
    return [block for block in encoded if len(block) > 1 and sum(map(len, block)) >= SHORTEST_BLOCK]
