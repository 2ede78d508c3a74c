"""Scores and speed of the tagger and the topics on open gold.

    .venv/bin/python bench/tags.py [--concepts] [--gold FILE]...
    .venv/bin/python bench/tags.py --speed

Prints mentions (exact, overlapping) and topics by document, with --concepts a table by concept. The topics'
weights were learned from this gold: `python -m nlp.training.topics` prints what they score on a document
that they were not learned from.

--speed prints, in processor time: loading, tagging with the analysis given (words met for the first time, and
met before) and with it, topics, and loading and tagging with a vocabulary of 10,000 concepts, beside the
shipped one in turns.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
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
        if score is None:
            row.append(f"{label} not scored")
            continue
        row.append(f"{label} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}")
    print("  ".join(row))


def show_concepts(scores: TagScores) -> None:
    for name, score in sorted(scores.concepts.items(), key=lambda pair: -(pair[1].missed + pair[1].wrong)):
        counts = f"gold {score.hits + score.missed:3}  found {score.hits + score.wrong:3}"
        print(f"  {name:36} {counts}  P {score.precision:.2f} R {score.recall:.2f} F1 {score.f1:.2f}")


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """Return the shortest processor time of some rounds of `work`, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


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
        f"c{place}\t{words[place % len(words)]} {words[place * 7 % len(words)]}{place // len(words) or ''}\n"
        for place in range(count)
    )
    path.write_text("id\tprefLabel_he\n" + "".join(rows), encoding="utf-8")
    return path


def show_speed(count: int) -> None:
    lines = (SHARED / "data" / "text" / "knesset_committees.txt").read_text(encoding="utf-8").split("\n")
    texts = [line.strip() for line in lines if len(line) > 120][:count]
    print(f"{len(texts)} passages of {sum(map(len, texts)) / len(texts):.0f} letters, processor time")
    print(f"vocabulary read and compiled  {best_of(3, lambda: Tagger(load_vocabulary())):.2f} s")
    analyzer, vocabulary = load_analyzer(), load_vocabulary()
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    analyzer.analyze(texts[0])
    analyses = list(analyzer.analyze_many(texts))
    tags = [tagger.tag(text, analysis) for text, analysis in zip(texts, analyses, strict=True)]
    fresh = Tagger(vocabulary)
    show_rate("tagging, analysis given, new words", texts, lambda: tag_all(fresh, texts, analyses), 1)
    show_rate("tagging, analysis given, words met before", texts, lambda: tag_all(tagger, texts, analyses))
    show_rate(
        "tagging with the analysis", texts, lambda: tag_all(tagger, texts, analyzer.analyze_many(texts)), 1
    )
    finder.topics(texts[0], tags[0])
    show_rate("topics, tags given", texts, lambda: list(map(finder.topics, texts, tags)))
    show_large(tagger, texts, analyses)


def show_large(shipped: Tagger, texts: Sequence[str], analyses: Sequence[Analysis]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = large_vocabulary(Path(folder))
        print(f"10,000 concepts read and compiled  {best_of(3, lambda: Tagger(load_vocabulary(path))):.2f} s")
        large = Tagger(load_vocabulary(path))
    tag_all(large, texts, analyses)
    times = [
        (
            best_of(1, lambda: tag_all(shipped, texts, analyses)),
            best_of(1, lambda: tag_all(large, texts, analyses)),
        )
        for _ in range(3)
    ]
    own, other = (min(column) for column in zip(*times, strict=True))
    rate = f"{len(texts) / other:.0f} passages/s, {other / own:.2f} × the shipped one's time"
    print(f"tagging with 10,000 concepts  {rate}")


def tag_all(tagger: Tagger, texts: Sequence[str], analyses: Iterable[Analysis]) -> None:
    for text, analysis in zip(texts, analyses, strict=True):
        tagger.tag(text, analysis)


def show_rate(name: str, texts: Sequence[str], work: Callable[[], object], rounds: int = 3) -> None:
    print(f"{name}  {len(texts) / best_of(rounds, work):.0f} passages/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", help="a gold file (default: the open ones)")
    parser.add_argument("--concepts", action="store_true", help="a table by concept")
    parser.add_argument("--speed", action="store_true", help="times instead of scores")
    parser.add_argument("--passages", type=int, default=1500, help="of --speed")
    arguments = parser.parse_args()
    if arguments.speed:
        show_speed(arguments.passages)
        return
    vocabulary = load_vocabulary()
    tools = Tools(load_analyzer(), Tagger(vocabulary), TopicFinder(vocabulary))
    for gold in arguments.gold or [SHARED / "eval" / "concepts" / name for name in GOLD]:
        print(gold.name)
        for name, scores in by_document(gold, tools):
            show(name, scores)
        if arguments.concepts:
            show_concepts(scores)


if __name__ == "__main__":
    main()
