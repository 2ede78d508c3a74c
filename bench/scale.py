"""How build time, size, memory and latency grow from a thousand passages to a million.

    OMP_NUM_THREADS=1 .venv/bin/python bench/scale.py [--sizes 1000 10000 100000 1000000] [--plot FILE]

Ten thousand passages are analysed and embedded once; the rest are those with a third of their words exchanged
for words of other passages and their vectors shaken, the time for which is not counted as building.
Each size is opened and asked in a process of its own; "cpu" is a query's processor time, which does not wait.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from peak_memory import peak_memory

from index.beir import Collection, read_collection
from index.evaluate import open_parts, prepared
from index.search import Searcher, SearchQuery
from index.storing.layout import LEXICAL, STORE, VECTORS
from index.storing.snapshot_writer import Prepared, write_snapshot
from index.storing.store_writer import content_of
from index.words.term_columns import DocumentTerms, Numbers, PassageTerms, TermType
from ingest.document import Document, Passage
from nlp.analyzer import load_analyzer
from nlp.embedder import Vectors, load_embedder
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SETS = ("heq", "law-headings")
ANALYSED, PASSAGES_A_DOCUMENT, QUERIES = 10_000, 20, 300
EXCHANGED, SHAKEN = 0.33, 0.5
HEADINGS = (
    "passages   build s  a second  store B  words B  vectors B    all B  recall  open s"
    "  p50 ms  p95 ms  cpu p50  cpu p95  memory MB"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        print(json.dumps(asked(arguments.ask, arguments.shared)))
        return
    rows = measured(arguments.shared, arguments.sizes)
    if arguments.plot:
        plot(rows, arguments.plot)


def measured(shared: Path, sizes: Sequence[int]) -> list[dict[str, float]]:
    """Print and return a row a size."""
    analyzer, embedder = load_analyzer(), load_embedder()
    everything = [entry for one in _collections(shared) for entry in one.entries]
    entries = [*everything[::2], *everything[1::2]][:ANALYSED]
    began = time.perf_counter()
    base = list(prepared(entries, analyzer, embedder))
    rate = len(base) / (time.perf_counter() - began)
    print(f"analysis and embedding apart: {rate:.0f} passages/s; {embedder.dimension} dimensions")
    print(HEADINGS)
    return [_row(size, base, embedder.dimension, shared) for size in sizes]


def _row(size: int, base: Sequence[Prepared], dimension: int, shared: Path) -> dict[str, float]:
    with TemporaryDirectory(prefix="maagar-scale-") as place:
        folder = Path(place)
        documents = Stopwatch(perturbed(base, size))
        began = time.perf_counter()
        written = write_snapshot(folder, documents, dimension)
        seconds = time.perf_counter() - began - documents.seconds
        sizes = [_bytes(folder / part) / size for part in (STORE, LEXICAL, VECTORS)]
        command = [sys.executable, __file__, "--ask", place, "--shared", str(shared)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    recall = float(str(written.vectors["recall@100"]))
    row = {"passages": size, "build_s": seconds, "bytes": sum(sizes), "recall": recall, **answer}
    _print(row, sizes)
    return row


def _print(row: dict[str, float], sizes: Sequence[float]) -> None:
    parts = " ".join(f"{part:8.0f}" for part in (*sizes, sum(sizes)))
    asking = " ".join(f"{row[name]:7.1f}" for name in ("p50_ms", "p95_ms", "cpu_p50_ms", "cpu_p95_ms"))
    print(
        f"{row['passages']:9,} {row['build_s']:8.1f} {row['passages'] / row['build_s']:9.0f} {parts}", end=""
    )
    print(f" {row['recall']:7.3f} {row['open_s']:7.2f} {asking} {row['memory_mb']:10.0f}", flush=True)


class Stopwatch:
    """Passes documents on; `seconds` is how long making them took."""

    def __init__(self, documents: Iterator[Prepared]) -> None:
        self._documents = documents
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Prepared]:
        return self

    def __next__(self) -> Prepared:
        began = time.perf_counter()
        try:
            return next(self._documents)
        finally:
            self.seconds += time.perf_counter() - began


def asked(folder: Path, shared: Path) -> dict[str, float]:
    """Open the snapshot in `folder`, ask, and return opening time, latency and peak memory."""
    analyzer, embedder, vocabulary = load_analyzer(), load_embedder(), load_vocabulary()
    began = time.perf_counter()
    searcher = Searcher(open_parts(folder), analyzer, embedder, vocabulary)
    opened = time.perf_counter() - began
    queries = [text for one in _collections(shared) for text in list(one.queries.values())[: QUERIES // 2]]
    for text in queries:
        searcher.search(SearchQuery(text))
    times = np.array([_timed(searcher, text) for text in queries])
    (p50, cpu_p50), (p95, cpu_p95) = np.percentile(times, [50, 95], axis=0).tolist()
    latency = {"p50_ms": p50, "p95_ms": p95, "cpu_p50_ms": cpu_p50, "cpu_p95_ms": cpu_p95}
    return {"open_s": opened, **latency, "memory_mb": peak_memory()}


def _timed(searcher: Searcher, text: str) -> tuple[float, float]:
    """Return the milliseconds by the clock and of the processor that a page of ten takes."""
    began = time.thread_time()
    took = searcher.search(SearchQuery(text)).took_ms
    return took, (time.thread_time() - began) * 1000


def perturbed(base: Sequence[Prepared], size: int) -> Iterator[Prepared]:
    """Yield documents of twenty passages, `size` passages in all, each like one of `base`."""
    chance = np.random.default_rng(0)
    numbers: dict[TermType, int] = {}
    passages = [_numbered(one.content.terms, numbers) for one in base]
    words = np.concatenate([one.text.types for one in passages])
    types = tuple(numbers)
    for first in range(0, size, PASSAGES_A_DOCUMENT):
        chosen = [number % len(base) for number in range(first, min(first + PASSAGES_A_DOCUMENT, size))]
        terms = [_exchanged(passages[number], words, chance) for number in chosen]
        yield _document(f"d{first}", [base[number] for number in chosen], terms, types, chance)


def _numbered(terms: DocumentTerms, numbers: dict[TermType, int]) -> PassageTerms:
    """Return the terms of a document of one passage, its types numbered among all."""
    own = np.fromiter((numbers.setdefault(one, len(numbers)) for one in terms.types), dtype=np.uint32)
    (passage,) = terms.passages
    return PassageTerms(own[passage.heading], replace(passage.text, types=own[passage.text.types]))


def _exchanged(passage: PassageTerms, words: Numbers, chance: np.random.Generator) -> PassageTerms:
    """Return the passage with a third of its terms exchanged, each at its place."""
    types = passage.text.types.copy()
    places = chance.permutation(len(types))[: round(EXCHANGED * len(types))]
    types[places] = chance.choice(words, len(places))
    return replace(passage, text=replace(passage.text, types=types))


def _document(
    name: str,
    originals: Sequence[Prepared],
    terms: Sequence[PassageTerms],
    types: Sequence[TermType],
    chance: np.random.Generator,
) -> Prepared:
    passages = []
    for number, original in enumerate(originals):
        text = original.content.passages[0].text
        passages.append(Passage(f"{name}-{number}", name, (), 0, len(text), text, ()))
    vectors = _shaken(np.concatenate([original.vectors for original in originals]), chance)
    document = Document(name, name, "", name)
    return Prepared(content_of(document, tuple(passages), _own_types(terms, types)), vectors)


def _own_types(passages: Sequence[PassageTerms], types: Sequence[TermType]) -> DocumentTerms:
    """Return the passages with only the types that occur in them, numbered anew."""
    parts = [part for passage in passages for part in (passage.heading, passage.text.types)]
    used, numbers = np.unique(np.concatenate(parts), return_inverse=True)
    split = np.split(numbers.astype(np.uint32), np.cumsum([len(part) for part in parts])[:-1])
    texts = (
        PassageTerms(split[2 * at], replace(passage.text, types=split[2 * at + 1]))
        for at, passage in enumerate(passages)
    )
    return DocumentTerms(tuple(types[number] for number in used.tolist()), tuple(texts))


def _shaken(vectors: Vectors, noise: np.random.Generator) -> Vectors:
    shaken = vectors + SHAKEN * noise.normal(size=vectors.shape) / np.sqrt(vectors.shape[1])
    return np.asarray(shaken / np.linalg.norm(shaken, axis=1, keepdims=True), dtype=np.float32)


def _collections(shared: Path) -> list[Collection]:
    return [read_collection(shared / "eval" / "retrieval" / name) for name in SETS]


def _bytes(path: Path) -> int:
    files = [path] if path.is_file() else [part for part in path.rglob("*") if part.is_file()]
    return sum(part.stat().st_size for part in files)


def plot(rows: Sequence[dict[str, float]], path: Path) -> None:
    """Draw build time, size and latency over the number of passages."""
    import matplotlib.pyplot as plt

    drawn = {
        "seconds to build": {"": "build_s"},
        "bytes a passage": {"": "bytes"},
        "processor milliseconds a query": {"median": "cpu_p50_ms", "95th percentile": "cpu_p95_ms"},
    }
    figure, axes = plt.subplots(1, 3, figsize=(9, 2.8))
    for axis, (title, lines) in zip(axes, drawn.items(), strict=True):
        for label, name in lines.items():
            axis.plot([row["passages"] for row in rows], [row[name] for row in rows], "o-", label=label)
        axis.set(xscale="log", xlabel="passages", title=title, ylim=(0, None))
        if len(lines) > 1:
            axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
