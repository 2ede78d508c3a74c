"""Trains the tagger of morphemes."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nlp.conllu import Sentence
from nlp.hebrew.morph_tagger import KNOWLEDGE, MorphTagger, Tag, WordKnowledge, morpheme_keys
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import AFFIX_BUCKETS, affix_rows
from nlp.hebrew.word_vectors import Floats, WordVectors
from nlp.training.treebank import gold_cut

WIDTH, LAYERS, AFFIX, WORD = 192, 3, 32, 32
COMMON_WORDS = 3000
OWN_SHARE = 0.3  # how far a tag may differ from the sum of its parts
FOLDS = 10
Tagged = list[tuple[str, Tag]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of morphemes ready for training; `weight` counts it more or less than others."""

    fixed: Floats
    common: NDArray[np.int64]
    affixes: NDArray[np.int64]
    gold: NDArray[np.int64]
    weight: float = 1.0


def tagged_morphemes(sentence: Sentence) -> Tagged:
    """Return the keys and tags of the morphemes of a treebank sentence."""
    tagged: Tagged = []
    for word in sentence.words:
        forms = tuple(morpheme.form for morpheme in word.morphemes)
        keys = morpheme_keys(gold_cut(forms) or Cut(forms[:-1], forms[-1]))
        tagged.extend((key, Tag(m.pos, m.features)) for key, m in zip(keys, word.morphemes, strict=True))
    return tagged


def train_on_tagged(
    tagged: Sequence[Tagged],
    lexicons: WordKnowledge,
    vectors: WordVectors,
    width: int,
    layers: int,
    epochs: int,
) -> MorphTagger:
    """Return a tagger of the given size trained on sentences of keys and tags."""
    torch.manual_seed(1)
    tags = {tag: row for row, tag in enumerate(dict.fromkeys(tag for row in tagged for _, tag in row))}
    knowledge = WordKnowledge(lexicons.unimorph, lexicons.wordnet, count_tags(tagged))
    maker = ExampleMaker(vectors, knowledge, tags, common_keys(tagged))
    network = TaggerNetwork(list(tags), vectors.dimension, width, layers)
    fit(network, maker.examples(tagged), epochs=epochs)
    return export(network, maker)


class TaggerNetwork(nn.Module):
    """The network of `nlp.hebrew.morph_tagger` in torch; its parameters have the same names."""

    def __init__(self, tags: Sequence[Tag], dimension: int, width: int, layers: int) -> None:
        super().__init__()
        self.weights = nn.ParameterDict()
        self.layers = layers
        parts = sorted({part for tag in tags for part in tag.parts})
        made_of = torch.zeros(len(parts), len(tags))
        for column, tag in enumerate(tags):
            made_of[[parts.index(part) for part in tag.parts], column] = 1.0
        self.made_of = made_of
        inputs = dimension + KNOWLEDGE + WORD + AFFIX
        shapes: dict[str, tuple[int, ...]] = {
            "affix": (AFFIX_BUCKETS, AFFIX), "word": (COMMON_WORDS + 1, WORD),
            "input": (inputs, width), "input_bias": (width,),
            "part_vectors": (width, len(parts)), "own_vectors": (width, len(tags)), "tag_bias": (len(tags),),
        }  # fmt: skip
        for layer in range(layers):
            shapes |= {f"conv{layer}": (3 * width, width), f"bias{layer}": (width,)}
        for name, shape in shapes.items():
            self.weights[name] = nn.Parameter(_initial(shape))

    def forward(self, batch: Sequence[Example]) -> Tensor:
        """Return the scores of all tags, `[morphemes, tags]`."""
        lengths = [len(example.gold) for example in batch]
        rows = nn.utils.rnn.pad_sequence([self.inputs(example) for example in batch], batch_first=True)
        hidden = self._convolved(rows, lengths)
        flat = torch.cat([row[:length] for row, length in zip(hidden, lengths, strict=True)])
        scores: Tensor = nn.functional.dropout(flat, 0.4, self.training) @ self.tag_vectors()
        total: Tensor = scores + self.weights["tag_bias"]
        return total

    def tag_vectors(self) -> Tensor:
        shared: Tensor = self.weights["part_vectors"] @ self.made_of
        vectors: Tensor = shared + OWN_SHARE * self.weights["own_vectors"]
        return vectors

    def inputs(self, example: Example) -> Tensor:
        common = torch.from_numpy(example.common)
        fixed = torch.from_numpy(example.fixed)
        affixes = self.weights["affix"][torch.from_numpy(example.affixes)].sum(1)
        if self.training:
            common = common * (torch.rand(len(common)) > 0.15)
        raw = torch.cat([fixed, self.weights["word"][common], affixes], 1)
        raw = nn.functional.dropout(raw, 0.3, self.training)
        return torch.relu(raw @ self.weights["input"] + self.weights["input_bias"])

    def _convolved(self, rows: Tensor, lengths: Sequence[int]) -> Tensor:
        mask = nn.utils.rnn.pad_sequence([torch.ones(length, 1) for length in lengths], batch_first=True)
        rows = rows * mask
        for layer in range(self.layers):
            wide = nn.functional.dropout(_windows(rows), 0.3, self.training)
            update = torch.relu(wide @ self.weights[f"conv{layer}"] + self.weights[f"bias{layer}"])
            rows = rows + update * mask
        return rows


@dataclass(slots=True)
class ExampleMaker:
    """Makes examples; counts of tags leave out the tenth of the sentences that the example is in."""

    vectors: WordVectors
    lexicon: WordKnowledge
    tags: Mapping[Tag, int]
    common: Mapping[str, int]

    def examples(
        self, sentences: Sequence[Tagged], *, weight: float = 1.0, jackknife: bool = True
    ) -> list[Example]:
        """Return the examples in order of fold."""
        if not jackknife:
            return [self.example(sentence, self.lexicon, weight) for sentence in sentences if sentence]
        found = []
        for fold in range(FOLDS):
            others = [sentence for place, sentence in enumerate(sentences) if place % FOLDS != fold]
            knowledge = WordKnowledge(self.lexicon.unimorph, self.lexicon.wordnet, count_tags(others))
            found += [
                self.example(sentence, knowledge, weight) for sentence in sentences[fold::FOLDS] if sentence
            ]
        return found

    def example(self, sentence: Tagged, knowledge: WordKnowledge, weight: float = 1.0) -> Example:
        keys = [key for key, _ in sentence]
        known = np.array([knowledge.features(key) for key in keys], np.float32)
        return Example(
            np.concatenate([self.vectors.matrix(keys), known], 1),
            np.array([self.common.get(key, 0) for key in keys], np.int64),
            np.array([affix_rows(key) for key in keys], np.int64),
            np.array([self.tags.get(tag, 0) for _, tag in sentence], np.int64),
            weight,
        )


def count_tags(sentences: Sequence[Tagged]) -> dict[str, dict[str, int]]:
    """Return for each key how often it has each part of speech."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for key, tag in sentence:
            counts[key][tag.pos] += 1
    return {key: dict(found) for key, found in counts.items()}


def common_keys(sentences: Sequence[Tagged]) -> dict[str, int]:
    """Return the rows of the learned vectors of the most common keys; 0 is for the others."""
    counts = Counter(key for sentence in sentences for key, _ in sentence)
    return {key: row for row, (key, count) in enumerate(counts.most_common(COMMON_WORDS), 1) if count > 1}


def fit(
    network: TaggerNetwork, examples: Sequence[Example], *, epochs: int, seed: int = 1, rate: float = 3e-3
) -> None:
    """Train `network` in place, cross-entropy with a little label smoothing."""
    torch.manual_seed(seed)
    random.seed(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    steps = epochs * (len(examples) // 24 + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=rate, total_steps=steps, pct_start=0.15)
    network.train()
    for epoch in range(epochs):
        losses = []
        for batch in _batches(list(examples)):
            loss = _loss(network(batch), batch)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        if epoch % 5 == 4:
            print(f"tagger epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    network.eval()


def export(network: TaggerNetwork, maker: ExampleMaker) -> MorphTagger:
    """Return the tagger that runs without torch."""
    weights = {name: value.detach().numpy() for name, value in network.weights.items()}
    weights["tag_vectors"] = network.tag_vectors().detach().numpy()
    for name in ("part_vectors", "own_vectors"):
        del weights[name]
    return MorphTagger(weights, list(maker.tags), maker.common, maker.vectors, maker.lexicon)


def _loss(scores: Tensor, batch: Sequence[Example]) -> Tensor:
    gold = torch.from_numpy(np.concatenate([example.gold for example in batch]))
    weights = torch.tensor([example.weight for example in batch for _ in example.gold])
    losses = nn.functional.cross_entropy(scores, gold, reduction="none", label_smoothing=0.03)
    return (losses * weights).sum() / weights.sum()


def _batches(examples: list[Example]) -> Iterator[list[Example]]:
    order = sorted(examples, key=lambda example: len(example.gold) + random.random() * 10)
    groups = [order[start : start + 24] for start in range(0, len(order), 24)]
    random.shuffle(groups)
    yield from groups


def _initial(shape: tuple[int, ...]) -> Tensor:
    if len(shape) == 1:
        return torch.zeros(shape)
    return torch.randn(shape) * (0.05 if shape[0] > 2000 else (2.0 / shape[0]) ** 0.5 * 0.6)


def _windows(rows: Tensor) -> Tensor:
    wide = nn.functional.pad(rows, (0, 0, 1, 1))
    length = rows.shape[1]
    return torch.cat([wide[:, shift : shift + length] for shift in range(3)], 2)
