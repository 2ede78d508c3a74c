"""What a librarian wants to know after a build: which files need a hand, and why. As data; doors print it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Document, Page, PageStatus
from ingest.duplicates import find_duplicates
from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    IngestError,
    LimitExceededError,
    NeedsOcrError,
    PasswordRequiredError,
)
from ingest.language import hebrew_share

MOSTLY = 0.5


class Finding(StrEnum):
    REPAIRED = "repaired"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    OVER_LIMIT = "over_limit"
    UNSUPPORTED = "unsupported"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    NOT_HEBREW = "not_hebrew"


BY_ERROR: tuple[tuple[type[IngestError], Finding], ...] = (
    (PasswordRequiredError, Finding.ENCRYPTED),
    (NeedsOcrError, Finding.SCANNED),
    (DamagedFileError, Finding.DAMAGED),
    (EmptyFileError, Finding.EMPTY),
    (LimitExceededError, Finding.OVER_LIMIT),
)
_REPAIRED = frozenset({PageStatus.REPAIRED})
_SCANNED = frozenset({PageStatus.OCR, PageStatus.NEEDS_OCR})
_DAMAGED = frozenset({PageStatus.FAILED})


@dataclass(frozen=True, slots=True)
class TriageEntry:
    """One finding about one file; `others` name the file it repeats, `pages` the pages it is about."""

    source: str
    finding: Finding
    detail: str
    pages: tuple[int, ...] = ()
    others: tuple[str, ...] = ()


def triage(documents: Iterable[Document], failures: Iterable[IngestError] = ()) -> list[TriageEntry]:
    """Return the findings about all files of a build, by source, then by kind."""
    entries = [failed(error) for error in failures]
    sources: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    for document in documents:
        entries += page_findings(document.source, document.pages)
        entries += language_findings(document)
        sources[document.id] = document.source
        texts.append((document.id, document.text))
    for group in find_duplicates(texts):
        named = [sources[document_id] for document_id in group.document_ids]
        entries += duplicate_findings(named, exact=group.exact, similarity=group.similarity)
    return sorted(entries, key=lambda entry: (entry.source, entry.finding))


def failed(error: IngestError) -> TriageEntry:
    """Return the finding about a file that could not be read at all."""
    finding = next((kind for error_type, kind in BY_ERROR if isinstance(error, error_type)), None)
    return TriageEntry(error.source, finding or Finding.UNSUPPORTED, error.what)


def page_findings(source: str, pages: Sequence[Page]) -> list[TriageEntry]:
    """Return the findings that the verdicts on a document's pages give, one of a kind."""
    kinds = ((_REPAIRED, Finding.REPAIRED), (_SCANNED, Finding.SCANNED), (_DAMAGED, Finding.DAMAGED))
    entries = []
    for statuses, finding in kinds:
        mine = [page for page in pages if page.verdict.status in statuses]
        if mine:
            reasons = dict.fromkeys(page.verdict.reason for page in mine if page.verdict.reason)
            numbers = tuple(page.number for page in mine)
            entries.append(TriageEntry(source, finding, "; ".join(reasons), numbers))
    return entries


def language_findings(document: Document) -> list[TriageEntry]:
    """Return the finding that a document is not in Hebrew, if less than half of its letters are Hebrew."""
    share = hebrew_share(document.text)
    if document.text and share < MOSTLY:
        detail = f"{share:.0%} of its letters are Hebrew; the language looks like {document.language}"
        return [TriageEntry(document.source, Finding.NOT_HEBREW, detail)]
    return []


def duplicate_findings(sources: Sequence[str], *, exact: bool, similarity: float = 1.0) -> list[TriageEntry]:
    """Return a finding for each file of a group of duplicates but the first, which stands for all."""
    finding = Finding.DUPLICATE if exact else Finding.NEAR_DUPLICATE
    detail = "the same text as" if exact else f"{similarity:.0%} of it as in"
    return [
        TriageEntry(
            source, finding, f"{detail} {sources[0]}", others=tuple(s for s in sources if s != source)
        )
        for source in sources[1:]
    ]
