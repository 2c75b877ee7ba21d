"""Coverage: what counts as exercised, against the plain definition; and the smallest case that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import strategies as made_up
from hypothesis import given
from hypothesis import strategies as st

from triage import Case, Engine
from triage.conditions import All, Any, AtLeast, Denied, Present
from triage.regression.coverage import Counts, Coverage
from triage.regression.coverage_report import coverage_report
from triage.regression.witness import Search

SMALL = Path(__file__).parents[1] / "data" / "rulebook"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(SMALL)


def counted(engine: Engine, *cases: Case) -> Coverage:
    coverage = Coverage(engine.rulebook)
    for case in cases:
        coverage.add(case, engine.assess(case))
    return coverage


def missing(coverage: Coverage, of: str) -> list[tuple[str, str]]:
    report = coverage_report(coverage.rulebook, coverage.counts)
    return [(each.what, each.case.in_words()) for each in report.uncovered if each.of == of and each.case]


def holds(condition, facts, leaf: list[int], turned: int | None) -> bool:
    """The plain definition: the condition, with leaf number ``turned`` the other way round."""
    if isinstance(condition, (Present, Denied)):
        leaf[0] += 1
        return (condition in facts) != (leaf[0] - 1 == turned)
    parts = [holds(part, facts, leaf, turned) for part in condition.of]
    match condition:
        case All():
            return all(parts)
        case Any():
            return any(parts)
        case AtLeast(n, _):
            return sum(parts) >= n


@given(st.data())
def test_a_leaf_decides_where_turning_it_turns_the_condition(data):
    """Leaf by leaf, on any evidence, as the plain definition has it."""
    condition = data.draw(made_up.conditions(4))
    rulebook = made_up.rulebook_of([condition], 4)
    evidence = data.draw(made_up.evidence_for(rulebook))
    names = [finding.id for finding in rulebook.findings]
    facts = {Present(name) for i, name in enumerate(names) if evidence.present >> i & 1}
    facts |= {Denied(name) for i, name in enumerate(names) if evidence.denied >> i & 1}
    engine = Engine(rulebook, durable=False)
    reported = [leaf.finding for leaf in facts if isinstance(leaf, Present)]
    case = Case(reported=reported, denied=[leaf.finding for leaf in facts if isinstance(leaf, Denied)])
    coverage = counted(engine, case)
    fires = holds(condition, facts, [0], None)
    number = [0]
    holds(condition, facts, number, None)
    deciding = sum(1 << i for i in range(number[0]) if holds(condition, facts, [0], i) != fires)
    seen = coverage.counts.held[0] if fires else coverage.counts.failed[0]
    assert seen == deciding
    assert not (coverage.counts.failed[0] if fires else coverage.counts.held[0])


@given(made_up.rulebooks())
def test_the_missing_cases_cover_what_was_missing(rulebook):
    """Run with all of them, nothing that can be covered is left."""
    engine = Engine(rulebook, durable=False)
    nothing = counted(engine)
    report = coverage_report(rulebook, nothing.counts)
    cases = [each.case.as_case() for each in report.uncovered if each.case is not None]
    again = coverage_report(rulebook, counted(engine, *cases).counts)
    assert again.uncovered == ()
    assert all(share.covered == share.possible for share in again.shares.values())


def test_what_no_patient_can_show_is_not_asked_for():
    """Fever beside high fever in one `any`: high fever alone never decides."""
    child, parent = Present(made_up.finding_id(1)), Present(made_up.finding_id(0))
    rulebook = made_up.rulebook_of([Any((parent, child))], 2, implies=[(), (parent.finding,)])
    share = coverage_report(rulebook, Counts.of(rulebook)).shares["conditions"]
    assert (share.possible, share.impossible) == (3, 1)
    assert Search(rulebook).smallest([child], [parent]) is None


def test_a_condition_must_decide_both_ways(engine):
    """The rule fired by it, and did not fire for want of it; the smallest case for the other way is shown."""
    coverage = counted(engine, Case(reported=["drowsiness", "taking_cns_depressant"]))
    assert missing(coverage, "overdose.with-sedative") == [
        ("drowsiness was never alone what it lacked", "reported: [taking_cns_depressant]"),
        ("taking_cns_depressant was never alone what it lacked", "reported: [drowsiness]"),
    ]
    coverage.add(case := Case(reported=["drowsiness"]), engine.assess(case))
    assert missing(coverage, "overdose.with-sedative") == [
        ("drowsiness was never alone what it lacked", "reported: [taking_cns_depressant]")
    ]


def test_a_band_must_be_crossed_on_both_sides_at_its_age(engine):
    """A child's breathing rate says nothing of the band for adults."""
    coverage = counted(engine, Case(vitals={"respiratory_rate_bpm": 12}, patient={"age_years": 10}))
    bands = [each for each in missing(coverage, "slow_breathing") if "respiratory_rate" in each[0]]
    assert bands == [
        (
            "respiratory_rate_bpm was never outside at most 12 below 16 years",
            "patient: {age_years: 0}; vitals: {respiratory_rate_bpm: 56}",
        ),
        ("respiratory_rate_bpm was never in at most 8 from 16 years", "vitals: {respiratory_rate_bpm: 8}"),
        ("respiratory_rate_bpm was never outside at most 8 from 16 years", "vitals: {respiratory_rate_bpm: 12}"),
    ]


def test_a_finding_counts_as_reported_only_where_it_was_said(engine):
    """Not where it only follows; a number that makes it present says it."""
    coverage = counted(engine, Case(reported=["profound_drowsiness"], vitals={"temperature_c": 39}))
    unsaid = {
        each.of for each in coverage_report(engine.rulebook, coverage.counts).uncovered if each.kind == "findings"
    }
    assert "drowsiness" in unsaid
    assert not {"profound_drowsiness", "fever"} & unsaid


def test_counts_of_two_runs_add_up_to_those_of_one(engine):
    """Processes count apart."""
    cases = [
        Case(reported=["drowsiness"]),
        Case(reported=["drowsiness", "taking_cns_depressant"], vitals={"temperature_c": 39}),
        Case(vitals={"temperature_c": 37}, denied=["rash"]),
    ]
    together = counted(engine, *cases).counts
    apart = Counts.of(engine.rulebook)
    for case in cases:
        apart.add(counted(engine, case).counts)
    assert apart == together
