"""What tests of trained parts share."""

import numpy as np
import pytest

from nlp.hebrew.word_vectors import WordVectors


@pytest.fixture
def toy_vectors() -> WordVectors:
    """Vectors of 16 numbers by chance, of one known word and of n-grams."""
    chance = np.random.default_rng(1)
    rows, buckets = (chance.integers(-127, 127, (size, 16)).astype(np.int8) for size in (1, 300))
    return WordVectors({"של": 0}, rows, buckets, (0.01, 0.05))
