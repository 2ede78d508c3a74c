"""Documents with all that was made of them become the files of a snapshot, in one streaming pass.

The engines are imported when they write: a build that only tags again, or changes nothing, needs none.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.storing.layout import LEXICAL, STORE, VECTORS
from index.storing.store_writer import DocumentContent, StoreWriter
from index.words.term_columns import DocumentTerms
from nlp.embedder import Vectors

BATCH = 4096


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be written; `vectors` is `float32 [passages, dimension]`."""

    content: DocumentContent
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; `vectors` are the parameters of the vector index."""

    documents: int
    passages: int
    vectors: dict[str, object]


def write_snapshot(folder: Path, prepared: Iterable[Prepared], dimension: int) -> Written:
    """Write store, lexical index and vectors of `prepared`, in its order, to `folder`."""
    from index.lexical import LexicalIndex
    from index.vectors import VectorIndex

    aside = folder / "vectors.raw"
    with StoreWriter(folder / STORE) as writer:
        with aside.open("wb") as raw:
            LexicalIndex.build(folder / LEXICAL, _terms(prepared, writer, raw.write))
        passages = writer.passage_count
        parameters = VectorIndex.build(
            folder / VECTORS, _batches(aside, passages, dimension), passages, dimension
        )
        aside.unlink()
        return Written(writer.document_count, passages, parameters)


def _terms(
    prepared: Iterable[Prepared], writer: StoreWriter, keep: Callable[[bytes], object]
) -> Iterator[DocumentTerms]:
    """Yield what is indexed of each document; store and vectors are written on the way."""
    for one in prepared:
        writer.add(one.content)
        keep(np.ascontiguousarray(one.vectors, dtype=np.float32).tobytes())
        yield one.content.terms


def _batches(raw: Path, passages: int, dimension: int) -> Iterator[Vectors]:
    if passages:
        vectors = np.memmap(raw, dtype=np.float32, mode="r", shape=(passages, dimension))
        for start in range(0, passages, BATCH):
            yield np.array(vectors[start : start + BATCH])
