"""Rules shared out among rulesets: none is lost, none could fire where its ruleset is not asked, and few are asked."""

from __future__ import annotations

import random

import pytest
import recursive
from strategies import finding_id, random_evidence, random_rulebook, rulebook_of

from triage.conditions import All, Any, AtLeast, Condition, Present
from triage.engine.durable_compile import GROUP, MAX_ATTRIBUTES, RULESETS, compile_program
from triage.engine.program import Program
from triage.evidence import Evidence, Implications, bits
from triage.rulebook.loader import load
from triage.rulebook.model import Rulebook


def present(*numbers: int) -> tuple[Condition, ...]:
    return tuple(Present(finding_id(n)) for n in numbers)


def asked(program: Program, facts: int) -> list[int]:
    return [place for place, ruleset in enumerate(program) if any(facts >> leaf & 1 for leaf in ruleset.watched)]


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return load()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rulesets", [1, 2, 7, RULESETS])
def test_no_rule_fires_where_its_ruleset_is_not_asked(seed, rulesets):
    """Whatever a patient has, a rule whose condition holds stands in a ruleset that is asked."""
    rng = random.Random(seed)
    rulebook = random_rulebook(rng, rules=150, findings=60)
    program = compile_program(rulebook, rulesets)
    rules_of = [{rule for rule in ruleset.rules.values() if rule >= 0} for ruleset in program]
    assert set().union(*rules_of) == set(range(150))
    fired = 0
    for _ in range(300):
        evidence = random_evidence(rng, 60)
        reached = set().union(*(rules_of[place] for place in asked(program, evidence.denied << 60 | evidence.present)))
        holds = recursive.fire(rulebook, evidence)
        assert {*bits(holds)} <= reached
        fired |= holds
    assert fired.bit_count() > 100


def test_every_limit_of_the_engine_is_kept_by_every_ruleset(shipped):
    """About as many rulesets as were wanted, none of them with more than the engine takes."""
    for rulebook in (shipped, random_rulebook(random.Random(8), rules=1200, findings=150)):
        program = compile_program(rulebook)
        assert len(program) <= RULESETS + 2
        assert max(len(each.attributes) + len(each.constants) + 2 for each in program) <= MAX_ATTRIBUTES


def test_a_patient_asks_few_rulesets_and_small_ones(shipped):
    """What is reported alone, with all that it implies, asks for three rulesets at most, usually for one or none."""
    program = compile_program(shipped)
    assert len(program) == RULESETS
    implications = Implications(shipped.findings)
    counts = [len(asked(program, implied)) for implied in implications.up]
    assert sum(counts) / len(counts) < 1.5
    assert sorted(counts)[len(counts) * 95 // 100] <= 3
    assert max(len(each.attributes) for each in program) < MAX_ATTRIBUTES / 3


def test_the_rarest_leaf_is_watched():
    """Of a conjunction the leaf that fewest findings imply; of a sum as few as will do."""
    rulebook = rulebook_of([All(present(0, 1))], 4)
    general = rulebook.findings[0].id
    findings = tuple(each._replace(implies=(general,)) if n > 1 else each for n, each in enumerate(rulebook.findings))
    (ruleset,) = compile_program(rulebook.__class__(**{**vars(rulebook), "findings": findings}))
    assert ruleset.watched == (1,)
    (ruleset,) = compile_program(rulebook_of([AtLeast(3, present(0, 1, 2, 3))], 4))
    assert len(ruleset.watched) == 2
    (ruleset,) = compile_program(rulebook_of([All((*present(0), Any(present(1, 2, 3))))], 4))
    assert ruleset.watched == (0,)


def test_many_rules_that_watch_the_same():
    """Rules that begin alike are shared out all the same: no ruleset grows past its share."""
    rulebook = rulebook_of([All(present(0, 1 + n % 100, 101 + n % 97)) for n in range(1000)], 200)
    program = compile_program(rulebook)
    assert max(len(each.rules) - 1 for each in program) <= max(GROUP, 1000 // RULESETS + 1)


def test_the_same_rulebook_gives_the_same_rulesets(shipped):
    assert compile_program(shipped) == compile_program(load())


def test_no_rules():
    """There is one ruleset even so: the engine is asked for every case."""
    assert len(compile_program(rulebook_of([], 2))) == 1
    assert recursive.fire(rulebook_of([], 2), Evidence(present=1)) == 0
