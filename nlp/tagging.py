"""Finds the concepts of a vocabulary in an analysed text, each mention with its evidence."""

from dataclasses import dataclass
from enum import StrEnum

from nlp.analyzer import Analysis
from nlp.vocabulary import Vocabulary


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"
    ABSENT = "absent"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a span was tagged: the label that matched, the lemmas on the way, the rule that decided."""

    label: str
    lemmas: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Tag:
    """`text[start:end]` is the tagged surface; `nested` lies inside a longer tag."""

    concept_id: str
    start: int
    end: int
    score: float
    evidence: Evidence
    polarity: Polarity = Polarity.AFFIRMED
    nested: bool = False


class Tagger:
    """Tags texts with one vocabulary, whose labels are compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        raise NotImplementedError

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]:
        """Return the tags of `text` by start, longer ones first, nested ones after the one they lie in."""
        raise NotImplementedError
