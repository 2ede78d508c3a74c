"""Scores candidates: a few linear rankers, and a gate that decides how far to trust which.

It decides by the question, and by how much of it the passage holds. One ranker may go by how many of the
question's words are found, how near to one another and where; one by meaning, where the words are not found;
one reads questions, one headings. `index/models/ranker/README.md` says how they were trained.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedSnapshotError
from index.ranking.features import NAMES
from index.ranking.reduction import Features

SHIPPED = Path(__file__).parents[1] / "models" / "ranker" / "ranker.json"
GATE_NAMES = ("best_cover", "best_cosine", "terms", "engine_lead", "cosine_lead", "asks", "cover_similar")
EXPERTS = 4
FARTHEST = 4.0
_MOST_TRUST = _MOST_LOGIT = 30.0
EVIDENCE_NAMES = ("best_cover", "best_cosine", "terms", "engine_lead", "cosine_lead")
_GATE = [NAMES.index(name) for name in GATE_NAMES]
_EVIDENCE = [NAMES.index(name) for name in EVIDENCE_NAMES]


@dataclass(frozen=True)
class Ranker:
    """`mean`, `deviation` [features] standardise; `experts` [features + 1, n] and `gate` [gate + 1, n] score.

    Each EXPERTS columns are one ranker, trained from a start of its own; the score is their mean. The last
    row of each matrix is its constant. `calibration` [evidence + 2] weighs the score and what tells questions
    apart, and has a constant: it makes of the best score the chance that the sources answer at all (Platt),
    for a question of many words as for one of two.
    """

    mean: Features
    deviation: Features
    experts: Features
    gate: Features
    calibration: Features

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Return a score for each row of `features`; only their order has a meaning."""
        weights, constants = self._joined
        both = standardised(features, self.mean, self.deviation) @ weights + constants
        starts = self.experts.shape[1] // EXPERTS
        opinions, chosen = both.reshape(len(features), 2, starts, EXPERTS).swapaxes(0, 1)
        trust = np.exp(_within(chosen, _MOST_TRUST))
        mixed = np.einsum("ijk,ijk->ij", opinions, trust) / trust.sum(axis=2)
        return np.asarray(mixed.sum(axis=1) / np.float32(mixed.shape[1]), dtype=np.float32)

    def chances(self, features: Features) -> NDArray[np.float64]:
        """Return for each row, in the order of the scores, the chance that it holds the answer."""
        logits = self.evidence(features) @ self.calibration[:-1] + self.calibration[-1]
        return np.asarray(1 / (1 + np.exp(-_within(logits, _MOST_LOGIT))))

    def evidence(self, features: Features) -> NDArray[np.float64]:
        """Return what the chance of each row depends on: its score, and what tells questions apart."""
        read = np.empty((len(features), 1 + len(_EVIDENCE)))
        read[:, 0] = self.scores(features)
        read[:, 1:] = features[:, _EVIDENCE]
        return read

    @cached_property
    def _joined(self) -> tuple[Features, Features]:
        """Experts and gate side by side, so that one product gives what both say: weights, constants."""
        gate = np.zeros_like(self.experts[:-1])
        gate[_GATE] = self.gate[:-1]
        return np.hstack((self.experts[:-1], gate)), np.hstack((self.experts[-1], self.gate[-1]))


def standardised(features: Features, mean: Features, deviation: Features) -> Features:
    """Return the features in deviations from the mean, at most FARTHEST.

    A passage of five words, or a base of six passages, is farther out than anything that was trained on.
    """
    return np.asarray(_within((features - mean) / deviation, FARTHEST), dtype=np.float32)


def _within(values: NDArray[np.floating], most: float) -> NDArray[np.floating]:
    """Return the values, at most `most` from 0. As `np.clip`, which takes longer for few."""
    return np.asarray(np.minimum(np.maximum(values, -most), most))


def load_ranker(path: Path = SHIPPED) -> Ranker:
    """Return the ranker in `path`. Raises DamagedSnapshotError when it was trained on other features."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if tuple(content["features"]) != NAMES:
        raise DamagedSnapshotError(str(path), "the ranker was trained on other features")
    parts = ("mean", "deviation", "experts", "gate", "calibration")
    return Ranker(*(np.array(content[part], dtype=np.float32) for part in parts))


def save_ranker(ranker: Ranker, path: Path) -> None:
    """Write `ranker` as JSON, with the names of the features it was trained on."""
    content = {
        "features": list(NAMES),
        "mean": _rounded(ranker.mean),
        "deviation": _rounded(ranker.deviation),
        "experts": _rounded(ranker.experts),
        "gate": _rounded(ranker.gate),
        "calibration": _rounded(ranker.calibration),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _rounded(values: Features) -> list[object]:
    return list(np.round(values.astype(float), 6).tolist())
