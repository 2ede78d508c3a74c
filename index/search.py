"""A question becomes ranked passages: two legs, fused, with highlights, concepts and facets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from index.store import Filters, PassageRecord


class Mode(StrEnum):
    HYBRID = "hybrid"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked. `limit` 1–100; `facets` names the fields to count."""

    text: str
    mode: Mode = Mode.HYBRID
    offset: int = 0
    limit: int = 10
    filters: Filters = Filters()
    facets: tuple[str, ...] = ()
    diversify: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the spans of its text to highlight. `evidence` says what each leg gave."""

    record: PassageRecord
    score: float
    highlights: tuple[tuple[int, int], ...]
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` is the size of the union of the two legs' best 1,000 after filters."""

    query: SearchQuery
    hits: tuple[Hit, ...]
    total: int
    took_ms: float
    snapshot: str
    facets: Mapping[str, Mapping[str, int]]


class Searcher:
    """Searches one open snapshot. Build with Searcher(snapshot, analyzer, embedder, vocabulary)."""
