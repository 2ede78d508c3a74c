"""Wherever a build stops, readers keep a sound snapshot and the next build goes on to the same result."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.building.lock import build_lock
from index.building.report import BuildReport
from index.errors import (
    BuildRunningError,
    DamagedSnapshotError,
    NoSnapshotError,
    NoSuchError,
    StorageFullError,
)
from index.snapshot import Snapshot, current_id, list_snapshots, rollback, verify

Build = Callable[..., BuildReport]
STEPS = ("fsync", "replace", "rename")


class Killed(BaseException):
    """Stands for kill -9: no handler of ours may catch it."""


class Faults:
    """Counts calls that make a change last, and lets the one numbered `at` fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.at: int | None = None
        self.failure: BaseException = Killed()
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                raise self.failure
            return original(*arguments, **options)

        return call

    def arm(self, at: int, failure: BaseException) -> None:
        self.calls, self.at, self.failure = 0, at, failure


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


def digest(home: Path) -> str:
    snapshot = Snapshot.open(home)
    snapshot.close()
    return snapshot.manifest.digest


def change(corpus: Path, word: str) -> None:
    (corpus / "b.txt").write_text(f"ועדת ההיגוי בחרה {word}.\n", encoding="utf-8")


def steps_of_a_build(faults: Faults, corpus: Path, run: Build) -> int:
    run(corpus)
    change(corpus, "ראשון")
    faults.calls = 0
    run(corpus)
    return faults.calls


def check_every(
    stride: int, failure: BaseException, faults: Faults, home: Path, corpus: Path, run: Build
) -> None:
    steps = steps_of_a_build(faults, corpus, run)
    assert steps > 20
    for step in range(1, steps + 1, stride):
        before = digest(home)
        change(corpus, f"מספר{step}")
        faults.arm(step, failure)
        with pytest.raises((Killed, StorageFullError)):
            run(corpus)
        faults.arm(0, failure)
        assert verify(home) == (), f"after step {step}"
        stopped = digest(home)
        report = run(corpus)
        assert (report.documents, report.failed) == (3, ())
        assert verify(home) == ()
        assert stopped in (before, digest(home)), "readers see the old or the new one, nothing between"
        assert digest(home) != before


def test_a_build_killed_at_a_step_leaves_the_old_snapshot_and_the_next_goes_on(
    faults: Faults, home: Path, corpus: Path, run: Build
) -> None:
    check_every(9, Killed(), faults, home, corpus, run)


def test_a_full_disk_is_said_and_nothing_is_lost(
    faults: Faults, home: Path, corpus: Path, run: Build
) -> None:
    check_every(13, OSError(errno.ENOSPC, "No space left on device"), faults, home, corpus, run)


@pytest.mark.soak
def test_a_build_killed_at_any_step_at_all(faults: Faults, home: Path, corpus: Path, run: Build) -> None:
    check_every(1, Killed(), faults, home, corpus, run)


def test_a_first_build_that_was_killed_leaves_no_snapshot_but_its_work(
    faults: Faults, home: Path, corpus: Path, run: Build, tools: Any
) -> None:
    faults.arm(25, Killed())
    with pytest.raises(Killed):
        run(corpus)
    with pytest.raises(NoSnapshotError):
        Snapshot.open(home)
    analysed = tools.analyzer.texts
    faults.arm(0, Killed())
    assert run(corpus).documents == 3
    assert tools.analyzer.texts - analysed < 6, "what was committed is not analysed again"


def test_random_kills_lose_nothing(tmp_path: Path, home: Path, killable: Any) -> None:
    kill_and_check(tmp_path, home, killable, kills=3, documents=60)


@pytest.mark.soak
def test_a_hundred_random_kills_lose_nothing(tmp_path: Path, home: Path, killable: Any) -> None:
    kill_and_check(tmp_path, home, killable, kills=100, documents=200)


def kill_and_check(tmp_path: Path, home: Path, killable: Any, *, kills: int, documents: int) -> None:
    chance = random.Random(7)
    corpus = tmp_path / "many"
    corpus.mkdir()
    for number in range(documents):
        (corpus / f"{number}.txt").write_text(f"מסמך {number} על אמון.\n" * 20, encoding="utf-8")
    for number in range(kills):
        (corpus / f"{number % documents}.txt").write_text(f"נוסח {number} על שותפות.\n", encoding="utf-8")
        killed_after(killable.command(home, corpus, 1 + number % 2), chance.uniform(0.3, 3.0))
        if (home / "snapshots" / "CURRENT").exists():
            assert verify(home) == ()
            snapshot = Snapshot.open(home)
            assert snapshot.store.document_count == documents
            snapshot.close()
    subprocess.run(killable.command(home, corpus, 2), check=True, capture_output=True, timeout=120)
    subprocess.run(killable.command(tmp_path / "clean", corpus), check=True, capture_output=True, timeout=120)
    assert verify(home) == ()
    assert digest(home) == digest(tmp_path / "clean")


def killed_after(command: list[str], seconds: float) -> None:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def test_the_content_does_not_depend_on_the_number_of_processes(tmp_path: Path, killable: Any) -> None:
    corpus = tmp_path / "many"
    corpus.mkdir()
    for number in range(50):
        (corpus / f"{number}.txt").write_text(f"מסמך {number} על אמון ועל שותפות.\n", encoding="utf-8")
    for jobs in (1, 2):
        subprocess.run(killable.command(tmp_path / f"jobs{jobs}", corpus, jobs), check=True, timeout=120)
    assert digest(tmp_path / "jobs1") == digest(tmp_path / "jobs2")


def test_processes_that_give_way_to_fresh_ones_lose_no_document(tmp_path: Path, killable: Any) -> None:
    corpus = tmp_path / "many"
    corpus.mkdir()
    for number in range(150):
        (corpus / f"{number}.txt").write_text(f"מסמך {number} על אמון.\n", encoding="utf-8")
    for name, jobs, lifetime in (("fresh", 2, 5), ("one", 1, 5_000)):
        command = killable.command(tmp_path / name, corpus, jobs, lifetime)
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
        assert done.stdout.split() == ["150"]
    assert digest(tmp_path / "fresh") == digest(tmp_path / "one")


def test_a_document_that_crashes_its_process_is_left_out_alone(tmp_path: Path, killable: Any) -> None:
    corpus = tmp_path / "many"
    corpus.mkdir()
    for number in range(45):
        word = "קריסה" if number == 7 else "אמון"
        (corpus / f"{number:02d}.txt").write_text(f"מסמך {number} על {word}.\n", encoding="utf-8")
    command = killable.command(tmp_path / "home", corpus, 2)
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180)
    assert done.stdout.split() == ["44", "07.txt:CrashError"]


def test_processes_that_cannot_start_are_one_error_and_no_document_is_blamed(
    tmp_path: Path, killable: Any
) -> None:
    corpus = tmp_path / "many"
    corpus.mkdir()
    for number in range(45):
        (corpus / f"{number:02d}.txt").write_text(f"מסמך {number} על אמון.\n", encoding="utf-8")
    command = killable.command(tmp_path / "home", corpus, 2, stillborn=True)
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 1
    error = done.stderr.splitlines()[-1]
    assert error.startswith("index.errors.WorkerStartError: no process for the build could start")
    assert error.endswith("build with --jobs 1.")
    assert not list((tmp_path / "home" / "snapshots").glob("[0-9]*"))


def test_a_second_build_says_so_and_leaves(home: Path, corpus: Path, run: Build) -> None:
    with build_lock(home), pytest.raises(BuildRunningError, match=str(os.getpid())):
        run(corpus)
    assert run(corpus).documents == 3


def damaged(path: Path) -> Iterator[bytes]:
    """Yield a file's content with a byte changed, cut short, and gone."""
    content = path.read_bytes()
    middle = len(content) // 2
    yield content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
    yield content[:-1]
    yield b""


def test_a_damaged_snapshot_is_never_opened_and_the_part_is_named(
    home: Path, corpus: Path, run: Build
) -> None:
    folder = home / "snapshots" / run(corpus).snapshot
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        content = path.read_bytes()
        for wrong in damaged(path):
            path.write_bytes(wrong)
            with pytest.raises(DamagedSnapshotError, match=path.name):
                Snapshot.open(home)
            assert [path.name in problem.part for problem in verify(home)] == [True]
        path.write_bytes(content)
    Snapshot.open(home).close()


def test_a_damaged_snapshot_is_built_again_from_the_cache(
    home: Path, corpus: Path, run: Build, tools: Any
) -> None:
    first = run(corpus)
    before, analysed = digest(home), tools.analyzer.texts
    store = home / "snapshots" / first.snapshot / "passages.sqlite"
    store.write_bytes(store.read_bytes()[:-100])
    second = run(corpus)
    assert second.snapshot != first.snapshot
    assert (digest(home), verify(home)) == (before, ())
    assert tools.analyzer.texts == analysed


def test_damaged_cache_files_are_made_again(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    before = digest(home)
    for number, path in enumerate(sorted(path for path in (home / "cache").rglob("*") if path.is_file())):
        wrong = list(damaged(path))
        path.write_bytes(wrong[number % len(wrong)])
    (corpus / "b.txt").write_text("נוסח אחר.\n", encoding="utf-8")
    report = run(corpus)
    assert (report.documents, report.failed, report.unchanged) == (3, (), 2)
    assert digest(home) != before
    (corpus / "b.txt").write_text("ועדת ההיגוי נפגשת פעם בחודש ומקבלת החלטות.\n", encoding="utf-8")
    run(corpus)
    assert (digest(home), verify(home)) == (before, ())


def test_rollback_goes_back_one_snapshot_at_a_time(home: Path, corpus: Path, run: Build) -> None:
    built = [run(corpus).snapshot]
    for word in ("שני", "שלישי"):
        change(corpus, word)
        built.append(run(corpus).snapshot)
    assert [manifest.id for manifest in list_snapshots(home)] == built[::-1]
    assert rollback(home) == built[1]
    assert rollback(home) == built[0]
    assert current_id(home) == built[0]


def test_what_helps_where_there_is_nothing_to_go_back_to_is_said(
    home: Path, corpus: Path, run: Build
) -> None:
    only = run(corpus).snapshot
    with pytest.raises(NoSuchError) as error:
        rollback(home)
    assert str(error.value) == (
        f"no snapshot before '{only}'. Run: maagar build SOURCE, which makes a new one."
    )
    (home / "snapshots" / only / "manifest.json").unlink()
    with pytest.raises(DamagedSnapshotError) as damage:
        Snapshot.open(home)
    assert str(damage.value) == (
        f"{only}/manifest.json: the file is missing. Run: maagar build SOURCE, or maagar rollback."
    )
    assert run(corpus).documents == 3
    Snapshot.open(home).close()


def test_a_damaged_old_snapshot_stops_no_build(home: Path, corpus: Path, run: Build) -> None:
    old = run(corpus).snapshot
    change(corpus, "שני")
    second = run(corpus).snapshot
    (home / "snapshots" / old / "roster.sqlite").write_bytes(b"rubbish")
    change(corpus, "שלישי")
    third = run(corpus).snapshot
    assert [manifest.id for manifest in list_snapshots(home)] == [third, second]


def test_only_the_snapshots_asked_for_are_kept(home: Path, corpus: Path, run: Build) -> None:
    built = []
    for number in range(5):
        change(corpus, f"נוסח {number}")
        built.append(run(corpus, keep=2).snapshot)
    assert [manifest.id for manifest in list_snapshots(home)] == built[:1:-1]


def test_a_reader_keeps_its_snapshot_while_others_are_published(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    reader = Snapshot.open(home)
    change(corpus, "אחר")
    run(corpus)
    assert "נפגשת" in reader.store.passages([0])[0].passage.text
    fresh = Snapshot.open(home)
    assert "אחר" in fresh.store.passages([0])[0].passage.text
    reader.close()
    fresh.close()


READER = """
import sys
from pathlib import Path
from index.snapshot import Snapshot

for line in sys.stdin:
    snapshot = Snapshot.open(Path(sys.argv[1]))
    count = len(snapshot.store.passages(range(snapshot.store.passage_count)))
    print(snapshot.id, count == snapshot.manifest.passages, flush=True)
    snapshot.close()
"""


def test_processes_read_what_is_current_while_builds_go_on(home: Path, corpus: Path, run: Build) -> None:
    snapshot = run(corpus).snapshot
    command = [sys.executable, "-c", READER, str(home)]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for number in range(3):
        for reader in readers:
            assert reader.stdin and reader.stdout
            reader.stdin.write("\n")
            reader.stdin.flush()
            assert reader.stdout.readline() == f"{snapshot} True\n"
        change(corpus, f"נוסח {number}")
        snapshot = run(corpus).snapshot
    for reader in readers:
        with reader:
            reader.communicate(timeout=60)
        assert reader.returncode == 0
