"""What the stages made is kept by key, in a file each or all in one, and damage counts as not there."""

from contextlib import closing
from pathlib import Path

import pytest

from index.building.batch_sizes import MOST, SECONDS, BatchSizes
from index.building.report import Failure
from index.building.work import Done, StageKeys, Work
from index.cache import Cache, Stage

KEYS = [f"{number:040x}" for number in range(5)]
WORKS = [Work(str(number), f"{number}.txt", "", "") for number in range(100)]


@pytest.mark.parametrize("stage", [Stage.PARSE, Stage.TAG])
def test_what_is_put_is_there_for_another_cache_until_it_is_dropped(tmp_path: Path, stage: Stage) -> None:
    with closing(Cache(tmp_path)) as cache, closing(Cache(tmp_path)) as other:
        assert (cache.get(stage, KEYS[0]), cache.digest(stage, KEYS[0]), list(cache.keys(stage))) == (
            None,
            None,
            [],
        )
        assert not list(tmp_path.rglob("*")), "asking makes no file"
        digests = cache.put_all(stage, [(key, key.encode() * 9) for key in KEYS])
        assert [other.digest(stage, key) for key in KEYS] == digests
        assert other.put(stage, KEYS[1], b"anew") != digests[1]
        assert cache.get(stage, KEYS[1]) == b"anew"
        other.drop(stage, KEYS[2:4])
        assert list(cache.keys(stage)) == [*KEYS[:2], KEYS[4]]


@pytest.mark.parametrize("rubbish", [b"", b"rubbish" * 2_000, b"SQLite format 3\0" + b"\1" * 9_000])
def test_a_damaged_file_of_many_results_is_one_without_any(tmp_path: Path, rubbish: bytes) -> None:
    with closing(Cache(tmp_path)) as cache:
        cache.put(Stage.TAG, KEYS[0], b"found")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(rubbish)
    with closing(Cache(tmp_path)) as cache:
        assert cache.get(Stage.TAG, KEYS[0]) is None
        cache.put(Stage.TAG, KEYS[1], b"found again")
        assert list(cache.keys(Stage.TAG)) == KEYS[1:2]


def test_results_that_lay_in_a_file_each_before_are_cleared_away(tmp_path: Path) -> None:
    old = tmp_path / "tag" / "00" / KEYS[0]
    old.parent.mkdir(parents=True)
    old.write_bytes(b"of an earlier version")
    with closing(Cache(tmp_path)) as cache:
        cache.put(Stage.TAG, KEYS[1], b"found")
    assert not old.parent.exists()


@pytest.mark.parametrize(("seconds", "size"), [(SECONDS / 1000, MOST), (SECONDS / 4.5, 4), (60.0, 1)])
def test_tasks_are_as_long_as_documents_are_quick(seconds: float, size: int) -> None:
    batches = BatchSizes()
    done = Done(StageKeys(*"1234567"), "", ((Stage.TAG, seconds / 2), (Stage.EMBED, seconds / 2)))
    met: list[Work] = []
    sizes = []
    for batch in batches.of(WORKS):
        met += batch
        sizes.append(len(batch))
        batches.learn([done, Failure("a.txt", "CrashError", "")])
    assert met == WORKS
    assert (sizes[0], sizes[-2]) == (1, size)
