"""Our hybrid search beside txtai's, on the same passages and the same vectors.

    pip install --no-deps --target .work/txtai txtai msgpack
    OMP_NUM_THREADS=1 PYTHONPATH=.work/txtai .venv/bin/python bench/txtai_compare.py [--set law-headings]

Indexing is from cached analyses and vectors on our side, from text and cached vectors on theirs, which has no
analysis of its own; queries are timed with the embedding of the question in both.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.beir import Collection, read_collection
from index.evaluate import ask_all, open_parts, prepared, scores_by_query
from index.search import Mode, Searcher
from index.storing.snapshot_writer import write_snapshot
from nlp.analyzer import load_analyzer
from nlp.embedder import Embedder, Vectors, load_embedder
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--set", default="law-headings")
    arguments = parser.parse_args()
    collection = read_collection(arguments.shared / "eval" / "retrieval" / arguments.set)
    ours(collection)
    theirs(collection, load_embedder())


def ours(collection: Collection) -> None:
    analyzer, embedder = load_analyzer(), load_embedder()
    began = time.perf_counter()
    documents = list(prepared(collection.entries, analyzer, embedder))
    analysed = time.perf_counter() - began
    with TemporaryDirectory() as place:
        began, cpu = time.perf_counter(), time.process_time()
        write_snapshot(Path(place), documents, embedder.dimension)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        parts = open_parts(Path(place))
        run, times = ask_all(Searcher(parts, analyzer, embedder, load_vocabulary()), collection, Mode.HYBRID)
        parts.store.close()
    note = f" (analysis and embedding apart: {analysed:.1f} s)"
    _report("maagar", collection, run, times, f"{seconds:.1f} s, {cpu:.1f} s of CPU{note}")


def theirs(collection: Collection, embedder: Embedder) -> None:
    from txtai import Embeddings

    texts = [f"{entry.title}\n{entry.text}" for entry in collection.entries]
    known = dict(zip(texts, embedder.embed_passages(texts), strict=True))
    database = Embeddings(
        method="external", transform=_transform(known, embedder), hybrid=True, content=False
    )
    began, cpu = time.perf_counter(), time.process_time()
    database.index((entry.id, text, None) for entry, text in zip(collection.entries, texts, strict=True))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    run, times = {}, []
    for identifier, text in collection.queries.items():
        began = time.perf_counter()
        found = database.search(text, 10)
        times.append((time.perf_counter() - began) * 1000)
        run[identifier] = dict(found)
    _report("txtai", collection, run, times, f"{seconds:.1f} s, {cpu:.1f} s of CPU")


def _transform(known: Mapping[str, Vectors], embedder: Embedder) -> Callable[[list[str]], Vectors]:
    def vectors(texts: list[str]) -> Vectors:
        return np.stack(
            [known[text] if text in known else embedder.embed_queries([text])[0] for text in texts]
        )

    return vectors


def _report(
    name: str,
    collection: Collection,
    run: Mapping[str, Mapping[str, float]],
    times: list[float],
    indexed: str,
) -> None:
    ndcg = np.mean(list(scores_by_query(collection, run).values()))
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"{name:7} nDCG@10 {ndcg:.4f}  p50 {p50:.1f} ms  p95 {p95:.1f} ms  indexed in {indexed}", flush=True
    )


if __name__ == "__main__":
    main()
