"""Learns the weights of nlp/topics.py from open gold, and reports them by leaving one document out.

    python -m nlp.training.topics [--out nlp/models/topics/weights.json]

Concepts that words name are learned from the topics of the gold passages. Those that nothing names are
learned from the same passages, from the inventory's definitions, each about its concept, and from passages of
ordinary texts, which are about none. The documents that a figure is reported on are never among those that
its weights were learned from.
"""

import argparse
import csv
import json
import math
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.analyzer import load_analyzer
from nlp.evaluate_tags import Score
from nlp.tagging import Tag, Tagger
from nlp.topics import Features, TopicFinder, TopicWeights, Weights
from nlp.vocabulary import Vocabulary, load_vocabulary

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[3] / "shared"))
OUT = Path(__file__).parents[1] / "models" / "topics" / "weights.json"
ORDINARY = ("knesset_committees.txt", "knesset_speeches.txt", "wikipedia_sample.txt")
ORDINARY_PASSAGES = 300
NAMED = Weights(least=0.15)
UNNAMED = Weights(least=0.2)
# The inverse regularisation of the named model; of the unnamed one, which has few features and many examples.
NAMED_C, UNNAMED_C = 0.35, 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its tags and the concepts that it is about."""

    document: str
    text: str
    tags: tuple[Tag, ...]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A concept in a text: its features, and whether it is a topic."""

    concept_id: str
    features: Features
    topic: bool


class Reader:
    """Reads and tags the texts that are learned from."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._analyzer, self._tagger = load_analyzer(), Tagger(vocabulary)

    def gold(self, path: Path) -> list[Example]:
        """Return the passages of a gold file whose topics were annotated."""
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [
            self._example(row["doc"], row["text"], row["topics"]) for row in rows if row["topics"] is not None
        ]

    def definitions(self, path: Path) -> list[Example]:
        """Return the definitions of an inventory, Hebrew and English."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return [
            self._example(row["id"], row[column], [row["id"]])
            for row in rows
            for column in ("definition_he", "definition_en")
        ]

    def ordinary(self, folder: Path) -> list[Example]:
        """Return passages drawn from texts of other fields, as being about nothing."""
        return [
            self._example(name, line, [])
            for name in ORDINARY
            for line in _drawn((folder / name).read_text(encoding="utf-8"))
        ]

    def _example(self, document: str, text: str, topics: Iterable[str]) -> Example:
        tags = self._tagger.tag(text, self._analyzer.analyze(text))
        return Example(document, text, tags, frozenset(topics))


def _drawn(text: str) -> list[str]:
    lines = [line.strip() for line in text[:20_000_000].split("\n") if 80 < len(line) < 600]
    return random.Random(1).sample(lines, ORDINARY_PASSAGES)


class Teacher:
    """Learns weights; `about_one` and `about_none` are the examples beside the gold."""

    def __init__(
        self, vocabulary: Vocabulary, about_one: Sequence[Example], about_none: Sequence[Example]
    ) -> None:
        self._finder = TopicFinder(vocabulary, TopicWeights(NAMED, UNNAMED))
        self._groups = {name: each.notation.partition(".")[0] for name, each in vocabulary.concepts.items()}
        self._beside = [row for each in (*about_one, *about_none) for row in self._rows(each)[1]]

    def learn(self, gold: Sequence[Example]) -> TopicWeights:
        named: list[Row] = []
        unnamed = list(self._beside)
        for example in gold:
            for kept, rows in zip((named, unnamed), self._rows(example), strict=True):
                kept.extend(rows)
        return TopicWeights(self._named(named), _logistic(unnamed, UNNAMED, UNNAMED_C))

    def _rows(self, example: Example) -> tuple[list[Row], list[Row]]:
        named, unnamed = self._finder.features(example.text, example.tags)
        return (
            [Row(name, values, name in example.topics) for name, values in named.items()],
            [Row(name, values, name in example.topics) for name, values in unnamed.items()],
        )

    def _named(self, rows: Sequence[Row]) -> Weights:
        """Return weights; a concept's generality is by its name, its group, and how often it is named."""
        seen = Counter(row.concept_id for row in rows)
        traits = {name: self._traits(name, seen[name]) for name in self._groups}
        whole = [replace(row, features={**row.features, **traits[row.concept_id]}) for row in rows]
        weights = _logistic(whole, NAMED, NAMED_C)
        own = {
            name: sum(weights.features.get(trait, 0.0) * value for trait, value in values.items())
            for name, values in traits.items()
        }
        usual = sum(own[row.concept_id] for row in rows) / len(rows)
        return replace(
            weights,
            bias=round(weights.bias + usual, 4),
            features={name: value for name, value in weights.features.items() if name in rows[0].features},
            generality={name: round(value - usual, 3) for name, value in own.items()},
        )

    def _traits(self, name: str, seen: int) -> dict[str, float]:
        return {f"is {name}": 1.0, f"is of group {self._groups[name]}": 1.0, "seen": math.log1p(seen)}


def _logistic(rows: Sequence[Row], start: Weights, inverse_regularisation: float) -> Weights:
    """Return the weights of a logistic regression; features are scaled to it, marks ("is …") stay 0 or 1."""
    names = list(dict.fromkeys(name for row in rows for name in row.features))
    table = np.array([[row.features.get(name, 0.0) for name in names] for row in rows])
    scale = np.where([name.startswith("is ") for name in names], 1.0, table.std(axis=0) + 1e-9)
    model = LogisticRegression(C=inverse_regularisation, max_iter=2000)
    model.fit(table / scale, np.array([row.topic for row in rows]))
    coefficients: NDArray[np.float64] = model.coef_[0] / scale
    features = {name: round(float(value), 4) for name, value in zip(names, coefficients, strict=True)}
    return replace(start, bias=round(float(model.intercept_[0]), 4), features=features)


def score(gold: Iterable[Example], finder: TopicFinder) -> Score:
    """Return the counts of topics found, missed and wrong."""
    total = Score()
    for example in gold:
        found = {topic.concept_id for topic in finder.topics(example.text, example.tags)}
        total += Score(len(found & example.topics), len(example.topics - found), len(found - example.topics))
    return total


def leave_one_out(
    gold: Sequence[Example], teacher: Teacher, vocabulary: Vocabulary
) -> Iterator[tuple[str, Score]]:
    """Yield the score on each document with weights learned from the others."""
    for document in sorted({example.document for example in gold}):
        weights = teacher.learn([example for example in gold if example.document != document])
        held = [example for example in gold if example.document == document]
        yield document[:3], score(held, TopicFinder(vocabulary, weights))


def show(name: str, result: Score) -> None:
    print(f"{name:10} topics P {result.precision:.3f} R {result.recall:.3f} F1 {result.f1:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    reader = Reader(vocabulary)
    gold = reader.gold(SHARED / "eval" / "concepts" / "gold.jsonl")
    definitions = reader.definitions(SHARED / "eval" / "concepts" / "inventory.tsv")
    teacher = Teacher(vocabulary, definitions, reader.ordinary(SHARED / "data" / "text"))
    total = Score()
    for document, result in leave_one_out(gold, teacher, vocabulary):
        show(document, result)
        total += result
    show("left out", total)
    weights = teacher.learn(gold)
    show("learned", score(gold, TopicFinder(vocabulary, weights)))
    arguments.out.write_text(
        json.dumps(asdict(weights), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
