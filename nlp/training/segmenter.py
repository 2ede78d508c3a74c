"""Trains the segmenter: the scores of the possible cuts of each token, alone and in context."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nlp.hebrew.lexicon import FEATURES, CutCounts, Lexicon, as_array, count_cuts, cut_features
from nlp.hebrew.segmentation import Cut, possible_cuts
from nlp.hebrew.segmenter import AFFIX_BUCKETS, Segmenter, affix_rows
from nlp.hebrew.word_vectors import Floats, WordVectors
from nlp.training.treebank import gold_cut

WIDTH, AFFIX, WORD, PATTERN = 96, 24, 24, 12
COMMON_WORDS, MIN_PATTERN = 1500, 2
FOLDS = 10
Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence ready for training: flat arrays of cuts; `owners` says whose each is, `gold` the right."""

    vectors: Floats
    common: NDArray[np.int64]
    affixes: NDArray[np.int64]
    features: Floats
    hosts: Floats
    patterns: NDArray[np.int64]
    owners: NDArray[np.int64]
    gold: NDArray[np.int64]


class SegmenterNetwork(nn.Module):
    """The network of `nlp.hebrew.segmenter` in torch; its parameters have the same names."""

    def __init__(self, patterns: int, dimension: int) -> None:
        super().__init__()
        self.weights = nn.ParameterDict()
        inputs = dimension + WORD + AFFIX
        joined = FEATURES + dimension + PATTERN
        shapes = {
            "affix": (AFFIX_BUCKETS, AFFIX), "word": (COMMON_WORDS + 1, WORD),
            "conv1": (5 * inputs, WIDTH), "bias1": (WIDTH,), "conv2": (3 * WIDTH, WIDTH), "bias2": (WIDTH,),
            "pattern": (patterns, PATTERN), "cut1": (joined, 64), "cutbias1": (64,), "cut2": (64, 1),
            "query": (patterns, WIDTH), "host_query": (64, WIDTH),
        }  # fmt: skip
        for name, shape in shapes.items():
            self.weights[name] = nn.Parameter(_initial(shape))

    def forward(self, batch: Sequence[Example]) -> Tensor:
        """Return the scores of all cuts of the sentences, flat."""
        context = torch.cat(self.contexts(batch))
        starts = np.cumsum([0, *(len(example.common) for example in batch[:-1])])
        owners = np.concatenate([ex.owners + start for ex, start in zip(batch, starts, strict=True)])
        patterns = torch.from_numpy(np.concatenate([example.patterns for example in batch]))
        flat = [np.concatenate([e.features for e in batch]), np.concatenate([e.hosts for e in batch])]
        joined = torch.cat([*map(torch.from_numpy, flat), self.weights["pattern"][patterns]], 1)
        hidden = nn.functional.dropout(
            torch.relu(joined @ self.weights["cut1"] + self.weights["cutbias1"]), 0.3, self.training
        )
        queries = self.weights["query"][patterns] + hidden @ self.weights["host_query"]
        scores: Tensor = (hidden @ self.weights["cut2"])[:, 0]
        total: Tensor = scores + (queries * context[torch.from_numpy(owners)]).sum(1)
        return total

    def contexts(self, batch: Sequence[Example]) -> list[Tensor]:
        """Return the context vectors of the tokens of each sentence."""
        inputs = nn.utils.rnn.pad_sequence([self.inputs(example) for example in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(e.common), 1) for e in batch], batch_first=True)
        inputs = nn.functional.dropout(inputs, 0.3, self.training)
        hidden = torch.relu(_windows(inputs, 2) @ self.weights["conv1"] + self.weights["bias1"])
        hidden = nn.functional.dropout(hidden * mask, 0.3, self.training)
        output = torch.relu(_windows(hidden, 1) @ self.weights["conv2"] + self.weights["bias2"])
        return [row[: len(example.common)] for row, example in zip(output, batch, strict=True)]

    def inputs(self, example: Example) -> Tensor:
        common = torch.from_numpy(example.common)
        if self.training:
            common = common * (torch.rand(len(common)) > 0.1)
        affixes = self.weights["affix"][torch.from_numpy(example.affixes)].sum(1)
        return torch.cat([torch.from_numpy(example.vectors), self.weights["word"][common], affixes], 1)


def train_segmenter(
    lines: Sequence[Sequence[Forms]],
    lexicon: Lexicon,
    vectors: WordVectors,
    *,
    epochs: int = 8,
    seed: int = 1,
) -> Segmenter:
    """Return a segmenter trained on `lines` of tokens cut into forms.

    The counts that a line's features use leave out the tenth of the lines that it is in.
    """
    torch.manual_seed(seed)
    random.seed(seed)
    cuts = [[gold_cut(forms) for forms in line] for line in lines]
    parts = [count_cuts(cut for line in cuts[fold::FOLDS] for cut in line if cut) for fold in range(FOLDS)]
    total = count_cuts(cut for line in cuts for cut in line if cut)
    patterns = _patterns(cuts)
    common = _common_words(lines)
    maker = _ExampleMaker(lexicon, vectors, patterns, common)
    examples = []
    for fold in range(FOLDS):
        counts = _difference(total, parts[fold])
        maker.features.clear()
        examples += [maker.example(line, counts) for line in cuts[fold::FOLDS]]
    network = SegmenterNetwork(len(patterns) + 1, vectors.dimension)
    _fit(network, [example for example in examples if len(example.common)], epochs)
    weights = {name: value.detach().numpy() for name, value in network.weights.items()}
    return Segmenter(weights, patterns, common, vectors, lexicon, total)


@dataclass(slots=True)
class _ExampleMaker:
    lexicon: Lexicon
    vectors: WordVectors
    patterns: Mapping[str, int]
    common: Mapping[str, int]
    features: dict[str, tuple[Floats, Floats, NDArray[np.int64]]]

    def __init__(
        self, lexicon: Lexicon, vectors: WordVectors, patterns: Mapping[str, int], common: Mapping[str, int]
    ) -> None:
        self.lexicon, self.vectors, self.patterns, self.common = lexicon, vectors, patterns, common
        self.features = {}

    def example(self, line: Sequence[Cut | None], counts: CutCounts) -> Example:
        kept = [cut for cut in line if cut]
        tokens = ["".join(cut.forms) for cut in kept]
        parts = [self._cut_arrays(token, counts) for token in tokens]
        sizes = [len(part[2]) for part in parts]
        starts = np.cumsum([0, *sizes[:-1]])
        right = [possible_cuts(token).index(cut) for token, cut in zip(tokens, kept, strict=True)]
        empty = (np.zeros((0, FEATURES), np.float32), np.zeros((0, self.vectors.dimension), np.float32))
        return Example(
            self.vectors.matrix(tokens),
            np.array([self.common.get(token, 0) for token in tokens], np.int64),
            np.array([affix_rows(token) for token in tokens], np.int64).reshape(len(tokens), -1),
            np.concatenate([part[0] for part in parts] or [empty[0]]),
            np.concatenate([part[1] for part in parts] or [empty[1]]),
            np.concatenate([part[2] for part in parts] or [np.zeros(0, np.int64)]),
            np.repeat(np.arange(len(tokens)), sizes),
            (starts + right).astype(np.int64) if tokens else np.zeros(0, np.int64),
        )

    def _cut_arrays(self, token: str, counts: CutCounts) -> tuple[Floats, Floats, NDArray[np.int64]]:
        if token not in self.features:
            cuts = possible_cuts(token)
            features = as_array([cut_features(cut, token, self.lexicon, counts) for cut in cuts])
            hosts = self.vectors.matrix([cut.host for cut in cuts])
            patterns = np.array([self.patterns.get(cut.pattern, 0) for cut in cuts], np.int64)
            self.features[token] = (features, hosts, patterns)
        return self.features[token]


def _fit(network: SegmenterNetwork, examples: list[Example], epochs: int) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.01)
    steps = epochs * (len(examples) // 32 + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=steps)
    network.train()
    for epoch in range(epochs):
        losses = []
        for batch in _batches(examples):
            loss = _loss(network(batch), batch)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"segmenter epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    network.eval()


def _loss(scores: Tensor, batch: Sequence[Example]) -> Tensor:
    """Return the mean negative log-likelihood of the right cuts, among the cuts of the same token."""
    token_starts = np.cumsum([0, *(len(example.common) for example in batch)])
    cut_starts = np.cumsum([0, *(len(example.patterns) for example in batch)])
    owners = torch.from_numpy(
        np.concatenate([ex.owners + s for ex, s in zip(batch, token_starts[:-1], strict=True)])
    )
    gold = torch.from_numpy(
        np.concatenate([ex.gold + s for ex, s in zip(batch, cut_starts[:-1], strict=True)])
    )
    top = torch.full((int(token_starts[-1]),), -1e9).scatter_reduce(0, owners, scores.detach(), "amax")
    sums = torch.zeros(int(token_starts[-1])).index_add(0, owners, torch.exp(scores - top[owners]))
    return (torch.log(sums) + top - scores[gold]).mean()


def _batches(examples: list[Example]) -> Iterator[list[Example]]:
    order = sorted(examples, key=lambda example: len(example.common) + random.random() * 8)
    groups = [order[start : start + 32] for start in range(0, len(order), 32)]
    random.shuffle(groups)
    yield from groups


def _patterns(lines: Sequence[Sequence[Cut | None]]) -> dict[str, int]:
    counts = Counter(cut.pattern for line in lines for cut in line if cut)
    return {
        pattern: row for row, (pattern, count) in enumerate(counts.most_common(), 1) if count >= MIN_PATTERN
    }


def _common_words(lines: Sequence[Sequence[Forms]]) -> dict[str, int]:
    counts = Counter("".join(forms) for line in lines for forms in line)
    return {token: row for row, (token, _) in enumerate(counts.most_common(COMMON_WORDS), 1)}


def _difference(total: CutCounts, part: CutCounts) -> CutCounts:
    return CutCounts(
        total.tokens - part.tokens, total.cuts - part.cuts, total.hosts - part.hosts, total.bases - part.bases
    )


def _initial(shape: tuple[int, ...]) -> Tensor:
    if len(shape) == 1:
        return torch.zeros(shape)
    return torch.randn(shape) * (0.05 if shape[0] > 1000 else (2.0 / shape[0]) ** 0.5 * 0.7)


def _windows(rows: Tensor, reach: int) -> Tensor:
    wide = nn.functional.pad(rows, (0, 0, reach, reach))
    length = rows.shape[1]
    return torch.cat([wide[:, shift : shift + length] for shift in range(2 * reach + 1)], 2)
