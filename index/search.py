"""A question becomes ranked passages: two legs, fused, with highlights, concepts and facets."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.asking.highlights import highlights
from index.asking.question import Question, QuestionReader
from index.asking.question_words import ASKING_WEIGHT
from index.lexical import LexicalIndex
from index.query import Leaf, Query, parse
from index.ranking.features import NAMES, Legs
from index.ranking.fulfilment import Texts
from index.ranking.fusion import spread
from index.ranking.leg import EMPTY, Leg, ranked
from index.ranking.odds import raised
from index.ranking.ranker import Ranker, load_ranker
from index.ranking.shortlist import CLOSELY, Candidates, Meanings, Shortlist, best_of_legs, look_closely
from index.ranking.translations import load_translations
from index.ranking.union import NOTHING, Ranking
from index.ranking.word_vectors import TypeVectors, load_word_vectors
from index.store import Filters, PassageRecord, Rows, Store
from index.vectors import VectorIndex
from index.words.lexical_query import LexicalQuery
from index.words.wanted import Sequences
from nlp.analyzer import Analyzer
from nlp.embedder import Embedder
from nlp.vocabulary import Vocabulary

LEG_DEPTH = 1_000
_LEAVES_REMEMBERED = 100  # a short prefix stands for many words
_MOST_OF_ONE_DOCUMENT = 3
_PHRASE_ODDS = 4.0
_CONCEPT_ODDS = 1.5


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
    """`total` is the size of the union of the two legs' best 1,000 after filters; `ranking` is all of it."""

    query: SearchQuery
    hits: tuple[Hit, ...]
    total: int
    took_ms: float
    snapshot: str
    facets: Mapping[str, Mapping[str, int]]
    ranking: Ranking = NOTHING


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
        self,
        snapshot: Searchable,
        analyzer: Analyzer,
        embedder: Embedder,
        vocabulary: Vocabulary,
        ranker: Ranker | None = None,
    ) -> None:
        self._snapshot = snapshot
        self.analyzer = analyzer
        self.embedder = embedder
        self._vocabulary = vocabulary
        self._reader = QuestionReader(analyzer, embedder, vocabulary)
        self._ranker = ranker or load_ranker()
        vectors = TypeVectors(load_word_vectors(), snapshot.lexical.forward)
        self._meanings = Meanings(vectors, load_translations())
        self._wanted_by = lru_cache(maxsize=_LEAVES_REMEMBERED)(self._read_leaf)
        self._beside = ThreadPoolExecutor(thread_name_prefix="by-meaning")

    def search(self, query: SearchQuery) -> SearchResult:
        """Return the page of passages asked for.

        Raises QuerySyntaxError, and NoSuchError for a document or concept in a filter that there is not.
        """
        began = time.perf_counter()
        parsed = parse(query.text)
        self._require(query.filters, *parsed.filters)
        question = self.question(parsed)
        ranking = self.rank(question, query.mode, query.filters, *question.parsed.filters)
        hits = self._hits(ranking, self._page(ranking, query, question), question)
        facets = self._facets(ranking, query.facets)
        took = (time.perf_counter() - began) * 1000
        return SearchResult(query, hits, len(ranking), took, self._snapshot.id, facets, ranking)

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

    def question(self, parsed: Query) -> Question:
        """Return the analysed and embedded question."""
        return self._reader.read(parsed)

    def rank(self, question: Question, mode: Mode, *filters: Filters) -> Ranking:
        """Return every row of the union of the legs' best that passes all `filters`, best first."""
        allowed = self._snapshot.store.rows_matching(*filters)
        if not question.terms:
            return self._unranked(question, allowed)
        lexical, semantic = self._legs(question, mode, allowed)
        if mode is not Mode.HYBRID:
            return Ranking.of_one(lexical, semantic)
        candidates = self._candidates(question, lexical, semantic)
        order = candidates.by_first_sight()
        closely = candidates.at(order[:CLOSELY])
        chances = raised(self._chances(question, closely), closely.odds)
        head = ranked(closely.rows, chances)
        behind = candidates.rows[order[CLOSELY:]]
        return Ranking(np.concatenate((head.rows, behind)), head.scores, lexical, semantic)

    def shortlist(self, text: str) -> Shortlist:
        """Return the passages that reranking looks at, with their features: what the ranker is trained on."""
        question = self.question(parse(text))
        candidates = self._candidates(question, *self._legs(question, Mode.HYBRID, None))
        return self._closer(question, candidates.at(candidates.by_first_sight()[:CLOSELY]))

    def _require(self, *filters: Filters) -> None:
        """Raises NoSuchError. A concept is one of the vocabulary, or one that passages were tagged with."""
        store, known = self._snapshot.store, self._vocabulary.concepts
        store.require_concepts([name for one in filters for name in one.concepts if name not in known])
        store.require_documents([name for one in filters for name in one.documents])

    def _legs(self, question: Question, mode: Mode, allowed: Rows | None) -> tuple[Leg, Leg]:
        """Return the best rows by words and by meaning; a leg that `mode` does not use is empty.

        They are looked for side by side, unless the rows must hold what the question demands.
        """
        if question.parsed.required is not None:
            lexical = self._by_words(question, allowed)
            semantic = EMPTY if mode is Mode.LEXICAL else self._by_meaning(question, np.sort(lexical.rows))
            return (EMPTY if mode is Mode.SEMANTIC else lexical), semantic
        if mode is Mode.LEXICAL:
            return self._by_words(question, allowed), EMPTY
        if mode is Mode.SEMANTIC:
            return EMPTY, self._by_meaning(question, allowed)
        semantic_leg = self._beside.submit(self._by_meaning, question, allowed)
        return self._by_words(question, allowed), semantic_leg.result()

    def _unranked(self, question: Question, allowed: Rows | None) -> Ranking:
        """Return what a question without words leaves, in document order: filters alone, or only NOT."""
        if question.parsed.required is not None:
            rows = np.sort(self._by_words(question, allowed).rows)
        else:
            rows = EMPTY.rows if allowed is None else allowed[:LEG_DEPTH]
        return Ranking(rows, np.zeros(len(rows)), EMPTY, EMPTY)

    def _by_words(self, question: Question, allowed: Rows | None) -> Leg:
        return self._snapshot.lexical.leg(self._lexical_query(question), LEG_DEPTH, allowed)

    def _by_meaning(self, question: Question, allowed: Rows | None) -> Leg:
        return self._snapshot.vectors.leg(question.vector, LEG_DEPTH, allowed)

    def _candidates(self, question: Question, lexical: Leg, semantic: Leg) -> Candidates:
        rows = best_of_legs(lexical, semantic)
        cosines = self._snapshot.vectors.cosines(question.vector, rows)
        legs = Legs(lexical.scores_of(rows).astype(np.float32), cosines)
        return Candidates(rows, legs, self._odds(question, rows))

    def _odds(self, question: Question, rows: Rows) -> NDArray[np.float64]:
        """Return how much likelier a passage is that holds a phrase or a concept that the question names."""
        odds = np.ones(len(rows))
        if question.parsed.preferred:
            texts = Texts(self._snapshot.lexical.forward, rows)
            for wanted in map(self._wanted_by, question.parsed.preferred):
                odds[texts.hold(wanted)] *= _PHRASE_ODDS
        if question.concepts:
            held = self._snapshot.store.concepts_held(rows.tolist(), question.concepts)
            odds *= np.power(_CONCEPT_ODDS, held)
        return odds

    def _lexical_query(self, question: Question) -> LexicalQuery:
        terms = (*question.terms, *question.other_names)
        return LexicalQuery(terms, question.parsed.required, self._wanted_by)

    def _read_leaf(self, leaf: Leaf) -> Sequences:
        return self._snapshot.lexical.wanted_by(leaf, self._reader.terms_of)

    def _chances(self, question: Question, closely: Candidates) -> NDArray[np.float64]:
        """Return the chance of each; if it holds words that a Hebrew name stands in for, the better one."""
        chances = self._ranker.chances(self._closer(question, closely).features)
        if not question.literally:
            return chances
        features = self._closer(replace(question, terms=question.literally), closely).features
        holds = features[:, NAMES.index("cover_same")] > 0
        return np.where(holds, np.maximum(chances, self._ranker.chances(features)), chances)

    def _closer(self, question: Question, candidates: Candidates) -> Shortlist:
        return look_closely(candidates, question.terms, self._snapshot.lexical, self._meanings)

    def _page(self, ranking: Ranking, query: SearchQuery, question: Question) -> list[int]:
        """Return the positions in the ranking that the page shows, best first."""
        window = query.offset + query.limit
        one_document = any(one.documents for one in (query.filters, *question.parsed.filters))
        if not query.diversify or one_document:
            return list(range(len(ranking))[query.offset : window])
        ahead, _ = ranking.first(3 * query.limit)
        documents = self._snapshot.store.document_numbers(ahead)
        positions = spread(documents, _MOST_OF_ONE_DOCUMENT, query.limit)
        positions.extend(range(len(documents), min(window, len(ranking))))
        return sorted(positions[query.offset : window])

    def _hits(self, ranking: Ranking, positions: Sequence[int], question: Question) -> tuple[Hit, ...]:
        asked = (*question.terms, *question.other_names)
        words = [term.term for term in asked if term.weight > ASKING_WEIGHT]
        ahead, scores = ranking.first(max(positions, default=-1) + 1)
        rows = [ahead[position] for position in positions]
        page = self._snapshot.store.page(rows)
        phrases = (*question.parsed.marked, *question.other_phrases)
        marked = tuple(one for leaf in phrases for one in self._wanted_by(leaf))
        packed = [places for _, places in page]
        lights = highlights(self._snapshot.lexical.forward, rows, packed, words, marked)
        found = zip(page, positions, lights, ranking.evidence(rows), strict=True)
        return tuple(
            Hit(record, scores[position], spans, evidence) for (record, _), position, spans, evidence in found
        )

    def _facets(self, ranking: Ranking, fields: Sequence[str]) -> dict[str, Mapping[str, int]]:
        if not fields:
            return {}
        counted = self._snapshot.store.facets(ranking.rows.tolist())
        return {field: counted[field] for field in fields if field in counted}
