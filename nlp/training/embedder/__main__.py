"""Trains the embedder: `python -m nlp.training.embedder --data ../shared/data --out nlp/models/embedder`."""

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.training.embedder import contrastive, cooccurrence, encoding, english, prefixed, vocabulary
from nlp.training.embedder.batches import Group, pair_batches
from nlp.training.embedder.export import write_model
from nlp.training.embedder.heldout import heldout_passages
from nlp.training.embedder.pairs import read_pairs

TRAININGS = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How large the model gets; `window`: how far apart words still count as neighbours."""

    tokens: int = 50_000
    dimension: int = 256
    window: int = 8
    sketch: int = 96


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    clock = _Clock()
    heldout = heldout_passages(arguments.data.parent / "eval" / "retrieval")
    corpus = encoding.read_corpus(arguments.data, read_pairs(arguments.data), heldout)
    counts = vocabulary.word_counts(vocabulary.word_splitter(), corpus.texts())
    clock.say(f"{sum(counts.values()):,} words, {len(counts):,} different")
    size = Size(tokens=arguments.tokens, dimension=arguments.dimension)
    tokenizer = _tokenizer(corpus, counts, size)
    clock.say(f"vocabulary of {tokenizer.get_vocab_size():,} tokens")
    start = _start(tokenizer, corpus, size)
    clock.say("vectors from co-occurrence")
    options = contrastive.Options(
        steps=arguments.steps,
        rate=arguments.rate,
        dropout=arguments.dropout,
        neighbourly=arguments.neighbourly,
    )
    table = _trained(start, tokenizer, corpus, options, arguments.trainings)
    clock.say(f"vectors trained on pairs, the mean of {arguments.trainings} trainings")
    table = english.with_english(table, tokenizer, english.aligned_texts(arguments.data))
    clock.say("English rows from aligned texts")
    write_model(arguments.out, tokenizer, table)


class _Clock:
    def __init__(self) -> None:
        self._start = time.monotonic()

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self._start:6.0f} s  {what}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.embedder", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder with text/, pairs/, parallel/, lexicons/"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="the model's folder; its README.md is left alone"
    )
    parser.add_argument("--steps", type=int, default=contrastive.Options().steps, help="contrastive batches")
    parser.add_argument("--trainings", type=int, default=TRAININGS, help="whose mean the table is")
    parser.add_argument("--tokens", type=int, default=Size().tokens, help="rows of the table")
    parser.add_argument("--dimension", type=int, default=Size().dimension)
    parser.add_argument("--rate", type=float, default=contrastive.Options().rate)
    parser.add_argument("--dropout", type=float, default=contrastive.Options().dropout)
    parser.add_argument("--neighbourly", type=float, default=contrastive.Options().neighbourly)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _tokenizer(corpus: encoding.Corpus, counts: Mapping[str, int], size: Size) -> Tokenizer:
    """Return the tokenizer: common words that no prefix explains, and pieces for the rest."""
    common = {word: count for word, count in counts.items() if count > prefixed.RARE}
    sketcher = vocabulary.build_tokenizer(counts, common, len(common) + vocabulary.PIECES)
    texts = encoding.encode(sketcher, corpus.texts())
    rows = sketcher.get_vocab()
    sketch = cooccurrence.token_vectors(
        texts, len(rows), dimension=size.sketch, window=size.window, contexts=10_000
    )
    explained = prefixed.compositional_words(counts, rows, cooccurrence.unit(sketch))
    words = {word: count for word, count in counts.items() if count > 1 and word not in explained}
    return vocabulary.build_tokenizer(counts, words, size.tokens)


def _start(tokenizer: Tokenizer, corpus: encoding.Corpus, size: Size) -> NDArray[np.float32]:
    """Return the table that contrastive training starts from."""
    texts = encoding.encode(tokenizer, corpus.texts())
    vectors = cooccurrence.token_vectors(
        texts, tokenizer.get_vocab_size(), dimension=size.dimension, window=size.window
    )
    return cooccurrence.weighted(vectors, texts)


def _trained(
    start: NDArray[np.float32],
    tokenizer: Tokenizer,
    corpus: encoding.Corpus,
    options: contrastive.Options,
    trainings: int,
) -> NDArray[np.float32]:
    """Return the mean of tables that were trained from one start on other batches (Wortsman et al. 2022)."""
    blocks = encoding.sentence_blocks(tokenizer, corpus.blocks)
    pairs = encoding.examples(tokenizer, corpus.pairs)
    groups = {name: Group.of(examples, start) for name, examples in pairs.items()}
    mean = np.zeros_like(start)
    for seed in range(trainings):
        own = replace(options, seed=seed)
        mean += contrastive.train(start, pair_batches(groups, blocks, own), own) / trainings
    return mean


if __name__ == "__main__":
    main()
