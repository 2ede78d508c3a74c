"""The steps of the embedder's recipe, each on a toy."""

from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from nlp.static_embedder import StaticEmbedder
from nlp.training.embedder.contrastive import Batch, Options, train
from nlp.training.embedder.cooccurrence import token_vectors, unit, weighted
from nlp.training.embedder.export import write_model
from nlp.training.embedder.heldout import heldout_passages, kept_back, normal
from nlp.training.embedder.prefixed import compositional_words, rests
from nlp.training.embedder.stems import without_stems_of
from nlp.training.embedder.vocabulary import build_tokenizer, word_counts, word_splitter, words_of


@pytest.mark.parametrize(
    ("query", "passage", "left"),
    [
        ("ועדת היגוי", "חברי הוועדה יבחרו יושב ראש", "חברי  יבחרו יושב ראש"),
        ("שותפות", "שיתוף בין גופים", " בין גופים"),
        ("שותפות", "גופים בשותפויות", "גופים "),
        ("תקציב", "התקציבים אושרו", " אושרו"),
    ],
)
def test_words_of_the_querys_stems_leave_the_passage(query: str, passage: str, left: str) -> None:
    assert without_stems_of(query, passage) == left


def test_rests_of_a_word_are_what_stands_after_each_prefix() -> None:
    assert rests("ולתלמיד") == ["לתלמיד", "תלמיד"]
    assert rests("שבת") == []


def test_a_prefixed_form_is_dropped_only_in_the_company_of_its_bare_form() -> None:
    counts = {"ועדה": 900, "הועדה": 300, "לחמניה": 400, "חמניה": 300, "בועדה": 3}
    rows = {"ועדה": 0, "הועדה": 1, "לחמניה": 2, "חמניה": 3}
    vectors = unit(np.array([[1, 0], [0.9, 0.1], [0, 1], [1, 0.1]], np.float32))
    assert compositional_words(counts, rows, vectors) == {"הועדה", "בועדה"}


def test_splitter_joins_gershayim_and_parts_hyphens() -> None:
    assert words_of(word_splitter(), "יו\"ר־הכנסת (צה״ל), ג'וינט; בין-מגזרי 3190") == [
        "יור",
        "הכנסת",
        "צהל",
        "גוינט",
        "בין",
        "מגזרי",
        "3190",
    ]


def test_unknown_words_fall_into_a_prefix_and_a_known_word() -> None:
    counts = word_counts(word_splitter(), ["שותפות ותלמידים של השותפות"] * 50 + ["ולשותפות"])
    tokenizer = build_tokenizer(counts, {"שותפות": 100, "תלמידים": 50, "של": 50}, 60)
    assert tokenizer.encode("ולשותפות בתלמידים").tokens == ["ול", "שותפות", "ב", "תלמידים"]


def test_tokens_of_like_company_have_like_vectors() -> None:
    texts = [np.array(line, np.int32) for line in ([0, 2, 3], [1, 2, 3], [4, 5, 6], [7, 5, 6])] * 5
    vectors = unit(token_vectors(texts, 8, dimension=3, window=2))
    assert vectors[0] @ vectors[1] > 0.9
    assert abs(vectors[0] @ vectors[4]) < 0.2


def test_common_tokens_weigh_less() -> None:
    texts = [np.array([0] * 99 + [1], np.int32)]
    lengths = np.linalg.norm(weighted(np.ones((2, 4), np.float32), texts, smoothing=0.01), axis=1)
    np.testing.assert_allclose(lengths, [0.01 / 1.0, 0.01 / 0.02], rtol=1e-5)


def test_training_moves_a_query_to_its_passage() -> None:
    start = unit(np.random.default_rng(0).normal(size=(6, 8)).astype(np.float32))
    ids = [np.array([token], np.int32) for token in range(6)]
    batch = Batch(ids[:3], ids[3:], np.zeros((3, 3), np.bool_))
    trained = unit(train(start, repeat(batch), Options(steps=60, rate=0.05, dims=(8,))))
    assert (trained[:3] @ trained[3:].T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_written_model_is_read_back_with_its_vectors(tmp_path: Path) -> None:
    counts = word_counts(word_splitter(), ["שלום עולם"] * 30)
    tokenizer = build_tokenizer(counts, {"שלום": 30, "עולם": 30}, 45)
    table = np.zeros((tokenizer.get_vocab_size(), 2), np.float32)
    table[tokenizer.token_to_id("שלום")] = [3, 4]
    table[tokenizer.token_to_id("עולם")] = [1, 0]
    write_model(tmp_path, tokenizer, table)
    rows = StaticEmbedder(str(tmp_path)).embed_passages(["שלום", "שלום עולם"])
    np.testing.assert_allclose(rows, [[0.6, 0.8], [2**-0.5, 2**-0.5]], atol=1e-6)


def test_passages_of_the_test_sets_are_known_whatever_their_punctuation(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "corpus.jsonl").write_text('{"_id": "1", "text": "חוק, ומשפט."}\n', encoding="utf-8")
    assert heldout_passages(tmp_path) == {normal("חוק  ומשפט")}
    assert heldout_passages(tmp_path / "missing") == frozenset()


def test_a_twelfth_of_the_pairs_is_kept_back() -> None:
    assert sum(kept_back(f"סעיף {number}") for number in range(12_000)) == pytest.approx(1000, rel=0.1)
