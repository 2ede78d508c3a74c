"""What the sizes of passages do to search: the questions over four Hebrew documents, at several sizes.

    .venv/bin/python bench/chunking.py [--shared ../shared]

A graded span counts as found at the first passage that holds at least half of it; DCG runs over the first 10
passages or 8,000 characters; the ideal ranks the spans by grade. Sizes are in estimated word pieces.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.building.passage_text import embedding_text
from index.evaluate import open_parts
from index.search import Hit, Searcher, SearchQuery
from index.storing.snapshot_writer import Prepared, write_snapshot
from index.storing.store_writer import DocumentContent, PassageContent
from ingest.chunk import ChunkOptions, chunk, hebrew_length
from ingest.document import Document, Passage
from ingest.parse import read_document
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.terms import index_terms
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SIZES = ((60, 100), (100, 160), (140, 220), (200, 320), (280, 420), (400, 600), (600, 900))
DEPTH, READ_CHARACTERS = 10, 8_000


@dataclass(frozen=True, slots=True)
class GradedSpan:
    """A span of a document's reading text that answers a question, with its grade."""

    document_id: str
    start: int
    end: int
    grade: int


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    spans: tuple[GradedSpan, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    shared = parser.parse_args().shared
    sources = sorted((shared / "seeds").glob("00[1-4]_*.txt"))
    documents = [read_document(path, source=path.name) for path in sources]
    questions = list(read_questions(shared, documents))
    analyzer, embedder = load_analyzer(), load_embedder()
    print(f"{len(questions)} questions, analyzer {analyzer.name}, embedder {embedder.name}")
    print("target  limit  passages  median   nDCG   recall  held")
    for target, limit in SIZES:
        print(row(ChunkOptions(target=target, limit=limit), documents, questions, analyzer, embedder))


def row(
    options: ChunkOptions,
    documents: Sequence[Document],
    questions: Sequence[Question],
    analyzer: Analyzer,
    embedder: Embedder,
) -> str:
    """Return a line of the table. `held` is the share of graded spans that some passage holds half of."""
    chunks = [chunk(document, options=options) for document in documents]
    passages = [passage for of_document in chunks for passage in of_document]
    with TemporaryDirectory(prefix="maagar-bench-") as place:
        content = prepared(documents, chunks, analyzer, embedder)
        write_snapshot(Path(place), content, embedder.dimension)
        parts = open_parts(Path(place))
        searcher = Searcher(parts, analyzer, embedder, load_vocabulary())
        found = [
            (searcher.search(SearchQuery(question.text, diversify=False)).hits, question.spans)
            for question in questions
        ]
        parts.store.close()
    spans = [span for question in questions for span in question.spans]
    return (
        f"{options.target:6} {options.limit:6} {len(passages):9}"
        f" {np.median([hebrew_length(passage.text) for passage in passages]):7.0f}"
        f"  {np.mean([ndcg(hits, spans) for hits, spans in found]):.3f}"
        f"   {np.mean([recall(hits, spans) for hits, spans in found]):.3f}"
        f"  {np.mean([any(holds(passage, span) for passage in passages) for span in spans]):.3f}"
    )


def prepared(
    documents: Sequence[Document],
    chunks: Sequence[Sequence[Passage]],
    analyzer: Analyzer,
    embedder: Embedder,
) -> Iterator[Prepared]:
    """Yield each document with its passages, analysed and embedded as a build does it."""
    for document, passages in zip(documents, chunks, strict=True):
        headings = ["\n".join((document.title, *passage.heading_path)) for passage in passages]
        heading_terms = [index_terms(analysis) for analysis in analyzer.analyze_many(headings)]
        terms = [
            index_terms(analysis) for analysis in analyzer.analyze_many(passage.text for passage in passages)
        ]
        vectors = embedder.embed_passages(
            [embedding_text(document.title, passage.heading_path, passage.text) for passage in passages]
        )
        content = [
            PassageContent(passage, terms=found) for passage, found in zip(passages, terms, strict=True)
        ]
        yield Prepared(DocumentContent(document, tuple(content)), tuple(heading_terms), vectors)


def read_questions(shared: Path, documents: Sequence[Document]) -> Iterator[Question]:
    """Yield the questions that the documents answer, their spans moved into the reading texts."""
    by_source = {document.source: document for document in documents}
    raw = {name: (shared / "seeds" / name).read_text(encoding="utf-8-sig") for name in by_source}
    for line in (shared / "eval/concepts/questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        spans = []
        for span in question["relevant"]:
            document = by_source[span["doc"]]
            start, end = moved(raw[span["doc"]], document.text, span["start"], span["end"])
            spans.append(GradedSpan(document.id, start, end, span["grade"]))
        if spans:
            yield Question(question["query"], tuple(spans))


def moved(raw: str, text: str, start: int, end: int) -> tuple[int, int]:
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


def ndcg(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> float:
    gains = [sum(span.grade for span in found) for found in found_at(hits, spans)]
    ideal = sorted((span.grade for span in spans), reverse=True)[:DEPTH]
    return min(1.0, dcg(gains) / dcg(ideal))


def recall(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> float:
    return sum(len(found) for found in found_at(hits, spans)) / len(spans)


def found_at(hits: Sequence[Hit], spans: Sequence[GradedSpan]) -> list[list[GradedSpan]]:
    """Return the spans that each passage of those read is the first to hold."""
    left, found, read = list(spans), [], 0
    for hit in hits[:DEPTH]:
        if read >= READ_CHARACTERS:
            break
        read += len(hit.record.passage.text)
        found.append([span for span in left if holds(hit.record.passage, span)])
        left = [span for span in left if span not in found[-1]]
    return found


def holds(passage: Passage, span: GradedSpan) -> bool:
    shared = min(passage.end, span.end) - max(passage.start, span.start)
    return passage.document_id == span.document_id and 2 * shared >= span.end - span.start > 0


def dcg(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


if __name__ == "__main__":
    main()
