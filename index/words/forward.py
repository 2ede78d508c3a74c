"""The terms of every passage as numbers, in text order: what reranking and phrases read.

    tokens.u32    type numbers of all passages, one after the other; headings first, then the text
    offsets.npy   int64 [passages + 1] into tokens · heads.npy uint16 [passages], how many are headings
    types_*.npy   of each type (a surface with its lemmas): hashes of its surface, lemmas and grams

Strings are kept as 32-bit hashes: a passage costs four bytes a word.
"""

import threading
from array import array
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.words.grams import character_grams
from index.words.term_columns import DocumentTerms, Numbers, TermType

Hashes = NDArray[np.uint32]
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


class ForwardWriter:
    """Streams passages to a folder; keeps one entry a word type in memory."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._stream = (folder / "tokens.u32").open("wb")
        self._types: dict[TermType, int] = {}
        self._tables = {name: array("I") for name in _TABLES[2:]}
        self._offsets = array("q", [0])
        self._heads = array("H")

    def add(self, terms: DocumentTerms) -> None:
        """Append the passages of a document."""
        known = [self._types.get(kind) for kind in terms.types]
        pairs = zip(known, terms.types, strict=True)
        numbers = np.array([self._number(kind) if n is None else n for n, kind in pairs], dtype=np.uint32)
        for passage in terms.passages:
            self._append(numbers[passage.heading[:_MOST_HEADING_WORDS]], numbers[passage.text.types])

    def close(self) -> None:
        """Write the tables."""
        self._stream.close()
        self._tables["types_lemma_at"].append(len(self._tables["types_lemma"]))
        self._tables["types_gram_at"].append(len(self._tables["types_gram"]))
        arrays = {"offsets": self._offsets, "heads": self._heads, **self._tables}
        for name, values in arrays.items():
            np.save(self._folder / f"{name}.npy", np.frombuffer(values, dtype=values.typecode))

    def _append(self, heads: Numbers, text: Numbers) -> None:
        self._stream.write(heads.tobytes())
        self._stream.write(text.tobytes())
        self._offsets.append(self._offsets[-1] + len(heads) + len(text))
        self._heads.append(len(heads))

    def _number(self, kind: TermType) -> int:
        """Return the number of a type that is new."""
        number = self._types[kind] = len(self._types)
        self._describe(*kind.split("\t"))
        return number

    def _describe(self, surface: str, *lemmas: str) -> None:
        tables = self._tables
        tables["types_surface"].append(word_hash(surface))
        tables["types_lemma_at"].append(len(tables["types_lemma"]))
        tables["types_lemma"].extend(map(word_hash, lemmas))
        tables["types_gram_at"].append(len(tables["types_gram"]))
        tables["types_gram"].extend([crc32(gram.encode()) for gram in character_grams(surface)])


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

    def tokens(self, rows: NDArray[np.int64]) -> tuple[Ragged, NDArray[np.int64]]:
        """Return the type numbers of `rows`, concatenated, and how many of each are headings."""
        offsets = self._tables["offsets"]
        starts, ends = np.asarray(offsets[rows]), np.asarray(offsets[rows + 1])
        values, begins = gather(self._tokens, starts, ends - starts)
        return Ragged(values, begins, ends - starts), self._tables["heads"][rows].astype(np.int64)

    def distinct(self, types: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Return the different ones of `types` and, for each of `types`, which of them it is.

        As `np.unique` with its inverse, but in time linear in `types` and in no particular order.
        """
        places = self._places()
        numbers = np.arange(len(types), dtype=np.int32)
        places[types] = numbers
        found = types[places[types] == numbers]
        places[found] = numbers[: len(found)]
        return found, places[types]

    def surfaces(self, types: NDArray[np.uint32]) -> Hashes:
        """Return the surface's hash of each type."""
        return np.asarray(self._tables["types_surface"][types])

    def lemmas(self, types: NDArray[np.uint32]) -> Ragged:
        return self._ragged("lemma", types)

    def grams(self, types: NDArray[np.uint32]) -> Ragged:
        return self._ragged("gram", types)

    def _places(self) -> NDArray[np.int32]:
        """Return a thread's own array with an undefined number for each type."""
        places: NDArray[np.int32] | None = getattr(self._local, "places", None)
        if places is None:
            places = self._local.places = np.zeros(len(self._tables["types_surface"]), dtype=np.int32)
        return places

    def _ragged(self, what: str, types: NDArray[np.uint32]) -> Ragged:
        at = self._tables[f"types_{what}_at"]
        starts = at[types].astype(np.int64)
        lengths = at[types.astype(np.int64) + 1].astype(np.int64) - starts
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


def _mapped_tokens(path: Path, count: int) -> NDArray[np.uint32]:
    if path.stat().st_size != 4 * count:
        raise ValueError(f"{path.name} holds {path.stat().st_size} bytes, {4 * count} were written")
    return np.asarray(np.memmap(path, dtype=np.uint32, mode="r")) if count else np.empty(0, dtype=np.uint32)
