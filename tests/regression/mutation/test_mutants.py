"""Which breaks are made, and that each is judged as a whole run with the broken rulebook would judge it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
import strategies as made_up
from hypothesis import given, settings

from triage.case import Case
from triage.conditions import All, Any, AtLeast, Denied, Present
from triage.engine.direct import DirectChannel
from triage.engine.engine import Engine
from triage.evidence import Implications
from triage.regression.mutation.mutants import OPERATORS, RuleBreak, mutants
from triage.regression.mutation.run import Cases, Fate, read, run_mutants
from triage.regression.mutation.thresholds import definition_mutants, smallest_step
from triage.regression.mutation.vocabulary_trial import changed
from triage.regression.runner import find_case_files, judge
from triage.rulebook.loader import load
from triage.rulebook.model import Band, Definition, Rulebook
from triage.tiers import Tier

CHECKOUT = Path(__file__).parents[3]
SMALL = CHECKOUT / "tests" / "data" / "rulebook"
A, B, C = (Present(made_up.finding_id(n)) for n in range(3))


def broken(condition, operator: str, findings: int = 3) -> list:
    rulebook = made_up.rulebook_of([condition], findings)
    return [
        mutant.change.becomes.when
        for mutant in mutants(rulebook)
        if mutant.operator == operator and isinstance(mutant.change, RuleBreak)
    ]


def test_a_condition_is_dropped_from_each_list():
    """One at a time, at any depth; nothing is left empty."""
    assert broken(All((A, Any((B, C)))), "condition_dropped") == [
        All((Any((B, C)),)),
        All((A,)),
        All((A, Any((C,)))),
        All((A, Any((B,)))),
    ]


def test_all_and_any_change_places_and_a_count_moves_by_one():
    """A count stays possible: from 1 to the length of its list."""
    assert broken(All((A, B)), "all_any") == [Any((A, B))]
    assert broken(Any((A, B)), "all_any") == [All((A, B))]
    assert broken(AtLeast(2, (A, B, C)), "count") == [AtLeast(1, (A, B, C)), AtLeast(3, (A, B, C))]
    assert broken(AtLeast(1, (A, B)), "count") == [AtLeast(2, (A, B))]


def test_present_becomes_denied_and_denied_present():
    """Each leaf by itself."""
    denied = Denied(B.finding)
    assert broken(All((A, denied)), "denied_present") == [All((Denied(A.finding), denied)), All((A, B))]


def test_a_finding_is_swapped_with_what_it_implies_what_implies_it_and_the_next_one():
    """The findings that an author takes for another."""
    rulebook = made_up.rulebook_of([Present("finding_001")], 4, implies=[(), ("finding_000",), ("finding_001",)])
    swapped = [mutant.change.becomes.when.finding for mutant in mutants(rulebook) if mutant.operator == "neighbour"]
    assert swapped == ["finding_000", "finding_002"]
    swapped = [
        mutant.change.becomes.when.finding
        for mutant in mutants(made_up.rulebook_of([Present("finding_001")], 4))
        if mutant.operator == "neighbour"
    ]
    assert swapped == ["finding_002"]


def test_a_tier_moves_one_step_up_and_down_and_never_past_an_end():
    """The middle tier has two neighbours, an end one."""
    rulebook = made_up.rulebook_of([A, A, A], 3, tiers=[Tier.EMERGENCY, Tier.SAME_DAY, Tier.SELF_CARE])
    moved = [(m.of[-1], m.change.becomes.tier) for m in mutants(rulebook) if m.operator == "tier"]
    assert moved == [("0", "urgent"), ("1", "routine"), ("1", "urgent"), ("2", "routine")]


def definition(*bands: Band, measure: str = "temperature_c") -> tuple[Definition, Rulebook]:
    rulebook = load(SMALL)
    made = Definition("fever", measure, bands)
    return made, replace(rulebook, definitions=(made,))


def test_a_limit_moves_by_the_last_place_that_the_measure_is_written_with():
    """A tenth of a degree where any limit on the temperature has tenths, else a whole one."""
    made, rulebook = definition(Band(at_least=38.0), Band(below=35.5))
    assert str(smallest_step("temperature_c", rulebook)) == "0.1"
    moved = [m.change.becomes.bands[0].at_least for m in definition_mutants(0, made, rulebook) if "38" in m.what]
    assert moved[:2] == [37.9, 38.1]
    made, rulebook = definition(Band(at_least=38.0))
    assert str(smallest_step("temperature_c", rulebook)) == "1"


def test_an_included_limit_becomes_excluded_and_back():
    """At least becomes above, at most becomes below."""
    made, rulebook = definition(Band(above=38.0), Band(at_most=35.0))
    strict = [m.change.becomes.bands for m in definition_mutants(0, made, rulebook) if m.operator == "strict"]
    assert strict == [
        (Band(at_least=38.0), Band(at_most=35.0)),
        (Band(above=38.0), Band(below=35.0)),
    ]


def test_the_edge_between_two_bands_moves_for_both():
    """A year where it is a year, a hundredth where it is written with hundredths; every age keeps one band."""
    made, rulebook = definition(
        Band(to_age=0.25, at_least=38.0), Band(from_age=0.25, to_age=4, at_least=39.0), Band(from_age=4, at_least=40.0)
    )
    edges = [m.change.becomes.bands for m in definition_mutants(0, made, rulebook) if m.operator == "age_edge"]
    assert [[band.from_age for band in bands] for bands in edges] == [
        [0.0, 0.24, 4],
        [0.0, 0.26, 4],
        [0.0, 0.25, 3],
        [0.0, 0.25, 5],
    ]
    assert all(one.to_age == other.from_age for bands in edges for one, other in pairwise(bands))


@cache
def shipped() -> tuple[Engine, Cases]:
    rulebook = load(CHECKOUT / "rules")
    return read(rulebook, find_case_files([CHECKOUT / "cases" / "evidence"]))


def test_every_kind_of_break_is_made_of_the_shipped_rulebook():
    """None of the operators is idle, and no mutant has the name of another."""
    made = list(mutants(load(CHECKOUT / "rules")))
    assert {mutant.operator for mutant in made} == {*OPERATORS}
    assert [name for name, count in Counter(mutant.name for mutant in made).items() if count > 1] == []
    assert [name for name, count in Counter(repr(mutant.change) for mutant in made).items() if count > 1] == []


def test_the_same_words_in_two_places_of_a_rule_are_two_mutants():
    """Each with a name of its own: who lets the one be has not looked at the other."""
    rulebook = made_up.rulebook_of([Any((All((A, B)), All((A, C))))], 3)
    turned = [mutant for mutant in mutants(rulebook) if mutant.operator == "denied_present"]
    of_a = [mutant.what for mutant in turned if mutant.what.startswith(f"{{denied: {A.finding}}}")]
    assert of_a == [f"{{denied: {A.finding}}} in place of {A.finding}{more}" for more in ("", " (place 2)")]


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_mutant_is_judged_as_a_run_with_the_broken_rulebook_judges_it(operator):
    """By an engine of its own that reads and assesses every case anew."""
    engine, cases = shipped()
    assert not cases.failing
    chosen = [mutant for mutant in mutants(engine.rulebook) if mutant.operator == operator]
    chosen = random.Random(6).sample(chosen, 2)
    for outcome in run_mutants(engine, cases.rows, lambda mutant: mutant in chosen):
        change = outcome.mutant.change
        if isinstance(change, RuleBreak):
            rules = [*engine.rulebook.rules]
            rules[change.rule : change.rule + 1] = [change.becomes] if change.becomes else []
            other = Engine(replace(engine.rulebook, rules=tuple(rules)), durable=False)
        else:
            other = Engine(changed(engine.rulebook, change), durable=False)
        failing = [
            row.read.name
            for row in cases.rows
            if not judge(row.read, row.expect, other.assess(row.read.case), engine.rulebook).passed
        ]
        assert (outcome.fate is Fate.KILLED) == bool(failing), outcome.mutant.name
        if outcome.killer is not None:
            assert outcome.killer.read.name in failing
        if outcome.missing is not None:
            assert_noticed(engine, other, outcome)


def assert_noticed(engine: Engine, other: Engine, outcome) -> None:
    """The missing case comes out differently: that is what it is for."""
    case = outcome.missing.as_case()
    before, after = engine.assess(case), other.assess(case)
    shown = [
        (a.tier, [reason.rule for reason in a.reasons], [c.id for c in a.syndromes], a.findings)
        for a in (before, after)
    ]
    assert shown[0] != shown[1], outcome.mutant.name


@settings(max_examples=40)
@given(made_up.rulebooks())
def test_what_is_called_equivalent_is_so_for_every_patient(rulebook):
    """And what is called a survivor is not: tried on everybody that a small vocabulary can tell apart."""
    if len(rulebook.findings) > 6:
        return
    engine, cases = Engine(rulebook, durable=False), Cases()
    implications = Implications(rulebook.findings)
    people = []
    for said in product("pdu", repeat=len(rulebook.findings)):
        present = [i for i, word in enumerate(said) if word == "p"]
        denied = [i for i, word in enumerate(said) if word == "d"]
        people.append(implications.close(present, denied)[0])
    for outcome in run_mutants(
        engine, cases.rows, lambda mutant: mutant.operator not in {"tier", "implication_removed"}
    ):
        change = outcome.mutant.change
        rules = [rule for i, rule in enumerate(rulebook.rules) if i != change.rule]
        rules += [change.becomes] if change.becomes else []
        before, after = DirectChannel(rulebook), DirectChannel(replace(rulebook, rules=tuple(rules)))
        last = len(rules) - 1

        def fires(channel: DirectChannel, index: int | None, person) -> bool:
            return index is not None and bool(channel.fire(person) >> index & 1)

        index = last if change.becomes else None
        same = all(fires(before, change.rule, person) == fires(after, index, person) for person in people)
        assert (outcome.fate is Fate.EQUIVALENT) == same, outcome.mutant.name


@settings(max_examples=40)
@given(made_up.rulebooks())
def test_a_tier_that_is_called_equivalent_shows_in_no_case(rulebook):
    """Neither in the tier nor in the first syndrome nor in which syndromes there are."""
    if len(rulebook.findings) > 5:
        return
    engine = Engine(rulebook, durable=False)
    names = [finding.id for finding in rulebook.findings]
    for outcome in run_mutants(engine, [], lambda mutant: mutant.operator == "tier"):
        change = outcome.mutant.change
        rules = list(rulebook.rules)
        rules[change.rule] = change.becomes
        other = Engine(replace(rulebook, rules=tuple(rules)), durable=False)
        differs = False
        for said in product("pdu", repeat=len(names)):
            reported, denied = ([n for n, word in zip(names, said, strict=True) if word == each] for each in "pd")
            case = Case(reported=reported, denied=denied)
            before, after = engine.assess(case), other.assess(case)
            differs = differs or before.tier != after.tier or _order(before) != _order(after)
        assert (outcome.fate is Fate.EQUIVALENT) == (not differs), outcome.mutant.name


def _order(assessment) -> tuple[list[str], set[str]]:
    shown = [candidate.id for candidate in assessment.syndromes]
    return shown[:1], {*shown}
