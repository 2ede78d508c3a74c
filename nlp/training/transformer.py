"""A small transformer over words or morphemes: pretrained on raw text, it teaches the shipped networks.

Pre-norm blocks with rotary positions (Su et al., 2021) and gated linear units (Shazeer, 2020).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from nlp.hebrew.morph_tagger import KNOWLEDGE, WordKnowledge
from nlp.hebrew.segmenter import AFFIX_BUCKETS
from nlp.hebrew.word_vectors import Floats, WordVectors

WIDTH, LAYERS, HEADS = 256, 4, 4
WORD, AFFIX = 96, 32
COMMON_WORDS = 20_000
INNER = WIDTH * 8 // 3 // 32 * 32
LONGEST_WAVE = 1000
HIDDEN = -1e4  # what is added to the attention to padding


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of words before any context; `rows` has the learned vectors of common ones."""

    vectors: WordVectors
    knowledge: WordKnowledge
    rows: Mapping[str, int]

    @property
    def dimension(self) -> int:
        """Return how many numbers `known` has of a word."""
        return self.vectors.dimension + KNOWLEDGE

    def known(self, words: Sequence[str]) -> Floats:
        """Return vectors and what lexicons say, `float32 [words, dimension]`."""
        listed = np.array([self.knowledge.features(word) for word in words], np.float32)
        return np.concatenate([self.vectors.matrix(words), listed.reshape(len(words), KNOWLEDGE)], 1)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Words or morphemes ready for the transformer: `known [n, d]`, rows `[n]`, affixes `[n, 7]`."""

    known: Floats
    rows: NDArray[np.int64]
    affixes: NDArray[np.int64]


class Transformer(nn.Module):
    """Tells of each word what its sentence says of it."""

    def __init__(self, dimension: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        self.word = nn.Embedding(COMMON_WORDS + 1, WORD)
        self.affix = nn.Embedding(AFFIX_BUCKETS, AFFIX)
        nn.init.normal_(self.word.weight, 0, 0.1)
        nn.init.normal_(self.affix.weight, 0, 0.05)
        self.join = nn.Linear(dimension + WORD + AFFIX, WIDTH)
        self.hidden_word = nn.Parameter(torch.zeros(WIDTH))
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def alone(self, known: Tensor, rows: Tensor, affixes: Tensor) -> Tensor:
        """Return what each word is without context, `[..., width]`."""
        parts = [known, self.word(rows), self.affix(affixes).sum(-2)]
        joined: Tensor = self.join(functional.dropout(torch.cat(parts, -1), self.dropout, self.training))
        return joined

    def hide(self, alone: Tensor, hidden: Tensor) -> Tensor:
        """Return `alone` `[rows, words, width]` without the words where `hidden` `[rows, words]` is true."""
        return torch.where(hidden[..., None], self.hidden_word.to(alone.dtype), alone)

    def layers(self, alone: Tensor, attention: Tensor | None = None) -> list[Tensor]:
        """Return the words after each block; `attention` is added to the scores of attention."""
        turns = _turns(alone.shape[1], alone.dtype)
        state, states = alone, []
        for block in self.blocks:
            state = block(state, turns, attention)
            states.append(state)
        return states


class Block(nn.Module):
    """Attention, then a gated layer, each added to what came in."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.before_attention, self.before_gate = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.heads = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.attended = nn.Linear(WIDTH, WIDTH, bias=False)
        self.up = nn.Linear(WIDTH, 2 * INNER, bias=False)
        self.down = nn.Linear(INNER, WIDTH, bias=False)

    def forward(self, state: Tensor, turns: tuple[Tensor, Tensor], attention: Tensor | None) -> Tensor:
        """Return `state` `[rows, words, width]` with what this block adds."""
        added = self.attended(self._attend(self.before_attention(state), turns, attention))
        state = state + functional.dropout(added, self.dropout, self.training)
        gate, up = self.up(self.before_gate(state)).chunk(2, -1)
        added = self.down(functional.silu(gate) * up)
        return state + functional.dropout(added, self.dropout, self.training)

    def _attend(self, state: Tensor, turns: tuple[Tensor, Tensor], attention: Tensor | None) -> Tensor:
        rows, words, _ = state.shape
        size = WIDTH // HEADS
        query, key, value = self.heads(state).view(rows, words, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        query, key = _turned(query, turns), _turned(key, turns)
        scores = query @ (key.transpose(-1, -2) / math.sqrt(size))
        if attention is not None:
            scores = scores + attention
        mixed: Tensor = torch.softmax(scores, -1) @ value
        return mixed.transpose(1, 2).reshape(rows, words, WIDTH)


class Reader(nn.Module):
    """A transformer that reads sentences: a weighted mean of its layers beside the word alone."""

    def __init__(self, encoder: Transformer, dropout: float, unseen: float = 0.05) -> None:
        super().__init__()
        dimension = encoder.join.in_features - WORD - AFFIX
        self.encoder = Transformer(dimension, dropout)
        self.encoder.load_state_dict(encoder.state_dict())
        self.unseen = unseen
        self.mixture = nn.Parameter(torch.zeros(LAYERS + 1))
        self.norm = nn.LayerNorm(2 * WIDTH)

    def forward(self, batch: Sequence[Inputs]) -> Tensor:
        """Return the vectors of all words of the sentences, `[words, 2 × width]`."""
        lengths = torch.tensor([len(inputs.rows) for inputs in batch])
        places = torch.arange(int(lengths.max()) + 2)
        inside = places <= lengths[:, None] + 1  # a blank row stands before and after each sentence
        attention = torch.zeros(inside.shape).masked_fill(~inside, HIDDEN)[:, None, None]
        with torch.autocast("cpu", torch.bfloat16):
            alone = self._alone(batch)
            layers = self.encoder.layers(alone, attention)
        shares = torch.softmax(self.mixture, 0)
        mixed = torch.stack(
            [share * layer.float() for share, layer in zip(shares, [alone, *layers], strict=True)]
        )
        words = (places >= 1) & (places <= lengths[:, None])
        joined: Tensor = self.norm(torch.cat([alone.float(), mixed.sum(0)], -1)[words])
        return joined

    def _alone(self, batch: Sequence[Inputs]) -> Tensor:
        rows = _padded([inputs.rows for inputs in batch])
        if self.training:
            rows = rows * (torch.rand(rows.shape) > 2 * self.unseen)
        alone = self.encoder.alone(
            _padded([inputs.known for inputs in batch]), rows, _padded([inputs.affixes for inputs in batch])
        )
        if self.training:
            alone = self.encoder.hide(alone, torch.rand(rows.shape) < self.unseen)
        return alone


def _padded(arrays: Sequence[NDArray[np.generic]]) -> Tensor:
    """Return the arrays as one tensor, with a blank row before and after each."""
    edges = [np.pad(array, ((1, 1), *((0, 0),) * (array.ndim - 1))) for array in arrays]
    return nn.utils.rnn.pad_sequence([torch.from_numpy(array) for array in edges], batch_first=True)


def _turns(words: int, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Return cosines and sines of rotary positions, `[words, size of a head / 2]`."""
    half = WIDTH // HEADS // 2
    speeds = 1.0 / LONGEST_WAVE ** (torch.arange(half) / half)
    angles = torch.arange(words)[:, None] * speeds
    return angles.cos().to(dtype), angles.sin().to(dtype)


def _turned(vectors: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    first, second = vectors.chunk(2, -1)
    cosines, sines = turns
    return torch.cat([first * cosines - second * sines, first * sines + second * cosines], -1)
