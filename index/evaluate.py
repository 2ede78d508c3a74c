"""Scores search on a test collection: a throw-away index built as a snapshot is, every query asked once."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from index.asking.pieces import in_plain_words
from index.beir import Collection, Entry, Run, read_collection, write_run
from index.building.passage_text import embedding_text
from index.lexical import LexicalIndex
from index.search import Mode, Searcher, SearchQuery
from index.store import Store
from index.storing.layout import LEXICAL, STORE, VECTORS
from index.storing.snapshot_writer import Prepared, write_snapshot
from index.storing.store_writer import content_of
from index.vectors import VectorIndex
from index.words.term_columns import document_terms
from ingest.document import Document, Passage
from nlp.analyzer import Analyzer
from nlp.embedder import Embedder
from nlp.terms import index_terms
from nlp.vocabulary import Vocabulary

RUN_DEPTH = 100
_STEP = 2e-6
_BATCH = 256
_MEASURES = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "mrr@10": RR @ 10}


@dataclass(frozen=True, slots=True)
class SearchScores:
    """Means over the queries that have a relevant entry; times in seconds and milliseconds."""

    ndcg_at_10: float
    recall_at_100: float
    mrr_at_10: float
    queries: int
    passages: int
    index_seconds: float
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, float | int]:
        """Return the scores under the names of the contract."""
        return {
            "ndcg@10": round(self.ndcg_at_10, 4),
            "recall@100": round(self.recall_at_100, 4),
            "mrr@10": round(self.mrr_at_10, 4),
            "queries": self.queries,
            "passages": self.passages,
            "index_seconds": round(self.index_seconds, 2),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
        }


@dataclass(frozen=True, slots=True)
class OpenParts:
    """The parts of a snapshot that has no manifest and no home."""

    id: str
    store: Store
    lexical: LexicalIndex
    vectors: VectorIndex


def evaluate_search(
    folder: Path,
    mode: Mode,
    *,
    analyzer: Analyzer,
    embedder: Embedder,
    vocabulary: Vocabulary,
    run: Path | None = None,
) -> SearchScores:
    """Return the scores of `mode` on the collection in `folder`; write the TREC run to `run` if given.

    Raises CollectionFormatError.
    """
    collection = read_collection(folder)
    with TemporaryDirectory(prefix="maagar-eval-") as place:
        began = time.perf_counter()
        write_snapshot(Path(place), prepared(collection.entries, analyzer, embedder), embedder.dimension)
        index_seconds = time.perf_counter() - began
        parts = open_parts(Path(place))
        searcher = Searcher(parts, analyzer, embedder, vocabulary)
        found, times = ask_all(searcher, collection, mode)
        parts.store.close()
    if run:
        write_run(run, found)
    return _scores(collection, found, times, index_seconds)


def prepared(entries: Iterable[Entry], analyzer: Analyzer, embedder: Embedder) -> Iterator[Prepared]:
    """Yield each entry as a document of one passage, analysed and embedded as a build does it."""
    for batch in _batches(entries):
        titles = [index_terms(analysis) for analysis in analyzer.analyze_many(entry.title for entry in batch)]
        texts = [index_terms(analysis) for analysis in analyzer.analyze_many(entry.text for entry in batch)]
        vectors = embedder.embed_passages([embedding_text(entry.title, (), entry.text) for entry in batch])
        for entry, title, terms, vector in zip(batch, titles, texts, vectors, strict=True):
            passage = Passage(entry.id, entry.id, (), 0, len(entry.text), entry.text, ())
            document = Document(entry.id, entry.id, entry.text, entry.title)
            content = content_of(document, (passage,), document_terms([(title, terms)]))
            yield Prepared(content, vector[np.newaxis])


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def open_parts(folder: Path) -> OpenParts:
    """Open what `write_snapshot` wrote to `folder`."""
    return OpenParts(
        "evaluation",
        Store.open(folder / STORE),
        LexicalIndex.open(folder / LEXICAL),
        VectorIndex.open(folder / VECTORS),
    )


def ask_all(
    searcher: Searcher, collection: Collection, mode: Mode
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Return the best 100 of each query, and how many milliseconds its first page of ten took.

    Queries of a collection are plain text: AND and year: are words there. Scores fall from rank to rank:
    measures go by them, and would put passages of one score (copies of one text) in an order of their own.
    """
    run: dict[str, dict[str, float]] = {}
    times = []
    for identifier, text in collection.queries.items():
        found = searcher.search(SearchQuery(in_plain_words(text), mode, diversify=False))
        rows, scores = found.ranking.first(RUN_DEPTH)
        ids = [collection.entries[row].id for row in rows]
        run[identifier] = dict(zip(ids, strictly_falling(scores), strict=True))
        times.append(found.took_ms)
    return run, times


def strictly_falling(scores: Iterable[float]) -> Iterator[float]:
    """Yield the scores, each lowered until a run's six decimals tell it from the one before."""
    last = float("inf")
    for score in scores:
        last = min(score, last - _STEP)
        yield last


def scores_by_query(collection: Collection, run: Run, measure: str = "ndcg@10") -> dict[str, float]:
    """Return a measure of each judged query; 0 where nothing was found."""
    values = dict.fromkeys(collection.relevant, 0.0)
    for metric in ir_measures.iter_calc([_MEASURES[measure]], _qrels(collection), _scored(run)):
        values[metric.query_id] = float(metric.value)
    return values


def _scores(collection: Collection, run: Run, times: list[float], index_seconds: float) -> SearchScores:
    ndcg, recall, mrr = (
        float(np.mean(list(scores_by_query(collection, run, measure).values()))) for measure in _MEASURES
    )
    p50, p95 = np.percentile(times, [50, 95])
    queries, passages = len(collection.queries), len(collection.entries)
    return SearchScores(ndcg, recall, mrr, queries, passages, index_seconds, float(p50), float(p95))


def _qrels(collection: Collection) -> list[Qrel]:
    return [
        Qrel(query, entry, grade)
        for query, grades in collection.relevant.items()
        for entry, grade in grades.items()
    ]


def _scored(run: Run) -> list[ScoredDoc]:
    return [ScoredDoc(query, entry, score) for query, found in run.items() for entry, score in found.items()]
