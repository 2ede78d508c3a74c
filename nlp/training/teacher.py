"""The tagger that teaches: a pretrained transformer with the outputs of the tagger that is shipped."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.entities import LABELS
from nlp.hebrew.morph_tagger import Tag
from nlp.training.examples import Example
from nlp.training.fitting import Rated, rated_apart
from nlp.training.tagger import OWN_SHARE, parts_of_tags
from nlp.training.transformer import WIDTH, Inputs, Reader, Transformer

DROPOUT = 0.2
ENCODER_RATE, OUTPUT_RATE = 4e-4, 2e-3


class Teacher(nn.Module):
    """Scores the tags of each morpheme as sums of their parts, and the labels of names."""

    def __init__(self, encoder: Transformer, tags: Sequence[Tag]) -> None:
        super().__init__()
        self.reader = Reader(encoder, DROPOUT)
        self.hidden = nn.Linear(2 * WIDTH, WIDTH)
        self.made_of = parts_of_tags(tags)
        self.parts = nn.Parameter(torch.randn(WIDTH, len(self.made_of)) * 0.03)
        self.own = nn.Parameter(torch.randn(WIDTH, len(tags)) * 0.03)
        self.bias = nn.Parameter(torch.zeros(len(tags)))
        self.name = nn.Linear(WIDTH, len(LABELS))

    def forward(self, batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
        """Return the scores of all tags and of all labels of names, `[morphemes, …]`."""
        read = self.reader([Inputs(row.fixed, row.common, row.affixes) for row in batch])
        hidden = torch.relu(self.hidden(functional.dropout(read, 0.3, self.training)))
        hidden = functional.dropout(hidden, 0.3, self.training)
        vectors = self.parts @ self.made_of + OWN_SHARE * self.own
        return hidden @ vectors + self.bias, self.name(hidden)

    def rated(self) -> list[Rated]:
        """Return the parameters with their rates: what was pretrained learns more slowly."""
        return rated_apart(self, self.reader.encoder, OUTPUT_RATE, ENCODER_RATE)


def tag_shares(teachers: Sequence[Teacher], batch: Sequence[Example]) -> list[NDArray[np.float32]]:
    """Return for each sentence the mean chances that the teachers give each tag, `[morphemes, tags]`."""
    with torch.no_grad():
        shares = torch.stack([functional.softmax(teacher(batch)[0].float(), 1) for teacher in teachers])
    ends = np.cumsum([len(example.names) for example in batch])[:-1]
    return np.split(shares.mean(0).numpy(), ends)
