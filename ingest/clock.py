"""How long a file may be worked on: readers look at the clock as they go and stop at its end.

The time is that of the thread's own work on the processor, so that a busy machine reads the same files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import thread_time

from ingest.errors import LimitExceededError


@dataclass(frozen=True, slots=True)
class _Clock:
    source: str
    start: float
    seconds: float


_running: ContextVar[_Clock | None] = ContextVar("running", default=None)


@contextmanager
def limited_time(source: str, seconds: float) -> Iterator[None]:
    """Let `check_time` raise LimitExceededError for `source` after so many seconds of work."""
    token = _running.set(_Clock(source, thread_time(), seconds))
    try:
        yield
    finally:
        _running.reset(token)


def check_time(more: float = 0.0) -> None:
    """Raise LimitExceededError when the file that is being read has had its time and `more` seconds."""
    clock = _running.get()
    if clock is not None and thread_time() - clock.start > clock.seconds + more:
        raise LimitExceededError(clock.source, f"more than {clock.seconds + more:.0f} seconds of work")
