"""What every exporter is given: documents with what was found in them, and the vocabulary they speak of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.document import Document, Passage
from nlp.analyzer import Analysis
from nlp.tagging import Tag
from nlp.topics import Topic
from nlp.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document with its passages, tags and topics; offsets of tags are into `document.text`.

    `passage_topics` are by passage id.
    """

    document: Document
    passages: tuple[Passage, ...] = ()
    tags: tuple[Tag, ...] = ()
    topics: tuple[Topic, ...] = ()
    passage_topics: Mapping[str, tuple[Topic, ...]] = field(default_factory=dict)

    def passage_of(self, tag: Tag) -> Passage | None:
        """Return the first passage that holds the tag."""
        return next((p for p in self.passages if p.start <= tag.start and tag.end <= p.end), None)

    def tags_in(self, passage: Passage) -> tuple[Tag, ...]:
        """Return the tags inside a passage, offsets still into the document's text."""
        return tuple(tag for tag in self.tags if passage.start <= tag.start and tag.end <= passage.end)


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What exporters need besides the documents; `base` begins the URIs of documents and annotations."""

    vocabulary: Vocabulary
    analyze: Callable[[str], Analysis]
    base: str = "urn:maagar:"
    created: str = ""

    def label(self, concept_id: str, language: str = "he") -> str:
        """Return the concept's preferred label, or its id when the vocabulary has no such concept."""
        concept = self.vocabulary.concepts.get(concept_id)
        return concept.label(language) if concept is not None else concept_id

    def concept_uri(self, concept_id: str) -> str:
        """Return the concept's URI, or one below `base` when the vocabulary has no such concept."""
        concept = self.vocabulary.concepts.get(concept_id)
        return concept.uri if concept is not None else f"{self.base}concept:{concept_id}"


def utf8(text: str) -> bytes:
    """Return the text as UTF-8; a lone surrogate, which UTF-8 cannot carry, becomes "?" (offsets stay)."""
    return text.encode("utf-8", "replace")
