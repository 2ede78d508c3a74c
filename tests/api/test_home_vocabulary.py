"""A base remembers the vocabulary that it was built with, its rules too."""

from pathlib import Path

import pytest

from api.home_vocabulary import kept_vocabulary, remember_vocabulary
from nlp.vocabulary import load_vocabulary

TABLE = "id,prefLabel_he\ntrust,אמון\n"
RULES = 'never_split = ["מידע"]\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    path.with_suffix(".rules.toml").write_text(RULES, encoding="utf-8")
    return path


def test_the_kept_vocabulary_has_the_rules_of_the_one_that_was_named(home: Path, mine: Path) -> None:
    remember_vocabulary(home, mine)
    kept = kept_vocabulary(home)
    assert kept == home / "vocabulary.csv"
    assert load_vocabulary(kept).digest == load_vocabulary(mine).digest
    assert load_vocabulary(kept).rules == load_vocabulary(mine).rules != {}


def test_building_with_the_kept_vocabulary_keeps_it(home: Path, mine: Path) -> None:
    remember_vocabulary(home, mine)
    kept = kept_vocabulary(home)
    remember_vocabulary(home, kept)
    assert kept and load_vocabulary(kept).digest == load_vocabulary(mine).digest


def test_another_vocabulary_takes_the_rules_away_with_the_file(home: Path, mine: Path) -> None:
    remember_vocabulary(home, mine)
    other = mine.with_name("other.tsv")
    other.write_text(TABLE.replace(",", "\t"), encoding="utf-8")
    remember_vocabulary(home, other)
    assert [path.name for path in home.iterdir()] == ["vocabulary.tsv"]
    remember_vocabulary(home, None)
    assert kept_vocabulary(home) is None
    assert list(home.iterdir()) == []
