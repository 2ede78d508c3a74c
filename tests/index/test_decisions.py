"""decisions.sqlite keeps what people decided, over migrations and threads."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.anchoring import Anchor
from index.decision import Target, Verdict
from index.decisions import Decisions
from index.decisions_schema import CURRENT_VERSION, MIGRATIONS
from index.errors import DamagedDecisionsError, DecisionsUnavailableError, DecisionsVersionError

ANCHOR = Anchor(3, 7, "אמון", "על ", " בין")


def noon() -> str:
    return "2026-11-21T12:00:00Z"


def test_decision_is_kept_over_reopening(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    with Decisions.open(path, now=noon) as decisions:
        kept = decisions.record(
            "a.txt",
            ANCHOR,
            "trust",
            Verdict.CHANGE,
            by="רות",
            replacement="accountability",
            label="אמון",
            note='לא "אמון"',
        )
    with Decisions.open(path) as decisions:
        assert decisions.for_document("a.txt") == [kept]
        assert decisions.for_document("b.txt") == []
    assert kept.at == "2026-11-21T12:00:00Z"
    assert kept.anchor == ANCHOR
    assert kept.outcome == "accountability"


def test_history_is_kept_and_one_decision_can_be_taken_back(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "d.sqlite", now=noon) as decisions:
        first = decisions.record("a", ANCHOR, "trust", Verdict.ACCEPT, by="רות")
        decisions.record("a", ANCHOR, "trust", Verdict.REJECT, by="רות")
        assert [decision.verdict for decision in decisions.all()] == ["accept", "reject"]
        assert decisions.remove(first.id) is True
        assert decisions.remove(first.id) is False
        assert [decision.verdict for decision in decisions.all()] == ["reject"]


def test_many_are_kept_all_or_none(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "d.sqlite", now=noon) as decisions:
        good = decisions.record("a", ANCHOR, "trust", Verdict.ACCEPT, by="רות")

        def broken():  # type: ignore[no-untyped-def]
            yield good
            raise RuntimeError("the import broke off")

        with pytest.raises(RuntimeError):
            decisions.record_many(broken())
        assert decisions.all() == [good]


def test_metadata_fix_replaces_the_earlier_one(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "d.sqlite", now=noon) as decisions:
        decisions.fix_metadata("a", "year", 2020, by="רות")
        decisions.fix_metadata("a", "year", 2021, by="דן")
        decisions.fix_metadata("a", "authors", ("מיכל אלמוג", "דן ברנע"), by="דן")
        fixes = {fix.field: fix.value for fix in decisions.metadata_fixes()["a"]}
        assert fixes == {"year": 2021, "authors": ("מיכל אלמוג", "דן ברנע")}
        assert decisions.unfix_metadata("a", "year") is True
        assert [fix.field for fix in decisions.metadata_fixes()["a"]] == ["authors"]


@pytest.mark.parametrize(("field", "value"), [("colour", "red"), ("year", "2020"), ("authors", "דן")])
def test_metadata_of_the_wrong_kind_is_refused(tmp_path: Path, field: str, value: str) -> None:
    with Decisions.open(tmp_path / "d.sqlite") as decisions, pytest.raises(ValueError, match=field):
        decisions.fix_metadata("a", field, value, by="רות")


def test_deletion_holds_until_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    with Decisions.open(path, now=noon) as decisions:
        decisions.delete_document("a.pdf", "רות")
    with Decisions.open(path) as decisions:
        assert decisions.deletions()["a.pdf"].by == "רות"
        assert decisions.undelete("a.pdf") is True
        assert decisions.deletions() == {}


def test_purge_leaves_no_quote(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "d.sqlite") as decisions:
        decisions.record("a", ANCHOR, "trust", Verdict.ACCEPT, by="רות")
        decisions.record("b", ANCHOR, "trust", Verdict.ACCEPT, by="רות")
        assert decisions.purge("a") == 1
        assert [decision.document_id for decision in decisions.all()] == ["b"]


def test_file_of_version_1_is_brought_forward_and_a_copy_left(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    old = sqlite3.connect(path)
    for statement in MIGRATIONS[0]:
        old.execute(statement)
    old.execute(
        "INSERT INTO decisions VALUES (1, 'a', 'mention', 3, 7, 'אמון', 'על ', ' בין', 'trust', 'reject', "
        "NULL, '', '', 'רות', '2026-01-01T00:00:00Z')"
    )
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    with Decisions.open(path) as decisions:
        [kept] = decisions.all()
    assert (kept.anchor, kept.verdict, kept.adjudicates) == (ANCHOR, Verdict.REJECT, False)
    copy = sqlite3.connect(path.with_name("decisions.sqlite.v1"))
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    copy.close()


def test_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {CURRENT_VERSION + 1}")
    newer.close()
    with pytest.raises(DecisionsVersionError, match=f"version {CURRENT_VERSION + 1}"):
        Decisions.open(path)


def test_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(DamagedDecisionsError, match=r"decisions\.sqlite"):
        Decisions.open(path)


def test_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(DecisionsUnavailableError, match="home"):
        Decisions.open(tmp_path / "home" / "decisions.sqlite")
    with pytest.raises(DecisionsUnavailableError, match="unable to open"):
        Decisions.open(tmp_path)


def test_threads_write_beside_each_other(tmp_path: Path) -> None:
    with Decisions.open(tmp_path / "d.sqlite") as decisions, ThreadPoolExecutor(4) as pool:

        def write(number: int) -> None:
            decisions.record(f"doc-{number}", ANCHOR, "trust", Verdict.ACCEPT, by="רות", target=Target.TOPIC)

        list(pool.map(write, range(40)))
        assert sorted(decision.document_id for decision in decisions.all()) == sorted(
            f"doc-{n}" for n in range(40)
        )
