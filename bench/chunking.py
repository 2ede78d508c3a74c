"""What the sizes of passages do to search: the questions over four Hebrew documents, at several sizes.

    .venv/bin/python bench/chunking.py [--shared ../shared]

`bench/graded_questions.py` says how they are scored. Sizes are in estimated word pieces.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from graded_questions import Question, holds, ndcg, read_questions, recall, sources

from index.building.passage_text import embedding_text
from index.evaluate import open_parts
from index.search import Searcher, SearchQuery
from index.storing.snapshot_writer import Prepared, write_snapshot
from index.storing.store_writer import content_of
from index.words.term_columns import document_terms
from ingest.chunk import ChunkOptions, chunk, hebrew_length
from ingest.document import Document, Passage
from ingest.parse import read_document
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.terms import index_terms
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SIZES = ((60, 100), (100, 160), (140, 220), (200, 320), (280, 420), (400, 600), (600, 900))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    shared = parser.parse_args().shared
    documents = [read_document(path, source=path.name) for path in sources(shared)]
    texts = {document.source: (document.id, document.text) for document in documents}
    questions = [question for question in read_questions(shared, texts) if question.spans]
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
        columns = document_terms(zip(heading_terms, terms, strict=True))
        yield Prepared(content_of(document, tuple(passages), columns), vectors)


if __name__ == "__main__":
    main()
