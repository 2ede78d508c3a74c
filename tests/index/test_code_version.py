"""A stage is made again when any source that it reads through has changed."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.building import code_version


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a package of ours with a stage that reads through a name, a list of names and a function."""
    package = tmp_path / "nlp_stage"
    package.mkdir()
    sources = {
        "__init__": "",
        "stage": "from nlp_stage import named\nfrom nlp_stage import (\n    listed,\n)\n\n\n"
        "def work():\n    from nlp_stage.later import late\n",
        "named": "",
        "listed": "",
        "later": "late = 1\n",
        "stranger": "",
    }
    for name, source in sources.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pattern = code_version._IMPORT.pattern.replace(b"(?:ingest|nlp|index)", b"(?:nlp_stage)")
    monkeypatch.setattr(code_version, "_IMPORT", re.compile(pattern, re.MULTILINE))
    yield package
    _forget()
    sys.modules.pop("nlp_stage", None)


def _forget() -> None:
    for remembered in (code_version._file, code_version._source, code_version._imports):
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("changed", "differs"), [("named", True), ("listed", True), ("later", True), ("stranger", False)]
)
def test_a_stage_changes_with_all_that_it_imports_and_with_nothing_else(
    ours: Path, changed: str, differs: bool
) -> None:
    before = code_version.code_version("nlp_stage.stage")
    (ours / f"{changed}.py").write_text("late = 2\n", encoding="utf-8")
    _forget()
    assert (code_version.code_version("nlp_stage.stage") != before) is differs
