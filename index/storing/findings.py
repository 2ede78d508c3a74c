"""What the tagger found, passage by passage and in a whole document."""

from dataclasses import dataclass

from nlp.tagging import Tag
from nlp.topics import Topic


@dataclass(frozen=True, slots=True)
class PassageFindings:
    """The tags and topics of a passage."""

    tags: tuple[Tag, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a document: passage by passage, and as a whole."""

    passages: tuple[PassageFindings, ...]
    topics: tuple[Topic, ...]
