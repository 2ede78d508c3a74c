"""Pretrains the encoder on raw text: to tell a morpheme from those before and after it.

What is told of a morpheme: `nlp.training.targets`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.morph_tagger import WordKnowledge
from nlp.hebrew.segmenter import affix_rows
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.context import WIDTH, ContextEncoder
from nlp.training.targets import choose_targets, kept_shares, number_text

FREQUENT = 5000
LENGTH, ROWS = 64, 32
RATE = 2e-3


@dataclass(frozen=True, slots=True)
class Corpus:
    """Raw text as `rows` of numbers of types (0: line end); `fixed` and `affixes` are known of each type."""

    rows: Tensor
    fixed: Tensor
    affixes: Tensor
    targets: Tensor
    kept: Tensor


def pretrain(text: Path, vectors: WordVectors, knowledge: WordKnowledge, *, steps: int) -> ContextEncoder:
    """Return an encoder trained on `text`, lines of morpheme keys, for `steps` batches of 2,048."""
    torch.manual_seed(1)
    corpus = read_corpus(text, vectors, knowledge)
    encoder = ContextEncoder(vectors.dimension)
    output = nn.Linear(WIDTH, int(corpus.targets.max()) + 1)
    parameters = [*encoder.parameters(), *output.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01)
    order = torch.cat([torch.randperm(len(corpus.rows)) for _ in range(1 + steps * ROWS // len(corpus.rows))])
    total = 0.0
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = _rate(step, steps)
        loss = _loss(encoder, output, corpus, corpus.rows[order[step * ROWS : (step + 1) * ROWS]])
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(parameters, 2.0)
        optimizer.step()
        total += float(loss.detach())
        if step % 500 == 499:
            print(f"pretraining step {step + 1}: loss {total / 500:.4f}", flush=True)
            total = 0.0
    return encoder


def read_corpus(text: Path, vectors: WordVectors, knowledge: WordKnowledge) -> Corpus:
    """Return `text` ready for training."""
    numbered = number_text(text)
    matrix = vectors.matrix(numbered.types)
    known = np.array([knowledge.features(key) for key in numbered.types], np.float32)
    affixes = np.array([affix_rows(key) for key in numbered.types], np.int64)
    targets = choose_targets(matrix, FREQUENT)
    return Corpus(
        torch.from_numpy(numbered.rows(LENGTH)),
        torch.from_numpy(np.pad(np.concatenate([matrix, known], 1), ((1, 0), (0, 0)))),
        torch.from_numpy(np.pad(affixes, ((1, 0), (0, 0)))),
        torch.from_numpy(targets),
        torch.from_numpy(kept_shares(targets, numbered.stream)),
    )


def _loss(encoder: ContextEncoder, output: nn.Linear, corpus: Corpus, numbers: Tensor) -> Tensor:
    """Return the mean loss on a sample of the morphemes `numbers`; a tenth of the context is hidden."""
    mask = (numbers > 0)[..., None]
    targets = corpus.targets[numbers]
    chosen = torch.rand(numbers.shape) < corpus.kept[targets]
    with torch.autocast("cpu", torch.bfloat16):
        own = encoder.alone(corpus.fixed[numbers], torch.zeros_like(numbers), corpus.affixes[numbers], 0.1)
        seen = mask * (torch.rand(numbers.shape) > 0.1)[..., None]
        scores = output(encoder.context(own * seen, mask, 0.0)[chosen])
    return functional.cross_entropy(scores.float(), targets[chosen])


def _rate(step: int, steps: int) -> float:
    """Return the learning rate: it rises for 200 steps, stays, and falls over the last 70 %."""
    return RATE * min((step + 1) / 200, 1.0) * min(1.0, (steps - step) / (0.7 * steps))
