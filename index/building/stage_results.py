"""What the stages make of a document, as the cache keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from index.storing.codec import Codec
from index.storing.findings import Findings, PassageFindings
from ingest.document import Passage
from nlp.terms import Term
from nlp.topics import Topic


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


def document_topics(found: Iterable[PassageFindings]) -> tuple[Topic, ...]:
    """Return the topics of a document, best first: of each concept the mean score over all passages."""
    passages = list(found)
    sums: defaultdict[str, float] = defaultdict(float)
    for passage in passages:
        for topic in passage.topics:
            sums[topic.concept_id] += topic.score
    means = [Topic(concept, round(total / len(passages), 6)) for concept, total in sums.items()]
    return tuple(sorted(means, key=lambda topic: (-topic.score, topic.concept_id)))
