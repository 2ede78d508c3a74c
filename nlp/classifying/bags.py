"""Weighted bags of features, hashed into buckets: a text is a sparse row of length 1."""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 16

Floats = NDArray[np.float32]
Places = NDArray[np.uint16]


def bucket(feature: str) -> int:
    """Return the bucket of a feature, the same everywhere and always."""
    return zlib.crc32(feature.encode()) % BUCKETS


@dataclass(frozen=True, slots=True)
class Bag:
    """The buckets of a text, each once, with their values."""

    places: Places
    values: Floats

    def weighted(self, weights: Floats) -> "Bag":
        """Return the bag with its values weighted by bucket and scaled to length 1."""
        values = self.values * weights[self.places]
        length = float(np.linalg.norm(values))
        return Bag(self.places, values / length if length else values)


def bag_of(features: Iterable[str]) -> Bag:
    """Return the bag of `features`; a value is log(1 + count)."""
    counts = Counter(map(bucket, features))
    places = np.fromiter(counts.keys(), np.uint16, len(counts))
    return Bag(places, np.log1p(np.fromiter(counts.values(), np.float32, len(counts))))


class Bags:
    """The bags of many texts as one sparse matrix."""

    def __init__(self, rows: NDArray[np.int64], places: Places, values: Floats, count: int) -> None:
        self.rows = rows
        self.places = places
        self.values = values
        self.count = count

    @classmethod
    def of(cls, bags: Sequence[Bag]) -> "Bags":
        rows = np.repeat(np.arange(len(bags)), [len(bag.places) for bag in bags])
        values = [np.zeros(0, np.float32), *(bag.values for bag in bags)]
        return cls(rows, _places(bags), np.concatenate(values), len(bags))

    def products(self, bag: Bag) -> NDArray[np.float64]:
        """Return the inner product of every row with `bag`."""
        dense = np.zeros(BUCKETS, np.float32)
        dense[bag.places] = bag.values
        parts = self.values * dense[self.places]
        return np.asarray(np.bincount(self.rows, weights=parts, minlength=self.count), np.float64)

    def row(self, number: int) -> Bag:
        first, last = np.searchsorted(self.rows, (number, number + 1))
        return Bag(self.places[first:last], self.values[first:last])

    def kernel(self) -> NDArray[np.float64]:
        """Return the inner products of all rows with all rows."""
        rows = [self.products(self.row(number)) for number in range(self.count)]
        return np.array(rows).reshape(self.count, self.count)


def inverse_frequencies(bags: Sequence[Bag]) -> Floats:
    """Return a weight for each bucket: the rarer in `bags`, the higher; 1 for one in every bag."""
    having = np.bincount(_places(bags), minlength=BUCKETS)
    return (np.log((1 + len(bags)) / (1 + having)) + 1).astype(np.float32)


def _places(bags: Sequence[Bag]) -> Places:
    return np.concatenate([np.zeros(0, np.uint16), *(bag.places for bag in bags)])
