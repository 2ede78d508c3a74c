"""Word vectors of many words at once are those of each word alone, hashed as fastText hashes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp.hebrew.word_vectors import RememberedRows, WordVectors, ngram_buckets, text_bucket, word_buckets

WORDS = st.lists(st.text(st.one_of(st.sampled_from("אבגדהו\"'ץם"), st.characters()), max_size=12), min_size=1)


def hashed(gram: str) -> int:
    """Return the FNV-1a hash of `gram`, its bytes taken as signed."""
    value = 2166136261
    for byte in gram.encode("utf-8", "replace"):
        value = ((value ^ (byte | 0xFFFFFF00 if byte > 127 else byte)) * 16777619) & 0xFFFFFFFF
    return value


def grams(word: str) -> list[str]:
    signs = f"<{word}>"
    return [
        signs[start : start + length]
        for start in range(len(signs))
        for length in range(2, 6)
        if start + length <= len(signs)
    ]


@given(WORDS)
def test_ngrams_are_hashed_word_by_word(words: list[str]) -> None:
    buckets, counts = ngram_buckets(words, 2, 5, 50_000)
    expected = [[hashed(gram) % 50_000 for gram in grams(word)] for word in words]
    assert counts.tolist() == [len(row) for row in expected]
    assert buckets.tolist() == [bucket for row in expected for bucket in row]
    assert [word_buckets(word, 2, 5, 50_000).tolist() for word in words] == expected


def test_bucket_of_a_whole_text() -> None:
    assert text_bucket("של", 6000) == hashed("<של>") % 6000


def vectors() -> WordVectors:
    chance = np.random.default_rng(1)
    rows, buckets = (chance.integers(-127, 127, (size, 8)).astype(np.int8) for size in (2, 500))
    return WordVectors({"של": 0, "את": 1}, rows, buckets, (0.01, 0.02))


def test_known_words_have_their_row_and_others_the_mean_of_their_ngrams() -> None:
    made = vectors()
    found = made.matrix(["את", "שולחן", "של"])
    assert np.allclose(found[0], made.rows[1] * 0.01)
    rows = [made.buckets[hashed(gram) % 500] for gram in grams("שולחן")]
    assert np.allclose(found[1], np.mean(rows, axis=0) * 0.02)
    assert np.array_equal(found[1], made.vector("שולחן"))


def test_rows_are_worked_out_once() -> None:
    asked: list[list[str]] = []

    def make(words: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        asked.append(words)
        return np.array([[len(word), 1] for word in words], np.float32)

    remembered = RememberedRows(make)
    table, places = remembered.table(["א", "אבג", "א"])
    assert table[places].tolist() == [[1, 1], [3, 1], [1, 1]]
    table, places = remembered.table(["אב", "אבג"])
    assert table[places].tolist() == [[2, 1], [3, 1]]
    assert asked == [["א", "אבג"], ["אב"]]
    remembered.clear()
    assert len(remembered) == 0
