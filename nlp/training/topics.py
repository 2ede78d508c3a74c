"""Learns the weights of nlp/topics.py from open gold, and reports them by leaving one document out.

    python -m nlp.training.topics [--gold FILE] [--out nlp/models/topics/weights.json]

The documents that a figure is reported on are never among those that its weights were learned from.
"""

import argparse
import json
import math
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.analyzer import load_analyzer
from nlp.tagging import Tag, Tagger
from nlp.topics import TopicFinder, Weights
from nlp.vocabulary import load_vocabulary

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[3] / "shared"))
OUT = Path(__file__).parents[1] / "models" / "topics" / "weights.json"
MOST = 4
EMPTY = Weights(0.0, {}, {}, 0.5, MOST)


@dataclass(frozen=True, slots=True)
class Example:
    """A passage with its tags and its gold topics."""

    document: str
    text: str
    tags: tuple[Tag, ...]
    topics: frozenset[str]


def read_examples(gold: Path) -> list[Example]:
    """Return the tagged passages of a gold file."""
    analyzer, tagger = load_analyzer(), Tagger(load_vocabulary())
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    return [
        Example(
            row["doc"],
            row["text"],
            tagger.tag(row["text"], analyzer.analyze(row["text"])),
            frozenset(row["topics"]),
        )
        for row in rows
        if row["topics"] is not None
    ]


def learn(examples: Sequence[Example]) -> Weights:
    """Return weights whose threshold gives the best micro F1 on `examples`."""
    names, rows, hits = _table(examples)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(rows), np.array(hits))
    features = dict(zip(names, (round(float(value), 4) for value in model.coef_[0]), strict=True))
    bias = round(float(model.intercept_[0]), 4)
    plain = Weights(bias, features, {}, 0.5, MOST)
    weights = Weights(bias, features, _generality(examples, plain), 0.5, MOST)
    best = max(np.arange(0.15, 0.7, 0.02), key=lambda cut: _f1(examples, weights, float(cut)))
    return Weights(bias, features, weights.generality, round(float(best), 2), MOST)


def _table(examples: Sequence[Example]) -> tuple[list[str], list[list[float]], list[int]]:
    finder = TopicFinder(load_vocabulary(), EMPTY)
    names: list[str] = []
    rows: list[list[float]] = []
    hits: list[int] = []
    for example in examples:
        for concept_id, values in finder.features(example.text, example.tags).items():
            names = list(values)
            rows.append(list(values.values()))
            hits.append(int(concept_id in example.topics))
    return names, rows, hits


def _generality(examples: Sequence[Example], plain: Weights) -> dict[str, float]:
    """Return for each concept how much oftener it is a topic than its mentions say, drawn towards 0."""
    finder = TopicFinder(load_vocabulary(), plain)
    expected: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(float)
    for example in examples:
        for topic in finder.scores(example.text, example.tags):
            expected[topic.concept_id] += topic.score
            seen[topic.concept_id] += topic.concept_id in example.topics
    return {
        name: round(math.log((seen[name] + 1) / (value + 1)), 3) for name, value in sorted(expected.items())
    }


def _f1(examples: Sequence[Example], weights: Weights, threshold: float) -> float:
    finder = TopicFinder(load_vocabulary(), weights)
    hits = missed = wrong = 0
    for example in examples:
        ranked = sorted(finder.scores(example.text, example.tags), key=lambda topic: -topic.score)
        found = {topic.concept_id for topic in ranked[:MOST] if topic.score >= threshold}
        hits += len(found & example.topics)
        missed += len(example.topics - found)
        wrong += len(found - example.topics)
    return 2 * hits / max(2 * hits + missed + wrong, 1)


def leave_one_out(examples: Sequence[Example]) -> Mapping[str, float]:
    """Return the micro F1 on each document with weights learned from the others."""
    scores = {}
    for document in sorted({example.document for example in examples}):
        weights = learn([example for example in examples if example.document != document])
        held = [example for example in examples if example.document == document]
        scores[document] = _f1(held, weights, weights.threshold)
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=SHARED / "eval" / "concepts" / "gold.jsonl")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    examples = read_examples(arguments.gold)
    for document, value in leave_one_out(examples).items():
        print(f"{document}  topics F1 {value:.3f} (left out)")
    weights = learn(examples)
    own = _f1(examples, weights, weights.threshold)
    print(f"threshold {weights.threshold}, F1 on the documents learned from {own:.3f}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    row = {name: getattr(weights, name) for name in ("bias", "features", "generality", "threshold", "most")}
    arguments.out.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
