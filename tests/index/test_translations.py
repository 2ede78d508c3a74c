"""Words that tell a question's words: learned from headings, read in candidate passages."""

from math import log1p
from pathlib import Path

import numpy as np
import pytest

from index.errors import DamagedSnapshotError
from index.ranking.matching import read_words, shared_words
from index.ranking.translations import (
    AskedTranslations,
    Translations,
    load_translations,
    save_translations,
    translation_columns,
)
from index.training.translations import ToldPair, translations
from index.words.forward import ForwardIndex, ForwardWriter, word_hash, word_hashes
from index.words.term_columns import document_terms
from nlp.terms import Term


def _term(word: str) -> Term:
    return Term(0, len(word), word, (word,))


def _pairs() -> list[ToldPair]:
    """Headings about powers stand over texts that say who may, those about bans over texts that say not."""
    kinds = ("סמכות", "רשאי"), ("איסור", "לא")
    return [
        ToldPair(frozenset({asked, f"נושא{number}"}), frozenset({told, "שר", f"דבר{number}"}))
        for asked, told in kinds
        for number in range(9)
    ]


def test_a_heading_is_told_by_what_stands_under_it_and_not_under_others() -> None:
    found = translations(_pairs())
    by_word = {word: dict(zip(*_told(found, word), strict=True)) for word in ("סמכות", "איסור")}
    assert max(by_word["סמכות"], key=by_word["סמכות"].__getitem__) == word_hash("רשאי")
    assert max(by_word["איסור"], key=by_word["איסור"].__getitem__) == word_hash("לא")
    assert word_hash("לא") not in by_word["סמכות"]


def test_a_word_is_no_translation_of_itself() -> None:
    pairs = [ToldPair(frozenset({"ועדה"}), frozenset({"ועדה", "הרכב"})) for _ in range(9)]
    asked, lifts = _told(translations(pairs), "ועדה")
    assert asked == [word_hash("הרכב")]
    assert lifts[0] > 0


def _told(found: Translations, word: str) -> tuple[list[int], list[float]]:
    asked = found.of_terms([_term(word)])
    return asked.words.tolist(), asked.lifts.tolist()


def _small() -> Translations:
    told = word_hashes(["רשאי", "מוסמכ", "אסר"])
    asked = word_hashes(["סמכות", "איסור"])
    order = np.argsort(asked)
    parts = [(told[:2], [8.0, 2.0]), (told[2:], [5.0])]
    return Translations(
        asked[order],
        np.cumsum([0, *(len(parts[one][0]) for one in order)]),
        np.concatenate([parts[one][0] for one in order]),
        np.array([lift for one in order for lift in parts[one][1]], dtype=np.float32),
    )


def test_terms_are_told_by_their_own_words_only() -> None:
    asked = _small().of_terms([_term("איסור"), _term("זר"), _term("סמכות")])
    assert asked.bounds.tolist() == [0, 1, 1, 3]
    assert asked.words.tolist() == word_hashes(["אסר", "רשאי", "מוסמכ"]).tolist()
    assert asked.lifts.tolist() == [5, 8, 2]


def test_translations_survive_a_file(tmp_path: Path) -> None:
    save_translations(_small(), tmp_path / "translations.npz")
    back, small = load_translations(tmp_path / "translations.npz"), _small()
    assert back.asked.tolist() == small.asked.tolist()
    assert back.starts.tolist() == small.starts.tolist()
    assert back.told.tolist() == small.told.tolist()
    assert back.lifts == pytest.approx(small.lifts, rel=2e-3)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "translations.npz").write_bytes(b"no archive")
    with pytest.raises(DamagedSnapshotError, match="translations cannot be read"):
        load_translations(tmp_path / "translations.npz")


def _columns(
    folder: Path, heading: str, text: str, asked: AskedTranslations, terms: list[Term]
) -> list[float]:
    writer = ForwardWriter(folder)
    headings, texts = (tuple(map(_term, part.split())) for part in (heading, text))
    writer.add(document_terms([(headings, texts)]))
    writer.close()
    forward = ForwardIndex(folder)
    words = read_words(forward, np.array([0]))
    same = shared_words(forward, words.types, terms)
    weights = np.full(len(terms), 1 / len(terms), dtype=np.float32)
    return [float(column[0]) for column in translation_columns(words, forward, asked, same, weights)]


def test_words_of_the_text_tell_a_term_headings_do_not(tmp_path: Path) -> None:
    terms = [_term("סמכות"), _term("שר")]
    asked = _small().of_terms(terms)
    told = log1p(4 * (8 + 8 + 2) / 4) / 2
    assert _columns(tmp_path / "a", "רשאי", "רשאי שר רשאי מוסמכ", asked, terms) == pytest.approx([told, told])


def test_a_term_that_the_passage_holds_is_not_missing(tmp_path: Path) -> None:
    terms = [_term("סמכות")]
    asked = _small().of_terms(terms)
    found = _columns(tmp_path / "a", "סמכות", "שר רשאי", asked, terms)
    assert found == pytest.approx([log1p(4 * 8 / 2), 0])
