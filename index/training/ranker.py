"""Trains the reranker: `python -m index.training.ranker --shared ../shared`.

Each training set becomes a throw-away index, built and asked as a snapshot is; the ranker learns to put the
passage a question was made from before the other candidates (softmax over the candidates).
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from index.beir import Collection, Entry, read_collection
from index.evaluate import open_parts, prepared
from index.ranking.features import NAMES, Features
from index.ranking.ranker import GATE_NAMES, SHIPPED, Ranker, save_ranker
from index.search import Searcher
from index.storing.snapshot_writer import write_snapshot
from index.training.examples import TrainingSet, training_sets
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.vocabulary import Vocabulary

EPOCHS, BATCH, RATE, DECAY = 20, 32, 0.01, 1e-3
EXPERTS = 2
SET_WEIGHTS = {"law": 1.0, "questions": 1.0, "definitions": 1.0, "titles": 0.3, "calibration": 1.0}


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of a question: `features` [n, features], `relevant` [n] sums to 1."""

    features: Features
    relevant: NDArray[np.float32]
    weight: float


class Experts(torch.nn.Module):
    """Two linear rankers mixed by a gate; see `index.ranking.ranker.Ranker`."""

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
    parser.add_argument("--out", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    analyzer, embedder = load_analyzer(), load_embedder()
    examples = []
    for one in training_sets(arguments.shared):
        made = list(examples_of(one, analyzer, embedder))
        print(f"{one.name}: {len(one.passages)} passages, {len(made)} of {len(one.questions)} questions held")
        examples += made
    questions = read_collection(arguments.shared / "eval" / "retrieval" / "heq")
    ranker = train(examples)
    save_ranker(
        calibrated(ranker, examples_of(as_training_set(questions), analyzer, embedder)), arguments.out
    )


def examples_of(one: TrainingSet, analyzer: Analyzer, embedder: Embedder) -> Iterator[Example]:
    """Yield the candidates of each question whose passage is among them."""
    entries = [Entry(str(number), title, text) for number, (title, text) in enumerate(one.passages)]
    with TemporaryDirectory(prefix="maagar-train-") as place:
        write_snapshot(Path(place), prepared(entries, analyzer, embedder), embedder.dimension)
        parts = open_parts(Path(place))
        searcher = Searcher(parts, analyzer, embedder, Vocabulary({}, ""))
        for question, number in one.questions:
            candidates = searcher.shortlist(question)
            relevant = (candidates.rows == number).astype(np.float32)
            if relevant.any():
                yield Example(candidates.features, relevant, SET_WEIGHTS[one.name])
        parts.store.close()


def train(examples: Sequence[Example], seed: int = 0) -> Ranker:
    """Return the ranker fitted to `examples`."""
    torch.manual_seed(seed)
    everything = np.concatenate([example.features for example in examples])
    mean, deviation = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    model = Experts(len(NAMES), [NAMES.index(name) for name in GATE_NAMES])
    steps = EPOCHS * -(-len(examples) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    standard = [torch.tensor((example.features - mean) / deviation) for example in examples]
    for _ in range(EPOCHS):
        shuffled = torch.randperm(len(examples)).tolist()
        for start in range(0, len(shuffled), BATCH):
            batch = shuffled[start : start + BATCH]
            loss = _loss(model, [(standard[at], examples[at]) for at in batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    uncalibrated = np.array([1, 0], dtype=np.float32)
    return Ranker(mean, deviation, _matrix(model.experts), _matrix(model.gate), uncalibrated)


def calibrated(ranker: Ranker, questions: Iterable[Example]) -> Ranker:
    """Return `ranker` with the chance that a question is answered, fitted to questions with and without one.

    A question without answer is one whose relevant passage is taken away.
    """
    scored = [(ranker.scores(one.features), one.relevant > 0) for one in questions]
    pairs = [(scores.max(), scores[~relevant].max()) for scores, relevant in scored if not relevant.all()]
    best = np.array([score for pair in pairs for score in pair], dtype=np.float32)[:, np.newaxis]
    fitted = LogisticRegression(C=1e6).fit(best, [1, 0] * len(pairs))
    line = np.array([fitted.coef_[0, 0], fitted.intercept_[0]], dtype=np.float32)
    return replace(ranker, calibration=line)


def as_training_set(collection: Collection) -> TrainingSet:
    """Return an open test set in the shape of a training set; it serves calibration only."""
    number = {entry.id: at for at, entry in enumerate(collection.entries)}
    questions = (
        (collection.queries[query], number[next(iter(grades))])
        for query, grades in collection.relevant.items()
    )
    passages = ((entry.title, entry.text) for entry in collection.entries)
    return TrainingSet("calibration", tuple(passages), tuple(questions))


def _loss(model: Experts, batch: Sequence[tuple[torch.Tensor, Example]]) -> torch.Tensor:
    scores = model(torch.cat([features for features, _ in batch]))
    ends = np.cumsum([len(features) for features, _ in batch])
    parts = [scores[end - len(features) : end] for end, (features, _) in zip(ends, batch, strict=True)]
    losses = [
        -example.weight * (torch.tensor(example.relevant) * torch.log_softmax(part, dim=0)).sum()
        for part, (_, example) in zip(parts, batch, strict=True)
    ]
    return torch.stack(losses).mean()


def _matrix(layer: torch.nn.Linear) -> Features:
    """Return the layer's weights [inputs + 1, outputs], the constant last."""
    weights = torch.cat([layer.weight, layer.bias[:, None]], dim=1).T
    return np.asarray(weights.detach().numpy(), dtype=np.float32)


if __name__ == "__main__":
    main()
