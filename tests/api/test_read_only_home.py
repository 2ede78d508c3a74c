"""A base that may not be written is read as any other; what must write says that it cannot."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def sealed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the base in which nothing may be written."""
    folder = tmp_path_factory.mktemp("sealed") / "home"
    shutil.copytree(home, folder)
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


@pytest.fixture(scope="module")
def run(needs_program: Callable[[str], str]) -> Run:
    """Run `maagar` as a user who may not write what is read-only; root may, so its powers are put away."""
    powers = "-dac_override,-dac_read_search"
    as_user = [needs_program("setpriv"), f"--bounding-set={powers}", f"--inh-caps={powers}"]
    prefix = as_user if os.geteuid() == 0 else []

    def maagar(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, "-m", "api.cli", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")

    return maagar


@pytest.mark.parametrize("command", [["search", "אמון"], ["documents"], ["review", "list"]])
def test_it_is_read(run: Run, sealed: Path, command: list[str]) -> None:
    done = run(*command, "--home", sealed)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["build", "examples"],
        ["rollback"],
        ["review", "decide", "add", "report", "0", "0", "trust", "--topic", "--by", "dana"],
    ],
)
def test_what_writes_says_that_it_cannot(run: Run, sealed: Path, command: list[str], home: Path) -> None:
    done = run(*command, "--home", sealed)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 2
    if command[0] == "build":
        assert f"{sealed}/build.lock: cannot be written (Permission denied)" in done.stderr
