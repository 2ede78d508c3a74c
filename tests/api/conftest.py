"""A knowledge base over `examples/`, built once with the default profile through the command line."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import api.cli


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
def maagar() -> Maagar:
    """Run a command as the terminal does, in this process; `stdin` is bytes, or text in UTF-8."""

    def run(*arguments: str | Path, stdin: str | bytes = "") -> Done:
        given = stdin if isinstance(stdin, bytes) else stdin.encode("utf-8", "surrogateescape")
        result = CliRunner().invoke(api.cli.maagar, [*map(str, arguments)], input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def home(maagar: Maagar, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "home"
    done = maagar("build", root / "examples", "--home", folder, "--json")
    assert done.code == 0, done.err
    return folder
