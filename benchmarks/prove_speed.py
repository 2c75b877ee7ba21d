"""What proofs take: every invariant and every question, on the shipped rulebook and on one many times as large."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks.measuring import Row
from benchmarks.workload import larger
from triage.engine.engine import Engine
from triage.prove.invariants import Verdict, ask
from triage.prove.questions import check_deeply
from triage.prove.solver import Limits
from triage.prove.worlds import World
from triage.rulebook.loader import load_proofs
from triage.rulebook.model import Rulebook
from triage.rulebook.proofs import Proofs

_AT_MOST = 60
_AT_MOST_LARGE = 600
_FIRST_AT_MOST = 10


def rows(times: int) -> Iterator[Row]:
    """The rows about proofs; the larger rulebook has ``times`` as many rules."""
    start = perf_counter()
    rulebook, proofs = load_proofs()
    first, whole, undecided = _seconds(rulebook, proofs, start)
    yield Row(
        f"`triage prove` and `triage check --deep`: {len(proofs.invariants)} invariants and all questions, one process",
        f"{whole:.0f} s ({undecided} not decided)",
        f"at most {_AT_MOST} s",
        whole <= _AT_MOST and not undecided,
    )
    yield Row("the first answer of it", f"{first:.1f} s", f"at most {_FIRST_AT_MOST} s", first <= _FIRST_AT_MOST)
    large = larger(rulebook, times)
    _, whole, undecided = _seconds(large, proofs, perf_counter())
    yield Row(
        f"the same with {times} times the rules ({len(large.rules):,})",
        f"{whole:.0f} s ({undecided} not decided)",
        f"at most {_AT_MOST_LARGE} s",
        whole <= _AT_MOST_LARGE and not undecided,
    )


def _seconds(rulebook: Rulebook, proofs: Proofs, start: float) -> tuple[float, float, int]:
    """Until the first answer and until the last, and how many questions were not decided."""
    # The direct channel: durable-rules does not hold ten times our rules, and no proof waits for it.
    world = World(rulebook, proofs.axioms, Limits(_AT_MOST_LARGE), Engine(rulebook, durable=False))
    verdicts = []
    first = 0.0
    for invariant in proofs.invariants:
        verdicts.append(ask(invariant, world).verdict)
        first = first or perf_counter() - start
    remarks = [problem.what for problem in check_deeply(world)]
    undecided = verdicts.count(Verdict.UNDECIDED) + sum(what.startswith("not decided") for what in remarks)
    return first, perf_counter() - start, undecided


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 10):
        print(row.measure, row.value, row.goal, row.met, sep=" | ", flush=True)
