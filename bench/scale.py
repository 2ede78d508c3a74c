"""How build time, size, memory and latency grow from a thousand passages to a million.

    OMP_NUM_THREADS=1 .venv/bin/python bench/scale.py [--sizes 1000 10000 100000 1000000] [--plot FILE]

Ten thousand passages are analysed and embedded once; the rest are those with a third of their words exchanged
for words of other passages and their vectors shaken. Each size is opened and asked in a process of its own.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.beir import Collection, read_collection
from index.evaluate import open_parts, prepared
from index.search import Searcher, SearchQuery
from index.storing.layout import LEXICAL, STORE, VECTORS
from index.storing.snapshot_writer import Prepared, write_snapshot
from index.storing.store_writer import DocumentContent, PassageContent
from ingest.document import Document, Passage
from nlp.analyzer import load_analyzer
from nlp.embedder import Vectors, load_embedder
from nlp.terms import Term
from nlp.vocabulary import load_vocabulary

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SETS = ("heq", "law-headings")
ANALYSED, PASSAGES_A_DOCUMENT, QUERIES = 10_000, 20, 300
EXCHANGED, SHAKEN = 0.33, 0.5


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
    print(
        "passages   build s  a second  store B  words B  vectors B  all B  open s  p50 ms  p95 ms  memory MB"
    )
    return [_row(size, base, embedder.dimension, shared) for size in sizes]


def _row(size: int, base: Sequence[Prepared], dimension: int, shared: Path) -> dict[str, float]:
    with TemporaryDirectory(prefix="maagar-scale-") as place:
        folder = Path(place)
        began = time.perf_counter()
        write_snapshot(folder, perturbed(base, size), dimension)
        seconds = time.perf_counter() - began
        sizes = [_bytes(folder / part) / size for part in (STORE, LEXICAL, VECTORS)]
        command = [sys.executable, __file__, "--ask", place, "--shared", str(shared)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    row = {"passages": size, "build_s": seconds, "bytes": sum(sizes), **answer}
    parts = " ".join(f"{part:8.0f}" for part in (*sizes, sum(sizes)))
    asking = f"{row['open_s']:7.2f} {row['p50_ms']:7.1f} {row['p95_ms']:7.1f} {row['memory_mb']:10.0f}"
    print(f"{size:9,} {seconds:8.1f} {size / seconds:9.0f} {parts} {asking}", flush=True)
    return row


def asked(folder: Path, shared: Path) -> dict[str, float]:
    """Open the snapshot in `folder`, ask, and return opening time, latency and peak memory."""
    analyzer, embedder, vocabulary = load_analyzer(), load_embedder(), load_vocabulary()
    began = time.perf_counter()
    searcher = Searcher(open_parts(folder), analyzer, embedder, vocabulary)
    opened = time.perf_counter() - began
    queries = [text for one in _collections(shared) for text in list(one.queries.values())[: QUERIES // 2]]
    for text in queries:
        searcher.search(SearchQuery(text))
    times = [searcher.search(SearchQuery(text)).took_ms for text in queries]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p95 = np.percentile(times, [50, 95])
    return {"open_s": opened, "p50_ms": float(p50), "p95_ms": float(p95), "memory_mb": memory}


def perturbed(base: Sequence[Prepared], size: int) -> Iterator[Prepared]:
    """Yield documents of twenty passages, `size` passages in all, each like one of `base`."""
    chance, noise = random.Random(0), np.random.default_rng(0)
    words = [term for one in base for term in one.content.passages[0].terms]
    for first in range(0, size, PASSAGES_A_DOCUMENT):
        originals = [
            base[number % len(base)] for number in range(first, min(first + PASSAGES_A_DOCUMENT, size))
        ]
        yield _document(f"d{first}", originals, words, chance, noise)


def _document(
    name: str,
    originals: Sequence[Prepared],
    words: Sequence[Term],
    chance: random.Random,
    noise: np.random.Generator,
) -> Prepared:
    passages = []
    for number, original in enumerate(originals):
        content = original.content.passages[0]
        text = content.passage.text
        passage = Passage(f"{name}-{number}", name, (), 0, len(text), text, ())
        passages.append(PassageContent(passage, terms=_exchanged(content.terms, words, chance)))
    headings = tuple(original.heading_terms[0] for original in originals)
    vectors = _shaken(np.concatenate([original.vectors for original in originals]), noise)
    return Prepared(DocumentContent(Document(name, name, "", name), tuple(passages)), headings, vectors)


def _exchanged(terms: Sequence[Term], words: Sequence[Term], chance: random.Random) -> tuple[Term, ...]:
    """Return `terms` with a third of them exchanged, each at its place."""
    exchanged = list(terms)
    for place in chance.sample(range(len(terms)), round(EXCHANGED * len(terms))):
        other = words[int(chance.random() * len(words))]
        exchanged[place] = Term(terms[place].start, terms[place].end, other.surface, other.lemmas)
    return tuple(exchanged)


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

    figure, axes = plt.subplots(1, 3, figsize=(12, 3.5))
    for axis, names in zip(axes, (("build_s",), ("bytes",), ("p50_ms", "p95_ms")), strict=True):
        for name in names:
            axis.plot([row["passages"] for row in rows], [row[name] for row in rows], "o-", label=name)
        axis.set_xscale("log")
        axis.set_xlabel("passages")
        axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
