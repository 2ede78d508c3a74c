"""Trains word vectors with subwords on raw text (floret, in its fastText mode)."""

from pathlib import Path

import floret
import numpy as np

from nlp.hebrew.word_vectors import WordVectors, quantized

BUCKETS = 50_000


def train_vectors(text: Path, out: Path, *, dimension: int, window: int, epochs: int, threads: int) -> None:
    """Write skip-gram vectors of the words of `text` that occur five times or more."""
    model = floret.train_unsupervised(
        str(text), model="skipgram", dim=dimension, minn=2, maxn=5, bucket=BUCKETS, minCount=5, epoch=epochs,
        ws=window, neg=5, lr=0.05, thread=threads, verbose=1,
    )  # fmt: skip
    model.save_model(str(out))


def read_vectors(path: Path, *, words: int) -> WordVectors:
    """Return the vectors of the `words` most frequent words and the subwords, as int8."""
    model = floret.load_model(str(path))
    frequent = [word for word in model.words if word != "</s>"][:words]
    rows, scale = quantized(np.array([model.get_word_vector(word) for word in frequent], np.float32))
    inputs = np.array(model.get_input_matrix(), np.float32)
    buckets, bucket_scale = quantized(inputs[len(model.words) :])
    return WordVectors({word: row for row, word in enumerate(frequent)}, rows, buckets, (scale, bucket_scale))
