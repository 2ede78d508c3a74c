"""The verbs of review over HOME/decisions.sqlite and, where documents are needed, the open base."""

from collections.abc import Callable, Iterable, Mapping

from api.export.exported import ExportedDocument
from api.export.imports import Base, Imported, as_decisions, read_annotations, rejections_of_missing
from api.verdicts import Verdicts, anchor_of, label_of, nothing_to_judge, stands
from index.apply_decisions import reanchored
from index.decision import Decision, Verdict
from index.decisions import Decisions, utc_now
from index.errors import NoSuchError
from index.learning import reviews
from index.review import Disagreement, ReviewItem, disagreements, judgements, queue
from nlp.agreement import Agreement, agreement
from nlp.analyzer import Analyzer
from nlp.feedback import Suggestion, suggested_labels
from nlp.vocabulary import Vocabulary


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
        """Keep one decision. Raises NoSuchError, EmptySpanError.

        What is accepted, rejected or changed must stand there, or have been judged there before.
        """
        for concept in filter(None, (said.concept_id, said.to)):
            if concept not in self._vocabulary.concepts:
                raise NoSuchError("concept", concept)
        exported = self._document(said.document_id)
        anchor = anchor_of(said, exported.document.text)
        added = said.verdict is Verdict.ADD
        if not (added or stands(said, exported) or self._was_judged(said, exported)):
            raise nothing_to_judge(said)
        return self._decisions.record(
            said.document_id,
            anchor,
            said.concept_id,
            said.verdict,
            by=said.by,
            target=said.target,
            replacement=said.to,
            label=label_of(said, exported),
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

    def _was_judged(self, said: Verdicts, exported: ExportedDocument) -> bool:
        """Return whether somebody judged the concept there, or put it there, whatever stands there now."""
        earlier = self._decisions.for_document(said.document_id)
        return any(
            said.concept_id in (decision.concept_id, decision.outcome)
            for decision in reanchored(exported.document.text, earlier).decisions
            if (decision.target, decision.anchor.start, decision.anchor.end)
            == (said.target, said.start, said.end)
        )


def _as_it_stands(decision: Decision, texts: Mapping[str, str]) -> Decision:
    if decision.document_id not in texts:
        return decision
    placed = reanchored(texts[decision.document_id], [decision])
    return (placed.decisions or placed.lost)[0]
