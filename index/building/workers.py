"""Takes documents through the stages in this process, or in several that load the models once each.

A document that kills its process (a crash in a native parser) is found and left out; the others go on.
"""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Protocol

from index.building.report import Failure
from index.building.stages import Stages
from index.building.taught_tagger import taught
from index.building.tools import ToolSource, identity_of
from index.building.work import Done, Work
from index.cache import Cache, Stage
from index.decision import Decision
from index.errors import SourceChangedError
from index.storing.tool_identity import ToolIdentity
from ingest.errors import IngestError

WAITING_PER_JOB = 4
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM")
_ONE_THREAD = dict.fromkeys(_THREADS, "1")
Outcome = Done | Failure


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker process needs to begin."""

    tools: ToolSource
    cache: Path
    decisions: tuple[Decision, ...] = ()
    anew: frozenset[Stage] = frozenset()

    def open(self) -> Stages:
        """Load the tools; the tagger learns from the decisions."""
        tools = taught(self.tools.load(), self.decisions)
        return Stages(tools, identity_of(tools), Cache(self.cache), self.anew)


class Workers(Protocol):
    """Takes documents through the stages."""

    def identity(self) -> ToolIdentity: ...

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        """Yield each work with what became of it, in order; `works` is gone through only as far as needed."""
        ...


@contextmanager
def open_workers(workshop: Workshop, jobs: int) -> Iterator[Workers]:
    """Give workers: this process for one job, else `jobs` processes that end with the block."""
    if jobs <= 1:
        yield _Here(workshop)
        return
    pool = _Pool(workshop, jobs)
    with _one_thread_each():
        try:
            yield pool
        finally:
            pool.close()


class _Here:
    """Works in this process; the tools are loaded when they are first needed."""

    def __init__(self, workshop: Workshop) -> None:
        self._stages = workshop.open()

    def identity(self) -> ToolIdentity:
        return self._stages.identity

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        return ((work, attempt(self._stages, work)) for work in works)


class _Pool:
    """Works in several processes, at most a few documents a process waiting, so that memory stays bounded."""

    def __init__(self, workshop: Workshop, jobs: int) -> None:
        self._workshop = workshop
        self._jobs = jobs
        self._executor = self._start(jobs)

    def identity(self) -> ToolIdentity:
        return self._executor.submit(_identity).result()

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        waiting: deque[tuple[Work, Future[Outcome]]] = deque()
        for work in works:
            waiting.append((work, self._submit(work)))
            if len(waiting) > self._jobs * WAITING_PER_JOB:
                yield self._result(waiting)
        while waiting:
            yield self._result(waiting)

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._workshop,)
        )

    def _submit(self, work: Work) -> "Future[Outcome]":
        try:
            return self._executor.submit(_attempt, work)
        except BrokenProcessPool as error:
            failed: Future[Outcome] = Future()
            failed.set_exception(error)
            return failed

    def _result(self, waiting: "deque[tuple[Work, Future[Outcome]]]") -> tuple[Work, Outcome]:
        work, future = waiting.popleft()
        try:
            return work, future.result()
        except BrokenProcessPool:
            outcome = self._alone(work)
            self._restart(waiting)
            return work, outcome

    def _alone(self, work: Work) -> Outcome:
        """Try the work in a process of its own, so that a crash is known to be its doing."""
        executor = self._start(1)
        try:
            return executor.submit(_attempt, work).result()
        except BrokenProcessPool:
            return Failure(
                work.source, "CrashError", f"{work.source}: reading it crashed the program. Re-save it."
            )
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _restart(self, waiting: "deque[tuple[Work, Future[Outcome]]]") -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._start(self._jobs)
        again = [(work, self._submit(work)) for work, _ in waiting]
        waiting.clear()
        waiting.extend(again)


def attempt(stages: Stages, work: Work) -> Outcome:
    """Return what became of `work`; a document that cannot be read is a Failure."""
    try:
        return stages.run(work)
    except (IngestError, SourceChangedError) as error:
        return Failure(work.source, type(error).__name__, str(error))
    except FileNotFoundError as error:
        if error.filename != work.path:
            raise
        return Failure(
            work.source, "FileMissingError", f"{work.source}: it is not there any more. Build again."
        )


_STAGES: list[Stages] = []


def _begin(workshop: Workshop) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _STAGES.append(workshop.open())


def _end_with_parent() -> None:
    """Leave when the build is killed, which can't tell its workers."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _identity() -> ToolIdentity:
    return _STAGES[0].identity


def _attempt(work: Work) -> Outcome:
    return attempt(_STAGES[0], work)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let the numeric libraries of processes started in the block use one thread each."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
