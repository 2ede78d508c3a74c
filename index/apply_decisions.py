"""Applies people's decisions to what the taggers found: at every build, after tagging.

For one document: `reanchored` places its decisions in the text as it is now, `within` picks those of a
passage, `apply_decisions` and `apply_topic_decisions` give the tags and topics that are stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.anchoring import reanchor, shift
from index.decision import Decision, FieldValue, MetadataFix, Target, Verdict
from ingest.document import Document
from nlp.mentions.nesting import with_nesting
from nlp.tagging import Evidence, Tag
from nlp.topics import Topic

ADDED = "review:add"
CHANGED = "review:change"


@dataclass(frozen=True, slots=True)
class Placed:
    """Decisions as they stand in a text, and those whose place is gone."""

    decisions: tuple[Decision, ...]
    lost: tuple[Decision, ...]


def reanchored(text: str, decisions: Iterable[Decision]) -> Placed:
    """Return the decisions with their anchors moved to where their quotes stand in `text` now."""
    placed: list[Decision] = []
    lost: list[Decision] = []
    for decision in decisions:
        if is_about_document(decision):
            placed.append(decision)
            continue
        anchor = reanchor(text, decision.anchor)
        if anchor is None:
            lost.append(decision)
        else:
            placed.append(replace(decision, anchor=anchor))
    return Placed(tuple(placed), tuple(lost))


def is_about_document(decision: Decision) -> bool:
    """Return whether the decision is on a topic of the whole document."""
    return decision.target is Target.TOPIC and not decision.anchor.quote


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that count, one a place and concept, in the order of the places' first mention.

    The latest of each person counts; an adjudication settles; people who differ without one cancel out.
    """
    groups: dict[object, list[Decision]] = {}
    for decision in decisions:
        groups.setdefault(decision.place, []).append(decision)
    settled = (_settled(group) for group in groups.values())
    return [decision for decision in settled if decision is not None]


def _settled(group: Sequence[Decision]) -> Decision | None:
    adjudicated = [decision for decision in group if decision.adjudicates]
    if adjudicated:
        return adjudicated[-1]
    latest = {decision.by: decision for decision in group}
    outcomes = {decision.outcome for decision in latest.values()}
    return group[-1] if len(outcomes) == 1 else None


def within(decisions: Iterable[Decision], start: int, end: int) -> list[Decision]:
    """Return the decisions inside `start:end` of a document, with offsets into that span."""
    return [
        replace(decision, anchor=shift(decision.anchor, -start))
        for decision in decisions
        if not is_about_document(decision) and start <= decision.anchor.start and decision.anchor.end <= end
    ]


def apply_decisions(tags: Sequence[Tag], text: str, decisions: Iterable[Decision]) -> tuple[Tag, ...]:
    """Return the tags of `text` after the decisions on mentions: accepted and added ones score 1.

    Offsets of decisions and tags are into `text`. Order and `nested` are those of `Tagger.tag`.
    """
    found = {(tag.start, tag.end, tag.concept_id): tag for tag in tags}
    for decision in standing(decision for decision in decisions if decision.target is Target.MENTION):
        start, end = decision.anchor.start, decision.anchor.end
        old = found.pop((start, end, decision.concept_id), None)
        if decision.outcome and start < end <= len(text):
            found[start, end, decision.outcome] = _reviewed(old, decision)
    return with_nesting(found.values())


def _reviewed(old: Tag | None, decision: Decision) -> Tag:
    if old is not None and decision.verdict is not Verdict.CHANGE:
        return replace(old, score=1.0)
    rule = CHANGED if decision.verdict is Verdict.CHANGE else ADDED
    lemmas = old.evidence.lemmas if old is not None else ()
    anchor = decision.anchor
    return Tag(decision.outcome, anchor.start, anchor.end, 1.0, Evidence(anchor.quote, lemmas, rule))


def apply_topic_decisions(topics: Sequence[Topic], decisions: Iterable[Decision]) -> tuple[Topic, ...]:
    """Return the topics after the decisions on topics, best first, ties by concept.

    Pass the decisions on the whole document, or those on one span.
    """
    scores = {topic.concept_id: topic.score for topic in topics}
    for decision in standing(decision for decision in decisions if decision.target is Target.TOPIC):
        scores.pop(decision.concept_id, None)
        if decision.outcome:
            scores[decision.outcome] = 1.0
    return tuple(
        Topic(concept, score)
        for concept, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    )


def apply_metadata(document: Document, fixes: Iterable[MetadataFix]) -> Document:
    """Return the document with people's values of its title, authors, year and language."""
    for fix in fixes:
        document = _with_field(document, fix.field, fix.value)
    return document


def _with_field(document: Document, field: str, value: FieldValue) -> Document:
    match field, value:
        case "title", str():
            return replace(document, title=value)
        case "language", str():
            return replace(document, language=value)
        case "year", int() | None:
            return replace(document, year=value)
        case "authors", tuple():
            return replace(document, authors=value)
        case _:
            return document
