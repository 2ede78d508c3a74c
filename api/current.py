"""The knowledge base that a server answers from, swapped for the next snapshot while requests run."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.knowledge_base import KnowledgeBase
from index.errors import NoSnapshotError
from index.snapshot import current_id
from ingest.errors import MaagarError

log = logging.getLogger(__name__)


class _Lease:
    """A knowledge base with the number of requests that still use it."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.users = 0
        self.retired = False


class CurrentBase:
    """Lends the newest knowledge base; an old one is closed when its last request has ended."""

    def __init__(self, home: Path, opener: Callable[[], KnowledgeBase]) -> None:
        self._home = home
        self._opener = opener
        self._lock = threading.Lock()
        self._lease: _Lease | None = None
        self._stop = threading.Event()
        self.last_error: MaagarError | None = None

    @contextmanager
    def lend(self) -> Iterator[KnowledgeBase]:
        """Yield the current base. Raises what opening it raised, NoSnapshotError at first."""
        lease = self._take()
        try:
            yield lease.base
        finally:
            self._give_back(lease)

    def refresh(self) -> bool:
        """Open the next snapshot if there is one; return whether it was swapped in.

        A snapshot that cannot be opened is left alone: the old one goes on serving. The log says why, once.
        """
        try:
            if self._lease is not None and current_id(self._home) == self._lease.base.snapshot.id:
                return False
            self._swap(_Lease(self._opener()))
        except MaagarError as error:
            if str(error) != str(self.last_error):
                log.warning("the knowledge base stays as it is: %s", error)
            self.last_error = error
            return False
        self.last_error = None
        return True

    def watch(self, seconds: float = 0.25) -> None:
        """Refresh every `seconds` in a thread until `close`."""
        threading.Thread(target=self._watch, args=(seconds,), daemon=True, name="snapshot-watch").start()

    def close(self) -> None:
        self._stop.set()
        self._swap(None)

    def _watch(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            self.refresh()

    def _take(self) -> _Lease:
        with self._lock:
            if self._lease is None:
                raise self.last_error or NoSnapshotError(str(self._home))
            self._lease.users += 1
            return self._lease

    def _give_back(self, lease: _Lease) -> None:
        with self._lock:
            lease.users -= 1
            done = lease.retired and lease.users == 0
        if done:
            lease.base.close()

    def _swap(self, new: _Lease | None) -> None:
        with self._lock:
            old, self._lease = self._lease, new
            if old is not None:
                old.retired = True
            done = old is not None and old.users == 0
        if old is not None and done:
            old.base.close()
