"""What a text is about: calibrated concept scores."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.analyzer import Analysis
from nlp.tagging import Tag


@dataclass(frozen=True, slots=True)
class Topic:
    """`score` is a calibrated probability, 0–1."""

    concept_id: str
    score: float


THRESHOLD = 0.5
_MOST = 4


def find_topics(text: str, analysis: Analysis, tags: Sequence[Tag]) -> tuple[Topic, ...]:
    """Return what `text` is about, best first: concepts over the threshold, at most four."""
    weights: Counter[str] = Counter()
    for tag in tags:
        weights[tag.concept_id] += 0 if tag.nested else 1
    total = sum(weights.values())
    scored = [Topic(name, weight / total) for name, weight in weights.most_common(_MOST) if weight]
    return tuple(topic for topic in scored if topic.score >= THRESHOLD / _MOST)
