"""Trains a network on sentences: AdamW with rates that rise and fall once."""

import random
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

WEIGHT_DECAY = 0.02
RISING = 0.15  # the share of the steps in which the rates rise
Sentence = TypeVar("Sentence", bound=Sized)


@dataclass(frozen=True, slots=True)
class Rated:
    """Parameters and the highest rate at which they learn."""

    parameters: Sequence[nn.Parameter]
    rate: float


def fit(
    network: nn.Module,
    loss_of: Callable[[list[Sentence]], Tensor],
    sentences: Sequence[Sentence],
    rated: Sequence[Rated],
    *,
    epochs: int,
    batch: int,
    seed: int = 1,
) -> None:
    """Train `network` in place so that `loss_of` batches of sentences becomes small."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    groups = [{"params": list(group.parameters), "lr": group.rate} for group in rated]
    optimizer = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
    steps = epochs * (len(sentences) // batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=[group.rate for group in rated], total_steps=steps, pct_start=RISING
    )
    network.train()
    for epoch in range(epochs):
        losses = []
        for rows in _batches(sentences, batch, chance):
            loss = loss_of(rows)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        name = type(network).__name__
        print(f"{name}: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}", flush=True)
    network.eval()


def rated_apart(network: nn.Module, pretrained: nn.Module, own: float, slow: float) -> list[Rated]:
    """Return the parameters of `network`, those of its `pretrained` part at the `slow` rate."""
    slower = list(pretrained.parameters())
    known = {id(parameter) for parameter in slower}
    rest = [parameter for parameter in network.parameters() if id(parameter) not in known]
    return [Rated(slower, slow), Rated(rest, own)]


def _batches(sentences: Sequence[Sentence], size: int, chance: random.Random) -> Iterator[list[Sentence]]:
    """Yield all sentences, those of like length together, in random order."""
    order = sorted(sentences, key=lambda sentence: len(sentence) + chance.random() * 10)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(groups)
    yield from groups
