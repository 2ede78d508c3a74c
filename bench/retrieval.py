"""The retrieval ladder on the open test sets, and the questions over four Hebrew documents.

    .venv/bin/python bench/retrieval.py [--sets heq law-headings definitions] [--shared ../shared]

Prints nDCG@10 of words, lemmas, n-grams, all fields, dense, fused by rank, and reranked, with p50 and p95 of
a page of ten. The sets tune and report; nothing was trained on them.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.answer import Answerer
from index.beir import Collection, read_collection
from index.building.progress import Silent
from index.building.toolbox import Toolbox
from index.evaluate import OpenParts, ask_all, open_parts, prepared, scores_by_query
from index.lexical import LexicalIndex
from index.ranking.fusion import fuse
from index.rebuild import BuildOptions, build
from index.search import Hit, Mode, Searcher, SearchQuery
from index.snapshot import Snapshot
from index.store import Store
from index.storing.layout import LEXICAL
from index.storing.snapshot_writer import write_snapshot
from index.words.lexical_query import FieldWeights
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
FIELDS = {
    "words": FieldWeights(lemma=0, surface=1, gram=0, heading=0),
    "lemmas": FieldWeights(lemma=1, surface=0, gram=0, heading=0),
    "n-grams": FieldWeights(lemma=0, surface=0, gram=1, heading=0),
    "all fields": FieldWeights(),
}
DEPTH, READ_CHARACTERS = 10, 8_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--sets", nargs="*", default=["heq", "law-headings", "definitions"])
    parser.add_argument("--no-questions", action="store_true")
    arguments = parser.parse_args()
    analyzer, embedder = load_analyzer(), load_embedder()
    print(f"analyzer {analyzer.name}, embedder {embedder.name}")
    for name in arguments.sets:
        ladder(arguments.shared / "eval" / "retrieval" / name, analyzer, embedder)
    if not arguments.no_questions:
        questions_over_documents(arguments.shared, analyzer, embedder)


def ladder(folder: Path, analyzer: Analyzer, embedder: Embedder) -> None:
    collection = read_collection(folder)
    with TemporaryDirectory(prefix="maagar-bench-") as place:
        began = time.perf_counter()
        write_snapshot(Path(place), prepared(collection.entries, analyzer, embedder), embedder.dimension)
        seconds = time.perf_counter() - began
        size = _bytes(Path(place)) / len(collection.entries)
        print(
            f"\n{folder.name}: {len(collection.entries)} passages, {len(collection.queries)} queries", end=""
        )
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
        fused = fuse([(tuple(ranking.lexical), 1.0), (tuple(ranking.semantic), 1.0)])[:100]
        run[identifier] = {collection.entries[row].id: score for row, score in fused}
    return run


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True)
class GradedSpan:
    """A span of a document's reading text that answers, with its grade."""

    document_id: str
    start: int
    end: int
    grade: int


def questions_over_documents(shared: Path, analyzer: Analyzer, embedder: Embedder) -> None:
    """Print nDCG over documents 001–004 by kind of question, and how often an answer is given."""
    sources = sorted((shared / "seeds").glob("00[1-4]_*.txt"))
    with TemporaryDirectory(prefix="maagar-bench-") as place:
        build(Path(place), sources, Toolbox(), BuildOptions(), Silent())
        snapshot = Snapshot.open(Path(place))
        searcher = Searcher(snapshot, analyzer, embedder, load_vocabulary())
        _print_by_kind(searcher, _questions(shared, sources, snapshot.store))
        snapshot.close()


def _questions(
    shared: Path, sources: Sequence[Path], store: Store
) -> Iterator[tuple[dict[str, str], list[GradedSpan]]]:
    raw = {path.name: path.read_text(encoding="utf-8-sig") for path in sources}
    ids = {Path(record.source).name: record.id for record in store.documents()}
    for line in (shared / "eval/concepts/questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        spans = []
        for span in question["relevant"]:
            identifier = ids[span["doc"]]
            start, end = _moved(
                raw[span["doc"]], store.full_document(identifier).text, span["start"], span["end"]
            )
            spans.append(GradedSpan(identifier, start, end, span["grade"]))
        yield question, spans


def _moved(raw: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return where `raw[start:end]` is in `text`, which differs in white space and signs only."""
    places = [match.start() for match in re.finditer(r"\w", text)]
    letters = "".join(text[place] for place in places)
    wanted = "".join(re.findall(r"\w", raw[start:end]))
    before = len(re.findall(r"\w", raw[:start]))
    found = [match.start() for match in re.finditer(re.escape(wanted), letters)]
    if not wanted or not found:
        return 0, 0
    first = min(found, key=lambda place: abs(place - before))
    return places[first], places[first + len(wanted) - 1] + 1


def _print_by_kind(searcher: Searcher, questions: Iterator[tuple[dict[str, str], list[GradedSpan]]]) -> None:
    answerer = Answerer(searcher)
    values: defaultdict[str, list[float]] = defaultdict(list)
    answered, counts = Counter[str](), Counter[str]()
    for question, spans in questions:
        kind = question["kind"]
        counts[kind] += 1
        answered[kind] += answerer.ask(question["query"]).answered
        if spans:
            hits = searcher.search(SearchQuery(question["query"], diversify=False)).hits
            values[kind].append(_ndcg(hits, spans))
    print(f"\nquestions over documents 001–004 ({sum(counts.values())})")
    for kind, count in sorted(counts.items()):
        score = f"nDCG {np.mean(values[kind]):.3f}" if values[kind] else " " * 10
        print(f"  {kind:14} {count:3}  {score}  answered {answered[kind]}")


def _ndcg(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> float:
    """Return DCG over the first 10 passages or 8,000 characters, each span once, over the ideal one."""
    left = list(spans)
    gains, read = [], 0
    for hit in hits[:DEPTH]:
        if read >= READ_CHARACTERS:
            break
        read += len(hit.record.passage.text)
        found = [span for span in left if _holds(hit, span)]
        left = [span for span in left if span not in found]
        gains.append(sum(span.grade for span in found))
    ideal = sorted((span.grade for span in spans), reverse=True)[:DEPTH]
    return min(1.0, _dcg(gains) / _dcg(ideal))


def _holds(hit: Hit, span: GradedSpan) -> bool:
    passage = hit.record.passage
    shared = min(passage.end, span.end) - max(passage.start, span.start)
    return passage.document_id == span.document_id and 2 * shared >= span.end - span.start > 0


def _dcg(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


if __name__ == "__main__":
    main()
