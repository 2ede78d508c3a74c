"""Scores and speed of the tagger and the topics on open gold.

    .venv/bin/python bench/tags.py [--concepts] [--gold FILE]...

Prints mentions (exact, overlapping) and topics by document, with --concepts a table by concept,
located trap strings, loading times, and passages a second when the analysis is given. The
topics' weights were learned from this gold: `python -m nlp.training.topics` prints what they
score on a document that they were not learned from.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.analyzer import Analysis, Analyzer, load_analyzer
from nlp.evaluate_tags import Mention, Prediction, TagScores, evaluate_tags
from nlp.tagging import Tagger
from nlp.topics import TopicFinder
from nlp.vocabulary import load_vocabulary

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).parents[2] / "shared"))
GOLD = ("gold.jsonl", "gold_short_lines.jsonl", "gold_table.jsonl")


@dataclass(frozen=True, slots=True)
class Tools:
    """An analyzer, a tagger and a topic finder that belong together."""

    analyzer: Analyzer
    tagger: Tagger
    topics: TopicFinder

    def predict(self, text: str) -> Prediction:
        analysis = self.analyzer.analyze(text)
        tags = self.tagger.tag(text, analysis)
        mentions = tuple(Mention(tag.start, tag.end, tag.concept_id, tag.nested) for tag in tags)
        return Prediction(mentions, tuple(topic.concept_id for topic in self.topics(text, analysis, tags)))


def by_document(gold: Path, tools: Tools) -> Iterator[tuple[str, TagScores]]:
    """Yield the scores of each document of a gold file, then of all."""
    lines = gold.read_text(encoding="utf-8").splitlines()
    for document in sorted({json.loads(line)["doc"] for line in lines}):
        chosen = [line for line in lines if json.loads(line)["doc"] == document]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
            part.write("\n".join(chosen))
            part.flush()
            yield document[:3], evaluate_tags(Path(part.name), tools.predict)
    yield "all", evaluate_tags(gold, tools.predict)


def show(name: str, scores: TagScores) -> None:
    row = [f"{name:6}"]
    for label, score in (
        ("exact", scores.mentions),
        ("overlap", scores.mentions_overlap),
        ("topics", scores.topics),
    ):
        row.append(f"{label} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}")
    print("  ".join(row))


def show_concepts(scores: TagScores) -> None:
    for name, score in sorted(scores.concepts.items(), key=lambda pair: -(pair[1].missed + pair[1].wrong)):
        counts = f"gold {score.hits + score.missed:3}  found {score.hits + score.wrong:3}"
        print(f"  {name:36} {counts}  P {score.precision:.2f} R {score.recall:.2f} F1 {score.f1:.2f}")


def speed(tagger: Tagger, analyzed: Sequence[tuple[str, Analysis]]) -> float:
    """Return passages a second of processor time, the best of three rounds (spellings met before
    are known)."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for text, analysis in analyzed:
            tagger.tag(text, analysis)
        best = max(best, len(analyzed) / (time.process_time() - start))
    return best


def large_vocabulary(folder: Path, count: int = 10_000) -> Path:
    """Write and return a vocabulary of `count` concepts: the shipped labels' words in new pairs."""
    words = sorted(
        {
            word
            for each in load_vocabulary().concepts.values()
            for label in each.labels
            for word in label.text.split()
        }
    )
    path = folder / "large.tsv"
    rows = (
        f"c{place}\t{words[place % len(words)]} {words[place * 7 % len(words)]} {place}\n"
        for place in range(count)
    )
    path.write_text("id\tprefLabel_he\n" + "".join(rows), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", help="a gold file (default: the open ones)")
    parser.add_argument("--concepts", action="store_true", help="a table by concept")
    arguments = parser.parse_args()
    start = time.process_time()
    vocabulary = load_vocabulary()
    loaded = time.process_time()
    tagger = Tagger(vocabulary)
    print(f"vocabulary read in {loaded - start:.2f} s, compiled in {time.process_time() - loaded:.2f} s")
    tools = Tools(load_analyzer(), tagger, TopicFinder(vocabulary))
    for gold in arguments.gold or [SHARED / "eval" / "concepts" / name for name in GOLD]:
        print(gold.name)
        for name, scores in by_document(gold, tools):
            show(name, scores)
        if arguments.concepts:
            show_concepts(scores)
    show_speed(tools)


def show_speed(tools: Tools) -> None:
    lines = (SHARED / "data" / "text" / "knesset_committees.txt").read_text(encoding="utf-8").split("\n")
    texts = [line.strip() for line in lines if len(line) > 120][:1500]
    analyzed = list(zip(texts, tools.analyzer.analyze_many(texts), strict=True))
    own = speed(tools.tagger, analyzed)
    print(
        f"{own:.0f} passages a second, mean {sum(map(len, texts)) / len(texts):.0f} letters, analysis given"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = large_vocabulary(Path(folder))
        start = time.process_time()
        large = Tagger(load_vocabulary(path))
        print(f"10,000 concepts: read and compiled in {time.process_time() - start:.2f} s,", end=" ")
        print(f"{speed(large, analyzed):.0f} passages a second")


if __name__ == "__main__":
    main()
