"""What tests share: the material beside the project, and system programs, missing loudly."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

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
    """Return the path of a system program; without it the test skips, or fails where CI=true."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            complain(f"{name} is not installed; see .ci/run")
        return path

    return find
