from pathlib import Path

import numpy as np
import pytest

from index import vectors
from index.errors import DamagedSnapshotError
from index.vectors import VectorIndex
from nlp.embedder import Vectors

DIMENSION = 16


def _clustered(count: int) -> Vectors:
    chance = np.random.default_rng(0)
    centres = chance.normal(size=(20, DIMENSION))
    rows = centres[chance.integers(0, 20, count)] + 0.5 * chance.normal(size=(count, DIMENSION))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _built(folder: Path, rows: Vectors) -> tuple[dict[str, object], VectorIndex]:
    batches = (rows[start : start + 100] for start in range(0, len(rows), 100))
    parameters = VectorIndex.build(folder, batches, len(rows), DIMENSION)
    return parameters, VectorIndex.open(folder)


def test_small_index_ranks_as_exact_cosines(tmp_path: Path) -> None:
    rows = _clustered(300)
    parameters, index = _built(tmp_path, rows)
    exact = np.argsort(-(rows @ rows[7]), kind="stable")[:5]
    assert parameters["kind"] == "flat"
    assert (parameters["recall@100"], parameters["recall@1000"]) == (1.0, 1.0)
    assert [row for row, _ in index.search(rows[7], 5)] == exact.tolist()


def test_large_index_is_quantised_and_says_its_recall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "LARGEST_EXACT", 1_000)
    rows = _clustered(4_000)
    parameters, index = _built(tmp_path, rows)
    assert parameters["kind"] == "IVF256,SQ8"
    assert float(str(parameters["recall@100"])) >= 0.97
    exact = np.argsort(-(rows @ rows[:20].T), axis=0)[:1000]
    found = [[row for row, _ in index.search(vector, 1000)] for vector in rows[:20]]
    shared = [len(np.intersect1d(*pair)) / 1000 for pair in zip(exact.T, found, strict=True)]
    assert float(str(parameters["recall@1000"])) == pytest.approx(np.mean(shared), abs=0.02)
    assert np.mean(shared) >= 0.9
    assert index.search(rows[11], 1)[0][0] == 11


def test_filter_is_pushed_down(tmp_path: Path) -> None:
    rows = _clustered(300)
    _, index = _built(tmp_path, rows)
    allowed = np.arange(0, 300, 3)
    exact = allowed[np.argsort(-(rows[allowed] @ rows[7]), kind="stable")[:5]]
    assert [row for row, _ in index.search(rows[7], 5, allowed)] == exact.tolist()
    assert index.search(rows[7], 5, np.array([], dtype=np.int64)) == []


@pytest.mark.parametrize("largest_exact", [100, 1_000])
def test_large_filter_is_pushed_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, largest_exact: int
) -> None:
    monkeypatch.setattr(vectors, "_LARGEST_SCANNED_FILTER", 10)
    monkeypatch.setattr(vectors, "LARGEST_EXACT", largest_exact)
    rows = _clustered(300)
    _, index = _built(tmp_path, rows)
    found = [row for row, _ in index.search(rows[7], 20, np.arange(100, 200))]
    assert len(found) == 20
    assert all(100 <= row < 200 for row in found)


def test_equally_near_rows_come_in_their_order_also_where_the_ranking_is_cut(tmp_path: Path) -> None:
    rows = np.repeat(_clustered(3), 40, axis=0)
    _, index = _built(tmp_path, rows)
    assert [row for row, _ in index.search(rows[50], 30)] == list(range(40, 70))


def test_stored_vector_is_within_a_byte_step(tmp_path: Path) -> None:
    rows = _clustered(50)
    _, index = _built(tmp_path, rows)
    assert np.abs(index.vector(3) - rows[3]).max() < 1 / 127


def test_empty_question_finds_nothing(tmp_path: Path) -> None:
    _, index = _built(tmp_path, _clustered(50))
    assert index.search(np.zeros(DIMENSION, dtype=np.float32), 5) == []


def test_index_without_passages_opens(tmp_path: Path) -> None:
    _, index = _built(tmp_path, np.empty((0, DIMENSION), dtype=np.float32))
    assert index.search(np.ones(DIMENSION, dtype=np.float32), 5) == []


def test_cut_file_is_damaged(tmp_path: Path) -> None:
    _built(tmp_path, _clustered(50))
    (tmp_path / "codes.i8").write_bytes(b"x")
    with pytest.raises(DamagedSnapshotError, match="50 rows"):
        VectorIndex.open(tmp_path)
