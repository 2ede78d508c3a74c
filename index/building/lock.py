"""One build at a time: a lock that the system frees when its holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.errors import BuildRunningError
from index.storing.durable import storage_errors


@contextmanager
def build_lock(home: Path) -> Iterator[None]:
    """Hold the lock of `home` while the block runs.

    Raises BuildRunningError at once if another holds it, NotWritableError.
    """
    with _lock_file(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise BuildRunningError(str(home), file.read().strip() or "starting") from error
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        _HELD.append(file.fileno())
        try:
            yield
        finally:
            _HELD.remove(file.fileno())


def _lock_file(home: Path) -> TextIO:
    path = home / "build.lock"
    with storage_errors(path):
        home.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")


_HELD: list[int] = []


def _leave_to_parent() -> None:
    """Close the locks that a forked process got with everything else: it may outlive their holder."""
    while _HELD:
        os.close(_HELD.pop())


os.register_at_fork(after_in_child=_leave_to_parent)
