"""What the stages make of a document, as the cache keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.storing.codec import Codec
from index.storing.findings import Findings, PassageFindings
from ingest.document import Passage
from nlp.aboutness.parts import topics_of_parts
from nlp.terms import Term
from nlp.topics import Topic

# What a title says about its document counts for this share of the text.
TITLE_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Chunks:
    """The passages of a document, and its title, which is searched and embedded with each of them."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of a passage, and those of its title and headings."""

    heading: tuple[Term, ...]
    text: tuple[Term, ...]


CHUNKS: Codec[Chunks] = Codec(Chunks)
TERMS: Codec[tuple[PassageTerms, ...]] = Codec(tuple[PassageTerms, ...])
FINDINGS: Codec[Findings] = Codec(Findings)


def document_topics(
    title: tuple[Topic, ...], passages: Iterable[Passage], found: Iterable[PassageFindings]
) -> tuple[Topic, ...]:
    """Return the topics of a document by those of its title and its passages, best first."""
    parts = [(len(passage.text), findings.topics) for passage, findings in zip(passages, found, strict=True)]
    of_title = (round(TITLE_SHARE * sum(length for length, _ in parts)), title)
    return topics_of_parts([of_title, *parts] if title else parts)
