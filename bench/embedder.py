"""Scores and speed of an embedder on the open test sets: `python bench/embedder.py [--model DIR]...`.

Prints a Markdown table: nDCG@10 of the vectors alone and in a fixed sum with BM25 over character 4-grams,
accuracy@1 of English → Hebrew sentences, and passages a second of CPU time. `--dimensions` cuts the vectors.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bm25s
import ir_measures
import numpy as np
from ir_measures import Qrel, ScoredDoc, nDCG
from numpy.typing import NDArray

from nlp.embedder import Embedder, Vectors, load_embedder
from nlp.training.embedder.vocabulary import word_splitter, words_of

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MAAGAR_SHARED", ROOT.parent / "shared"))
SETS = ("heq", "law-headings", "definitions")
DEPTH = 100
DENSE_WEIGHT = 1.0
SPLITTER = word_splitter()

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Collection:
    passage_ids: tuple[str, ...]
    passages: tuple[str, ...]
    query_ids: tuple[str, ...]
    queries: tuple[str, ...]
    qrels: tuple[Qrel, ...]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", action="append", help="a folder; the shipped model where not given")
    parser.add_argument("--dimensions", type=int, help="only the leading ones")
    arguments = parser.parse_args()
    collections = {name: read_collection(SHARED / "eval/retrieval" / name) for name in SETS}
    lexical = {name: bm25(collection) for name, collection in collections.items()}
    print(
        "| model | " + " | ".join(f"{name} | + BM25" for name in SETS) + " | English → Hebrew | passages/s |"
    )
    print("|---|" + "---|" * (2 * len(SETS) + 2))
    alone = " | ".join(f"| {ndcg(lexical[name], collections[name]):.3f}" for name in SETS)
    print(f"| BM25 alone {alone} | | |", flush=True)
    for model in arguments.model or [None]:
        embedder = load_embedder("static", model)
        print(row(model or "shipped", embedder, arguments.dimensions, collections, lexical), flush=True)


def row(
    label: str,
    embedder: Embedder,
    dimensions: int | None,
    collections: dict[str, Collection],
    lexical: dict[str, Scores],
) -> str:
    """Return one row of the table; BM25 scores are divided by the query's best before they are added."""
    cells = [label if dimensions is None else f"{label}, {dimensions} dimensions"]
    for name, collection in collections.items():
        dense = (
            cut(embedder.embed_queries(collection.queries), dimensions)
            @ cut(embedder.embed_passages(collection.passages), dimensions).T
        )
        cells += [
            f"{ndcg(dense, collection):.3f}",
            f"{ndcg(lexical[name] + DENSE_WEIGHT * dense, collection):.3f}",
        ]
    cells += [
        f"{translation_accuracy(embedder, dimensions):.3f}",
        f"{speed(embedder, collections['heq']):,.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def read_collection(folder: Path) -> Collection:
    """Return a BEIR folder; a passage is its title, if any, and its text."""
    corpus, queries = list(_rows(folder / "corpus.jsonl")), list(_rows(folder / "queries.jsonl"))
    judged = (line.split() for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:])
    return Collection(
        tuple(row["_id"] for row in corpus),
        tuple(f"{row['title']}\n{row['text']}".strip() for row in corpus),
        tuple(row["_id"] for row in queries),
        tuple(row["text"] for row in queries),
        tuple(Qrel(query, passage, int(grade)) for query, passage, grade in judged),
    )


def cut(vectors: Vectors, dimensions: int | None) -> Vectors:
    """Return the leading dimensions at length 1."""
    short = vectors[:, :dimensions]
    return np.asarray(short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9), np.float32)


def bm25(collection: Collection) -> Scores:
    """Return [queries, passages]: BM25 over character 4-grams, the best of each query scaled to 1."""
    engine = bm25s.BM25()
    engine.index([_grams(text) for text in collection.passages], show_progress=False)
    scores = np.stack([engine.get_scores(_grams(query)) for query in collection.queries])
    return np.asarray(scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-9), np.float32)


def ndcg(scores: Scores, collection: Collection) -> float:
    """Return nDCG@10 as ir_measures computes it."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    run = (
        ScoredDoc(query, collection.passage_ids[place], float(scores[number, place]))
        for number, query in enumerate(collection.query_ids)
        for place in best[number]
    )
    return float(ir_measures.calc_aggregate([nDCG @ 10], collection.qrels, run)[nDCG @ 10])


def translation_accuracy(embedder: Embedder, dimensions: int | None) -> float:
    """Return how often an English sentence's nearest Hebrew one, of all of them, is its translation."""
    lines = (SHARED / "data/parallel/tatoeba_dev.tsv").read_text(encoding="utf-8").splitlines()
    english, hebrew = zip(*(line.split("\t")[:2] for line in lines), strict=True)
    scores = (
        cut(embedder.embed_queries(english), dimensions) @ cut(embedder.embed_passages(hebrew), dimensions).T
    )
    return float((scores.argmax(axis=1) == np.arange(len(lines))).mean())


def speed(embedder: Embedder, collection: Collection) -> float:
    """Return passages a second of CPU time, words met before included: the second of two passes."""
    embedder.embed_passages(collection.passages)
    start = time.process_time()
    embedder.embed_passages(collection.passages)
    return len(collection.passages) / (time.process_time() - start)


def _grams(text: str) -> list[str]:
    return [word[i : i + 4] for word in words_of(SPLITTER, text) for i in range(max(1, len(word) - 3))]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


if __name__ == "__main__":
    main()
