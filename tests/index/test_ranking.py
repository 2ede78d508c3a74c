from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.ranking.features import NAMES, Legs, against_best, candidate_features, inverse_frequency
from index.ranking.fusion import fuse, fused, spread
from index.ranking.leg import Leg
from index.ranking.likeness import LIKENESS_NAMES, Likeness, like_terms, likeness_columns
from index.ranking.matching import PassageWords, TermMatches, similar_words, term_grams
from index.ranking.ranker import EVIDENCE_NAMES, load_ranker
from index.ranking.shortlist import Candidates, best_of_legs
from index.ranking.translations import TRANSLATION_NAMES
from index.ranking.union import Ranking
from index.ranking.word_columns import columns_of
from index.ranking.word_vectors import (
    TypeVectors,
    WordVectors,
    load_word_vectors,
    save_word_vectors,
)
from index.words.engine_words import engine_word
from index.words.forward import ForwardIndex, ForwardWriter, Ragged, word_hash
from index.words.grams import character_grams, gram_hashes
from index.words.term_columns import document_terms
from nlp.terms import Term


def _matches(*places: tuple[int, int, int], passages: int, terms: int) -> TermMatches:
    """Each place is (passage, position, term); every passage has 50 words, none in a heading."""
    strength = np.zeros((len(places), terms), dtype=np.float32)
    for number, (_, _, term) in enumerate(places):
        strength[number, term] = 1
    lengths = np.full(passages, 50, dtype=np.int64)
    return TermMatches(
        strength,
        strength,
        np.array([place[0] for place in places], dtype=np.int64),
        np.array([place[1] for place in places], dtype=np.int64),
        lengths,
        np.zeros(passages, dtype=np.int64),
    )


def _table(matches: TermMatches, terms: int, legs: Legs) -> NDArray[np.float32]:
    """The features where words are like themselves only, and every term weighs 1."""
    likeness = Likeness(matches.same, matches.passage, matches.position, matches.lengths, matches.heads)
    idf = np.ones(terms, dtype=np.float32)
    words = columns_of(matches, likeness, idf / np.float32(terms))
    untold = np.zeros((len(words), len(TRANSLATION_NAMES)), dtype=np.float32)
    return candidate_features(np.hstack([words, untold]), idf, legs, asks=False)


def _features(matches: TermMatches, terms: int) -> dict[str, list[float]]:
    passages = len(matches.lengths)
    nothing = np.zeros(passages, dtype=np.float32)
    table = _table(matches, terms, Legs(nothing, nothing))
    return {name: table[:, column].tolist() for column, name in enumerate(NAMES)}


def test_reciprocal_ranks_add_up() -> None:
    fused = fuse([([1, 2], 1.0), ([2], 1.0)])
    assert [row for row, _ in fused] == [2, 1]
    assert [score for _, score in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61])


@given(*[st.lists(st.integers(0, 60), max_size=40, unique=True)] * 3)
def test_fusing_sorts_by_gain_and_then_by_row(first: list[int], second: list[int], out: list[int]) -> None:
    gains: dict[int, float] = {}
    for ranking in (first, second):
        for rank, row in enumerate(ranking, 1):
            gains[row] = gains.get(row, 0) + 1 / (60 + rank)
    rows, scores = fused([(first, 1.0), (second, 1.0)], left_out=np.array(out, dtype=np.int64))
    expected = sorted(gains.keys() - set(out), key=lambda row: (-round(gains[row], 12), row))
    assert rows.tolist() == expected
    assert scores.tolist() == pytest.approx([gains[row] for row in expected])


@given(st.lists(st.integers(0, 3), max_size=30))
def test_spreading_keeps_every_position_once(documents: list[int]) -> None:
    assert sorted(spread(documents, 2, 5)) == list(range(len(documents)))


def test_one_document_does_not_fill_the_page() -> None:
    assert spread([7, 7, 7, 7, 8, 9], 2, 4) == [0, 1, 4, 5, 2, 3]


def test_words_near_one_another_make_a_better_window() -> None:
    features = _features(_matches((0, 3, 0), (0, 5, 1), (1, 3, 0), (1, 45, 1), passages=2, terms=2), 2)
    assert features["cover_same"] == [1.0, 1.0]
    assert features["window_8"] == [1.0, 0.5]
    assert features["pairs"][0] > features["pairs"][1]


def test_window_does_not_reach_into_the_next_passage() -> None:
    features = _features(_matches((0, 49, 0), (1, 0, 1), passages=2, terms=2), 2)
    assert features["window_32"] == [0.5, 0.5]


def test_passage_without_a_match_is_all_zero_in_words() -> None:
    features = _features(_matches((1, 0, 0), passages=2, terms=1), 1)
    assert features["bm25_same"][0] == 0
    assert features["bm25_same"][1] > 0


def test_first_sight_adds_up_words_meaning_and_odds() -> None:
    legs = Legs(np.array([10, 5, 0, 0], dtype=np.float32), np.array([0, 0.3, 0.3, 0], dtype=np.float32))
    candidates = Candidates(np.array([7, 8, 9, 6]), legs, np.array([1.0, 1.0, 1.0, 4.0]))
    assert candidates.at(candidates.by_first_sight()).rows.tolist() == [8, 6, 7, 9]


def test_best_of_both_legs_stand_once_each() -> None:
    one, other = (Leg(np.arange(first, first + 120), np.ones(120)) for first in (0, 50))
    assert best_of_legs(one, other).tolist() == list(range(150))


def test_rows_behind_the_head_follow_fused_when_they_are_asked_for() -> None:
    lexical, semantic = Leg(np.array([5, 1, 2]), np.ones(3)), Leg(np.array([1, 4, 6]), np.ones(3))
    ranking = Ranking(np.array([4, 5, 2]), np.array([0.8, 0.2]), lexical, semantic)
    assert len(ranking) == 5
    assert ranking.rows.tolist() == [4, 5, 2, 1, 6]
    assert ranking.first(2) == ([4, 5], [0.8, 0.2])
    assert ranking.first(9) == ([4, 5, 2, 1, 6], pytest.approx([0.8, 0.2, 0.1, 0.2 / 3, 0.05]))


def test_rare_words_weigh_more() -> None:
    rare, common = (inverse_frequency(count, 1000) for count in (1, 500))
    assert rare > 5 * common > 0


def test_shipped_ranker_prefers_more_words_nearer_together() -> None:
    matches = _matches((0, 3, 0), (0, 4, 1), (1, 3, 0), passages=2, terms=2)
    legs = np.array([10.0, 5.0], dtype=np.float32)
    table = _table(matches, 2, Legs(legs, legs / np.float32(20)))
    chances = load_ranker().chances(table)
    assert 0 <= chances[1] < chances[0] <= 1


def test_chance_follows_the_score_and_does_not_change_the_order() -> None:
    ranker = load_ranker()
    table = np.random.default_rng(0).random((20, len(NAMES)), dtype=np.float32)
    for name in EVIDENCE_NAMES:
        table[:, NAMES.index(name)] = 0.7
    chances = ranker.chances(table)
    assert np.array_equal(np.argsort(chances), np.argsort(ranker.scores(table)))
    assert 0 < chances.min() < chances.max() < 1


def test_candidates_alone_are_measured_against_the_best_of_themselves() -> None:
    column = {name: number for number, name in enumerate(NAMES)}
    table = np.zeros((2, len(NAMES)), dtype=np.float32)
    table[:, column["cosine"]] = [0.4, 0.1]
    table[:, column["best_cosine"]] = 0.9
    alone = against_best(table)
    assert alone[:, column["best_cosine"]].tolist() == pytest.approx([0.4, 0.4])
    assert alone[:, column["cosine_gap"]].tolist() == pytest.approx([0.0, -0.3])


def test_word_that_means_the_same_counts_where_the_word_itself_is_missing() -> None:
    words = PassageWords(
        types=np.array([0, 1, 2], dtype=np.uint32),
        which=np.array([0, 1, 2, 2], dtype=np.int32),
        tokens=Ragged(np.array([0, 1, 2, 2], dtype=np.uint32), np.array([0, 3]), np.array([3, 1])),
        passage=np.array([0, 0, 0, 1]),
        heads=np.zeros(2, dtype=np.int64),
    )
    same = np.array([[True], [False], [False]])
    likeness = like_terms(words, same, np.array([[1], [0.8], [0.1]], dtype=np.float32))
    assert likeness.cosine[:, 0].tolist() == pytest.approx([1, 0.8])
    assert likeness.passage.tolist() == [0, 0]
    found = np.ones((2, 1), dtype=np.float32)
    columns = dict(zip(LIKENESS_NAMES, likeness_columns(likeness, 0 * found, np.ones(1)), strict=True))
    assert columns["like"].tolist() == [1, 0]
    assert columns["like_missing_share"].tolist() == [1, 0]


@given(st.lists(st.text("אבג", min_size=1, max_size=9), min_size=1, max_size=30, unique=True))
def test_similar_words_are_those_that_share_enough_grams(words: list[str]) -> None:
    """Words are looked up by 64 bits first; what that leaves out must not be similar."""
    with TemporaryDirectory() as folder:
        writer = ForwardWriter(Path(folder))
        writer.add(document_terms([((), tuple(Term(0, 1, word, ()) for word in words))]))
        writer.close()
        grams = [
            term_grams(hashes.tolist(), list(range(1, 1 + len(hashes))))
            for hashes in (gram_hashes([word])[0] for word in words)
        ]
        similar = similar_words(ForwardIndex(Path(folder)), np.arange(len(words), dtype=np.uint32), grams)
    for row, word in zip(similar, words, strict=True):
        held = set(gram_hashes([word])[0].tolist())
        for value, term in zip(row, grams, strict=True):
            shared = sum(term.shares[number] for number, gram in enumerate(term.hashes) if int(gram) in held)
            if len(held) == len(character_grams(word)) and abs(shared - 0.45) > 1e-3:
                assert value == pytest.approx(0.9 * min(shared, 1) ** 2 if shared > 0.45 else 0, abs=1e-5)


@given(st.lists(st.text("אבa1", max_size=6), max_size=5))
def test_grams_are_hashed_alike_alone_and_among_others(words: list[str]) -> None:
    """The hashes follow the letters alone, in the order of the grams."""
    hashes, counts = gram_hashes(words)
    assert counts.tolist() == [len(character_grams(word)) for word in words]
    known: dict[str, int] = {}
    for gram, number in zip(chain.from_iterable(map(character_grams, words)), hashes.tolist(), strict=True):
        assert known.setdefault(gram, number) == number
    assert len(set(known.values())) == len(known)


def test_engine_words_differ_as_words_do() -> None:
    words = ["שותפות", "שותפותa", "בית", "beit", "123"]
    assert [engine_word(word) for word in words] == ["UFVQFV", "UFVQFVa", "BJV", "beit", "123"]


def test_word_vectors_are_found_by_lemma_then_by_surface() -> None:
    vectors = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
    hashes = np.array([word_hash("שותפות"), word_hash("בית")], dtype=np.uint32)
    order = np.argsort(hashes)
    words = WordVectors(hashes[order], np.vstack([vectors[:2][order], vectors[2:]]))
    terms = [Term(0, 1, "בשותפויות", ("שותפות",)), Term(0, 1, "בית", ("אחר",)), Term(0, 1, "זר", ())]
    assert words.of_terms(terms).tolist() == vectors.tolist()


def test_types_have_the_vectors_of_their_words_however_often_they_are_asked(tmp_path: Path) -> None:
    writer = ForwardWriter(tmp_path)
    terms = [Term(0, 1, "בשותפויות", ("שותפות",)), Term(0, 1, "בית", ("אחר",)), Term(0, 1, "זר", ())]
    writer.add(document_terms([((), tuple(terms))]))
    writer.close()
    hashes = np.sort(np.array([word_hash("שותפות"), word_hash("בית")], dtype=np.uint32))
    words = WordVectors(hashes, np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32))
    vectors = TypeVectors(words, ForwardIndex(tmp_path))
    expected = words.of_terms(terms)
    for types in ([0], [2, 0, 1]):
        found = vectors.cosines(np.array(types, dtype=np.uint32), np.eye(2, dtype=np.float32))
        assert found == pytest.approx(expected[types])


def test_saved_word_vectors_come_back_to_a_hundredth(tmp_path: Path) -> None:
    words = WordVectors(np.array([5], dtype=np.uint32), np.array([[0.6, -0.8], [0, 0]], dtype=np.float32))
    save_word_vectors(words, tmp_path / "words.npz")
    back = load_word_vectors(tmp_path / "words.npz")
    assert back.hashes.tolist() == [5]
    assert np.allclose(back.vectors, words.vectors, atol=0.01)


def test_damaged_word_vectors_are_named(tmp_path: Path) -> None:
    (tmp_path / "words.npz").write_bytes(b"no archive")
    with pytest.raises(DamagedSnapshotError, match=r"words\.npz"):
        load_word_vectors(tmp_path / "words.npz")
