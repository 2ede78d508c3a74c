"""What the stages make of a document, as the cache keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.storing.codec import Codec
from ingest.document import Passage
from nlp.aboutness.parts import topics_of_parts
from nlp.topics import Topic

# What a title says about its document counts for this share of the text.
TITLE_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Chunks:
    """The passages of a document, and its title, which is searched and embedded with each of them."""

    title: str
    passages: tuple[Passage, ...]


CHUNKS: Codec[Chunks] = Codec(Chunks)


def document_topics(
    title: tuple[Topic, ...], passages: Iterable[Passage], topics: Iterable[tuple[Topic, ...]]
) -> tuple[Topic, ...]:
    """Return the topics of a document by those of its title and its passages, best first."""
    parts = [(len(passage.text), found) for passage, found in zip(passages, topics, strict=True)]
    of_title = (round(TITLE_SHARE * sum(length for length, _ in parts)), title)
    return topics_of_parts([of_title, *parts] if title else parts)
