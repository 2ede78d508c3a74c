"""A reviewer's verdict on one place, and what stands at that place of the document."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from api.export.exported import ExportedDocument
from index.anchoring import Anchor, anchor_at
from index.decision import Target, Verdict
from index.errors import EmptySpanError, NoSuchError
from nlp.tagging import Tag
from nlp.topics import Topic


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a reviewer says of one place: `start:end` of a document; both 0 for a topic of the whole."""

    document_id: str
    start: int
    end: int
    concept_id: str
    verdict: Verdict
    by: str
    to: str | None = None
    topic: bool = False
    note: str = ""
    adjudicates: bool = False

    @property
    def target(self) -> Target:
        return Target.TOPIC if self.topic else Target.MENTION

    @property
    def is_about_document(self) -> bool:
        return self.topic and self.start == self.end == 0


def anchor_of(said: Verdicts, text: str) -> Anchor:
    """Return the place of a verdict. Raises NoSuchError, EmptySpanError."""
    if not 0 <= said.start <= said.end <= len(text):
        raise NoSuchError("span", f"{said.start}-{said.end}", f"The text has {len(text)} characters.")
    anchor = anchor_at(text, said.start, said.end)
    if not (anchor.quote.strip() or said.is_about_document):
        raise EmptySpanError(said.start, said.end)
    return anchor


def stands(said: Verdicts, exported: ExportedDocument) -> bool:
    """Return whether the document has that tag or topic there."""
    if said.target is Target.TOPIC:
        return said.concept_id in {topic.concept_id for topic in _topics(said, exported)}
    return _tag(said, exported) is not None


def label_of(said: Verdicts, exported: ExportedDocument) -> str:
    """Return the label by which the judged tag had matched, if such a tag stands there."""
    tag = _tag(said, exported)
    return tag.evidence.label if tag else ""


def nothing_to_judge(said: Verdicts) -> NoSuchError:
    """Return the error for a verdict on what is not there."""
    kind = "topic" if said.topic else "tag"
    return NoSuchError(
        kind,
        f"{said.concept_id} at {said.start}-{said.end}",
        "`maagar review list` shows the tags; `add` is for what was missed.",
    )


def _topics(said: Verdicts, exported: ExportedDocument) -> Iterable[Topic]:
    """Return the topics that a decision on a topic is about: the document's, or its passages' there."""
    if said.is_about_document:
        return exported.topics
    there = (one for one in exported.passages if one.start <= said.start and said.end <= one.end)
    return chain.from_iterable(exported.passage_topics.get(one.id, ()) for one in there)


def _tag(said: Verdicts, exported: ExportedDocument) -> Tag | None:
    place = (said.start, said.end, said.concept_id)
    return next((tag for tag in exported.tags if (tag.start, tag.end, tag.concept_id) == place), None)
