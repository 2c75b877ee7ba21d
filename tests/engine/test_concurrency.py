"""One engine for many threads, and engines before and after a fork: the same case gets the same bytes everywhere."""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext

import pytest
import recursive
from strategies import random_evidence, random_rulebook

from triage import Case, Engine
from triage.engine.durable import DurableChannel, answers_to
from triage.evidence import bits

THREADS = 16


def cases(engine: Engine, count: int) -> list[Case]:
    """Random patients by finding ids; a denial that contradicts what is present is a conflict, and answered too."""
    rng = random.Random(1)
    found = []
    for _ in range(count):
        evidence = random_evidence(rng, len(engine.rulebook.findings))
        ids = [finding.id for finding in engine.rulebook.findings]
        found.append(
            Case(
                reported=tuple(ids[bit] for bit in bits(evidence.present)),
                denied=tuple(ids[bit] for bit in bits(evidence.denied)),
            )
        )
    return found


def answered(engine: Engine, asked: list[Case]) -> list[str]:
    return [engine.assess(case).model_dump_json() for case in asked]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="module")
def asked(engine) -> list[Case]:
    return cases(engine, 24)


@pytest.fixture(scope="module")
def expected(engine, asked) -> list[str]:
    return answered(engine, asked)


def test_sixteen_threads_on_one_engine(engine, asked, expected):
    """All at once, each in another order: every answer is the one that a single thread gets."""
    start = threading.Barrier(THREADS)

    def work(seed: int) -> list[tuple[int, str]]:
        order = list(range(len(asked)))
        random.Random(seed).shuffle(order)
        start.wait()
        return [(n, engine.assess(asked[n]).model_dump_json()) for n in order]

    with ThreadPoolExecutor(THREADS) as pool:
        for found in pool.map(work, range(THREADS)):
            assert sorted(found) == list(enumerate(expected))


def test_sixteen_threads_on_one_channel():
    """The channel alone, where threads meet most often: no firing ends up in another thread's case."""
    rng = random.Random(2)
    rulebook = random_rulebook(rng, rules=60, findings=40)
    channel = DurableChannel(rulebook)
    patients = [random_evidence(rng, 40) for _ in range(300)]
    right = [recursive.fire(rulebook, evidence) for evidence in patients]
    start = threading.Barrier(THREADS)

    def work(seed: int) -> bool:
        order = list(range(len(patients)))
        random.Random(seed).shuffle(order)
        start.wait()
        return all(channel.fire(patients[n]) == right[n] for n in order)

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(work, range(THREADS)))


def test_channels_made_and_dropped_in_threads():
    """Rulesets come and go in several threads while others answer; numbers of rulesets are not mixed up."""
    rng = random.Random(3)
    rulebooks = [random_rulebook(rng, rules=8, findings=6) for _ in range(4)]
    patients = [random_evidence(rng, 6) for _ in range(10)]

    def work(seed: int) -> bool:
        well = True
        for turn in range(6):
            rulebook = rulebooks[(seed + turn) % len(rulebooks)]
            channel = DurableChannel(rulebook)
            well &= all(channel.fire(evidence) == recursive.fire(rulebook, evidence) for evidence in patients)
            del channel
        return well

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(work, range(THREADS)))
    gc.collect()


def _answer_with(engine: Engine | None, asked: list[Case], to: Connection) -> None:
    to.send(answered(engine or Engine.load(), asked))
    to.close()


def from_a_child(context: BaseContext, engine: Engine | None, asked: list[Case]) -> list[str]:
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_answer_with, args=(engine, asked, sender))  # type: ignore[attr-defined]
    child.start()
    sender.close()
    if not receiver.poll(300):  # only ever waited for in full by a child that hangs
        child.kill()
        pytest.fail("the child does not answer")
    found: list[str] = receiver.recv()
    child.join()
    assert child.exitcode == 0
    return found


def test_an_engine_made_in_a_spawned_child(asked, expected):
    """A process of its own, started afresh, gives the same bytes."""
    assert from_a_child(multiprocessing.get_context("spawn"), None, asked) == expected


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")


@needs_fork
@pytest.mark.parametrize("made", ["before", "after"])
def test_a_forked_child(engine, asked, expected, made):
    """An engine made after the fork, and one made before it: same answers in the child, and in the parent after it."""
    context = multiprocessing.get_context("fork")
    assert from_a_child(context, engine if made == "before" else None, asked) == expected
    assert answered(engine, asked) == expected


@needs_fork
def test_a_fork_while_another_thread_is_in_mid_case(engine, asked, expected):
    """The lock that another thread held, and the fact that it had asserted, do not follow into the child."""
    channel = engine._durable
    assert channel is not None
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with channel._lock:
            ruleset = channel._rulesets[0]
            ruleset._library.assert_fact(ruleset._handle, ruleset._write(answers_to(0, len(engine.rulebook.findings))))
            inside.set()
            leave.wait()
            ruleset._library.delete_state(ruleset._handle, "1")

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait()
    try:
        assert from_a_child(multiprocessing.get_context("fork"), engine, asked) == expected
    finally:
        leave.set()
        thread.join()
    assert answered(engine, asked) == expected


@needs_fork
def test_a_child_leaves_the_parents_ruleset_alone():
    """A channel that is dropped in a forked child frees what the child built, and not what it only inherited."""
    rng = random.Random(5)
    rulebook = random_rulebook(rng, rules=5, findings=5)
    channel = DurableChannel(rulebook)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:  # nothing of pytest may run in here
        try:
            before = channel._rulesets[0]._close
            alive = channel.fire(random_evidence(rng, 5)) >= 0
            os.write(write, b"1" if before is None and alive else b"0")
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 1) == b"1"
    os.close(read)
    os.waitpid(child, 0)
    assert channel.fire(random_evidence(random.Random(6), 5)) >= 0
