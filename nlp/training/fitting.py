"""Trains a network of tags and names on examples."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.training.examples import UNKNOWN, Example

NAME_SHARE = 0.4  # what names count in the loss beside tags
NAME_SMOOTHING = 0.03
WEIGHT_DECAY = 0.02
RISING = 0.15  # the share of the steps in which the rates rise


@dataclass(frozen=True, slots=True)
class Rated:
    """Parameters and the highest rate at which they learn."""

    parameters: Sequence[nn.Parameter]
    rate: float


def fit(
    network: nn.Module,
    examples: Sequence[Example],
    rated: Sequence[Rated],
    *,
    epochs: int,
    batch: int,
    seed: int = 1,
) -> None:
    """Train `network` in place: it gives scores of tags and of labels of names, `[morphemes, …]`."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    groups = [{"params": list(group.parameters), "lr": group.rate} for group in rated]
    optimizer = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
    steps = epochs * (len(examples) // batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=[group.rate for group in rated], total_steps=steps, pct_start=RISING
    )
    network.train()
    for epoch in range(epochs):
        losses = []
        for rows in _batches(examples, batch, chance):
            with torch.autocast("cpu", torch.bfloat16):
                tags, names = network(rows)
            loss = tagging_loss(tags.float(), names.float(), rows)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"tagger epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.4f}", flush=True)
    network.eval()


def tagging_loss(tags: Tensor, names: Tensor, batch: Sequence[Example]) -> Tensor:
    """Return the cross-entropy of tags with the shares that the examples tell, and of known names."""
    likely = torch.from_numpy(np.concatenate([example.likely for example in batch]))
    shares = torch.from_numpy(np.concatenate([example.shares for example in batch]))
    weights = torch.tensor([example.weight for example in batch for _ in example.names])
    losses = -(functional.log_softmax(tags, 1).gather(1, likely) * shares).sum(1)
    loss = (losses * weights).sum() / weights.sum()
    gold = torch.from_numpy(np.concatenate([example.names for example in batch]))
    if (gold == UNKNOWN).all():
        return loss
    return loss + NAME_SHARE * functional.cross_entropy(names, gold, label_smoothing=NAME_SMOOTHING)


def _batches(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Yield all examples, those of like length together, in random order."""
    order = sorted(examples, key=lambda example: len(example.names) + chance.random() * 10)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(groups)
    yield from groups
