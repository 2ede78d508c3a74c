"""Which engine for the lexical leg: tantivy beside bm25s, over the same lemmas and n-grams.

OMP_NUM_THREADS=1 .venv/bin/python bench/engines.py [--set heq]        (pip install bm25s)
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import numpy as np

from index.asking.question_words import weighted
from index.beir import Collection, read_collection
from index.evaluate import scores_by_query
from index.lexical import LexicalIndex
from index.words.grams import character_grams
from index.words.lexical_query import LexicalQuery
from index.words.term_columns import document_terms
from nlp.analyzer import load_analyzer
from nlp.terms import Term, index_terms

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
DEPTH = 100
Ask = Callable[[Sequence[Term]], dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--set", default="heq")
    arguments = parser.parse_args()
    collection = read_collection(arguments.shared / "eval" / "retrieval" / arguments.set)
    analyzer = load_analyzer()
    texts = (f"{entry.title}\n{entry.text}" for entry in collection.entries)
    passages = [index_terms(analysis) for analysis in analyzer.analyze_many(texts)]
    questions = {key: index_terms(analyzer.analyze(text)) for key, text in collection.queries.items()}
    with TemporaryDirectory() as place:
        for name, engine in (("tantivy", _tantivy), ("bm25s", _bm25s)):
            folder = Path(place) / name
            began = time.perf_counter()
            ask = engine(folder, collection, passages)
            _report(name, collection, questions, ask, folder, time.perf_counter() - began)


def _tantivy(folder: Path, collection: Collection, passages: Sequence[tuple[Term, ...]]) -> Ask:
    LexicalIndex.build(folder, (document_terms([((), terms)]) for terms in passages))
    index = LexicalIndex.open(folder)

    def ask(terms: Sequence[Term]) -> dict[str, float]:
        found = index.search(LexicalQuery(weighted(terms)), DEPTH)
        return {collection.entries[row].id: score for row, score in found}

    return ask


def _bm25s(folder: Path, collection: Collection, passages: Sequence[tuple[Term, ...]]) -> Ask:
    engine = bm25s.BM25()
    engine.index([_words(terms) for terms in passages], show_progress=False)
    engine.save(folder)
    opened = bm25s.BM25.load(folder, mmap=True)

    def ask(terms: Sequence[Term]) -> dict[str, float]:
        rows, scores = opened.retrieve([_words(terms)], k=DEPTH, show_progress=False)
        pairs = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return {collection.entries[row].id: score for row, score in pairs}

    return ask


def _words(terms: Sequence[Term]) -> list[str]:
    """Return lemmas and n-grams as words of one field, which is all that bm25s knows."""
    lemmas = [f"={lemma}" for term in terms for lemma in term.lemmas]
    return lemmas + [gram for term in terms for gram in character_grams(term.surface)]


def _report(
    name: str,
    collection: Collection,
    questions: dict[str, tuple[Term, ...]],
    ask: Ask,
    folder: Path,
    seconds: float,
) -> None:
    run, times = {}, []
    for key, terms in questions.items():
        began = time.perf_counter()
        run[key] = ask(terms)
        times.append((time.perf_counter() - began) * 1000)
    ndcg = np.mean(list(scores_by_query(collection, run).values()))
    size = sum(
        path.stat().st_size for path in (folder / "engine" if name == "tantivy" else folder).rglob("*")
    )
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"{name:8} nDCG@10 {ndcg:.4f}  p50 {p50:.2f} ms  p95 {p95:.2f} ms  "
        f"{size / len(collection.entries):.0f} B a passage  indexed in {seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
