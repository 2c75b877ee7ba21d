"""Work in several processes: the same answers in the same order, and nothing left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import closing

import pytest

from triage.regression.workers import Lost, cores, in_order


def _square(n: int) -> tuple[int, str]:
    return n * n, "x" * (100_000 if n % 7 == 0 else 1)


def _pid(_: int) -> int:
    return os.getpid()


def _dies_at_five(n: int) -> int:
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def _leaves_at_five(n: int) -> int:
    if n == 5:
        os._exit(9)
    return n


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_answers_come_in_the_order_of_the_work(jobs, count):
    """Larger than a pipe holds, and fewer pieces than processes."""
    assert list(in_order(_square, range(count), jobs)) == [_square(n) for n in range(count)]
    assert multiprocessing.active_children() == []


def test_one_piece_or_one_job_stays_in_this_process():
    """A small run pays for no process."""
    assert list(in_order(_pid, [0], 4)) == [os.getpid()]
    assert set(in_order(_pid, range(3), 1)) == {os.getpid()}
    pids = set(in_order(_pid, range(50), 2))
    assert os.getpid() not in pids
    assert len(pids) <= 2


def test_what_is_prepared_is_there_before_any_process_and_only_for_processes():
    """Made once here, and shared by all."""
    made: list[int] = []

    def seen(_: int) -> int:
        return len(made)

    for work, jobs in ((range(3), 1), (range(1), 4), (range(0), 4)):
        assert set(in_order(seen, work, jobs, lambda: made.append(1))) <= {0}
    assert set(in_order(seen, range(20), 2, lambda: made.append(1))) == {1}
    assert made == [1]


@pytest.mark.parametrize(("do", "code"), [(_dies_at_five, -signal.SIGKILL), (_leaves_at_five, 9)])
def test_a_process_that_ends_loses_one_piece(do, code):
    """It is told, the others are answered."""
    answers = list(in_order(do, range(12), 2))
    assert answers[5] == Lost(5, code)
    assert [answer for answer in answers if not isinstance(answer, Lost)] == [n for n in range(12) if n != 5]
    assert multiprocessing.active_children() == []


def test_closing_it_ends_the_processes():
    """Who reads no further leaves nothing behind, however much work there would be."""
    taken = threading.Event()

    def endless():
        n = 0
        while True:
            taken.set()
            yield n
            n += 1

    with closing(in_order(_square, endless(), 3)) as answers:
        assert [next(answers)[0] for _ in range(5)] == [0, 1, 4, 9, 16]
        assert multiprocessing.active_children() != []
    assert multiprocessing.active_children() == []


def test_the_work_is_taken_up_only_as_it_is_done():
    """A million pieces are never all in memory."""
    taken = 0

    def work():
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield n

    with closing(in_order(_square, work(), 2)) as answers:
        for _ in range(10):
            next(answers)
        assert taken <= 10 + 8 * 2 + 3


def test_there_is_a_core():
    """At least one, and no more than the machine has."""
    assert 1 <= cores() <= (os.cpu_count() or 1)
