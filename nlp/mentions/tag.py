"""A tag: a span of text that means a concept, with its evidence."""

from dataclasses import dataclass

from nlp.mentions.polarity import Polarity


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
