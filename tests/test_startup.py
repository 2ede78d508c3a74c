"""Start-up stays fast, and our packages are ours."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import api
import index
import ingest
import nlp

ENGINES = ("faiss", "tantivy")
HEAVY = ("numpy", "spacy", "faiss", "fastapi", "torch", "rdflib", "pydantic", "tantivy")


def test_each_package_is_loaded_from_this_project(root: Path) -> None:
    for package in (api, index, ingest, nlp):
        assert package.__file__ is not None
        assert Path(package.__file__).parent == root / package.__name__


def test_help_imports_nothing_heavy() -> None:
    assert _imported("api.cli", HEAVY) == "[]"


def test_a_build_imports_no_engine_before_it_writes_one() -> None:
    assert _imported("index.rebuild, index.building.toolbox, api.assembly", ENGINES) == "[]"


def test_help_takes_under_half_a_second() -> None:
    seconds = min(_seconds_of_help() for _ in range(3))
    assert seconds < 0.5


def _imported(modules: str, looked_for: Sequence[str]) -> str:
    """Return which of `looked_for` a process that imports `modules` has loaded then, as it prints them."""
    code = f"import sys, {modules}; print([name for name in {looked_for!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    return done.stdout.strip()


def _seconds_of_help() -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "--help"], capture_output=True, text=True, encoding="utf-8"
    )
    assert "Commands:" in done.stdout
    return time.perf_counter() - start
