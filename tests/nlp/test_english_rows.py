import numpy as np
import pytest

pytest.importorskip("scipy")

from nlp.training.embedder.english import with_english
from nlp.training.embedder.vocabulary import build_tokenizer

WORDS = {"בית": 9, "ספר": 8, "מים": 7, "house": 6, "book": 5, "water": 4, "never": 3}
TEXTS = [("house book", "בית ספר"), ("house water", "בית מים"), ("book", "ספר"), ("water", "מים")]


def test_english_token_points_where_its_translation_does() -> None:
    tokenizer = build_tokenizer(WORDS, WORDS, 60)
    rows = tokenizer.get_vocab()
    table = np.random.default_rng(0).normal(size=(len(rows), 8)).astype(np.float32)
    renewed = with_english(table, tokenizer, TEXTS)
    for english, hebrew in (("house", "בית"), ("book", "ספר"), ("water", "מים")):
        first, second = renewed[rows[english]], table[rows[hebrew]]
        assert first @ second / np.linalg.norm(first) / np.linalg.norm(second) > 0.97
        assert np.linalg.norm(first) == pytest.approx(np.linalg.norm(second), rel=0.3)


def test_tokens_without_a_translation_keep_their_rows() -> None:
    tokenizer = build_tokenizer(WORDS, WORDS, 60)
    rows = tokenizer.get_vocab()
    table = np.random.default_rng(0).normal(size=(len(rows), 8)).astype(np.float32)
    renewed = with_english(table, tokenizer, TEXTS)
    for token in ("בית", "ספר", "מים", "never"):
        assert np.array_equal(renewed[rows[token]], table[rows[token]])
