"""FAISS over passage vectors: exact while small, inverted lists with scalar quantisation beyond.

codes.i8 · scales.f32    every row as bytes and its scale, in row order: for reranking and filters
faiss.index              what answers "nearest" over all rows
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.ranking.leg import EMPTY, Leg, best, ranked
from index.store import Rows
from nlp.embedder import Vectors

LARGEST_EXACT = 50_000
_LARGEST_SCANNED_FILTER = 20_000
_WANTED_RECALL = {100: 0.97, 1000: 0.9}
_PROBES = (8, 16, 32, 64, 96, 128, 192, 256, 384, 512)
_WANTED_ROWS = 2_000
_SAMPLED_QUERIES = 100
_TRAINING_ROWS_A_LIST = 40
_BATCH = 20_000
_INDEX, _CODES, _SCALES = "faiss.index", "codes.i8", "scales.f32"


class VectorIndex:
    """An opened vector index; rows are the store's. Scores are cosines."""

    def __init__(self, engine: faiss.Index, codes: "Codes", probes: int) -> None:
        self._engine = engine
        self._codes = codes
        self._probes = probes

    @classmethod
    def build(cls, folder: Path, batches: Iterable[Vectors], count: int, dimension: int) -> dict[str, object]:
        """Write the index of the rows in `batches` to `folder`; return its parameters for the manifest.

        `recall@100` and `recall@1000` are measured against the exact ranking, with sampled passages as
        questions.
        """
        folder.mkdir(parents=True, exist_ok=True)
        codes = _write_codes(folder, batches, count, dimension)
        if count <= LARGEST_EXACT:
            engine, parameters = (
                _exact_engine(codes),
                {"kind": "flat", "probes": 0, **_named(dict.fromkeys(_WANTED_RECALL, 1.0))},
            )
        else:
            engine, parameters = _inverted_engine(codes)
        faiss.write_index(engine, str(folder / _INDEX))
        return {"count": count, "dimension": dimension, **parameters}

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Memory-mapped. Raises DamagedSnapshotError."""
        path = folder / _INDEX
        try:
            engine = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise DamagedSnapshotError(str(path), "FAISS cannot read it") from error
        probes = engine.nprobe if isinstance(engine, faiss.IndexIVF) else 0
        return cls(engine, Codes.open(folder, engine.ntotal, engine.d), probes)

    def search(self, vector: Vectors, limit: int, allowed: Rows | None = None) -> list[tuple[int, float]]:
        """Return (row, cosine), best first, for one `float32 [dimension]` vector.

        Ties go to the smaller row.
        """
        return self.leg(vector, limit, allowed).pairs()

    def leg(self, vector: Vectors, limit: int, allowed: Rows | None = None) -> Leg:
        """Return what `search` does, as arrays."""
        limit = min(limit, self._engine.ntotal if allowed is None else len(allowed))
        if limit == 0 or not vector.any():
            return EMPTY
        if allowed is not None and len(allowed) <= _LARGEST_SCANNED_FILTER:
            return best(allowed, self.cosines(vector, allowed), limit)
        if isinstance(self._engine, faiss.IndexFlat):
            every = _all_cosines(self._engine, vector)
            if allowed is None:
                return best(np.arange(len(every)), every, limit)
            return best(allowed, every[allowed], limit)
        scores, found = self._engine.search(vector[np.newaxis], limit, params=self._parameters(allowed))
        kept = found[0] >= 0
        return ranked(found[0][kept], scores[0][kept])

    def vector(self, row: int) -> Vectors:
        """Return the stored `float32 [dimension]` vector of a row (for `similar`)."""
        return np.asarray(self._codes.vectors(np.array([row]))[0])

    def cosines(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the cosine of `vector` with each of `rows`, from the byte codes."""
        return self._codes.cosines(vector, rows)

    def _parameters(self, allowed: Rows | None) -> faiss.SearchParametersIVF:
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        return faiss.SearchParametersIVF(sel=selector, nprobe=self._probes)  # type: ignore[call-arg]


class Codes:
    """Rows as signed bytes with a scale each, memory-mapped."""

    def __init__(self, codes: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        self._codes = codes
        self._scales = scales

    @classmethod
    def open(cls, folder: Path, count: int, dimension: int) -> "Codes":
        """Raises DamagedSnapshotError when the files have another size."""
        if (folder / _CODES).stat().st_size != count * dimension:
            raise DamagedSnapshotError(str(folder / _CODES), f"it is not {count} rows of {dimension} bytes")
        if count == 0:
            return cls(np.empty((0, dimension), dtype=np.int8), np.empty(0, dtype=np.float32))
        # Plain arrays over the mapped files: taking rows of a memmap runs through Python.
        return cls(
            np.asarray(np.memmap(folder / _CODES, dtype=np.int8, mode="r", shape=(count, dimension))),
            np.asarray(np.memmap(folder / _SCALES, dtype=np.float32, mode="r", shape=(count,))),
        )

    def __len__(self) -> int:
        return len(self._scales)

    @property
    def dimension(self) -> int:
        return int(self._codes.shape[1])

    def vectors(self, rows: Rows | slice) -> Vectors:
        """Return `float32 [rows, dimension]`."""
        return self._codes[rows].astype(np.float32) * self._scales[rows, np.newaxis]

    def cosines(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the products of `vector` and each of `rows`, float32 [rows]."""
        return np.asarray((self._codes.take(rows, axis=0).astype(np.float32) @ vector) * self._scales[rows])


def _write_codes(folder: Path, batches: Iterable[Vectors], count: int, dimension: int) -> Codes:
    with (folder / _CODES).open("wb") as codes, (folder / _SCALES).open("wb") as scales:
        for batch in batches:
            scale = np.abs(batch).max(axis=1, initial=0) / 127
            steps = np.where(scale > 0, scale, 1)[:, np.newaxis]
            np.rint(batch / steps).astype(np.int8).tofile(codes)
            scale.astype(np.float32).tofile(scales)
    return Codes.open(folder, count, dimension)


def _exact_engine(codes: Codes) -> faiss.Index:
    engine = faiss.IndexFlatIP(codes.dimension)
    _add_all(engine, codes)
    return engine


def _all_cosines(engine: faiss.IndexFlat, vector: Vectors) -> Vectors:
    """Return the cosine of `vector` with each row; `best` puts a thousand in order, faster than FAISS."""
    question = np.ascontiguousarray(vector, dtype=np.float32)
    cosines = np.empty(engine.ntotal, dtype=np.float32)
    faiss.fvec_inner_products_ny(  # type: ignore[attr-defined] # the stub lacks it
        faiss.swig_ptr(cosines), faiss.swig_ptr(question), engine.get_xb(), engine.d, engine.ntotal
    )
    return cosines


def _inverted_engine(codes: Codes) -> tuple[faiss.Index, dict[str, object]]:
    lists = 2 ** round(np.log2(4 * np.sqrt(len(codes))))
    engine = faiss.index_factory(codes.dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    assert isinstance(engine, faiss.IndexIVF)
    sample = np.random.default_rng(0).permutation(len(codes))[: lists * _TRAINING_ROWS_A_LIST]
    engine.train(codes.vectors(np.sort(sample)))
    _add_all(engine, codes)
    recalls = _choose_probes(engine, codes)
    return engine, {"kind": f"IVF{lists},SQ8", "probes": engine.nprobe, **_named(recalls)}


def _named(recalls: Mapping[int, float]) -> dict[str, object]:
    return {f"recall@{depth}": round(recall, 4) for depth, recall in recalls.items()}


def _add_all(engine: faiss.Index, codes: Codes) -> None:
    for start in range(0, len(codes), _BATCH):
        engine.add(codes.vectors(slice(start, start + _BATCH)))


def _choose_probes(engine: faiss.IndexIVF, codes: Codes) -> dict[int, float]:
    """Set the fewest probes that reach the wanted recalls; return what they reach, by depth."""
    rows = np.random.default_rng(1).permutation(len(codes))[:_SAMPLED_QUERIES]
    questions = codes.vectors(np.sort(rows))
    depth = min(max(_WANTED_RECALL), len(codes))
    exact = _exact_neighbours(codes, questions, depth)
    recalls: dict[int, float] = {}
    fewest = _WANTED_ROWS * engine.nlist // len(codes)
    for probes in _PROBES:
        engine.nprobe = min(max(probes, fewest), engine.nlist)
        found = engine.search(questions, depth)[1]
        recalls = {at: _recall(exact[:, :at], found[:, :at]) for at in _WANTED_RECALL}
        if all(recalls[at] >= wanted for at, wanted in _WANTED_RECALL.items()):
            break
    return recalls


def _recall(exact: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    shared = [len(np.intersect1d(*pair)) for pair in zip(exact, found, strict=True)]
    return float(np.mean(shared) / exact.shape[1])


def _exact_neighbours(codes: Codes, questions: Vectors, depth: int) -> NDArray[np.int64]:
    """Return the rows nearest to each question, best first, int64 [questions, depth]."""
    exact = faiss.IndexFlatIP(codes.dimension)
    heap = faiss.ResultHeap(len(questions), depth, keep_max=True)
    for start in range(0, len(codes), _BATCH):
        exact.reset()
        exact.add(codes.vectors(slice(start, start + _BATCH)))
        scores, rows = exact.search(questions, depth)
        heap.add_result(scores, np.where(rows < 0, rows, rows + start))
    heap.finalize()
    return np.asarray(heap.I)
