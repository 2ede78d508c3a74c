"""The verbs of review over HOME/decisions.sqlite and, where documents are needed, the open base."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from api.export.exported import ExportedDocument
from api.export.imports import Base, Imported, as_decisions, read_annotations, rejections_of_missing
from index.anchoring import Anchor, anchor_at
from index.apply_decisions import reanchored
from index.decision import Decision, Target, Verdict
from index.decisions import Decisions, utc_now
from index.errors import NoSuchError
from index.learning import reviews
from index.review import Disagreement, ReviewItem, disagreements, judgements, queue
from nlp.agreement import Agreement, agreement
from nlp.analyzer import Analyzer
from nlp.feedback import Suggestion, suggested_labels
from nlp.vocabulary import Vocabulary


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


class ReviewDesk:
    """Records what people decide, and says what waits and where they differ."""

    def __init__(
        self,
        decisions: Decisions,
        ids: Iterable[str],
        document: Callable[[str], ExportedDocument],
        vocabulary: Vocabulary,
        analyzer: Analyzer,
    ) -> None:
        self._decisions = decisions
        self._ids = tuple(ids)
        self._document = document
        self._vocabulary = vocabulary
        self._analyzer = analyzer

    def waiting(self, document_id: str | None, by: str | None) -> list[ReviewItem]:
        """Return the tags that nobody (or that `by` has not) judged. Raises NoSuchError."""
        chosen = self._ids if document_id is None else (document_id,)
        return [item for one in chosen for item in self._queue(one, by)]

    def record(self, said: Verdicts) -> Decision:
        """Keep one decision. Raises NoSuchError."""
        for concept in filter(None, (said.concept_id, said.to)):
            if concept not in self._vocabulary.concepts:
                raise NoSuchError("concept", concept)
        return self._decisions.record(
            said.document_id,
            self._anchor(said),
            said.concept_id,
            said.verdict,
            by=said.by,
            target=Target.TOPIC if said.topic else Target.MENTION,
            replacement=said.to,
            label=self._label(said),
            note=said.note,
            adjudicates=said.adjudicates,
        )

    def all(self) -> list[Decision]:
        return self._decisions.all()

    def agreement(self) -> Agreement:
        """Raises MissingExtraError."""
        return agreement(judgements(self._as_they_stand()))

    def disagreements(self) -> list[Disagreement]:
        return disagreements(self._as_they_stand())

    def suggestions(self) -> list[Suggestion]:
        """Return labels that reviewers added often enough to belong in the vocabulary."""
        return suggested_labels(reviews(self._decisions.all(), self._analyzer))

    def take_in(self, content: bytes, form: str, name: str, by: str, *, complete: bool) -> Imported:
        """Record a file of annotations as decisions of `by`; `complete`: what it left out is rejected.

        Raises UnknownFormatError, MissingExtraError, ImportFormatError.
        """
        base, at = Base(self._ids, self._document, self._vocabulary), utc_now()
        imported = as_decisions(read_annotations(content, form, name), base, by=by, at=at)
        self._decisions.record_many(imported.decisions)
        if complete:
            self._decisions.record_many(rejections_of_missing(imported, base, by=by, at=at))
        return imported

    def _queue(self, document_id: str, by: str | None) -> list[ReviewItem]:
        exported = self._document(document_id)
        placed = reanchored(exported.document.text, self._decisions.for_document(document_id))
        return queue(document_id, exported.document.text, exported.tags, placed.decisions, by=by)

    def _as_they_stand(self) -> list[Decision]:
        """Return all decisions in order, at their places in the documents as they are now.

        One whose place is gone, or whose document, keeps its old place.
        """
        every = self._decisions.all()
        texts = {
            name: self._document(name).document.text
            for name in {decision.document_id for decision in every}
            if name in self._ids
        }
        return [_as_it_stands(decision, texts) for decision in every]

    def _anchor(self, said: Verdicts) -> Anchor:
        text = self._document(said.document_id).document.text
        if not 0 <= said.start <= said.end <= len(text):
            raise NoSuchError("span", f"{said.start}-{said.end}")
        return anchor_at(text, said.start, said.end)

    def _label(self, said: Verdicts) -> str:
        """Return the label by which the judged tag had matched, if such a tag stands there."""
        place = (said.start, said.end, said.concept_id)
        tags = self._document(said.document_id).tags
        found = (tag for tag in tags if (tag.start, tag.end, tag.concept_id) == place)
        return next((tag.evidence.label for tag in found), "")


def _as_it_stands(decision: Decision, texts: Mapping[str, str]) -> Decision:
    if decision.document_id not in texts:
        return decision
    placed = reanchored(texts[decision.document_id], [decision])
    return (placed.decisions or placed.lost)[0]
