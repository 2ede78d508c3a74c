"""A knowledge base over `examples/`, built once with the default profile through the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Maagar = Callable[..., Done]


@pytest.fixture(scope="session")
def maagar(tmp_path_factory: pytest.TempPathFactory) -> Maagar:
    """Run the command line as a user does, in an empty folder; `stdin` is text."""
    folder = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments: str | Path, stdin: str = "") -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "api.cli", *map(str, arguments)],
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            cwd=folder,
            env={**os.environ, "PYTHONWARNDEFAULTENCODING": "0"},
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def home(maagar: Maagar, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "home"
    done = maagar("build", root / "examples", "--home", folder, "--json")
    assert done.code == 0, done.err
    return folder
