"""The ceiling that the engine tells, held against the solver on the shipped rulebook, open numbers included."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from triage import Case, Engine, Tier
from triage.prove.encoding import Encoding
from triage.prove.solver import Limits, new_solver
from triage.regression.case_files import read_case_file
from triage.regression.runner import find_case_files

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return Engine.load()


def _cases(engine: Engine, count: int, rng: random.Random) -> list[Case]:
    """Shipped cases, most of which deny much more than they did: so that every tier is the ceiling of some."""
    paths = [path for path in find_case_files([CASES]) if isinstance(path, Path)]
    cases = [one.case for path in paths for one in read_case_file(path).cases]
    ids = [finding.id for finding in engine.rulebook.findings]
    found = [Case(denied=tuple(ids))]
    for case in rng.sample(cases, count):
        present = set(engine.assess(case, explain="plain").findings.present)
        share = rng.choice((0.0, 0.5, 0.8, 0.95, 1.0))
        denied = [finding for finding in ids if finding not in present and rng.random() < share]
        found.append(case.model_copy(update={"denied": (*case.denied, *denied)}))
    return found


def test_the_solver_finds_a_patient_at_the_ceiling_and_none_above(shipped: Engine) -> None:
    encoding = Encoding(shipped.rulebook)
    solver = new_solver(Limits())
    solver.add(*encoding.constraints)
    ceilings: Counter[Tier] = Counter()
    for case in _cases(shipped, 150, random.Random(5)):
        answer = shipped.assess(case)
        assert answer.ceiling is not None
        if answer.suggestions or answer.unrecognized:
            continue  # what was not understood may mean what was denied: no question for a solver
        known = [
            *(encoding.present(finding) for finding in answer.findings.present),
            *(encoding.denied(finding) for finding in answer.findings.denied),
        ]
        for tier in Tier:
            if tier > answer.floor:
                reached = str(solver.check(*known, encoding.rules_at_least(tier)))
                assert reached == ("sat" if tier <= answer.ceiling else "unsat"), (case, tier)
        ceilings[answer.ceiling] += 1
    assert set(ceilings) == set(Tier)
