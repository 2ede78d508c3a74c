"""The verbs over one open snapshot: no HTTP, no terminal."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from api.export.exported import ExportContext, ExportedDocument
from api.exports_of_base import exported_documents
from api.shapes import (
    ConceptShape,
    ConceptsShape,
    DocumentsShape,
    FullDocumentShape,
    HitShape,
    PassagesShape,
    SearchShape,
    concept_shape,
    document_shape,
    full_document_shape,
    hit_shape,
    passage_shape,
    search_shape,
)
from api.statistics_of_base import BaseStatistics
from api.text_tools import TextTools, tools_for
from index.answer import Answer, Answerer, Context
from index.errors import NoSuchError
from index.search import Searcher, SearchQuery
from index.sections import sections_of
from index.snapshot import Snapshot
from index.store import Filters
from nlp.analyzer import Analyzer
from nlp.vocabulary import Concept, Vocabulary


class KnowledgeBase:
    """One snapshot with what is needed to ask it; immutable, safe for many threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        searcher: Searcher,
        answerer: Answerer,
        vocabulary: Vocabulary,
        analyzer: Analyzer,
    ) -> None:
        self.snapshot = snapshot
        self._searcher = searcher
        self._answerer = answerer
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        self.statistics = BaseStatistics(snapshot.store, vocabulary)

    def close(self) -> None:
        self.snapshot.close()

    @cached_property
    def tools(self) -> TextTools:
        """The tools for texts alone, with the vocabulary of this base."""
        return tools_for(self._analyzer, self._vocabulary)

    def search(self, query: SearchQuery) -> SearchShape:
        """Raises QuerySyntaxError, NoSuchError for a document or concept to filter by."""
        return search_shape(self._searcher.search(query), self._vocabulary)

    def ask(self, question: str) -> Answer:
        return self._answerer.ask(question)

    def context(self, question: str, budget: int) -> Context:
        """Return quotes marked [1], [2] … of at most `budget` characters in all."""
        return self._answerer.context(question, budget)

    def similar(self, passage_id: str, limit: int) -> tuple[HitShape, ...]:
        """Raises NoSuchError."""
        hits = self._searcher.similar(passage_id, limit)
        return tuple(hit_shape(hit, self._vocabulary) for hit in hits)

    def documents(self, *, offset: int = 0, limit: int | None = None) -> DocumentsShape:
        store = self.snapshot.store
        records = store.documents(offset=offset, limit=limit)
        return DocumentsShape(
            store.document_count, offset, limit, tuple(document_shape(record) for record in records)
        )

    def document(self, document_id: str) -> FullDocumentShape:
        """Raises NoSuchError."""
        store = self.snapshot.store
        sections = sections_of(store.passages(store.rows_of(document_id)))
        return full_document_shape(store.document(document_id), store.full_document(document_id), sections)

    def passage(self, passage_id: str) -> HitShape:
        """Raises NoSuchError."""
        store = self.snapshot.store
        return passage_shape(store.passages([store.row(passage_id)])[0], self._vocabulary)

    def passages_of(self, document_id: str, *, offset: int = 0, limit: int | None = None) -> PassagesShape:
        """Raises NoSuchError."""
        return self._page_of_passages(self.snapshot.store.rows_of(document_id), offset, limit)

    def passages_with(self, concept_id: str, *, offset: int = 0, limit: int | None = None) -> PassagesShape:
        """Raises NoSuchError."""
        self._concept(concept_id)
        rows = self.snapshot.store.rows_matching(Filters(concepts=(concept_id,)))
        return self._page_of_passages([] if rows is None else rows.tolist(), offset, limit)

    def concepts(self, *, offset: int = 0, limit: int | None = None) -> ConceptsShape:
        concepts = list(self._vocabulary.concepts.values())
        page = concepts[offset : None if limit is None else offset + limit]
        return ConceptsShape(len(concepts), offset, limit, tuple(self._shape(one) for one in page))

    def concept(self, concept_id: str) -> ConceptShape:
        """Raises NoSuchError."""
        return self._shape(self._concept(concept_id))

    def related_concepts(self, concept_id: str) -> ConceptsShape:
        """Return the concepts that the vocabulary links to this one: broader, narrower, related."""
        concept = self._concept(concept_id)
        ids = dict.fromkeys((*concept.broader, *self._narrower.get(concept_id, ()), *concept.related))
        found = [
            self._shape(self._vocabulary.concepts[one]) for one in ids if one in self._vocabulary.concepts
        ]
        return ConceptsShape(len(found), 0, None, tuple(found))

    def exported(self) -> Iterator[ExportedDocument]:
        """Yield every document with what was found in it, for the exporters."""
        return exported_documents(self.snapshot.store)

    def export_context(self) -> ExportContext:
        created = self.snapshot.manifest.created
        return ExportContext(self._vocabulary, self._analyzer.analyze, created=created)

    def _page_of_passages(self, rows: Iterable[int], offset: int, limit: int | None) -> PassagesShape:
        everything = list(rows)
        page = everything[offset : None if limit is None else offset + limit]
        shapes = (passage_shape(record, self._vocabulary) for record in self.snapshot.store.passages(page))
        return PassagesShape(len(everything), offset, limit, tuple(shapes))

    def _concept(self, concept_id: str) -> Concept:
        if concept_id not in self._vocabulary.concepts:
            raise NoSuchError("concept", concept_id)
        return self._vocabulary.concepts[concept_id]

    def _shape(self, concept: Concept) -> ConceptShape:
        return concept_shape(concept, self._narrower.get(concept.id, ()), self._counts.get(concept.id, 0))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return self.snapshot.store.concept_counts()

    @cached_property
    def _narrower(self) -> dict[str, tuple[str, ...]]:
        narrower: dict[str, tuple[str, ...]] = {}
        for concept in self._vocabulary.concepts.values():
            for parent in concept.broader:
                narrower[parent] = (*narrower.get(parent, ()), concept.id)
        return narrower
