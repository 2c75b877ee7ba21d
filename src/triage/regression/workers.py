"""Work shared between processes, with the answers in the order of the work."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Work = TypeVar("Work")
Answer = TypeVar("Answer")

#: Answers that may wait for an earlier one, for each worker: beyond that a slow piece holds the others up.
_AHEAD = 8


class Lost(NamedTuple, Generic[Work]):
    """A piece of work without an answer: the process that had it ended, with this exit code (negative: a signal)."""

    work: Work
    code: int | None


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    do: Callable[[Work], Answer], work: Iterable[Work], jobs: int, prepare: Callable[[], object] = lambda: None
) -> Generator[Answer | Lost[Work], None, None]:
    """``do`` for each piece of ``work``, in at most so many processes; the answers come in the order of the work.

    The work is taken up only as fast as it is done. One piece, or one job, is done in this process. Closing the
    iterator ends the processes. ``do`` must raise nothing. ``prepare`` is called before there are processes: what it
    makes is shared by all of them, and not made again in each.
    """
    source = iter(work)
    first = list(islice(source, 2)) if jobs > 1 else []
    if len(first) < 2:
        yield from map(do, chain(first, source))
        return
    prepare()
    with _Workers(do, jobs) as workers:
        yield from _shared(workers, chain(first, source), _AHEAD * jobs)


def _shared(workers: _Workers[Work, Answer], source: Iterator[Work], ahead: int) -> Iterator[Answer | Lost[Work]]:
    done: dict[int, Answer | Lost[Work]] = {}
    given = taken = 0
    more = True
    while True:
        while more and given < taken + ahead and workers.has_room():
            for one in islice(source, 1):
                workers.give(given, one)
                given += 1
                break
            else:
                more = False
        done.update(workers.collect(wait=taken not in done))
        if taken in done:
            yield done.pop(taken)
            taken += 1
        elif not more and taken == given:
            return


class _Worker(NamedTuple, Generic[Work]):
    process: BaseProcess
    connection: Connection
    number: int
    work: Work


class _Workers(Generic[Work, Answer]):
    """Processes that each do one piece at a time. More than one piece under way would let both ends wait for ever."""

    def __init__(self, do: Callable[[Work], Answer], jobs: int) -> None:
        self._do = do
        self._jobs = jobs
        self._idle: list[tuple[BaseProcess, Connection]] = []
        self._busy: list[_Worker[Work]] = []
        self._context = _context()

    def __enter__(self) -> _Workers[Work, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        for process, connection in [*self._idle, *((worker.process, worker.connection) for worker in self._busy)]:
            connection.close()
            process.terminate()
            process.join()

    def has_room(self) -> bool:
        return bool(self._idle) or len(self._busy) < self._jobs

    def give(self, number: int, work: Work) -> None:
        """Have an idle process do it, or a new one."""
        while True:
            process, connection = self._idle.pop() if self._idle else self._start()
            try:
                connection.send(work)
            except (BrokenPipeError, ConnectionResetError):  # it ended while it had nothing to do
                connection.close()
                process.join()
                continue
            self._busy.append(_Worker(process, connection, number, work))
            return

    def collect(self, *, wait: bool) -> dict[int, Answer | Lost[Work]]:
        """The answers that are there, by their numbers; ``wait`` until there is one, if any is under way."""
        from multiprocessing.connection import wait as ready

        found: dict[int, Answer | Lost[Work]] = {}
        if not self._busy:
            return found
        there = ready([worker.connection for worker in self._busy], None if wait else 0)
        for worker in [worker for worker in self._busy if worker.connection in there]:
            self._busy.remove(worker)
            try:
                found[worker.number] = worker.connection.recv()
            except (EOFError, ConnectionResetError):
                worker.connection.close()
                worker.process.join()
                found[worker.number] = Lost(worker.work, worker.process.exitcode)
            else:
                self._idle.append((worker.process, worker.connection))
        return found

    def _start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._context.Pipe()
        others = [connection for _, connection in self._idle] + [worker.connection for worker in self._busy]
        # Only a fork has the other ends open, and must close them: a process is to notice when this one is gone.
        open_in_child = [ours, *others] if self._context.get_start_method() == "fork" else []
        process = self._context.Process(  # type: ignore[attr-defined]  # every context has it
            target=_serve, args=(self._do, theirs, open_in_child), daemon=True
        )
        # A Ctrl-C while it starts would have it die of it, noisily: until it knows to ignore one, none reaches it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        return process, ours


def _context() -> BaseContext:
    """Fork where it is safe, so that what is loaded is shared and not loaded again; the engine opens itself anew there
    (``docs/durable-rules.md``).
    """
    import multiprocessing

    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _serve(do: Callable[[Work], Answer], connection: Connection, close: list[Connection]) -> None:
    """What a worker does: one piece after the other, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; who started this process ends it
    for other in close:
        other.close()
    while True:
        try:
            connection.send(do(connection.recv()))
        except (EOFError, OSError):
            return
