"""What others say of the documents: people's decisions, and the bibliographies beside the sources."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from index.building.work import Edits
from index.decision import Decision
from index.decisions import Decisions
from ingest.metadata import Metadata


def decisions_file(home: Path) -> Path:
    return home / "decisions.sqlite"


def edits_by_document(
    home: Path, metadata: Mapping[str, Metadata]
) -> tuple[dict[str, Edits], frozenset[str]]:
    """Return what is said of each document that anything is said of, and the ids of the deleted ones."""
    edits = {identifier: Edits(known) for identifier, known in metadata.items()}
    if not decisions_file(home).is_file():
        return edits, frozenset()
    with Decisions.open(decisions_file(home)) as decisions:
        reviews: defaultdict[str, list[Decision]] = defaultdict(list)
        for decision in decisions.all():
            reviews[decision.document_id].append(decision)
        for identifier, fixes in decisions.metadata_fixes().items():
            edits[identifier] = replace(edits.get(identifier, Edits()), fixes=fixes)
        deleted = frozenset(decisions.deletions())
    for identifier, made in reviews.items():
        edits[identifier] = replace(edits.get(identifier, Edits()), decisions=tuple(made))
    return edits, deleted


def all_decisions(home: Path) -> tuple[Decision, ...]:
    """Return every review, oldest first: what the tagger learns from."""
    if not decisions_file(home).is_file():
        return ()
    with Decisions.open(decisions_file(home)) as decisions:
        return tuple(decisions.all())


def mark_deleted(home: Path, document_id: str, by: str) -> None:
    """Keep the document out of every build until it is added again; forget what was decided on its words."""
    with Decisions.open(decisions_file(home)) as decisions:
        decisions.delete_document(document_id, by)
        decisions.purge(document_id)


def mark_added(home: Path, document_id: str) -> None:
    """End the deletion of a document, if there is one."""
    if decisions_file(home).is_file():
        with Decisions.open(decisions_file(home)) as decisions:
            decisions.undelete(document_id)


def deleted_documents(home: Path) -> frozenset[str]:
    return edits_by_document(home, {})[1]
