"""Our hybrid search beside txtai's, on the same passages and the same vectors.

    pip install --no-deps --target .work/txtai txtai msgpack
    OMP_NUM_THREADS=1 PYTHONPATH=.work/txtai .venv/bin/python bench/txtai_compare.py [--set law-headings]

Indexing is from cached analyses and vectors on our side, from text and cached vectors on theirs, which has no
analysis of its own. A query is timed whole, and without what analysing and embedding the question takes. Ours
answers with texts, highlights and counts; theirs once with ids and scores alone, once with stored texts.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.beir import Collection, read_collection
from index.evaluate import RUN_DEPTH, open_parts, prepared, scores_by_query, strictly_falling
from index.search import Searcher, SearchQuery
from index.storing.snapshot_writer import write_snapshot
from nlp.analyzer import Analysis
from nlp.embedder import Embedder, Vectors, load_embedder
from nlp.spacy_analyzer import SpacyAnalyzer
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
Run = dict[str, dict[str, float]]


@dataclass(slots=True)
class Times:
    """Milliseconds of each query, of these what was spent on analysing and embedding the question, and how
    much of the processor's time the rest took.
    """

    whole: list[float] = field(default_factory=list)
    apart: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    _reading: float = 0.0
    _busy_reading: float = 0.0

    @contextmanager
    def query(self) -> Iterator[None]:
        began, busy = time.perf_counter(), time.process_time()
        self._reading = self._busy_reading = 0.0
        yield
        self.busy.append((time.process_time() - busy) * 1000 - self._busy_reading)
        self.whole.append((time.perf_counter() - began) * 1000)
        self.apart.append(self._reading)

    @contextmanager
    def reading(self) -> Iterator[None]:
        began, busy = time.perf_counter(), time.process_time()
        yield
        self._busy_reading += (time.process_time() - busy) * 1000
        self._reading += (time.perf_counter() - began) * 1000


@dataclass(frozen=True, slots=True)
class TimedAnalyzer:
    """An analyzer whose time counts as reading the question."""

    analyzer: SpacyAnalyzer
    times: Times

    @property
    def name(self) -> str:
        return self.analyzer.name

    def analyze(self, text: str) -> Analysis:
        with self.times.reading():
            return self.analyzer.analyze(text)

    def analyze_words(self, text: str) -> Analysis:
        with self.times.reading():
            return self.analyzer.analyze_words(text)

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        return self.analyzer.analyze_many(texts)


@dataclass(frozen=True, slots=True)
class TimedEmbedder:
    """An embedder whose time with queries counts as reading the question."""

    embedder: Embedder
    times: Times

    @property
    def name(self) -> str:
        return self.embedder.name

    @property
    def dimension(self) -> int:
        return self.embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self.embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        with self.times.reading():
            return self.embedder.embed_queries(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--set", default="law-headings")
    arguments = parser.parse_args()
    collection = read_collection(arguments.shared / "eval" / "retrieval" / arguments.set)
    print(
        "| | nDCG@10 | p50 ms | p95 ms | without analysis and embedding: p50 | p95 | CPU p50 | CPU p95 "
        "| indexed in s | CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    analysed = ours(collection)
    theirs(collection, load_embedder(), content=False)
    theirs(collection, load_embedder(), content=True)
    print(f"\nAnalysing and embedding the passages, apart: {analysed:.1f} s")


def ours(collection: Collection) -> float:
    """Print our row; return how many seconds analysing and embedding the passages took."""
    times = Times()
    analyzer, embedder = TimedAnalyzer(SpacyAnalyzer(), times), TimedEmbedder(load_embedder(), times)
    began = time.perf_counter()
    documents = list(prepared(collection.entries, analyzer, embedder))
    analysed = time.perf_counter() - began
    with TemporaryDirectory() as place:
        indexed = _timed(lambda: write_snapshot(Path(place), documents, embedder.dimension))
        parts = open_parts(Path(place))
        searcher = Searcher(parts, analyzer, embedder, load_vocabulary())
        run = _asked(searcher, collection, times)
        parts.store.close()
    _report("Maagar", collection, run, times, indexed)
    return analysed


def _asked(searcher: Searcher, collection: Collection, times: Times) -> Run:
    """Return what was found; the first page of ten is what is timed."""
    run: Run = {}
    for identifier, text in collection.queries.items():
        with times.query():
            found = searcher.search(SearchQuery(text, diversify=False))
        ranking = zip(*found.ranking.first(RUN_DEPTH), strict=True)
        run[identifier] = {collection.entries[row].id: score for row, score in ranking}
    return run


def theirs(collection: Collection, embedder: Embedder, *, content: bool) -> None:
    """Print txtai's row; with `content` it stores and returns the texts."""
    from txtai import Embeddings

    times = Times()
    texts = [f"{entry.title}\n{entry.text}" for entry in collection.entries]
    known = dict(zip(texts, embedder.embed_passages(texts), strict=True))
    transform = _transform(known, TimedEmbedder(embedder, times))
    database = Embeddings(method="external", transform=transform, hybrid=True, content=content)
    rows = [(entry.id, text, None) for entry, text in zip(collection.entries, texts, strict=True)]
    indexed = _timed(lambda: database.index(iter(rows)))
    run: Run = {}
    for identifier, text in collection.queries.items():
        with times.query():
            found = database.search(text, 10)
        run[identifier] = {hit["id"]: hit["score"] for hit in found} if content else dict(found)
    _report("txtai hybrid, with texts" if content else "txtai hybrid, ids", collection, run, times, indexed)


def _transform(known: Mapping[str, Vectors], embedder: TimedEmbedder) -> Callable[[list[str]], Vectors]:
    def vectors(texts: list[str]) -> Vectors:
        return np.stack(
            [known[text] if text in known else embedder.embed_queries([text])[0] for text in texts]
        )

    return vectors


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return by the clock and of the processor, in seconds, how long `work` takes."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - cpu


def _report(name: str, collection: Collection, run: Run, times: Times, indexed: tuple[float, float]) -> None:
    ranked = {
        query: dict(zip(found, strictly_falling(found.values()), strict=True)) for query, found in run.items()
    }
    ndcg = np.mean(list(scores_by_query(collection, ranked).values()))
    whole = np.percentile(times.whole, [50, 95])
    rest = np.percentile(np.subtract(times.whole, times.apart), [50, 95])
    busy = np.percentile(times.busy, [50, 95])
    figures = " | ".join(f"{value:.1f}" for value in (*whole, *rest, *busy, *indexed))
    print(f"| {name} | {ndcg:.4f} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
