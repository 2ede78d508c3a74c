"""BM25 over the shared Hebrew analysis: lemmas, surfaces and character n-grams as fields."""

from collections.abc import Iterable
from pathlib import Path

from index.store import Rows
from nlp.terms import Term


class LexicalIndex:
    """An opened lexical index; rows are the store's."""

    @classmethod
    def build(cls, folder: Path, documents: "Iterable[LexicalEntry]") -> None:
        """Write the index of `documents` (in row order) to `folder`, streaming."""
        raise NotImplementedError

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Memory-mapped. Raises DamagedSnapshotError."""
        raise NotImplementedError

    def search(self, query: object, limit: int, allowed: Rows | None = None) -> list[tuple[int, float]]:
        """Return (row, score), best first; `query` is a parsed index.query.Query."""
        raise NotImplementedError


class LexicalEntry:
    """What is indexed of a passage: its terms, and those of its title and headings."""

    row: int
    terms: tuple[Term, ...]
    heading_terms: tuple[Term, ...]
