"""A question becomes ranked passages: two legs, fused, with highlights, concepts and facets."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np

from index.fusion import fuse, spread
from index.highlights import highlights
from index.lexical import LexicalIndex
from index.lexical_query import LexicalQuery, WeightedTerm
from index.query import Query, parse
from index.store import Filters, PassageRecord, Rows, Store
from index.vectors import VectorIndex
from nlp.analyzer import Analyzer
from nlp.embedder import Embedder, Vectors
from nlp.terms import Term, index_terms
from nlp.vocabulary import Vocabulary

LEG_DEPTH = 1_000
_MOST_OF_ONE_DOCUMENT = 3


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
    filters: Filters = field(default_factory=Filters)
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


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows, best first, with their scores, and what each leg gave for a row."""

    rows: tuple[int, ...]
    scores: tuple[float, ...]
    lexical: Mapping[int, float]
    semantic: Mapping[int, float]

    def evidence(self, row: int) -> dict[str, float]:
        legs = {"lexical": self.lexical, "semantic": self.semantic}
        return {name: leg[row] for name, leg in legs.items() if row in leg}


class Searchable(Protocol):
    """What a search needs of a snapshot."""

    @property
    def id(self) -> str: ...

    @property
    def store(self) -> Store: ...

    @property
    def lexical(self) -> LexicalIndex: ...

    @property
    def vectors(self) -> VectorIndex: ...


class Searcher:
    """Searches one open snapshot."""

    def __init__(
        self, snapshot: Searchable, analyzer: Analyzer, embedder: Embedder, vocabulary: Vocabulary
    ) -> None:
        self._snapshot = snapshot
        self._analyzer = analyzer
        self._embedder = embedder
        self._vocabulary = vocabulary

    def search(self, query: SearchQuery) -> SearchResult:
        """Return the page of passages asked for. Raises QuerySyntaxError."""
        began = time.perf_counter()
        parsed = parse(query.text)
        terms = self.terms_of(parsed.text)
        ranking = self.rank(parsed, terms, query.mode, _both(query.filters, parsed.filters))
        hits = self._hits(ranking, self._page(ranking, query), terms)
        facets = self._facets(ranking, query.facets)
        took = (time.perf_counter() - began) * 1000
        return SearchResult(query, hits, len(ranking.rows), took, self._snapshot.id, facets)

    def similar(self, passage_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """Return the passages nearest in meaning to a passage, without it. Raises NoSuchError."""
        row = self._snapshot.store.row(passage_id)
        vectors = self._snapshot.vectors
        found = [hit for hit in vectors.search(vectors.vector(row), limit + 1) if hit[0] != row][:limit]
        records = self._snapshot.store.passages([found_row for found_row, _ in found])
        return tuple(
            Hit(record, score, (), {"semantic": score})
            for record, (_, score) in zip(records, found, strict=True)
        )

    def terms_of(self, text: str) -> tuple[Term, ...]:
        """Return the terms of a question, analysed as passages are."""
        return index_terms(self._analyzer.analyze(text))

    def rank(self, parsed: Query, terms: Sequence[Term], mode: Mode, filters: Filters) -> Ranking:
        """Return every row of the union of the legs' best, best first."""
        allowed = self._snapshot.store.rows_matching(filters)
        if not parsed.text:
            return _unranked(allowed)
        lexical = dict(self._lexical_leg(parsed, terms, allowed)) if _needs_words(mode, parsed) else {}
        if parsed.required is not None:
            allowed = np.array(sorted(lexical), dtype=np.int64)
        semantic = {} if mode is Mode.LEXICAL else dict(self._semantic_leg(parsed.text, allowed))
        return _fused({} if mode is Mode.SEMANTIC else lexical, semantic)

    def _lexical_leg(
        self, parsed: Query, terms: Sequence[Term], allowed: Rows | None
    ) -> list[tuple[int, float]]:
        weighted = tuple(WeightedTerm(term) for term in terms)
        query = LexicalQuery(weighted, parsed.required, self.terms_of)
        return self._snapshot.lexical.search(query, LEG_DEPTH, allowed)

    def _semantic_leg(self, text: str, allowed: Rows | None) -> list[tuple[int, float]]:
        vector: Vectors = self._embedder.embed_queries([text])[0]
        return self._snapshot.vectors.search(vector, LEG_DEPTH, allowed)

    def _page(self, ranking: Ranking, query: SearchQuery) -> list[int]:
        """Return the positions in the ranking that the page shows."""
        window = query.offset + query.limit
        if not query.diversify or query.filters.documents:
            return list(range(len(ranking.rows)))[query.offset : window]
        ahead = ranking.rows[: 3 * window]
        documents = self._snapshot.store.document_numbers(ahead)
        return spread(documents, _MOST_OF_ONE_DOCUMENT, query.limit)[query.offset : window]

    def _hits(self, ranking: Ranking, positions: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
        records = self._snapshot.store.passages([ranking.rows[position] for position in positions])
        return tuple(
            Hit(
                record,
                ranking.scores[position],
                highlights(record.terms, terms),
                ranking.evidence(record.row),
            )
            for record, position in zip(records, positions, strict=True)
        )

    def _facets(self, ranking: Ranking, fields: Sequence[str]) -> dict[str, Mapping[str, int]]:
        if not fields:
            return {}
        counted = self._snapshot.store.facets(ranking.rows)
        return {field: counted[field] for field in fields if field in counted}


def _both(first: Filters, second: Filters) -> Filters:
    return Filters(
        first.concepts + second.concepts,
        first.documents + second.documents,
        first.years + second.years,
        first.authors + second.authors,
    )


def _needs_words(mode: Mode, parsed: Query) -> bool:
    return mode is not Mode.SEMANTIC or parsed.required is not None


def _unranked(allowed: Rows | None) -> Ranking:
    rows = () if allowed is None else tuple(allowed[:LEG_DEPTH].tolist())
    return Ranking(rows, (0.0,) * len(rows), {}, {})


def _fused(lexical: Mapping[int, float], semantic: Mapping[int, float]) -> Ranking:
    fused = fuse([(tuple(lexical), 1.0), (tuple(semantic), 0.3)])
    rows = tuple(row for row, _ in fused)
    return Ranking(rows, tuple(score for _, score in fused), lexical, semantic)
