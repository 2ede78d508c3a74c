"""Prints the scores of the Hebrew analysis: ours, the most-frequent-analysis baseline, Stanza if given.

`.venv/bin/python bench/analysis.py [--model DIR] [--stanza DIR] [--second-halves]`.
Scores are those of the CoNLL
2018 script on gold sentences and surface tokens of the open dev files. The shipped model has learned from
these files: what is to be reported comes from a model trained with `--held-out`, or with `--halves` and
scored with `--second-halves`.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from nlp.analyzer import Analyzer, load_analyzer
from nlp.conllu import Sentence, read_conllu
from nlp.evaluate_nlp import analyze_sentences, score
from nlp.hebrew.most_frequent import MostFrequent, count_analyses

SOURCES = {"wiki": "iahltwiki-ud-dev", "Knesset": "iahltknesset-ud-dev"}
SPEED_TOKENS = 60_000


class Baseline:
    """The most-frequent-analysis baseline as something that takes tokens."""

    name = "most frequent"

    def __init__(self, model: MostFrequent) -> None:
        self.analyze_tokens = model.analyze


def main() -> None:
    """Print scores, then speed, memory and loading time."""
    options = _options()
    treebank = options.shared / "data" / "treebank"
    gold = {source: _sentences(treebank / f"{name}.conllu", options) for source, name in SOURCES.items()}
    train = read_conllu(treebank / "iahltknesset-ne-ud-train.conllu")
    started = time.perf_counter()
    ours = load_analyzer("spacy", options.model)
    loading = time.perf_counter() - started
    print("| source | analyzer | words | UPOS | UFeats | lemma | sentences |\n|---|---|---|---|---|---|---|")
    for source, sentences in gold.items():
        _print_row(source, Baseline(count_analyses(train)), sentences)
        _print_row(source, ours, sentences)
        if options.stanza:
            _print_row(source, load_analyzer("stanza", options.stanza), sentences)
    _print_speed(ours, options.shared / "data" / "text" / "knesset_committees.txt", loading)


def _print_row(source: str, analyzer: Analyzer | Baseline, sentences: Sequence[Sentence]) -> None:
    found = score(sentences, analyze_sentences(sentences, analyzer))  # type: ignore[arg-type]
    cells = (found.words, found.upos, found.ufeats, found.lemma)
    shown = " | ".join(f"{cell:.4f}" for cell in cells)
    print(f"| {source} | {analyzer.name} | {shown} | {len(sentences)} |", flush=True)


def _print_speed(analyzer: Analyzer, text: Path, loading: float) -> None:
    """Print tokens a second of CPU time: morphology alone on given tokens, and the whole pipeline."""
    lines = [line for line in text.read_text(encoding="utf-8").split("\n") if line][:2500]
    tokens = [line.split() for line in lines]
    count = 0
    kept = []
    for row in tokens:
        if count < SPEED_TOKENS:
            kept.append(row[:60])
            count += len(kept[-1])
    for title, run in (
        ("segmentation, tags, lemmas", lambda: analyzer.analyze_tokens(kept)),  # type: ignore[attr-defined]
        ("the same again, words known", lambda: analyzer.analyze_tokens(kept)),  # type: ignore[attr-defined]
        ("whole pipeline from text", lambda: list(analyzer.analyze_many(" ".join(row) for row in kept))),
    ):
        started = time.process_time()
        run()
        print(f"{title}: {count / (time.process_time() - started):,.0f} tokens a second of CPU time")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"loading {loading:.2f} s; peak memory {peak:.0f} MB")


def _sentences(path: Path, options: argparse.Namespace) -> list[Sentence]:
    sentences = read_conllu(path)
    return sentences[len(sentences) // 2 :] if options.second_halves else sentences


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model")
    parser.add_argument("--stanza", help="a folder with Stanza's Hebrew package")
    parser.add_argument("--second-halves", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
