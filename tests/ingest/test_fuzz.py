"""Mutated files of every format end in a document or a named error; `make soak` looks for minutes."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz import check, mutated
from fuzz_kinds import KINDS, Kind

from ingest.errors import IngestError
from ingest.parse import parse_bytes

FUZZ = Path(__file__).resolve().parents[2] / "bench" / "fuzz.py"
SECONDS = 300


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.suffix)
def test_seed_is_read_and_its_mutations_do_no_harm(kind: Kind) -> None:
    source = f"x{kind.suffix}"
    check(parse_bytes(kind.frame(kind.seed), source))
    chance = random.Random(kind.suffix)
    for _ in range(20):
        try:
            check(parse_bytes(kind.frame(mutated(kind.seed, [kind.seed], chance)), source))
        except IngestError:
            continue


@pytest.mark.soak
def test_minutes_of_mutations_find_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(FUZZ), "--seconds", str(SECONDS), "--keep", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
