"""FAISS over passage vectors: exact while small, IVF or HNSW with quantisation beyond."""

from collections.abc import Iterable
from pathlib import Path

from index.store import Rows
from nlp.embedder import Vectors


class VectorIndex:
    """An opened vector index; rows are the store's. Scores are cosines."""

    @classmethod
    def build(cls, folder: Path, batches: Iterable[Vectors], count: int, dimension: int) -> dict[str, object]:
        """Write the index of the rows in `batches` to `folder`; return its parameters for the manifest."""
        raise NotImplementedError

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Memory-mapped. Raises DamagedSnapshotError."""
        raise NotImplementedError

    def search(self, vector: Vectors, limit: int, allowed: Rows | None = None) -> list[tuple[int, float]]:
        """Return (row, cosine), best first, for one `float32 [dimension]` vector."""
        raise NotImplementedError

    def vector(self, row: int) -> Vectors:
        """Return the stored `float32 [dimension]` vector of a row (for `similar`)."""
        raise NotImplementedError
