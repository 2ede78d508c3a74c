"""The retrieval ladder on the open test sets, and the questions over four Hebrew documents.

    .venv/bin/python bench/retrieval.py [--sets heq law-headings definitions] [--single-words]

Prints nDCG@10 of words, lemmas, n-grams, all fields, dense, fused by rank, and reranked, with p50 and p95 of
a page of ten. The sets tune and report; nothing was trained on them. With `--single-words` their passages are
asked for by 500 words that at most 20 of them hold, not by their queries.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from graded_questions import Question, ndcg, read_questions, sources

from index.answer import Answerer
from index.beir import Collection, read_collection
from index.building.progress import Silent
from index.building.toolbox import Toolbox
from index.evaluate import OpenParts, ask_all, open_parts, prepared, scores_by_query
from index.lexical import LexicalIndex
from index.ranking.fusion import fuse
from index.rebuild import BuildOptions, build
from index.search import Mode, Searcher, SearchQuery
from index.snapshot import Snapshot
from index.store import Store
from index.storing.layout import LEXICAL
from index.storing.snapshot_writer import write_snapshot
from index.training.questions import single_words
from index.words.lexical_query import FieldWeights
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SINGLE_WORDS = 500
FIELDS = {
    "words": FieldWeights(lemma=0, surface=1, gram=0, heading=0),
    "lemmas": FieldWeights(lemma=1, surface=0, gram=0, heading=0),
    "n-grams": FieldWeights(lemma=0, surface=0, gram=1, heading=0),
    "all fields": FieldWeights(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--sets", nargs="*", default=["heq", "law-headings", "definitions"])
    parser.add_argument("--single-words", action="store_true")
    parser.add_argument("--no-questions", action="store_true")
    arguments = parser.parse_args()
    analyzer, embedder = load_analyzer(), load_embedder()
    print(f"analyzer {analyzer.name}, embedder {embedder.name}")
    for name in arguments.sets:
        collection = read_collection(arguments.shared / "eval" / "retrieval" / name)
        if arguments.single_words:
            collection = asked_by_single_words(collection)
        ladder(name, collection, analyzer, embedder)
    if not arguments.no_questions:
        questions_over_documents(arguments.shared, analyzer, embedder)


def asked_by_single_words(collection: Collection) -> Collection:
    """Return the entries with rare words of theirs as queries; relevant is what holds the word."""
    passages = [(entry.title, entry.text) for entry in collection.entries]
    words = single_words(passages, SINGLE_WORDS, random.Random(0))
    queries = {word: word for word, _ in words}
    relevant = {word: {collection.entries[row].id: 1 for row in rows} for word, rows in words}
    return Collection(collection.entries, queries, relevant)


def ladder(name: str, collection: Collection, analyzer: Analyzer, embedder: Embedder) -> None:
    with TemporaryDirectory(prefix="maagar-bench-") as place:
        began = time.perf_counter()
        write_snapshot(Path(place), prepared(collection.entries, analyzer, embedder), embedder.dimension)
        seconds = time.perf_counter() - began
        size = _bytes(Path(place)) / len(collection.entries)
        print(f"\n{name}: {len(collection.entries)} passages, {len(collection.queries)} queries", end="")
        print(f", analysed, embedded and indexed in {seconds:.0f} s, {size:.0f} B a passage")
        parts = open_parts(Path(place))
        for step, weights in FIELDS.items():
            lexical = LexicalIndex.open(Path(place) / LEXICAL, weights)
            _step(
                step,
                collection,
                Searcher(_with(parts, lexical), analyzer, embedder, load_vocabulary()),
                Mode.LEXICAL,
            )
        searcher = Searcher(parts, analyzer, embedder, load_vocabulary())
        _step("dense", collection, searcher, Mode.SEMANTIC)
        _report("fused by rank", collection, _fused_by_rank(collection, searcher), [])
        _step("reranked (hybrid)", collection, searcher, Mode.HYBRID)
        parts.store.close()


def _with(parts: OpenParts, lexical: LexicalIndex) -> OpenParts:
    return OpenParts(parts.id, parts.store, lexical, parts.vectors)


def _step(name: str, collection: Collection, searcher: Searcher, mode: Mode) -> None:
    run, times = ask_all(searcher, collection, mode)
    _report(name, collection, run, times)


def _report(
    name: str, collection: Collection, run: Mapping[str, Mapping[str, float]], times: Sequence[float]
) -> None:
    ndcg, recall = (
        np.mean(list(scores_by_query(collection, run, measure).values()))
        for measure in ("ndcg@10", "recall@100")
    )
    speed = "p50 {:.1f} ms, p95 {:.1f} ms".format(*np.percentile(times, [50, 95])) if times else ""
    print(f"  {name:18} nDCG@10 {ndcg:.4f}  recall@100 {recall:.4f}  {speed}", flush=True)


def _fused_by_rank(collection: Collection, searcher: Searcher) -> dict[str, dict[str, float]]:
    run = {}
    for identifier, text in collection.queries.items():
        ranking = searcher.search(SearchQuery(text)).ranking
        fused = fuse([(ranking.lexical.rows.tolist(), 1.0), (ranking.semantic.rows.tolist(), 1.0)])[:100]
        run[identifier] = {collection.entries[row].id: score for row, score in fused}
    return run


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def questions_over_documents(shared: Path, analyzer: Analyzer, embedder: Embedder) -> None:
    """Print nDCG over documents 001–004 by kind of question, and how often an answer is given."""
    with TemporaryDirectory(prefix="maagar-bench-") as place:
        build(Path(place), sources(shared), Toolbox(), BuildOptions(), Silent())
        snapshot = Snapshot.open(Path(place))
        searcher = Searcher(snapshot, analyzer, embedder, load_vocabulary())
        _print_by_kind(searcher, list(read_questions(shared, _texts(snapshot.store))))
        snapshot.close()


def _texts(store: Store) -> dict[str, tuple[str, str]]:
    """Return id and reading text of each document by the name of its file."""
    return {
        Path(record.source).name: (record.id, store.full_document(record.id).text)
        for record in store.documents()
    }


def _print_by_kind(searcher: Searcher, questions: Sequence[Question]) -> None:
    answerer = Answerer(searcher)
    values: defaultdict[str, list[float]] = defaultdict(list)
    answered: Counter[str] = Counter()
    for question in questions:
        answered[question.kind] += answerer.ask(question.text).answered
        if question.spans:
            hits = searcher.search(SearchQuery(question.text, diversify=False)).hits
            values[question.kind].append(ndcg(hits, question.spans))
    print(f"\nquestions over documents 001–004 ({len(questions)})")
    for kind, count in sorted(Counter(question.kind for question in questions).items()):
        score = f"nDCG {np.mean(values[kind]):.3f}" if values[kind] else " " * 10
        print(f"  {kind:14} {count:3}  {score}  answered {answered[kind]}")


if __name__ == "__main__":
    main()
