"""The kernels in C and what does the same with numpy agree."""

import os
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.asking.highlights import lights_by_kernel, lights_by_numpy
from index.native import KERNELS
from index.ranking.leg import places, places_by_numpy
from index.ranking.matching import TermGrams, term_grams
from index.ranking.translations import Translations
from index.ranking.word_columns import WORD_NAMES, AskedTerms, columns_by_kernel, columns_by_numpy
from index.ranking.word_vectors import TypeVectors, WordVectors
from index.storing.term_spans import packed_spans
from index.words.forward import ForwardIndex, ForwardWriter, word_hashes
from index.words.grams import gram_hashes
from index.words.term_columns import TermColumns, document_terms
from nlp.terms import Term, main_word

_DIMENSION = 24


@pytest.fixture(autouse=True)
def _needs_kernels() -> None:
    if KERNELS is None:
        assert os.environ.get("CI") != "true", "the kernels were not compiled"
        pytest.skip("the kernels were not compiled: no C compiler when the project was installed")


def _words(chance: random.Random, count: int) -> list[Term]:
    """Words of few letters, so that many share grams; of some the lemma is unknown, some have three."""
    words = ["".join(chance.choices("אבגדה", k=chance.randint(1, 7))) for _ in range(count)]
    return [
        Term(0, 1, word, tuple(dict.fromkeys(chance.choices(words, k=chance.randint(0, 3)))))
        for word in words
    ]


def _forward(folder: Path, chance: random.Random, words: Sequence[Term]) -> ForwardIndex:
    writer = ForwardWriter(folder)
    for size in (0, 1, 7, 40, 160, 300):
        passage = tuple(chance.choices(words, k=size))
        writer.add(document_terms([(passage[: size // 9], passage[size // 9 :])]))
    writer.close()
    return ForwardIndex(folder)


def _vectors(chance: random.Random, words: Sequence[Term], forward: ForwardIndex) -> TypeVectors:
    """Vectors of half the words, in bytes as the shipped ones are, some near one another."""
    hashes = np.unique(word_hashes([word.surface for word in words[::2]]))
    noise = np.random.default_rng(chance.randrange(1000))
    rows = noise.normal(size=(5, _DIMENSION))[noise.integers(0, 5, len(hashes))]
    rows = rows + 0.7 * noise.normal(size=rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    steps = np.vstack([np.rint(rows * 127), np.zeros((1, _DIMENSION))])
    return TypeVectors(WordVectors(hashes, (steps / 127).astype(np.float32)), forward)


def _translations(chance: random.Random, words: Sequence[Term]) -> Translations:
    """Of half the words, which others tell them: some, or none."""
    asked = np.unique(word_hashes([main_word(word) for word in words[::2]]))
    told = np.unique(word_hashes([main_word(word) for word in words]))
    counts = [chance.choice((0, 3, 20)) for _ in asked]
    starts = np.cumsum([0, *counts], dtype=np.int64)
    rows = [np.sort(np.array(chance.sample(told.tolist(), count), dtype=np.uint32)) for count in counts]
    lifts = np.array([chance.uniform(0.1, 300) for _ in range(starts[-1])], dtype=np.float32)
    return Translations(asked, starts, np.concatenate(rows), lifts)


def _asked(chance: random.Random, terms: tuple[Term, ...], words: Sequence[Term]) -> AskedTerms:
    weights = np.array([chance.choice((0.1, 1, 2.5)) for _ in terms], dtype=np.float32)
    grams = tuple(_grams(term.surface) for term in terms)
    told = _translations(chance, words).of_terms(terms)
    return AskedTerms(terms, grams, told, weights / weights.sum())


def _grams(word: str) -> TermGrams:
    hashes = gram_hashes([word])[0].tolist()
    return term_grams(hashes, [1 + number % 3 for number in range(len(hashes))])


@pytest.mark.parametrize("seed", range(12))
def test_a_closer_look_sees_the_same_compiled(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    words = _words(chance, 120)
    forward = _forward(tmp_path, chance, words)
    vectors = _vectors(chance, words, forward)
    terms = tuple(chance.sample(words, 1 + seed % 7))
    asked = _asked(chance, terms, words)
    rows = np.array(chance.sample(range(len(forward)), 5))
    compiled = columns_by_kernel(rows, asked, forward, vectors)
    expected = columns_by_numpy(rows, asked, forward, vectors)
    for column, name in enumerate(WORD_NAMES):
        assert compiled[:, column] == pytest.approx(expected[:, column], abs=2e-6), name
    assert (expected != 0).any(axis=0).sum() > 20


@pytest.mark.parametrize("seed", range(6))
def test_the_same_words_are_lit_up_compiled(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    words = _words(chance, 40)
    forward = _forward(tmp_path, chance, words)
    rows = list(range(len(forward)))
    packed = [_packed(chance, length) for length in _text_lengths(forward)]
    asked = chance.sample(words, seed)
    lit = lights_by_kernel(forward, rows, packed, asked)
    assert lit == lights_by_numpy(forward, rows, packed, asked)
    assert any(lit) == bool(asked)


def _text_lengths(forward: ForwardIndex) -> list[int]:
    tokens, heads = forward.tokens(np.arange(len(forward)))
    lengths: list[int] = (tokens.lengths - heads).tolist()
    return lengths


def _packed(chance: random.Random, count: int) -> bytes:
    """Places of words with gaps that now and then are negative or large, so that columns differ in width."""
    lengths = np.array(chance.choices((2, 7, 300), k=count), dtype=np.uint32)
    gaps = np.array(chance.choices((1, 1, 1, -1, 70_000), k=count), dtype=np.int64)
    starts = np.maximum(np.cumsum(gaps) + np.cumsum(lengths) - lengths, 0).astype(np.uint32)
    return packed_spans(TermColumns(np.zeros(count, dtype=np.uint32), starts, lengths))


def test_places_of_other_words_are_refused(tmp_path: Path) -> None:
    words = _words(random.Random(0), 40)
    forward = _forward(tmp_path, random.Random(0), words)
    with pytest.raises(ValueError, match="words of row 3"):
        lights_by_kernel(forward, [3], [_packed(random.Random(0), 4)], words)


def test_a_row_that_is_not_there_is_refused(tmp_path: Path) -> None:
    words = _words(random.Random(0), 40)
    forward = _forward(tmp_path, random.Random(0), words)
    vectors = _vectors(random.Random(0), words, forward)
    asked = _asked(random.Random(0), (words[0],), words)
    count = len(forward)
    with pytest.raises(IndexError, match=f"row {count} of {count} passages"):
        columns_by_kernel(np.array([0, count]), asked, forward, vectors)


@given(st.lists(st.integers(0, 2**40), unique=True, max_size=60), st.lists(st.integers(0, 90), max_size=60))
def test_rows_are_found_at_the_same_places_compiled(rows: list[int], others: list[int]) -> None:
    ranking = np.array(rows + [row for row in range(0, 90, 3) if row not in rows], dtype=np.int64)
    wanted = np.array(rows[::2] + others, dtype=np.int64)
    assert places(ranking, wanted).tolist() == places_by_numpy(ranking, wanted).tolist()
    assert (
        places(ranking[:0], wanted).tolist()
        == places_by_numpy(ranking[:0], wanted).tolist()
        == [-1] * len(wanted)
    )


def test_one_place_a_row_is_demanded() -> None:
    assert KERNELS is not None
    with pytest.raises(ValueError, match="one place for each row"):
        KERNELS.find_places(np.empty(1, dtype=np.int64), np.arange(3), np.arange(2))


def test_hits_are_split_into_scores_and_what_has_them() -> None:
    assert KERNELS is not None
    scores = np.empty(2)
    assert KERNELS.split_hits([(2.5, "first"), (1.25, "second")], scores) == ["first", "second"]
    assert scores.tolist() == [2.5, 1.25]


def test_hits_of_another_shape_are_refused() -> None:
    assert KERNELS is not None
    with pytest.raises(TypeError, match="not a score"):
        KERNELS.split_hits([(1.0, "first"), (2, "second")], np.empty(2))
    with pytest.raises(ValueError, match="one score for each hit"):
        KERNELS.split_hits([(1.0, "first")], np.empty(2))


@pytest.mark.parametrize(
    ("rows", "scores", "ranked"),
    [
        ([7, 3], [2.0, 1.0], True),
        ([3, 7], [1.0, 1.0], True),
        ([7, 3], [1.0, 1.0], False),
        ([3, 7], [1.0, 2.0], False),
        ([], [], True),
    ],
)
def test_rows_are_taken_and_their_order_told(rows: list[int], scores: list[float], ranked: bool) -> None:
    assert KERNELS is not None
    taken = np.empty(len(rows), dtype=np.int64)
    assert KERNELS.take_rows(rows, taken, np.array(scores, dtype=np.float64)) is ranked
    assert taken.tolist() == rows


def test_rows_that_are_no_numbers_are_refused() -> None:
    assert KERNELS is not None
    with pytest.raises(TypeError):
        KERNELS.take_rows([1, None], np.empty(2, dtype=np.int64), np.empty(2))
    with pytest.raises(ValueError, match="one place and one score"):
        KERNELS.take_rows([1], np.empty(2, dtype=np.int64), np.empty(2))
