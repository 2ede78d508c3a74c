"""Trains the segmenter: the scores of the possible cuts of each token, alone and in context."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.lexicon import FEATURES, Lexicon
from nlp.hebrew.segmenter import AFFIX_BUCKETS, Segmenter
from nlp.hebrew.word_vectors import WordVectors
from nlp.training.cut_examples import (
    COMMON_WORDS,
    CutExample,
    CutExampleMaker,
    Forms,
    cut_example_maker,
)
from nlp.training.fitting import Rated, fit

WIDTH, AFFIX, WORD, PATTERN = 96, 24, 24, 12
RATE, BATCH = 4e-3, 32


class CutScorer(nn.Module):
    """Scores the possible cuts of tokens: alone, and by the product of a cut's vector with the context's."""

    def __init__(self, maker: CutExampleMaker) -> None:
        super().__init__()
        self.weights = nn.ParameterDict()
        patterns = len(maker.patterns) + 1
        joined = FEATURES + maker.vectors.dimension + PATTERN
        self.add(
            {
                "pattern": (patterns, PATTERN), "cut1": (joined, 64), "cutbias1": (64,), "cut2": (64, 1),
                "query": (patterns, WIDTH), "host_query": (64, WIDTH),
            }
        )  # fmt: skip

    def add(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        """Add weights with random values; biases are zero."""
        for name, shape in shapes.items():
            self.weights[name] = nn.Parameter(_initial(shape))

    def forward(self, batch: Sequence[CutExample]) -> Tensor:
        """Return the scores of all cuts of the sentences, flat."""
        patterns = torch.from_numpy(np.concatenate([example.patterns for example in batch]))
        flat = [np.concatenate([e.features for e in batch]), np.concatenate([e.hosts for e in batch])]
        joined = torch.cat([*map(torch.from_numpy, flat), self.weights["pattern"][patterns]], 1)
        hidden = torch.relu(joined @ self.weights["cut1"] + self.weights["cutbias1"])
        hidden = functional.dropout(hidden, 0.3, self.training)
        queries = self.weights["query"][patterns] + hidden @ self.weights["host_query"]
        in_context = (queries * self.contexts(batch)[_owners(batch)]).sum(1)
        scores: Tensor = (hidden @ self.weights["cut2"])[:, 0] + in_context
        return scores

    def contexts(self, batch: Sequence[CutExample]) -> Tensor:
        """Return the context vectors of the tokens of all sentences, `[tokens, WIDTH]`."""
        raise NotImplementedError


class SegmenterNetwork(CutScorer):
    """The network of `nlp.hebrew.segmenter` in torch; its parameters have the same names."""

    def __init__(self, maker: CutExampleMaker) -> None:
        super().__init__(maker)
        inputs = maker.vectors.dimension + WORD + AFFIX
        self.add(
            {
                "affix": (AFFIX_BUCKETS, AFFIX), "word": (COMMON_WORDS + 1, WORD),
                "conv1": (5 * inputs, WIDTH), "bias1": (WIDTH,),
                "conv2": (3 * WIDTH, WIDTH), "bias2": (WIDTH,),
            }
        )  # fmt: skip

    def contexts(self, batch: Sequence[CutExample]) -> Tensor:
        """Return the context vectors of the tokens of all sentences, `[tokens, WIDTH]`."""
        inputs = nn.utils.rnn.pad_sequence([self._inputs(example) for example in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(e), 1) for e in batch], batch_first=True)
        inputs = functional.dropout(inputs, 0.3, self.training)
        hidden = torch.relu(_windows(inputs, 2) @ self.weights["conv1"] + self.weights["bias1"])
        hidden = functional.dropout(hidden * mask, 0.3, self.training)
        output = torch.relu(_windows(hidden, 1) @ self.weights["conv2"] + self.weights["bias2"])
        return output[mask[..., 0] > 0]

    def _inputs(self, example: CutExample) -> Tensor:
        common = torch.from_numpy(example.common)
        if self.training:
            common = common * (torch.rand(len(common)) > 0.1)
        affixes = self.weights["affix"][torch.from_numpy(example.affixes)].sum(1)
        return torch.cat([torch.from_numpy(example.vectors), self.weights["word"][common], affixes], 1)


def train_segmenter(
    lines: Sequence[Sequence[Forms]], lexicon: Lexicon, vectors: WordVectors, *, epochs: int
) -> Segmenter:
    """Return a segmenter trained on `lines` of tokens cut into forms."""
    maker = cut_example_maker(lines, lexicon, vectors)
    torch.manual_seed(1)
    network = SegmenterNetwork(maker)
    fit_cuts(network, maker.gold(lines), [Rated(list(network.parameters()), RATE)], epochs=epochs)
    return export(network, maker)


def export(network: SegmenterNetwork, maker: CutExampleMaker) -> Segmenter:
    """Return the segmenter that runs without torch."""
    weights = {name: value.detach().numpy() for name, value in network.weights.items()}
    return Segmenter(weights, maker.patterns, maker.common, maker.vectors, maker.lexicon, maker.counts)


def fit_cuts(
    network: CutScorer,
    examples: Sequence[CutExample],
    rated: Sequence[Rated],
    *,
    epochs: int,
    seed: int = 1,
) -> None:
    """Train `network` in place on cuts that are sure or likely."""
    fit(
        network,
        lambda batch: cutting_loss(network(batch), batch),
        examples,
        rated,
        epochs=epochs,
        batch=BATCH,
        seed=seed,
    )


def cutting_loss(scores: Tensor, batch: Sequence[CutExample]) -> Tensor:
    """Return the mean cross-entropy of `scores` with the shares of the cuts of each token."""
    shares = torch.from_numpy(np.concatenate([example.shares for example in batch]))
    return -(log_chances(scores, batch) * shares).sum() / shares.sum()


def log_chances(scores: Tensor, batch: Sequence[CutExample]) -> Tensor:
    """Return the logarithm of how likely each cut is among the cuts of its token, flat."""
    owners = _owners(batch)
    tokens = sum(len(example.tokens) for example in batch)
    top = torch.full((tokens,), -1e9).scatter_reduce(0, owners, scores.detach(), "amax")
    sums = torch.zeros(tokens).index_add(0, owners, torch.exp(scores - top[owners]))
    return scores - (torch.log(sums) + top)[owners]


def _owners(batch: Sequence[CutExample]) -> Tensor:
    """Return which token of the batch each cut belongs to, flat."""
    starts = np.cumsum([0, *(len(example.tokens) for example in batch[:-1])])
    return torch.from_numpy(
        np.concatenate([row.owners + start for row, start in zip(batch, starts, strict=True)])
    )


def _initial(shape: tuple[int, ...]) -> Tensor:
    if len(shape) == 1:
        return torch.zeros(shape)
    return torch.randn(shape) * (0.05 if shape[0] > 1000 else (2.0 / shape[0]) ** 0.5 * 0.7)


def _windows(rows: Tensor, reach: int) -> Tensor:
    wide = functional.pad(rows, (0, 0, reach, reach))
    length = rows.shape[1]
    return torch.cat([wide[:, shift : shift + length] for shift in range(2 * reach + 1)], 2)
