"""The terms of every passage as numbers, in text order: what reranking and phrases read.

    tokens.u32    type numbers of all passages, one after the other; headings first, then the text
    offsets.npy   int64 [passages + 1] into tokens · heads.npy uint16 [passages], how many are headings
    types_*.npy   of each type (a surface with its lemmas): hashes of its surface, lemmas and grams

Strings are kept as 32-bit hashes: a passage costs four bytes a word.
"""

import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.words.grams import gram_hashes
from index.words.term_columns import DocumentTerms, Numbers, TermType

Hashes = NDArray[np.uint32]
Bits = NDArray[np.uint64]
Types = NDArray[np.int64]
_TYPES_AT_ONCE = 100_000
_MOST_HEADING_WORDS = 0xFFFF
_TABLES = (
    "offsets",
    "heads",
    "types_surface",
    "types_lemma",
    "types_lemma_at",
    "types_gram",
    "types_gram_at",
)


def word_hash(word: str) -> int:
    """Return the 32-bit hash that stands for a word or gram, the same on every machine."""
    return crc32(word.encode())


def word_hashes(words: Sequence[str]) -> Hashes:
    """Return the hash of each word."""
    return np.array([crc32(word.encode()) for word in words], dtype=np.uint32)


class ForwardWriter:
    """Streams passages to a folder; keeps one entry a word type in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._stream = (folder / "tokens.u32").open("wb")
        self._types: dict[TermType, int] = {}
        self._offsets = array("q", [0])
        self._heads = array("H")

    def add(self, terms: DocumentTerms) -> None:
        """Append the passages of a document."""
        known = self._types
        numbers = np.array([known.setdefault(kind, len(known)) for kind in terms.types], dtype=np.uint32)
        for passage in terms.passages:
            self._append(numbers[passage.heading[:_MOST_HEADING_WORDS]], numbers[passage.text.types])

    def close(self) -> None:
        """Write the tables."""
        self._stream.close()
        np.save(self._folder / "offsets.npy", np.frombuffer(self._offsets, dtype=np.int64))
        np.save(self._folder / "heads.npy", np.frombuffer(self._heads, dtype=np.uint16))
        for name, values in self._descriptions().items():
            np.save(self._folder / f"{name}.npy", values)

    def _append(self, heads: Numbers, text: Numbers) -> None:
        self._stream.write(heads.tobytes())
        self._stream.write(text.tobytes())
        self._offsets.append(self._offsets[-1] + len(heads) + len(text))
        self._heads.append(len(heads))

    def _descriptions(self) -> dict[str, Numbers]:
        """Return the tables of the types, made of so many at once that their letters fit in memory."""
        kinds = list(self._types)
        parts = [_described(kinds[at : at + _TYPES_AT_ONCE]) for at in range(0, len(kinds), _TYPES_AT_ONCE)]
        columns = [np.concatenate(column) for column in zip(_described([]), *parts, strict=True)]
        surfaces, lemmas, lemma_counts, grams, gram_counts = columns
        return {
            "types_surface": surfaces,
            "types_lemma": lemmas,
            "types_lemma_at": _bounds(lemma_counts),
            "types_gram": grams,
            "types_gram_at": _bounds(gram_counts),
        }


def _described(kinds: Sequence[TermType]) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Return the hashes of the types' surfaces, of their lemmas, how many, of their grams, how many."""
    words = [kind.split("\t") for kind in kinds]
    lemma_counts = np.array([len(one) - 1 for one in words], dtype=np.uint32)
    surfaces = [one[0] for one in words]
    lemmas = [lemma for one in words for lemma in one[1:]]
    grams, gram_counts = gram_hashes(surfaces)
    return word_hashes(surfaces), word_hashes(lemmas), lemma_counts, grams, gram_counts.astype(np.uint32)


def _bounds(counts: Numbers) -> Numbers:
    """Return where each slice begins, and where the last ends."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different length: row i is `values[starts[i] : starts[i] + lengths[i]]`."""

    values: NDArray[np.uint32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


class ForwardIndex:
    """An opened forward index, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        try:
            tables = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in _TABLES}
            self._tokens = _mapped_tokens(folder / "tokens.u32", int(tables["offsets"][-1]))
        except (OSError, ValueError) as error:
            raise DamagedSnapshotError(str(folder), f"the forward index cannot be read ({error})") from error
        self._tables = tables
        self._local = threading.local()

    def __len__(self) -> int:
        return len(self._tables["heads"])

    @property
    def type_count(self) -> int:
        """How many types there are; they are numbered from 0."""
        return len(self._tables["types_surface"])

    @cached_property
    def kernel_tables(self) -> tuple[NDArray[Any], ...]:
        """The tokens and the tables, as kernels take them."""
        return (self._tokens, *(self._tables[name] for name in _TABLES))

    def tokens(self, rows: NDArray[np.int64]) -> tuple[Ragged, NDArray[np.int64]]:
        """Return the type numbers of `rows`, concatenated, and how many of each are headings."""
        offsets = self._tables["offsets"]
        starts, ends = offsets[rows], offsets[rows + 1]
        lengths = ends - starts
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        values = np.concatenate([self._tokens[:0], *[self._tokens[start:end] for start, end in pairs]])
        return Ragged(values, np.cumsum(lengths) - lengths, lengths), self._tables["heads"][rows].astype(
            np.int64
        )

    def distinct(self, types: NDArray[np.uint32]) -> tuple[Types, NDArray[np.int32]]:
        """Return the different ones of `types`, ascending, and, for each of `types`, which of them it is.

        As `np.unique` with its inverse, but in time linear in `types`.
        """
        marks, places = self._scratch()
        at = types.astype(np.int64)
        marks[at] = True
        found = np.flatnonzero(marks)
        marks[found] = False
        places[found] = np.arange(len(found), dtype=np.int32)
        return found, places.take(at)

    def surfaces(self, types: Types) -> Hashes:
        """Return the surface's hash of each type."""
        return np.asarray(self._tables["types_surface"][types])

    def lemmas(self, types: Types) -> Ragged:
        return self._ragged("lemma", types)

    def main_words(self, types: Types) -> Hashes:
        """Return the hash of the first lemma of each type, else of its surface, as `nlp.terms.main_word`."""
        lemmas = self.lemmas(types)
        first = np.append(lemmas.values, np.uint32(0))[np.minimum(lemmas.starts, len(lemmas.values))]
        return np.where(lemmas.lengths > 0, first, self.surfaces(types))

    def grams(self, types: Types) -> Ragged:
        return self._ragged("gram", types)

    def word_bits(self, types: Types, half: int) -> Bits:
        """Return [types]: bits of each type, of its surface and lemmas the first or the second (0, 1)."""
        bits: Bits = self._bits[0][half].take(types)
        return bits

    def gram_bits(self, types: Types, half: int) -> Bits:
        """Return [types]: bits of each type, of its grams the first or the second (0, 1)."""
        bits: Bits = self._bits[1][half].take(types)
        return bits

    @cached_property
    def _bits(self) -> tuple[Bits, Bits]:
        """Return the bits of the words and of the grams of all types: they tell which are worth a look."""
        words = _joined_bits(self._tables["types_lemma"], self._tables["types_lemma_at"])
        words |= bits_of(self._tables["types_surface"])
        return words, _joined_bits(self._tables["types_gram"], self._tables["types_gram_at"])

    def _scratch(self) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
        """Return a thread's own arrays: for each type False, and an undefined number."""
        scratch: tuple[NDArray[np.bool_], NDArray[np.int32]] | None = getattr(self._local, "scratch", None)
        if scratch is None:
            count = self.type_count
            scratch = self._local.scratch = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.int32)
        return scratch

    def _ragged(self, what: str, types: Types) -> Ragged:
        at = self._tables[f"types_{what}_at"]
        starts = at[types].astype(np.int64)
        lengths = at[types + 1].astype(np.int64) - starts
        values, begins = gather(self._tables[f"types_{what}"], starts, lengths)
        return Ragged(values, begins, lengths)


def gather(
    values: NDArray[np.uint32], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the slices `values[start : start + length]` end to end, and where each begins in the result."""
    ends = np.cumsum(lengths)
    begins = ends - lengths
    total = int(ends[-1]) if len(ends) else 0
    positions = np.arange(total, dtype=np.int64) + np.repeat(starts - begins, lengths)
    return np.asarray(values[positions]), begins


def bits_of(hashes: Hashes) -> Bits:
    """Return [2, hashes]: for each hash one of 64 bits, and independently of it another."""
    shifts = np.array([[0], [6]], dtype=np.uint32)
    places = ((hashes >> shifts) & np.uint32(63)).astype(np.uint64)
    return np.asarray(np.left_shift(np.uint64(1), places), dtype=np.uint64)


def _joined_bits(hashes: Hashes, at: NDArray[np.uint32]) -> Bits:
    """Return [2, slices]: for each of the slices `hashes[at[i] : at[i + 1]]` the bits of all its hashes."""
    joined = np.zeros((2, len(at) - 1), dtype=np.uint64)
    for first in range(0, joined.shape[1], _TYPES_AT_ONCE):
        bounds = at[first : first + _TYPES_AT_ONCE + 1].astype(np.int64)
        filled = np.flatnonzero(np.diff(bounds))
        if len(filled):
            bits = bits_of(hashes[bounds[0] : bounds[-1]])
            joined[:, first + filled] = np.bitwise_or.reduceat(bits, bounds[filled] - bounds[0], axis=1)
    return joined


def _mapped_tokens(path: Path, count: int) -> NDArray[np.uint32]:
    if path.stat().st_size != 4 * count:
        raise ValueError(f"{path.name} holds {path.stat().st_size} bytes, {4 * count} were written")
    return np.asarray(np.memmap(path, dtype=np.uint32, mode="r")) if count else np.empty(0, dtype=np.uint32)
