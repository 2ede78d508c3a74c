"""What pretraining tells of raw text: frequent words one by one, all others by a cluster of their vectors."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from nlp.hebrew.word_vectors import Floats

CLUSTERS = 500
# Targets above this share of the text are told less often, as in word2vec's subsampling.
COMMON_SHARE, LEAST_KEPT = 3e-4, 0.12


@dataclass(frozen=True, slots=True)
class NumberedText:
    """The `types` of a text, the most frequent first; `stream` has their numbers from 1, 0 at line ends."""

    types: list[str]
    stream: NDArray[np.int64]

    def rows(self, length: int) -> NDArray[np.int64]:
        """Return the stream in stretches, `[stretches, length]`, without what is left over at the end."""
        return self.stream[: len(self.stream) // length * length].reshape(-1, length)


def number_text(text: Path) -> NumberedText:
    """Return the words of `text`, parted by white space, as numbers."""
    lines = [line.split() for line in text.read_text(encoding="utf-8").split("\n")]
    types = [word for word, _ in Counter(word for line in lines for word in line).most_common()]
    numbers = {word: number for number, word in enumerate(types, 1)}
    stream = [number for line in lines for number in (*map(numbers.__getitem__, line), 0)]
    return NumberedText(types, np.array(stream, np.int64))


def choose_targets(vectors: Floats, frequent: int) -> NDArray[np.int64]:
    """Return what is told of each type of `vectors`: itself if frequent, or its cluster; row 0: line end."""
    own = np.arange(min(frequent, len(vectors)) + 1)
    rare = vectors[frequent:]
    if len(rare) <= CLUSTERS:
        return np.concatenate([own, np.full(len(rare), len(own))]).astype(np.int64)
    rare = rare / (np.linalg.norm(rare, axis=1, keepdims=True) + 1e-6)
    clusters = MiniBatchKMeans(CLUSTERS, batch_size=4096, n_init=1, max_iter=30, random_state=1).fit(rare)
    return np.concatenate([own, len(own) + clusters.labels_]).astype(np.int64)


def kept_shares(targets: NDArray[np.int64], stream: NDArray[np.int64]) -> Floats:
    """Return how often each target is told where it stands in `stream`, 0–1; line ends never are."""
    shares = np.bincount(targets[stream], minlength=int(targets.max()) + 1) / len(stream)
    kept = np.clip(np.sqrt(COMMON_SHARE / (shares + 1e-9)), LEAST_KEPT, 1.0).astype(np.float32)
    kept[0] = 0.0
    return np.asarray(kept)
