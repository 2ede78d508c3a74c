"""Pretrains the transformer on raw text: to tell hidden words from the others of their stretch.

What is told of a word: `nlp.training.targets`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.segmenter import affix_rows
from nlp.training.targets import choose_targets, kept_shares, number_text
from nlp.training.transformer import COMMON_WORDS, WIDTH, Lookup, Transformer

LENGTH, ROWS = 128, 32
RATE = 1.2e-3
WARMING = 300
SHOWN_EVERY = 500
HIDDEN_SHARE, LEFT_SHARE = 0.48, 0.1


@dataclass(frozen=True, slots=True)
class Corpus:
    """Raw text as `stretches` of numbers of types (0: line end), and what is known of each type.

    `targets` says what is to be told of a type, `chances` how often it is to be told.
    """

    stretches: Tensor
    known: Tensor
    affixes: Tensor
    targets: Tensor
    chances: Tensor


def pretrain(text: Path, lookup: Lookup, *, frequent: int, steps: int) -> Transformer:
    """Return a transformer trained on the words of `text` for `steps` batches of 4,096 words.

    The `frequent` words are told one by one. `lookup` knows the `common_words` of the same text.
    """
    torch.manual_seed(1)
    corpus = read_corpus(text, lookup, frequent)
    encoder = Transformer(lookup.dimension)
    output = nn.Linear(WIDTH, int(corpus.targets.max()) + 1)
    parameters = [*encoder.parameters(), *output.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.02, betas=(0.9, 0.98), fused=True)
    total = 0.0
    for step, rows in enumerate(_batches(len(corpus.stretches), steps)):
        optimizer.param_groups[0]["lr"] = _rate(step, steps)
        loss = _loss(encoder, output, corpus, corpus.stretches[rows])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        total += float(loss.detach())
        if (step + 1) % SHOWN_EVERY == 0:
            print(f"pretraining step {step + 1}: loss {total / SHOWN_EVERY:.4f}", flush=True)
            total = 0.0
    return encoder


def common_words(text: Path) -> dict[str, int]:
    """Return the rows of the words of `text` that have learned vectors, 1 for the most frequent."""
    return {word: row for row, word in enumerate(number_text(text).types[:COMMON_WORDS], 1)}


def read_corpus(text: Path, lookup: Lookup, frequent: int) -> Corpus:
    """Return `text` ready for training."""
    numbered = number_text(text)
    known = lookup.known(numbered.types)
    affixes = np.array([affix_rows(word) for word in numbered.types], np.int64)
    targets = choose_targets(known[:, : lookup.vectors.dimension], frequent)
    return Corpus(
        torch.from_numpy(numbered.rows(LENGTH)),
        torch.from_numpy(np.pad(known, ((1, 0), (0, 0)))),
        torch.from_numpy(np.pad(affixes, ((1, 0), (0, 0)))),
        torch.from_numpy(targets),
        torch.from_numpy(HIDDEN_SHARE * kept_shares(targets, numbered.stream)),
    )


def _batches(stretches: int, steps: int) -> Iterator[Tensor]:
    """Yield the numbers of `ROWS` stretches, each stretch once before any comes again."""
    rounds = 1 + steps * ROWS // stretches
    order = torch.cat([torch.randperm(stretches) for _ in range(rounds)])
    yield from (order[step * ROWS : (step + 1) * ROWS] for step in range(steps))


def _loss(encoder: Transformer, output: nn.Linear, corpus: Corpus, types: Tensor) -> Tensor:
    """Return the mean loss on a sample of `types` `[rows, length]`; a tenth of these is not hidden."""
    targets = corpus.targets[types]
    chosen = torch.rand(types.shape) < corpus.chances[targets]
    hidden = chosen & (torch.rand(types.shape) >= LEFT_SHARE)
    with torch.autocast("cpu", torch.bfloat16):
        rows = torch.where(types <= COMMON_WORDS, types, 0)
        alone = encoder.alone(corpus.known[types], rows, corpus.affixes[types])
        last = encoder.norm(encoder.layers(encoder.hide(alone, hidden))[-1])
        scores = output(last[chosen])
    return functional.cross_entropy(scores.float(), targets[chosen])


def _rate(step: int, steps: int) -> float:
    """Return the learning rate: it rises for 300 steps, stays, and falls over the last 70 %."""
    return RATE * min((step + 1) / WARMING, 1.0) * min(1.0, (steps - step) / (0.7 * steps))
