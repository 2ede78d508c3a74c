"""A snapshot keeps the vocabulary that it was tagged with, its rules too, and takes it along when it goes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import api.triage_of_base
from api.assembly import load_models, open_knowledge_base
from api.current import CurrentBase
from api.settings import load_settings
from index.kept_vocabulary import vocabulary_of_home
from index.snapshot import current_id
from index.storing.layout import snapshot_folder
from nlp.vocabulary import load_vocabulary

TABLE = "id,prefLabel_he\nwater,מים\n"
RULES = 'never_split = ["מידע"]\n'
Build = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    path.with_suffix(".rules.toml").write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def build(maagar: Any, home: Path, tmp_path: Path) -> Build:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("אמון הוא מים לשותפות.\n", encoding="utf-8")

    def run(*options: str | Path) -> Any:
        done = maagar("build", source, "--home", home, "--json", *options)
        assert done.code == 0, done.err
        return done.json

    return run


@pytest.fixture
def concepts(maagar: Any, home: Path) -> Callable[[], set[str]]:
    """The concepts of the passages that a search finds."""

    def found() -> set[str]:
        done = maagar("search", "מים", "--home", home, "--json")
        assert done.code == 0, done.err
        return {one["id"] for hit in done.json["hits"] for one in hit["concepts"]}

    return found


def test_the_snapshot_keeps_the_file_with_its_rules(build: Build, home: Path, mine: Path) -> None:
    build("--vocabulary", mine)
    kept = vocabulary_of_home(home)
    assert kept == snapshot_folder(home, current_id(home)) / "vocabulary.csv"
    assert load_vocabulary(kept).digest == load_vocabulary(mine).digest
    assert load_vocabulary(kept).rules == load_vocabulary(mine).rules != {}


def test_later_builds_take_it_though_the_file_is_gone(
    build: Build, concepts: Any, home: Path, mine: Path
) -> None:
    first = build("--vocabulary", mine)
    mine.unlink()
    assert build()["snapshot"] == first["snapshot"]
    build("--fresh")
    assert concepts() == {"water"}
    build("--vocabulary", "shipped")
    assert "trust" in concepts()
    assert vocabulary_of_home(home) is None


def test_a_rollback_brings_the_earlier_vocabulary_back(
    maagar: Any, build: Build, concepts: Any, home: Path, mine: Path
) -> None:
    first = build()
    build("--vocabulary", mine)
    assert maagar("rollback", "--home", home).code == 0
    assert "trust" in concepts()
    assert maagar("check", "--home", home).code == 0
    assert build()["snapshot"] == first["snapshot"], "the next build does not undo it"


def test_a_build_that_dies_after_publishing_leaves_a_base_that_can_be_read(
    build: Build, concepts: Any, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    build()
    with monkeypatch.context() as patch, pytest.raises((KeyboardInterrupt, AssertionError)):
        patch.setattr(api.triage_of_base, "keep_report", die)
        build("--vocabulary", mine)
    assert concepts() == {"water"}
    build()
    assert concepts() == {"water"}


def test_a_base_that_kept_its_vocabulary_in_home_is_read_as_before(
    build: Build, concepts: Any, home: Path, mine: Path
) -> None:
    first = build("--vocabulary", mine)
    _as_before(home, first["snapshot"])
    assert concepts() == {"water"}
    assert build()["snapshot"] == first["snapshot"]
    build("--vocabulary", "shipped")
    assert "trust" in concepts(), "the file in HOME belongs to the earlier snapshot"


def _as_before(home: Path, snapshot: str) -> None:
    """Make it the snapshot of a program that kept vocabularies in HOME."""
    folder = snapshot_folder(home, snapshot)
    for path in folder.glob("vocabulary.*"):
        path.rename(home / path.name)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = [one for one in manifest["files"] if not one["path"].startswith("vocabulary.")]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_damaged_vocabulary_is_named_and_another_mends_the_base(
    maagar: Any, build: Build, concepts: Any, home: Path, mine: Path
) -> None:
    build("--vocabulary", mine)
    kept = vocabulary_of_home(home)
    assert kept
    kept.write_text(TABLE.replace("water", "walls"), encoding="utf-8")
    for command in (["search", "מים"], ["check"], ["build", str(mine.parent / "source")]):
        done = maagar(*command, "--home", home)
        assert (done.code, "vocabulary.csv" in done.out + done.err) == (4, True)
    build("--vocabulary", mine)
    assert concepts() == {"water"}


def test_a_server_swaps_to_another_vocabulary_and_back(
    maagar: Any, build: Build, home: Path, mine: Path
) -> None:
    settings = load_settings(home=home)
    models = load_models(settings)
    first = build()["snapshot"]
    current = CurrentBase(home, lambda: open_knowledge_base(settings, models))
    assert current.refresh()
    build("--vocabulary", mine)
    assert current.refresh()
    with current.lend() as base:
        assert base.concepts().total_entries == 1
    maagar("rollback", "--home", home)
    assert current.refresh()
    with current.lend() as base:
        assert base.snapshot.id == first
    current.close()
