"""Annotations made elsewhere become review decisions: read by format, then matched with our tags."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from api.export.archive import file_stem
from api.export.errors import UnknownFormatError
from api.export.exported import ExportedDocument
from index.anchoring import Anchor, anchor_at, reanchor
from index.decision import Decision, Target, Verdict
from nlp.errors import MissingExtraError
from nlp.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation of a file: `where` it stood there, and what it says.

    `document` and `concept` are as the file names them. `anchor` has an empty quote when the file gave only
    offsets, and the offsets 0, 0 when it gave only a quote. Without a `verdict` it just states the concept.
    """

    where: str
    document: str
    concept: str
    anchor: Anchor
    target: Target = Target.MENTION
    verdict: Verdict | None = None
    replacement: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The decisions that a file of annotations amounts to, and what could not be used, in words."""

    decisions: tuple[Decision, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What annotations are matched with: the ids of the documents, how to get one, and the vocabulary."""

    ids: Sequence[str]
    document: Callable[[str], ExportedDocument]
    vocabulary: Vocabulary


READERS = {
    "csv": "api.export.read_csv:read_csv",
    "webannotation": "api.export.read_web_annotation:read_web_annotations",
    "xmi": "api.export.read_xmi:read_xmi",
}


def read_annotations(content: bytes, name: str, source: str = "<import>") -> list[Annotation]:
    """Return the annotations of a file in the format `name` (csv, webannotation or xmi).

    Raises UnknownFormatError, MissingExtraError and ImportFormatError.
    """
    if name not in READERS:
        raise UnknownFormatError(name, tuple(READERS))
    module, _, attribute = READERS[name].partition(":")
    try:
        reader = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"importing {name!r}", "research") from error
    annotations: list[Annotation] = reader(content, source)
    return annotations


def as_decisions(annotations: Iterable[Annotation], base: Base, *, by: str, at: str) -> Imported:
    """Return the decisions that the annotations amount to.

    One without a verdict accepts the tag that stands there, or adds it where there is none.
    """
    matcher = _Matcher(base)
    decisions: list[Decision] = []
    problems: list[str] = []
    for annotation in annotations:
        found = matcher.decision(annotation, by, at)
        if isinstance(found, str):
            problems.append(f"{annotation.where}: {found}")
        else:
            decisions.append(found)
    return Imported(tuple(decisions), tuple(problems))


def rejections_of_missing(imported: Imported, base: Base, *, by: str, at: str) -> tuple[Decision, ...]:
    """Return a rejection of each tag that a complete review left out, in the documents it covered."""
    stated = {decision.place for decision in imported.decisions}
    covered = dict.fromkeys(decision.document_id for decision in imported.decisions)
    missing: list[Decision] = []
    for document_id in covered:
        exported = base.document(document_id)
        for tag in exported.tags:
            anchor = anchor_at(exported.document.text, tag.start, tag.end)
            decision = Decision(document_id, anchor, tag.concept_id, Verdict.REJECT, by, at)
            if decision.place not in stated:
                missing.append(replace(decision, label=tag.evidence.label))
    return tuple(missing)


class _Matcher:
    """Finds our documents, places, concepts and tags for annotations; keeps the document it used last."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._ids = _names_of(base.ids)
        self._concepts = _concept_names(base.vocabulary)
        self._last: ExportedDocument | None = None

    def decision(self, annotation: Annotation, by: str, at: str) -> Decision | str:
        """Return the decision, or why there is none."""
        document_id = self._ids.get(annotation.document) or self._ids.get(
            _without_suffix(annotation.document)
        )
        if document_id is None:
            return f"no document {annotation.document!r}"
        concepts = [self._concepts.get(name) for name in (annotation.concept, annotation.replacement or "")]
        if concepts[0] is None:
            return f"no concept {annotation.concept!r}"
        if annotation.verdict is Verdict.CHANGE and concepts[1] is None:
            return f"no concept {annotation.replacement!r} to change to"
        exported = self._document(document_id)
        anchor = _placed(annotation, exported.document.text)
        if anchor is None:
            return f"{annotation.anchor.quote!r} does not stand in {document_id!r} any more"
        judged = replace(annotation, concept=concepts[0], replacement=concepts[1], anchor=anchor)
        return _decision(judged, exported, by, at)

    def _document(self, document_id: str) -> ExportedDocument:
        if self._last is None or self._last.document.id != document_id:
            self._last = self._base.document(document_id)
        return self._last


def _decision(annotation: Annotation, exported: ExportedDocument, by: str, at: str) -> Decision:
    anchor = annotation.anchor
    places = {(tag.start, tag.end, tag.concept_id): tag for tag in exported.tags}
    tag = places.get((anchor.start, anchor.end, annotation.concept))
    topics = {topic.concept_id for topic in exported.topics}
    known = annotation.concept in topics if annotation.target is Target.TOPIC else tag is not None
    return Decision(
        document_id=exported.document.id,
        anchor=anchor,
        concept_id=annotation.concept,
        verdict=annotation.verdict or (Verdict.ACCEPT if known else Verdict.ADD),
        by=by,
        at=at,
        target=annotation.target,
        replacement=annotation.replacement if annotation.verdict is Verdict.CHANGE else None,
        label=tag.evidence.label if tag else "",
        note=annotation.note,
    )


def _placed(annotation: Annotation, text: str) -> Anchor | None:
    """Return the annotation's place in our text; the empty place for a topic of the whole document."""
    anchor = annotation.anchor
    if anchor.quote:
        return reanchor(text, anchor)
    if annotation.target is Target.TOPIC and anchor.start == anchor.end:
        return Anchor(0, 0, "")
    return anchor_at(text, anchor.start, anchor.end) if 0 <= anchor.start < anchor.end <= len(text) else None


def _names_of(ids: Iterable[str]) -> dict[str, str]:
    """Return the documents' ids by themselves and by the names of their files in our zips."""
    taken: set[str] = set()
    names = {file_stem(document_id, taken): document_id for document_id in ids}
    return names | {document_id: document_id for document_id in names.values()}


def _without_suffix(name: str) -> str:
    return name.removesuffix(".xmi").removesuffix(".txt")


def _concept_names(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return concept ids by label, URI and id; a label of two concepts names neither."""
    names: dict[str, str] = {}
    twice: set[str] = set()
    for concept in vocabulary.concepts.values():
        for label in {label.text for label in concept.labels}:
            twice.update({label} & names.keys())
            names[label] = concept.id
    unique = {label: concept_id for label, concept_id in names.items() if label not in twice}
    uris = {concept.uri: concept.id for concept in vocabulary.concepts.values()}
    return unique | uris | {concept_id: concept_id for concept_id in vocabulary.concepts}
