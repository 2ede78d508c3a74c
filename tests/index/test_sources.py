"""Which files are documents, what they are called, and what the bibliographies beside them say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.building import sources
from index.building.report import BuildReport, Failure
from index.building.roster import Roster
from index.building.sources import metadata_beside, source_files, with_ids, works
from index.building.walk import SourceFile
from index.errors import SourceInHomeError
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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def names(folders: list[Path], home: Path) -> list[str]:
    return [file.source for file in source_files(folders, home).files.values()]


def found_in(folder: Path, home: Path) -> dict[str, SourceFile]:
    return with_ids(source_files([folder], home).files.values())[0]


def test_hidden_files_locks_readmes_and_bibliographies_are_no_documents(folder: Path, home: Path) -> None:
    assert names([folder], home) == ["b.txt", "א.html", "a/x.pdf"]


def test_a_single_file_is_called_by_its_name(folder: Path, home: Path) -> None:
    assert names([folder / "a" / "x.pdf"], home) == ["x.pdf"]


def test_a_file_that_two_sources_reach_is_one_document(folder: Path, home: Path) -> None:
    assert names([folder, folder / "b.txt"], home) == ["b.txt", "א.html", "a/x.pdf"]


def test_uploads_come_before_files_of_the_same_name(folder: Path, home: Path) -> None:
    uploads = home / "sources"
    uploads.mkdir(parents=True)
    (uploads / "b.txt").write_bytes(b"y")
    chosen, doubles = with_ids(source_files([folder], home).files.values())
    assert [Path(file.path).parent.name for file in chosen.values() if file.source == "b.txt"] == ["sources"]
    assert [(failure.source, failure.error) for failure in doubles] == [("b.txt", "SameNameError")]


def test_a_source_that_is_not_there_is_named(home: Path) -> None:
    with pytest.raises(FileMissingError, match="nowhere"):
        source_files([home / "nowhere"], home)


def test_a_damaged_bibliography_is_listed_and_the_documents_go_on(folder: Path, home: Path) -> None:
    (folder / "refs.bib").unlink()
    (folder / "refs.ris").write_text("TY  - RPRT\nTI  - בלי סוף\nL1  - b.txt\n", encoding="utf-8")
    chosen = found_in(folder, home)
    metadata, failures = metadata_beside(chosen)
    assert metadata == {}
    assert [(failure.source, failure.error) for failure in failures] == [("refs.ris", "DamagedFileError")]


RIS = "TY  - RPRT\nTI  - אמון\nAU  - לוי, דנה\nPY  - 2021\nL1  - b.txt\nL1  - c.txt\nER  - \n"


def test_bibliographies_beside_damaged_ones_count(corpus: Path, home: Path) -> None:
    for folder in (corpus, corpus / "sub"):
        (folder / "b.ris").write_text("TY  - ", encoding="utf-8")
        (folder / "good.ris").write_text(RIS, encoding="utf-8")
        (folder / "refs.json").write_text("{broken", encoding="utf-8")
    chosen = found_in(corpus, home)
    metadata, failures = metadata_beside(chosen)
    said = {chosen[one].source: (known.year, known.authors) for one, known in metadata.items()}
    assert said == {"b.txt": (2021, ("לוי, דנה",)), "sub/c.txt": (2021, ("לוי, דנה",))}
    no_end = "the file is damaged (its last RIS entry has no end (ER)). Supply an intact copy."
    no_json = (
        "the file is damaged (no JSON: Expecting property name enclosed in double quotes:"
        " line 1 column 2 (char 1)). Supply an intact copy."
    )
    assert failures == [
        Failure("b.ris", "DamagedFileError", f"b.ris: {no_end}"),
        Failure("refs.json", "DamagedFileError", f"refs.json: {no_json}"),
        Failure("sub/b.ris", "DamagedFileError", f"sub/b.ris: {no_end}"),
        Failure("sub/refs.json", "DamagedFileError", f"sub/refs.json: {no_json}"),
    ]


def test_a_bibliography_that_is_damaged_since_is_listed_where_nothing_else_changed(
    corpus: Path, run: Callable[..., BuildReport]
) -> None:
    (corpus / "good.ris").write_text(RIS, encoding="utf-8")
    first = run(corpus)
    assert (first.documents, first.failed) == (3, ())
    (corpus / "b.ris").write_text("TY  - ", encoding="utf-8")
    report = run(corpus)
    assert (report.snapshot, report.unchanged, report.changed) == (first.snapshot, 3, 0)
    assert [(one.source, one.error) for one in report.failed] == [("b.ris", "DamagedFileError")]


def test_a_file_that_cannot_be_opened_is_a_failure(folder: Path, home: Path) -> None:
    chosen = found_in(folder, home)
    (folder / "b.txt").unlink()
    with Roster.empty() as nothing:
        found = list(works(chosen, {}, nothing))
    assert [one.error for one in found if isinstance(one, Failure)] == ["UnreadableFileError"]
    assert len(found) == 3


NOT_UTF8 = os.fsdecode(b"\xf9\xec\xe5\xed.txt")


def test_a_file_whose_name_is_not_utf8_is_listed_by_a_printable_name(folder: Path, home: Path) -> None:
    (folder / NOT_UTF8).write_bytes(b"x")
    found = source_files([folder], home)
    assert len(found.files) == 3
    assert [(one.source, one.error) for one in found.failures] == [
        (r"\xf9\xec\xe5\xed.txt", "SourceNameError")
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_name_that_is_not_utf8_stops_no_build(
    corpus: Path, run: Callable[..., BuildReport], jobs: int
) -> None:
    (corpus / NOT_UTF8).write_text("אמון", encoding="utf-8")
    report = run(corpus, jobs=jobs)
    assert report.documents == 3
    assert [one.source for one in report.failed] == [r"\xf9\xec\xe5\xed.txt"]


def test_the_home_inside_a_source_is_not_read(corpus: Path, run: Callable[..., BuildReport]) -> None:
    around = corpus.parent
    assert [run(around).documents for _ in range(2)] == [3, 3]


def test_the_home_is_no_source(folder: Path, home: Path) -> None:
    (home / "cache").mkdir(parents=True)
    for source in (home, home / "cache"):
        with pytest.raises(SourceInHomeError, match="the knowledge base itself"):
            source_files([source], home)


def test_a_source_that_is_the_uploads_adds_nothing(home: Path) -> None:
    uploads = home / "sources"
    uploads.mkdir(parents=True)
    (uploads / "b.txt").write_bytes(b"y")
    assert names([uploads], home) == ["b.txt"]


def test_a_link_to_a_folder_is_followed_once_and_renames_nothing(folder: Path, home: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c.txt").write_bytes(b"x")
    (elsewhere / "back").symlink_to(folder)
    (folder / "0-first").symlink_to(folder / "a")
    (folder / "link").symlink_to(elsewhere)
    (folder / "link-again").symlink_to(elsewhere)
    assert sorted(names([folder], home)) == ["a/x.pdf", "b.txt", "link/c.txt", "א.html"]


def test_a_link_that_leads_nowhere_is_listed(folder: Path, home: Path) -> None:
    (folder / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    (folder / "loop").symlink_to("loop")
    (folder / "README.txt").symlink_to(folder / "nowhere.txt")
    found = source_files([folder], home)
    assert [(one.source, one.error) for one in found.failures] == [
        ("gone.pdf", "UnreadableFileError"),
        ("loop", "UnreadableFileError"),
    ]
    assert "No such file" in found.failures[0].detail


@pytest.mark.parametrize("alone", [True, False])
def test_a_pipe_is_listed_and_not_opened(corpus: Path, run: Callable[..., BuildReport], alone: bool) -> None:
    os.mkfifo(corpus / "sub" / "f.txt")
    os.mkfifo(corpus / "sub" / "README")
    report = run(corpus / "b.txt", corpus / "sub" / "f.txt") if alone else run(corpus)
    name = "f.txt" if alone else "sub/f.txt"
    detail = f"{name}: not a regular file. Supply a file with its content, or take it out of the source."
    assert report.failed == (Failure(name, "NotRegularFileError", detail),)
    assert report.documents == (1 if alone else 3)


def test_a_folder_that_cannot_be_opened_is_listed_and_its_documents_stay(
    corpus: Path, run: Callable[..., BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(corpus)
    (corpus / "b.txt").unlink()

    def scandir(path: Path) -> object:
        if path.name == "sub":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    original = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    report = run(corpus)
    assert [(one.source, one.error) for one in report.failed] == [("sub", "UnreadableFileError")]
    assert (report.documents, report.unchanged, report.removed) == (2, 2, 1)


def test_a_file_that_cannot_be_opened_stays_as_it_was(
    corpus: Path, run: Callable[..., BuildReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(corpus)

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(sources, "content_digest_of", refuse)
    report = run(corpus)
    assert (report.documents, report.unchanged, len(report.failed)) == (3, 3, 3)


def test_documents_behind_a_link_whose_end_is_away_stay(
    corpus: Path, run: Callable[..., BuildReport]
) -> None:
    share = corpus.parent / "share"
    (corpus / "sub").rename(share)
    (corpus / "sub").symlink_to(share)
    assert run(corpus).documents == 3
    share.rename(share.with_name("unplugged"))
    report = run(corpus)
    assert [one.source for one in report.failed] == ["sub"]
    assert (report.documents, report.removed) == (3, 0)
