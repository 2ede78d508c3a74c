"""What a text is about: calibrated concept scores."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """`score` is a calibrated probability, 0–1."""

    concept_id: str
    score: float
