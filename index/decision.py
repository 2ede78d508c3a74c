"""What people decide: on a mention or a topic, on a document's metadata, on deleting a document."""

from dataclasses import dataclass
from enum import StrEnum

from index.anchoring import Anchor


class Verdict(StrEnum):
    """What a person says of a tag: right, wrong, another concept, or one that was missed."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    ADD = "add"


class Target(StrEnum):
    """What a decision is about: a mention at a span, or a topic of a span or of the whole document."""

    MENTION = "mention"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's verdict on one concept at one place of a document.

    `concept_id` is the concept judged or added; `replacement` the right one when the verdict is "change".
    A topic of the whole document has the empty anchor at 0. `by` is who, `at` when (ISO 8601, UTC);
    `adjudicates` marks a verdict that settles a disagreement. `label` is the label that had matched.
    """

    document_id: str
    anchor: Anchor
    concept_id: str
    verdict: Verdict
    by: str
    at: str
    target: Target = Target.MENTION
    replacement: str | None = None
    label: str = ""
    note: str = ""
    adjudicates: bool = False
    id: int = 0

    @property
    def place(self) -> tuple[str, Target, int, int, str]:
        """Return what two decisions must share to be about the same thing."""
        return (self.document_id, self.target, self.anchor.start, self.anchor.end, self.concept_id)

    @property
    def outcome(self) -> str:
        """Return the concept that the place should carry; "" for none."""
        if self.verdict is Verdict.CHANGE:
            return self.replacement or ""
        return "" if self.verdict is Verdict.REJECT else self.concept_id


FieldValue = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class MetadataFix:
    """A person's value for one field (`title`, `authors`, `year` or `language`) of a document."""

    document_id: str
    field: str
    value: FieldValue
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A document that someone deleted; it stays out of builds until it is added again."""

    document_id: str
    by: str
    at: str
