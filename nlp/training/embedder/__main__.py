"""Trains the embedder: `python -m nlp.training.embedder --data ../shared/data --out nlp/models/embedder`."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.training.embedder import contrastive, cooccurrence, encoding, vocabulary
from nlp.training.embedder.batches import pair_batches
from nlp.training.embedder.export import write_model
from nlp.training.embedder.heldout import heldout_passages
from nlp.training.embedder.pairs import read_pairs


@dataclass(frozen=True, slots=True)
class Size:
    """How large the model gets: whole words and pieces in the vocabulary, dimensions of a vector."""

    words: int = 16_000
    pieces: int = 4_000
    dimension: int = 96


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    heldout = heldout_passages(arguments.data.parent / "eval" / "retrieval")
    corpus = encoding.read_corpus(arguments.data, read_pairs(arguments.data), heldout)
    size = Size()
    splitter = vocabulary.word_splitter()
    counts = vocabulary.word_counts(splitter, corpus.texts())
    tokenizer = vocabulary.build_tokenizer(counts, words=size.words, pieces=size.pieces)
    table = _trained(tokenizer, corpus, size, contrastive.Options(steps=arguments.steps))
    write_model(arguments.out, tokenizer, table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.embedder", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder with text/, pairs/, parallel/, lexicons/"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="the model's folder; its README.md is left alone"
    )
    parser.add_argument("--steps", type=int, default=600, help="contrastive batches")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _trained(
    tokenizer: Tokenizer, corpus: encoding.Corpus, size: Size, options: contrastive.Options
) -> NDArray[np.float32]:
    """Return the token table after both stages."""
    texts = encoding.encode(tokenizer, list(corpus.texts()))
    tokens = tokenizer.get_vocab_size()
    start = cooccurrence.token_vectors(texts, tokens, dimension=size.dimension, window=8)
    table = cooccurrence.weighted(start, texts)
    blocks = encoding.sentence_blocks(tokenizer, corpus.blocks)
    pairs = encoding.examples(tokenizer, corpus.pairs)
    batches = pair_batches(pairs, blocks, size=options.batch, longest=options.longest, seed=options.seed)
    return contrastive.train(table, batches, options)


if __name__ == "__main__":
    main()
