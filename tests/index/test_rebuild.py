"""A build makes the base exactly its sources, works only on what changed, and leaves nothing out silently."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.building.report import BuildReport
from index.snapshot import Snapshot, current_id, verify
from index.store import Filters
from ingest.document import Document
from ingest.errors import FileMissingError
from ingest.parse import document_id_of, parse_bytes

Build = Callable[..., BuildReport]


def counts(report: BuildReport) -> tuple[int, int, int, int, int]:
    return report.documents, report.added, report.changed, report.unchanged, report.removed


def all_records(home: Path) -> list[object]:
    snapshot = Snapshot.open(home)
    records = snapshot.store.passages(range(snapshot.store.passage_count))
    snapshot.close()
    return [*records, snapshot.manifest.digest]


def test_first_build_makes_every_document_readable(home: Path, corpus: Path, run: Build) -> None:
    report = run(corpus)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert (report.passages, report.failed) == (3, ())
    snapshot = Snapshot.open(home)
    sources = [record.source for record in snapshot.store.documents()]
    assert sources == ["b.txt", "sub/c.txt", "א.txt"]
    trusting = snapshot.store.rows_matching(Filters(concepts=("trust",)))
    assert trusting is not None
    assert [record.document.source for record in snapshot.store.passages(trusting.tolist())] == sources[1:]
    assert snapshot.manifest.documents == 3
    snapshot.close()


def test_building_twice_changes_nothing(home: Path, corpus: Path, run: Build, tools: Any) -> None:
    first = run(corpus)
    worked = tools.analyzer.texts
    second = run(corpus)
    assert second.snapshot == first.snapshot
    assert counts(second) == (3, 0, 0, 3, 0)
    assert tools.analyzer.texts == worked


def test_only_a_changed_document_is_worked_on(home: Path, corpus: Path, run: Build, tools: Any) -> None:
    first = run(corpus)
    analysed, embedded = tools.analyzer.texts, tools.embedder.texts
    (corpus / "b.txt").write_text("ועדת ההיגוי בחרה יושב ראש חדש.\n", encoding="utf-8")
    (corpus / "new.txt").write_text("מסמך חדש על שותפות.\n", encoding="utf-8")
    (corpus / "א.txt").unlink()
    second = run(corpus)
    assert counts(second) == (3, 1, 1, 1, 1)
    assert second.snapshot != first.snapshot
    assert tools.embedder.texts - embedded == 2
    assert tools.analyzer.texts - analysed == 4, "title and passage of two documents"


def test_a_new_vocabulary_tags_again_without_analysing(
    home: Path, corpus: Path, run: Build, tools: Any
) -> None:
    first = run(corpus)
    analysed, embedded = tools.analyzer.texts, tools.embedder.texts
    tools.use_vocabulary({"decision": "החלטות"})
    second = run(corpus)
    assert counts(second) == (3, 0, 0, 3, 0)
    assert second.snapshot != first.snapshot
    assert (tools.analyzer.texts, tools.embedder.texts) == (analysed, embedded)
    snapshot = Snapshot.open(home)
    assert snapshot.store.concept_counts() == {"decision": 1}
    found = snapshot.store.rows_matching(Filters(concepts=("decision",)))
    assert found is not None
    (record,) = snapshot.store.passages(found.tolist())
    assert [record.passage.text[tag.start : tag.end] for tag in record.tags] == ["החלטות"]
    assert [topic.concept_id for topic in record.document.topics] == ["decision"]
    assert len(snapshot.store.full_document(record.document.id).text) > 0
    snapshot.close()


def test_tagging_again_in_place_gives_what_a_fresh_build_gives(
    home: Path, corpus: Path, run: Build, tools: Any
) -> None:
    run(corpus)
    tools.use_vocabulary({"decision": "החלטות", "trust": "אמון"})
    in_place, records = run(corpus), all_records(home)
    fresh = run(corpus, fresh=True)
    assert fresh.snapshot != in_place.snapshot
    assert all_records(home) == records
    assert verify(home) == ()


def test_bad_documents_are_listed_and_the_rest_is_built(home: Path, corpus: Path, run: Build) -> None:
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "image.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    report = run(corpus)
    assert report.documents == 3
    assert [(failure.source, failure.error) for failure in report.failed] == [
        ("empty.txt", "EmptyFileError"),
        ("image.pdf", "DamagedFileError"),
    ]
    again = run(corpus)
    assert again.snapshot == report.snapshot
    assert again.failed == report.failed


def test_warnings_are_told_of_all_documents_and_apart_of_those_worked_on(
    corpus: Path, run: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse_with_warning(content: bytes, source: str, document_id: str) -> Document:
        return replace(parse_bytes(content, source, document_id), warnings=("page 2: no text",))

    monkeypatch.setattr("index.building.document_stages.parse_bytes", parse_with_warning)
    every = ("b.txt: page 2: no text", "sub/c.txt: page 2: no text", "א.txt: page 2: no text")
    first = run(corpus)
    assert (first.warnings, first.new_warnings) == (every, every)
    again = run(corpus)
    assert (again.warnings, again.new_warnings) == (every, ())
    (corpus / "b.txt").write_text("נוסח אחר.\n", encoding="utf-8")
    changed = run(corpus)
    assert (changed.warnings, changed.new_warnings) == (every, every[:1])


def test_a_source_that_is_not_there_stops_before_anything_is_touched(
    home: Path, corpus: Path, run: Build
) -> None:
    first = run(corpus)
    with pytest.raises(FileMissingError):
        run(corpus, corpus / "nowhere")
    assert current_id(home) == first.snapshot


def test_a_name_that_two_sources_share_is_listed(tmp_path: Path, corpus: Path, run: Build) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("מסמך אחר באותו שם.\n", encoding="utf-8")
    report = run(corpus, other)
    assert report.documents == 3
    assert [(failure.source, failure.error) for failure in report.failed] == [("b.txt", "SameNameError")]
    assert str(corpus / "b.txt") in report.failed[0].detail


def test_a_bibliography_beside_the_files_gives_their_metadata(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    entry = "TY  - RPRT\nTI  - דוח הוועדה\nAU  - כהן, נועה\nPY  - 2017\nL1  - b.txt\nER  - \n"
    (corpus / "refs.ris").write_text(entry, encoding="utf-8")
    report = run(corpus)
    assert counts(report) == (3, 0, 1, 2, 0)
    snapshot = Snapshot.open(home)
    record = snapshot.store.document(document_id_of("b.txt"))
    snapshot.close()
    assert (record.title, record.year) == ("דוח הוועדה", 2017)


def test_ids_come_from_the_path_and_survive_edits(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    (corpus / "sub" / "c.txt").write_text("תוכן אחר לגמרי.\n", encoding="utf-8")
    run(corpus)
    snapshot = Snapshot.open(home)
    assert snapshot.store.document(document_id_of("sub/c.txt")).source == "sub/c.txt"
    snapshot.close()
