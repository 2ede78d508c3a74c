"""Trains the reranker: `python -m index.training.ranker --shared ../shared`.

Each training set becomes a throw-away index, built and asked as a snapshot is; the ranker learns to put the
passage a question was made from before the other candidates (softmax over the candidates).
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from index.beir import Entry, read_collection
from index.evaluate import open_parts, prepared
from index.ranking.features import NAMES
from index.ranking.ranker import (
    EVIDENCE_NAMES,
    EXPERTS,
    GATE_NAMES,
    SHIPPED,
    Ranker,
    save_ranker,
    standardised,
)
from index.ranking.reduction import Features
from index.ranking.translations import SHIPPED_TRANSLATIONS, save_translations
from index.ranking.word_vectors import SHIPPED_WORDS, save_word_vectors
from index.search import Searcher
from index.storing.snapshot_writer import write_snapshot
from index.training.calibration import calibrated, with_keywords
from index.training.examples import TrainingSet, as_training_set, training_sets
from index.training.translations import read_told_pairs, translations
from index.training.tuning import judged, ndcgs, tune
from index.training.word_vectors import word_vectors
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.vocabulary import Vocabulary

EPOCHS, BATCH, RATE, DECAY = 15, 32, 0.01, 1e-3
MEMBERS = 4
SET_WEIGHTS = {"law": 1.0, "questions": 1.0, "words": 0.25, "definitions": 6.0}  # there are few definitions
OPEN_SETS = ("heq", "law-headings", "definitions")
CALIBRATED_ON = "heq"
UNTRAINED = Ranker(*(np.zeros((0, EXPERTS), dtype=np.float32) for _ in range(5)))  # never asked to score


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of a question: `features` [n, features], `relevant` [n] 1 or 0."""

    features: Features
    relevant: NDArray[np.float32]
    weight: float


class Experts(torch.nn.Module):
    """Linear rankers mixed by a gate; see `index.ranking.ranker.Ranker`."""

    def __init__(self, features: int, gate: Sequence[int]) -> None:
        super().__init__()
        self.gate_columns = list(gate)
        self.experts = torch.nn.Linear(features, EXPERTS)
        self.gate = torch.nn.Linear(len(gate), EXPERTS)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        trust = torch.softmax(self.gate(features[:, self.gate_columns]), dim=1)
        mixed: torch.Tensor = (trust * self.experts(features)).sum(dim=1)
        return mixed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m index.training.ranker", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/ and eval/")
    shared = parser.parse_args().shared
    save_word_vectors(word_vectors(), SHIPPED_WORDS)
    analyzer, embedder = load_analyzer(), load_embedder()
    save_translations(translations(read_told_pairs(shared, analyzer)), SHIPPED_TRANSLATIONS)
    ranker = trained(shared, analyzer, embedder)
    save_ranker(fitted_to_open_sets(ranker, shared, analyzer, embedder), SHIPPED)
    print(f"{time.process_time():.0f} s of processor time")


def trained(shared: Path, analyzer: Analyzer, embedder: Embedder) -> Ranker:
    """Return a ranker trained on the material that the embedder has not seen."""
    examples = []
    for one in training_sets(shared):
        if one.name in SET_WEIGHTS:
            shortlists = shortlists_of(one, analyzer, embedder)
            made = [Example(*shortlist, SET_WEIGHTS[one.name]) for shortlist in shortlists]
            examples += [example for example in made if example.relevant.any()]
            print(f"{one.name}: {len(one.passages)} passages, {len(one.questions)} questions", flush=True)
    return train(examples)


def fitted_to_open_sets(ranker: Ranker, shared: Path, analyzer: Analyzer, embedder: Embedder) -> Ranker:
    """Return `ranker`, its factors tuned and its chances calibrated on the open sets."""
    sets = [
        as_training_set(name, read_collection(shared / "eval" / "retrieval" / name)) for name in OPEN_SETS
    ]
    found = {one.name: list(shortlists_of(with_keywords(one), analyzer, embedder)) for one in sets}
    judged_sets = [
        judged(found[one.name][: len(one.questions)], [len(numbers) for _, numbers in one.questions])
        for one in sets
    ]
    print("as trained:", dict(zip(OPEN_SETS, ndcgs(ranker, judged_sets).round(4).tolist(), strict=True)))
    tuned = tune(ranker, judged_sets)
    print("tuned:", dict(zip(OPEN_SETS, ndcgs(tuned, judged_sets).round(4).tolist(), strict=True)))
    return calibrated(tuned, found[CALIBRATED_ON])


def shortlists_of(
    one: TrainingSet, analyzer: Analyzer, embedder: Embedder
) -> Iterator[tuple[Features, Features]]:
    """Yield the features of each question's candidates, and which of them it is about (1 or 0)."""
    entries = [Entry(str(number), title, text) for number, (title, text) in enumerate(one.passages)]
    with TemporaryDirectory(prefix="maagar-train-") as place:
        write_snapshot(Path(place), prepared(entries, analyzer, embedder), embedder.dimension)
        parts = open_parts(Path(place))
        searcher = Searcher(parts, analyzer, embedder, Vocabulary({}, ""), UNTRAINED)
        for question, numbers in one.questions:
            candidates = searcher.shortlist(question)
            yield candidates.features, np.isin(candidates.rows, numbers).astype(np.float32)
        parts.store.close()


def train(examples: Sequence[Example]) -> Ranker:
    """Return the ranker of MEMBERS, each fitted to `examples` from another start."""
    everything = np.concatenate([example.features for example in examples])
    mean, deviation = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    standard = [torch.tensor(standardised(example.features, mean, deviation)) for example in examples]
    members = [_member(standard, examples, seed) for seed in range(MEMBERS)]
    experts = np.concatenate([_matrix(member.experts) for member in members], axis=1)
    gate = np.concatenate([_matrix(member.gate) for member in members], axis=1)
    uncalibrated = np.array([1, *(0 for _ in EVIDENCE_NAMES), 0], dtype=np.float32)
    return Ranker(mean, deviation, experts, gate, uncalibrated)


def _member(standard: Sequence[torch.Tensor], examples: Sequence[Example], seed: int) -> Experts:
    """Return one ranker fitted to the `standard` features of `examples`."""
    torch.manual_seed(seed)
    model = Experts(len(NAMES), [NAMES.index(name) for name in GATE_NAMES])
    steps = EPOCHS * -(-len(examples) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        shuffled = torch.randperm(len(examples)).tolist()
        for start in range(0, len(shuffled), BATCH):
            batch = shuffled[start : start + BATCH]
            loss = _loss(model, [(standard[at], examples[at]) for at in batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return model


def _loss(model: Experts, batch: Sequence[tuple[torch.Tensor, Example]]) -> torch.Tensor:
    scores = model(torch.cat([features for features, _ in batch]))
    ends = np.cumsum([len(features) for features, _ in batch])
    parts = [scores[end - len(features) : end] for end, (features, _) in zip(ends, batch, strict=True)]
    losses = [
        -example.weight * _share(example) @ torch.log_softmax(part, dim=0)
        for part, (_, example) in zip(parts, batch, strict=True)
    ]
    return torch.stack(losses).mean()


def _share(example: Example) -> torch.Tensor:
    return torch.tensor(example.relevant / example.relevant.sum())


def _matrix(layer: torch.nn.Linear) -> Features:
    """Return the layer's weights [inputs + 1, outputs], the constant last."""
    weights = torch.cat([layer.weight, layer.bias[:, None]], dim=1).T
    return np.asarray(weights.detach().numpy(), dtype=np.float32)


if __name__ == "__main__":
    main()
