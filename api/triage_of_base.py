"""What a librarian wants to know after a build, from the base and the report of its last build."""

import json
from collections.abc import Iterator
from pathlib import Path

from api.json_output import to_json
from index.building.report import BuildReport, Failure
from index.errors import DamagedReportError
from index.store import Store
from index.storing.durable import write_atomically
from ingest import errors
from ingest.document import Document
from ingest.errors import IngestError
from ingest.triage import BY_ERROR, Finding, TriageEntry, triage

LAST_BUILD = "last-build.json"


def keep_report(home: Path, report: BuildReport) -> None:
    """Keep the report, so that the files it left out can be asked for later."""
    write_atomically(home / LAST_BUILD, to_json(report).encode())


def triage_of(store: Store, home: Path) -> list[TriageEntry]:
    """Return the findings about the documents of the store and the files that the last build left out.

    Raises DamagedReportError.
    """
    entries = [*triage(_documents(store)), *(_entry(failure) for failure in _failures(home))]
    return sorted(entries, key=lambda entry: (entry.source, entry.finding))


def _documents(store: Store) -> Iterator[Document]:
    return (store.full_document(record.id) for record in store.documents())


def _failures(home: Path) -> list[Failure]:
    kept = home / LAST_BUILD
    if not kept.is_file():
        return []
    try:
        return [Failure(**one) for one in json.loads(kept.read_bytes())["failed"]]
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedReportError(str(kept)) from error


def _entry(failure: Failure) -> TriageEntry:
    kind = getattr(errors, failure.error, IngestError)
    finding = next((found for error, found in BY_ERROR if issubclass(kind, error)), Finding.UNSUPPORTED)
    return TriageEntry(failure.source, finding, failure.detail)
