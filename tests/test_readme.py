"""What the README lists is what the code has."""

import re
import tomllib
from pathlib import Path

import pytest

from api.cli import COMMANDS
from api.settings import Settings


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def _table(readme: str, heading: str) -> set[str]:
    section = readme.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[1:]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_the_table_of_dependencies_is_the_project_file_s(readme: str, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for name, group in project["optional-dependencies"].items() for one in group]
    declared = {re.split(r"[<>=\[ ]", one)[0] for one in (*project["dependencies"], *extras)}
    assert _table(readme, "Dependencies") == declared


def test_the_table_of_settings_is_the_code_s(readme: str) -> None:
    assert _table(readme, "Settings") == set(Settings.model_fields)


def test_every_command_in_the_readme_exists_and_every_command_is_in_the_readme(readme: str) -> None:
    assert set(re.findall(r"`(?:\.venv/bin/)?maagar ([a-z]+)|^\.venv/bin/maagar ([a-z]+)", readme)) != set()
    used = {a or b for a, b in re.findall(r"(?:`maagar ([a-z]+))|(?:\.venv/bin/maagar ([a-z]+))", readme)}
    assert used == set(COMMANDS)
