"""What is to be reviewed, and where those who reviewed differ."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.anchoring import Anchor, anchor_at
from index.decision import Decision, Target
from nlp.agreement import Judgement
from nlp.tagging import Tag


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A tag that waits for a verdict, with its words and their context; offsets are the document's."""

    document_id: str
    anchor: Anchor
    tag: Tag


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Verdicts that differ, the last of each person; `settled` is the adjudication, if there is one."""

    document_id: str
    target: Target
    anchor: Anchor
    concept_id: str
    verdicts: tuple[Decision, ...]
    settled: Decision | None


def queue(
    document_id: str, text: str, tags: Iterable[Tag], decisions: Iterable[Decision], *, by: str | None = None
) -> list[ReviewItem]:
    """Return the tags of a document that nobody (or that `by` has not) judged, least certain first.

    Offsets of tags and decisions are into `text`.
    """
    judged = {
        (decision.anchor.start, decision.anchor.end, decision.concept_id)
        for decision in decisions
        if decision.target is Target.MENTION and by in (None, decision.by)
    }
    waiting = [tag for tag in tags if (tag.start, tag.end, tag.concept_id) not in judged]
    waiting.sort(key=lambda tag: (tag.score, tag.start, tag.end, tag.concept_id))
    return [ReviewItem(document_id, anchor_at(text, tag.start, tag.end), tag) for tag in waiting]


def judgements(decisions: Iterable[Decision]) -> list[Judgement]:
    """Return the decisions as judgements; the label is the concept that the place should carry.

    Adjudications are left out. One who added a concept and one who accepted it agree.
    """
    return [
        Judgement(decision.by, repr(decision.place), decision.outcome)
        for decision in decisions
        if not decision.adjudicates
    ]


def disagreements(decisions: Iterable[Decision]) -> list[Disagreement]:
    """Return what people differ on, open ones first, then by document and place."""
    groups: defaultdict[tuple[object, ...], list[Decision]] = defaultdict(list)
    for decision in decisions:
        groups[decision.place].append(decision)
    found = [_disagreement(group) for group in groups.values()]
    differing = [each for each in found if len({verdict.outcome for verdict in each.verdicts}) > 1]
    return sorted(differing, key=_order)


def _disagreement(group: Sequence[Decision]) -> Disagreement:
    latest = {decision.by: decision for decision in group if not decision.adjudicates}
    settled = [decision for decision in group if decision.adjudicates]
    one = group[0]
    verdicts = tuple(latest[person] for person in sorted(latest))
    return Disagreement(
        one.document_id, one.target, one.anchor, one.concept_id, verdicts, settled[-1] if settled else None
    )


def _order(each: Disagreement) -> tuple[bool, str, int, str]:
    return each.settled is not None, each.document_id, each.anchor.start, each.concept_id
