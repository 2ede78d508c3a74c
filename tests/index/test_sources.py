"""Which files are documents, what they are called, and what the bibliographies beside them say."""

from pathlib import Path

import pytest

from index.building.report import Failure
from index.building.sources import metadata_beside, source_files, with_ids, works
from ingest.errors import FileMissingError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    for name in (
        "b.txt",
        "a/x.pdf",
        "a/.hidden.txt",
        ".git/config",
        "~$b.docx",
        "README.md",
        "refs.bib",
        "א.html",
    ):
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return source


def names(sources: list[Path], uploads: Path) -> list[str]:
    return [file.source for file in source_files(sources, uploads)]


def test_hidden_files_locks_readmes_and_bibliographies_are_no_documents(folder: Path, tmp_path: Path) -> None:
    assert names([folder], tmp_path / "no-uploads") == ["a/x.pdf", "b.txt", "א.html"]


def test_a_single_file_is_called_by_its_name(folder: Path, tmp_path: Path) -> None:
    assert names([folder / "a" / "x.pdf"], tmp_path / "no-uploads") == ["x.pdf"]


def test_a_file_that_two_sources_reach_is_one_document(folder: Path, tmp_path: Path) -> None:
    assert names([folder, folder / "b.txt"], tmp_path / "no-uploads") == ["a/x.pdf", "b.txt", "א.html"]


def test_uploads_come_before_files_of_the_same_name(folder: Path, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "b.txt").write_bytes(b"y")
    chosen, doubles = with_ids(source_files([folder], uploads))
    assert [Path(file.path).parent.name for file in chosen.values() if file.source == "b.txt"] == ["uploads"]
    assert [(failure.source, failure.error) for failure in doubles] == [("b.txt", "SameNameError")]


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="nowhere"):
        source_files([tmp_path / "nowhere"], tmp_path)


def test_a_damaged_bibliography_is_listed_and_the_documents_go_on(folder: Path, tmp_path: Path) -> None:
    (folder / "refs.bib").unlink()
    (folder / "refs.ris").write_text("TY  - RPRT\nTI  - בלי סוף\nL1  - b.txt\n", encoding="utf-8")
    chosen, _ = with_ids(source_files([folder], tmp_path / "no-uploads"))
    metadata, failures = metadata_beside(chosen)
    assert metadata == {}
    assert [(failure.source, failure.error) for failure in failures] == [("refs.ris", "DamagedFileError")]


def test_a_file_that_cannot_be_opened_is_a_failure(folder: Path, tmp_path: Path) -> None:
    chosen, _ = with_ids(source_files([folder], tmp_path / "no-uploads"))
    (folder / "b.txt").unlink()
    found = list(works(chosen, {}))
    assert [one.error for one in found if isinstance(one, Failure)] == ["UnreadableFileError"]
    assert len(found) == 3
