"""The JSON shapes that users rely on, as frozen dataclasses; made from what the inner layers return."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from index.search import Hit, SearchResult
from index.sections import Section
from index.store import DocumentRecord, PassageRecord
from ingest.document import Document
from nlp.tagging import Tag
from nlp.topics import Topic
from nlp.vocabulary import Concept, Vocabulary


@dataclass(frozen=True, slots=True)
class SpanShape:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TopicShape:
    concept: str
    score: float


@dataclass(frozen=True, slots=True)
class EvidenceShape:
    label: str
    lemmas: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class MentionShape:
    start: int
    end: int
    surface: str
    concept: str
    score: float
    evidence: EvidenceShape
    nested: bool
    polarity: str


@dataclass(frozen=True, slots=True)
class ParagraphShape:
    start: int
    end: int
    topics: tuple[TopicShape, ...]


@dataclass(frozen=True, slots=True)
class TaggedTextShape:
    text: str
    mentions: tuple[MentionShape, ...]
    topics: tuple[TopicShape, ...]
    paragraphs: tuple[ParagraphShape, ...]


@dataclass(frozen=True, slots=True)
class HitConceptShape:
    id: str
    label: str
    start: int
    end: int
    surface: str
    score: float


@dataclass(frozen=True, slots=True)
class HitShape:
    passage_id: str
    document_id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    heading_path: tuple[str, ...]
    pages: tuple[int, ...]
    text: str
    score: float | None
    highlights: tuple[SpanShape, ...]
    concepts: tuple[HitConceptShape, ...]


@dataclass(frozen=True, slots=True)
class SearchShape:
    query: str
    mode: str
    total_entries: int
    offset: int
    limit: int
    took_ms: float
    snapshot: str
    hits: tuple[HitShape, ...]
    facets: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class DocumentShape:
    id: str
    source: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    passages: int
    warnings: tuple[str, ...]
    language: str
    topics: tuple[TopicShape, ...]


@dataclass(frozen=True, slots=True)
class DocumentsShape:
    total_entries: int
    offset: int
    limit: int | None
    documents: tuple[DocumentShape, ...]


@dataclass(frozen=True, slots=True)
class SectionShape:
    """What stands under a heading; a topic's score is the share of it that is likely about the concept."""

    heading_path: tuple[str, ...]
    start: int
    end: int
    topics: tuple[TopicShape, ...]


@dataclass(frozen=True, slots=True)
class FullDocumentShape(DocumentShape):
    """A document whole: `document` holds text and structure, offsets into `document.text`."""

    document: Document
    sections: tuple[SectionShape, ...]


@dataclass(frozen=True, slots=True)
class PassagesShape:
    total_entries: int
    offset: int
    limit: int | None
    passages: tuple[HitShape, ...]


@dataclass(frozen=True, slots=True)
class ConceptShape:
    id: str
    uri: str
    label: str
    labels: Mapping[str, tuple[str, ...]]
    definition: str
    scope_note: str
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    collections: tuple[str, ...]
    passages: int


@dataclass(frozen=True, slots=True)
class ConceptsShape:
    total_entries: int
    offset: int
    limit: int | None
    concepts: tuple[ConceptShape, ...]


def topic_shapes(topics: tuple[Topic, ...]) -> tuple[TopicShape, ...]:
    return tuple(TopicShape(topic.concept_id, round(topic.score, 4)) for topic in topics)


def mention_shape(text: str, tag: Tag) -> MentionShape:
    evidence = EvidenceShape(tag.evidence.label, tag.evidence.lemmas, tag.evidence.rule)
    surface = text[tag.start : tag.end]
    return MentionShape(
        tag.start,
        tag.end,
        surface,
        tag.concept_id,
        round(tag.score, 4),
        evidence,
        tag.nested,
        str(tag.polarity),
    )


def passage_shape(
    record: PassageRecord,
    vocabulary: Vocabulary,
    *,
    score: float | None = None,
    highlights: tuple[tuple[int, int], ...] = (),
) -> HitShape:
    """Return a passage as search hits show it; offsets are into the passage's `text`."""
    passage, document = record.passage, record.document
    return HitShape(
        passage_id=passage.id,
        document_id=passage.document_id,
        title=document.title,
        authors=document.authors,
        year=document.year,
        heading_path=passage.heading_path,
        pages=passage.pages,
        text=passage.text,
        score=score if score is None else round(score, 6),
        highlights=tuple(SpanShape(*span) for span in highlights),
        concepts=tuple(_hit_concept(passage.text, tag, vocabulary) for tag in record.tags),
    )


def _hit_concept(text: str, tag: Tag, vocabulary: Vocabulary) -> HitConceptShape:
    concept = vocabulary.concepts.get(tag.concept_id)
    label = concept.label() if concept else tag.concept_id
    return HitConceptShape(
        tag.concept_id, label, tag.start, tag.end, text[tag.start : tag.end], round(tag.score, 4)
    )


def hit_shape(hit: Hit, vocabulary: Vocabulary) -> HitShape:
    return passage_shape(hit.record, vocabulary, score=hit.score, highlights=hit.highlights)


def search_shape(result: SearchResult, vocabulary: Vocabulary) -> SearchShape:
    return SearchShape(
        query=result.query.text,
        mode=str(result.query.mode),
        total_entries=result.total,
        offset=result.query.offset,
        limit=result.query.limit,
        took_ms=round(result.took_ms, 2),
        snapshot=result.snapshot,
        hits=tuple(hit_shape(hit, vocabulary) for hit in result.hits),
        facets=result.facets,
    )


def document_shape(record: DocumentRecord) -> DocumentShape:
    return DocumentShape(
        record.id,
        record.source,
        record.title,
        record.authors,
        record.year,
        record.passages,
        record.warnings,
        record.language,
        topic_shapes(record.topics),
    )


def full_document_shape(
    record: DocumentRecord, document: Document, sections: Iterable[Section]
) -> FullDocumentShape:
    listed = document_shape(record)
    return FullDocumentShape(
        **{field.name: getattr(listed, field.name) for field in fields(listed)},
        document=document,
        sections=tuple(
            SectionShape(one.heading_path, one.start, one.end, topic_shapes(one.topics)) for one in sections
        ),
    )


def concept_shape(concept: Concept, narrower: tuple[str, ...], passages: int) -> ConceptShape:
    labels: dict[str, tuple[str, ...]] = {}
    for label in concept.labels:
        labels[label.language] = (*labels.get(label.language, ()), label.text)
    return ConceptShape(
        concept.id,
        concept.uri,
        concept.label(),
        labels,
        concept.definition,
        concept.scope_note,
        concept.broader,
        narrower,
        concept.related,
        concept.collections,
        passages,
    )
