"""Takes documents through the stages in this process, or in several.

Processes are forked, so that they share the tools that were loaded here; where that is not safe they are
spawned and load them themselves. A document that kills its process (a crash in a native parser) is found and
left out; the others go on.
"""

import gc
import os
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path
from typing import Protocol

from index.building.batch_sizes import BatchSizes
from index.building.batches import Outcome, outcomes
from index.building.document_stages import Stages
from index.building.report import Failure
from index.building.teaching import taught
from index.building.threads import one_thread_each
from index.building.tools import ToolSource, identity_of
from index.building.work import Work
from index.cache import Cache, Stage
from index.decision import Decision
from index.errors import WorkerStartError
from index.storing.tool_identity import ToolIdentity

WAITING_PER_JOB = 4
# Another process earns its start, and the models it may have to load, only if it gets some documents.
WORTH_A_PROCESS = 20
# Documents that a process works on before a fresh one takes its place: what the analyzer and the parsers keep
# took 10 MiB more after every thousand. Loading the analyzer again costs a second.
LIFETIME = 5_000
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
Waiting = deque[tuple[list[Work], Future[list[Outcome]]]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker process needs to begin."""

    tools: ToolSource
    cache: Path
    decisions: tuple[Decision, ...] = ()
    anew: frozenset[Stage] = frozenset()

    def open(self) -> Stages:
        """Load the tools; the tagger learns from the decisions."""
        with _seldom_collected():
            tools = taught(self.tools.load(), self.decisions)
        return Stages(tools, identity_of(tools), Cache(self.cache), self.anew)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for cycles more seldom inside the block: a compiled vocabulary is many objects and has none."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Workers(Protocol):
    """Takes documents through the stages."""

    def identity(self) -> ToolIdentity: ...

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        """Yield each work with what became of it, in order; `works` is gone through only as far as needed."""
        ...


@contextmanager
def open_workers(workshop: Workshop, jobs: int) -> Iterator[Workers]:
    """Give workers: this process, and beside it `jobs` others while there is work for them."""
    stages = workshop.open()
    if jobs <= 1:
        yield _Here(stages)
        return
    pool = _Pool(workshop, stages, jobs)
    try:
        yield pool
    finally:
        pool.close()


class _Here:
    """Works in this process."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages

    def identity(self) -> ToolIdentity:
        return self._stages.identity

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        batches = BatchSizes()
        for batch in batches.of(works):
            done = outcomes(self._stages, batch)
            batches.learn(done)
            yield from zip(batch, done, strict=True)


class _Pool:
    """Works in several processes, at most a few batches a process waiting, so that memory stays bounded.

    Too few documents are worked on here; the processes start when there are more and end with those, or after
    LIFETIME of them.
    """

    def __init__(self, workshop: Workshop, stages: Stages, jobs: int) -> None:
        self._workshop = workshop
        self._here = _Here(stages)
        self._stages = stages
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def identity(self) -> ToolIdentity:
        return self._here.identity()

    def run(self, works: Iterable[Work]) -> Iterator[tuple[Work, Outcome]]:
        rest = iter(works)
        while first := list(islice(rest, WORTH_A_PROCESS * self._jobs)):
            jobs = min(self._jobs, len(first) // WORTH_A_PROCESS)
            if jobs <= 1:
                yield from self._here.run(first)
            else:
                self._executor = self._start(jobs)
                yield from self._shared(chain(first, islice(rest, LIFETIME * jobs)), jobs)
                self.close()

    def _shared(self, works: Iterable[Work], jobs: int) -> Iterator[tuple[Work, Outcome]]:
        batches = BatchSizes()
        waiting: Waiting = deque()
        for batch in batches.of(works):
            waiting.append((batch, self._submit(batch)))
            if len(waiting) > jobs * WAITING_PER_JOB:
                yield from self._result(waiting, batches)
        while waiting:
            yield from self._result(waiting, batches)

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        if not _fork_is_safe():
            one_thread_each()
            return ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (self._workshop,))
        self._stages.cache.close()
        # What lies in memory now is not looked at by garbage collection, which would copy it to each process.
        gc.freeze()
        return ProcessPoolExecutor(jobs, get_context("fork"), _begin_with, (self._stages,))

    def _submit(self, batch: list[Work]) -> Future[list[Outcome]]:
        """Raises WorkerStartError when the system gives no process."""
        assert self._executor is not None
        try:
            return self._executor.submit(_outcomes, batch)
        except BrokenProcessPool as error:
            failed: Future[list[Outcome]] = Future()
            failed.set_exception(error)
            return failed
        except OSError as error:
            raise WorkerStartError(str(error)) from error

    def _result(self, waiting: Waiting, batches: BatchSizes) -> Iterator[tuple[Work, Outcome]]:
        batch, future = waiting.popleft()
        try:
            done = future.result()
        except BrokenProcessPool:
            done = [self._alone(work) for work in batch]
            self._restart(waiting)
        batches.learn(done)
        yield from zip(batch, done, strict=True)

    def _alone(self, work: Work) -> Outcome:
        """Try the work in a process of its own, so that a crash is known to be its doing.

        Raises WorkerStartError when the process ends before it gets any work.
        """
        executor = self._start(1)
        try:
            _wait_for_start(executor)
            (outcome,) = executor.submit(_outcomes, [work]).result()
            return outcome
        except BrokenProcessPool:
            return Failure(
                work.source, "CrashError", f"{work.source}: reading it crashed the program. Re-save it."
            )
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _restart(self, waiting: Waiting) -> None:
        self.close()
        self._executor = self._start(self._jobs)
        again = [(batch, self._submit(batch)) for batch, _ in waiting]
        waiting.clear()
        waiting.extend(again)


def _wait_for_start(executor: ProcessPoolExecutor) -> None:
    """Return when a process of the executor takes work. Raises WorkerStartError."""
    try:
        executor.submit(os.getpid).result()
    except BrokenProcessPool as error:
        raise WorkerStartError("it ended as it began") from error
    except OSError as error:
        raise WorkerStartError(str(error)) from error


def _fork_is_safe() -> bool:
    """Return whether this process may be copied; with threads beside it or with torch, the copy may hang."""
    return "fork" in get_all_start_methods() and threading.active_count() == 1 and "torch" not in sys.modules


_STAGES: list[Stages] = []


def _begin(workshop: Workshop) -> None:
    _begin_with(workshop.open())


def _begin_with(stages: Stages) -> None:
    # Analyses are many objects and no cycles: looking for those so often took a thirtieth of the time.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _STAGES.append(stages)


def _end_with_parent() -> None:
    """Leave when the build is killed, which can't tell its workers."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcomes(batch: list[Work]) -> list[Outcome]:
    return outcomes(_STAGES[0], batch)
