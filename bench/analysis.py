"""Prints the scores of the Hebrew analysis: ours, the most-frequent-analysis baseline, Stanza if given.

`.venv/bin/python bench/analysis.py [--model DIR] [--stanza DIR] [--half first|second] [--speed]`.
Scores of words, tags, features and lemmas are those of the CoNLL 2018 script on gold sentences and surface
tokens of the open dev files; names are found in the text of the sentences of IAHLTknesset-NE dev, and count
where span and kind are right. The shipped model has learned from these files: what is to be reported comes
from a model trained with `--held-out all`, or with `--held-out second` and scored with `--half second`.
`--speed` gives speed, memory and loading time only; each text is read by an analyzer that has just been
loaded. With `--speed --stanza DIR` both read the same text, in turn.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from peak_memory import peak_memory

from nlp.analyzer import Analyzer, load_analyzer
from nlp.conllu import Sentence, read_conllu
from nlp.evaluate_nlp import TokenAnalyzer, analyze_sentences, score
from nlp.hebrew.entities import LEARNED, entity_spans
from nlp.hebrew.most_frequent import MostFrequent, count_analyses
from nlp.hebrew.tokenizer import split_tokens, token_pieces
from nlp.training.treebank import HALVES, part_of

SOURCES = {"wiki": "iahltwiki-ud-dev", "Knesset": "iahltknesset-ud-dev"}
NAMES = "iahltknesset-ne-ud-dev"
# The first two are among the raw texts that the vectors were trained on, the third is not.
SPEED_TEXTS = {
    "Wikipedia": "data/text/wikipedia_sample.txt",
    "Knesset committees": "data/text/knesset_committees.txt",
    "HeQ passages": "eval/retrieval/heq/corpus.jsonl",
}
SPEED_TOKENS = 50_000
PASSAGES_BESIDE_STANZA = 80
Name = tuple[int, int, str]
T = TypeVar("T")


class Baseline:
    """The most-frequent-analysis baseline as something that takes tokens."""

    name = "most frequent"

    def __init__(self, model: MostFrequent) -> None:
        self.analyze_tokens = model.analyze


def main() -> None:
    """Print scores, or speed, memory and loading time."""
    options = _options()
    if options.speed:
        _print_speed(options)
        return
    treebank = options.shared / "data" / "treebank"
    gold = {source: _sentences(treebank / f"{name}.conllu", options) for source, name in SOURCES.items()}
    train = read_conllu(treebank / "iahltknesset-ne-ud-train.conllu")
    ours = load_analyzer("spacy", options.model)
    print("| source | analyzer | words | UPOS | UFeats | lemma | sentences |\n|---|---|---|---|---|---|---|")
    for source, sentences in gold.items():
        _print_row(source, Baseline(count_analyses(train)), sentences)
        _print_row(source, ours, sentences)
        if options.stanza:
            _print_row(source, load_analyzer("stanza", options.stanza), sentences)
    _print_names(options.shared / "data", gold["Knesset"], ours)


def _print_row(source: str, analyzer: Analyzer | Baseline, sentences: Sequence[Sentence]) -> None:
    found = score(sentences, analyze_sentences(sentences, analyzer))  # type: ignore[arg-type]
    cells = (found.words, found.upos, found.ufeats, found.lemma)
    shown = " | ".join(f"{cell:.4f}" for cell in cells)
    print(f"| {source} | {analyzer.name} | {shown} | {len(sentences)} |", flush=True)


def _print_names(data: Path, sentences: Sequence[Sentence], analyzer: Analyzer) -> None:
    """Print precision, recall and F1 of each kind of name, on the `sentences` whose names are labelled."""
    from nlp.training.names import treebank_labels  # it needs torch, whose memory is not ours

    right: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for sentence, labels in zip(sentences, treebank_labels(data, sentences), strict=True):
        if labels is not None:
            true, ours = _gold_names(sentence, labels), _found_names(sentence, analyzer)
            for names, counts in ((true, gold), (ours, found), (true & ours, right)):
                counts.update(kind for _, _, kind in names)
                counts["all"] += len(names)
    print("\n| names | precision | recall | F1 | names in the gold |\n|---|---|---|---|---|")
    for kind in ("all", *sorted(LEARNED)):
        precision, recall = right[kind] / (found[kind] or 1), right[kind] / (gold[kind] or 1)
        f1 = 2 * right[kind] / ((found[kind] + gold[kind]) or 1)
        print(f"| {kind} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {gold[kind]} |")


def _gold_names(sentence: Sentence, labels: Sequence[str]) -> set[Name]:
    """Return the names as spans of whole tokens in the sentence's text."""
    rest = iter(labels)
    rows = [[next(rest) for _ in word.morphemes] for word in sentence.words]
    starts = list(_starts(sentence))
    return {
        (starts[first], starts[last] + len(sentence.words[last].form), kind)
        for first, last, kind in entity_spans(rows)
    }


def _found_names(sentence: Sentence, analyzer: Analyzer) -> set[Name]:
    entities = analyzer.analyze(sentence.text).entities
    return {(entity.start, entity.end, entity.label) for entity in entities if entity.label in LEARNED}


def _starts(sentence: Sentence) -> Iterator[int]:
    position = 0
    for word in sentence.words:
        yield position
        position += len(word.form) + word.spaced


def _print_speed(options: argparse.Namespace) -> None:
    """Print tokens a second of CPU time: on new text, on tokens, and on what was just read."""
    started = time.process_time()
    ours = load_analyzer("spacy", options.model)
    ours.analyze("שלום")
    print(f"loading: {time.process_time() - started:.2f} s of CPU time, {_memory()}")
    for title, name in SPEED_TEXTS.items():
        ours = load_analyzer("spacy", options.model)
        assert isinstance(ours, TokenAnalyzer)
        ours.analyze("שלום")
        lines = _lines(options.shared / name)
        tokens = [_tokens(line) for line in lines]
        count = sum(map(len, tokens))
        print(f"{title}: {count} tokens, tokens a second of CPU time:")
        _print_rate("morphemes, tags, lemmas, new words", count, ours.analyze_tokens, tokens)
        _print_rate("the same again", count, ours.analyze_tokens, tokens)
        _print_rate("whole pipeline from text, words known", count, _read_all(ours), lines)
    print(f"peak memory {_memory()}")
    if options.stanza:
        _print_beside_stanza(options)


def _print_beside_stanza(options: argparse.Namespace) -> None:
    """Print how many tokens a second ours and Stanza read of the same text, from the text on."""
    lines = _lines(options.shared / SPEED_TEXTS["HeQ passages"])[:PASSAGES_BESIDE_STANZA]
    count = sum(len(_tokens(line)) for line in lines)
    print(f"HeQ passages: {count} tokens, from text, tokens a second of CPU time:")
    for name, model in (("spacy", options.model), ("stanza", options.stanza)):
        analyzer = load_analyzer(name, model)
        analyzer.analyze("שלום")
        _print_rate(f"{name}, new words", count, _read_all(analyzer), lines)


def _read_all(analyzer: Analyzer) -> Callable[[Sequence[str]], object]:
    return lambda lines: list(analyzer.analyze_many(lines))


def _print_rate(title: str, count: int, work: Callable[[T], object], given: T) -> None:
    started = time.process_time()
    work(given)
    print(f"  {title}: {count / (time.process_time() - started):,.0f}", flush=True)


def _lines(path: Path) -> list[str]:
    """Return lines from all over a text, about SPEED_TOKENS tokens."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if path.suffix == ".jsonl":
        lines = [json.loads(line)["text"] for line in lines if line]
    random.Random(3).shuffle(lines)
    chosen: list[str] = []
    count = 0
    for line in lines:
        if count < SPEED_TOKENS and line.strip():
            chosen.append(line)
            count += len(line.split())
    return chosen


def _tokens(line: str) -> list[str]:
    return [piece for start, end in split_tokens(line) for piece in token_pieces(line[start:end])]


def _memory() -> str:
    return f"{peak_memory():.0f} MB"


def _sentences(path: Path, options: argparse.Namespace) -> list[Sentence]:
    return part_of(read_conllu(path), options.half)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model")
    parser.add_argument("--stanza", help="a folder with Stanza's Hebrew package")
    parser.add_argument("--half", choices=("all", *HALVES), default="all")
    parser.add_argument("--speed", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
