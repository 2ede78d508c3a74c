"""What tests share: the material beside the project, and system programs, missing loudly."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared` (or MAAGAR_SHARED) with seeds and open test sets; the test skips without it."""
    folder = Path(os.environ.get("MAAGAR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder}: no material beside the project")
    return folder


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str], str]:
    """Return the path of a system program; see `_complain`."""
    return lambda name: shutil.which(name) or _complain(name)


@pytest.fixture(scope="session")
def needs_file() -> Callable[..., Path]:
    """Return the first of some files of system packages that is there; see `_complain`."""

    def find(*paths: str) -> Path:
        found = next((Path(path) for path in paths if Path(path).exists()), None)
        return found or _complain(paths[0])

    return find


def _complain(what: str) -> NoReturn:
    """Skip the test, or fail it where CI=true: there every system package has to be installed."""
    complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    complain(f"{what} is not installed; see .ci/run")
