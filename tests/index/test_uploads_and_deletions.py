"""Uploads and deletions publish a snapshot each; what is deleted stays away, its words purged from HOME."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from zstandard import FRAME_HEADER, ZstdDecompressor, ZstdError

from index.anchoring import Anchor
from index.building.options import BuildOptions
from index.building.progress import Silent
from index.building.report import BuildReport
from index.decision import Verdict
from index.decisions import Decisions
from index.errors import NoSuchError, UploadNameError
from index.rebuild import add_upload, delete_document
from index.snapshot import Snapshot, list_snapshots
from ingest.parse import document_id_of

Build = Callable[..., BuildReport]
SECRET = "סודמוחלט"


@pytest.fixture
def upload(home: Path, tools: Any) -> Callable[[str, str], BuildReport]:
    def add(name: str, text: str) -> BuildReport:
        return add_upload(home, name, text.encode(), tools, BuildOptions(), Silent())

    return add


@pytest.fixture
def delete(home: Path, tools: Any) -> Callable[[str], BuildReport]:
    def remove(source: str) -> BuildReport:
        return delete_document(home, document_id_of(source), tools, BuildOptions(), Silent(), by="נועה")

    return remove


def sources(home: Path) -> list[str]:
    snapshot = Snapshot.open(home)
    found = [record.source for record in snapshot.store.documents()]
    snapshot.close()
    return found


def files_that_hold(home: Path, word: str) -> list[Path]:
    """Return the files of `home` with the word in them, plain or in a cached result."""
    return [
        path for path in home.rglob("*") if path.is_file() and word.encode() in unpacked(path.read_bytes())
    ]


def unpacked(content: bytes) -> bytes:
    """Return the content with every Zstandard frame in it inflated behind it."""
    parts = [content]
    start = content.find(FRAME_HEADER)
    while start >= 0:
        with suppress(ZstdError):
            parts.append(ZstdDecompressor().decompressobj().decompress(content[start:]))
        start = content.find(FRAME_HEADER, start + 1)
    return b"".join(parts)


def test_an_upload_joins_what_the_sources_gave(home: Path, corpus: Path, run: Build, upload: Any) -> None:
    run(corpus)
    report = upload("דוח.txt", "דוח על שותפות.\n")
    assert (report.documents, report.added, report.unchanged) == (4, 1, 3)
    assert sources(home) == ["b.txt", "sub/c.txt", "א.txt", "דוח.txt"]
    assert run(corpus).unchanged == 4, "a build of the sources keeps the uploads"


def test_an_upload_makes_the_first_snapshot(home: Path, upload: Any) -> None:
    assert upload("דוח.txt", "דוח על שותפות.\n").documents == 1
    assert sources(home) == ["דוח.txt"]


def test_an_upload_of_the_same_name_replaces(home: Path, upload: Any) -> None:
    upload("דוח.txt", "נוסח ראשון.\n")
    report = upload("דוח.txt", "נוסח שני.\n")
    assert (report.documents, report.changed) == (1, 1)


def test_an_upload_that_cannot_be_read_is_listed(home: Path, corpus: Path, run: Build, upload: Any) -> None:
    run(corpus)
    report = upload("ריק.txt", "")
    assert report.documents == 3
    assert [(failure.source, failure.error) for failure in report.failed] == [("ריק.txt", "EmptyFileError")]


@pytest.mark.parametrize(
    "name",
    ["../x.txt", "a/b.txt", ".hidden", "", "..", "refs.ris", "א" * 120 + ".txt", "a\0b.txt", "a\\b.txt"],
)
def test_a_name_that_is_no_plain_file_name_is_refused(home: Path, upload: Any, name: str) -> None:
    with pytest.raises(UploadNameError):
        upload(name, "טקסט")
    assert not (home / "sources").exists()


def test_uploads_outlive_sources_that_went_away(home: Path, corpus: Path, run: Build, upload: Any) -> None:
    run(corpus)
    for path in corpus.rglob("*.txt"):
        path.unlink()
    assert upload("דוח.txt", "דוח.\n").documents == 4, "an upload does not look into the sources"


def test_a_deletion_holds_until_the_document_is_added_again(
    home: Path, corpus: Path, run: Build, upload: Any, delete: Any
) -> None:
    run(corpus)
    report = delete("b.txt")
    assert (report.documents, report.removed, report.unchanged) == (2, 1, 2)
    assert run(corpus).documents == 2
    assert sources(home) == ["sub/c.txt", "א.txt"]
    assert upload("b.txt", "נוסח חדש.\n").documents == 3


def test_what_is_deleted_leaves_no_word_behind(
    home: Path, corpus: Path, run: Build, upload: Any, delete: Any
) -> None:
    (corpus / "secret.txt").write_text(f"{SECRET} של הארגון.\n", encoding="utf-8")
    run(corpus)
    upload("upload.txt", f"גם כאן {SECRET}.\n")
    upload("other.txt", "דבר אחר.\n")
    assert len(files_that_hold(home, SECRET)) > 10
    delete("secret.txt")
    delete("upload.txt")
    assert files_that_hold(home, SECRET) == []
    assert len(list_snapshots(home)) == 1, "those with the document went with it"
    assert sources(home) == ["b.txt", "other.txt", "sub/c.txt", "א.txt"]


def test_deleting_the_last_document_leaves_an_empty_base(home: Path, upload: Any, delete: Any) -> None:
    upload("דוח.txt", "דוח.\n")
    report = delete("דוח.txt")
    assert (report.documents, report.passages, report.removed) == (0, 0, 1)
    assert sources(home) == []


def test_deleting_what_is_not_there_says_so(home: Path, corpus: Path, run: Build, delete: Any) -> None:
    run(corpus)
    with pytest.raises(NoSuchError):
        delete("nothing.txt")


def test_reviews_hold_in_every_build_and_follow_their_words(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    identifier = document_id_of("sub/c.txt")
    with Decisions.open(home / "decisions.sqlite") as decisions:
        anchor = Anchor(4, 8, "אמון", "בלי ", " אין")
        decisions.record(identifier, anchor, "trust", Verdict.REJECT, by="נועה")
    run(corpus)
    assert concepts_of(home, identifier) == []
    (corpus / "sub" / "c.txt").write_text("ובכן, בלי אמון אין עבודה. אמון נבנה.\n", encoding="utf-8")
    run(corpus)
    snapshot = Snapshot.open(home)
    (record,) = snapshot.store.passages(snapshot.store.rows_of(identifier))
    snapshot.close()
    assert [(tag.start, tag.concept_id) for tag in record.tags] == [(26, "trust")], "the first was rejected"


def concepts_of(home: Path, identifier: str) -> list[str]:
    snapshot = Snapshot.open(home)
    records = snapshot.store.passages(snapshot.store.rows_of(identifier))
    snapshot.close()
    return [tag.concept_id for record in records for tag in record.tags]


def test_metadata_that_people_fixed_survives_builds(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    identifier = document_id_of("b.txt")
    with Decisions.open(home / "decisions.sqlite") as decisions:
        decisions.fix_metadata(identifier, "title", "כותרת נכונה", by="נועה")
        decisions.fix_metadata(identifier, "year", 1998, by="נועה")
    for _ in range(2):
        run(corpus)
        snapshot = Snapshot.open(home)
        record = snapshot.store.document(identifier)
        snapshot.close()
        assert (record.title, record.year) == ("כותרת נכונה", 1998)
