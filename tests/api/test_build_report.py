"""What a build says of itself on a terminal is true."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def test_a_build_says_why_a_snapshot_is_new(maagar: Any, source: Path, tmp_path: Path) -> None:
    def said(*options: str | Path) -> str:
        done = maagar("build", source, "--home", tmp_path / "home", *options)
        assert done.code == 0, done.err
        first: str = done.out.splitlines()[0]
        return first.partition(":")[0] if first.startswith("snapshot") else first

    mine = tmp_path / "mine.csv"
    mine.write_text("id,prefLabel_he\nwater,מים\n", encoding="utf-8")
    assert said().startswith("snapshot 000001"), "of an empty folder too"
    (source / "a.txt").write_text("אמון הוא תנאי לשותפות.\n", encoding="utf-8")
    assert said().startswith("snapshot 000002")
    assert said() == "nothing changed"
    assert said("--fresh") == "the documents are the same; their work was done again"
    assert said("--vocabulary", mine).endswith("models, vocabulary, options, decisions or sources changed")


def test_the_help_of_keep_says_that_earlier_snapshots_are_counted(maagar: Any) -> None:
    assert "--keep INTEGER RANGE Earlier snapshots to keep." in " ".join(
        maagar("build", "--help").out.split()
    )
