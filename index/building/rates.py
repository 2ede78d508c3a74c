"""How long a document takes in each stage on this machine, measured in builds, for the next plan."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from index.cache import Stage
from index.storing.durable import write_atomically
from index.storing.layout import cache_folder

UNKNOWN = 0.02


class Rates:
    """Sums up the seconds of each stage."""

    def __init__(self) -> None:
        self._seconds: defaultdict[Stage, float] = defaultdict(float)
        self._documents: defaultdict[Stage, int] = defaultdict(int)

    def add(self, spent: Iterable[tuple[Stage, float]]) -> None:
        for stage, seconds in spent:
            self._seconds[stage] += seconds
            self._documents[stage] += 1

    def save(self, home: Path) -> None:
        """Keep the mean seconds a document of the stages that ran, beside older ones of the others."""
        means = {stage: self._seconds[stage] / count for stage, count in self._documents.items()}
        if means:
            cache_folder(home).mkdir(parents=True, exist_ok=True)
            write_atomically(_file(home), json.dumps({**seconds_a_document(home), **means}).encode())


def seconds_a_document(home: Path) -> dict[Stage, float]:
    """Return the mean seconds of each stage that was measured."""
    try:
        kept = json.loads(_file(home).read_bytes())
        return {Stage(stage): float(seconds) for stage, seconds in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _file(home: Path) -> Path:
    return cache_folder(home) / "rates.json"
