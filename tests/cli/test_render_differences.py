"""Differences of two rulebooks as they are told: the proof, the patients with both answers, and that there are more."""

from __future__ import annotations

import json

from triage.case import Case
from triage.cli.render_differences import difference_data, difference_lines
from triage.prove.differences import Differences, OneWay, Outcome, Shift
from triage.regression.patient_shifts import PatientShifts
from triage.tiers import Tier

SHIFT = Shift(
    Case(reported=("seizure",), vitals={"temperature_c": 38.5}), Tier.EMERGENCY, Tier.ROUTINE, ("a.b", "a.c"), ()
)


NEVER = OneWay(Outcome.NEVER)


def lines(found: Differences, where: str | None = None, *others: str) -> list[str]:
    return list(difference_lines(PatientShifts(found, where, 3, others)))


def test_a_proof_is_told_as_one_with_what_it_rests_on():
    assert lines(Differences(NEVER, NEVER)) == [
        "every possible patient, under the 3 axioms of both rulebooks:",
        "never lower: proved",
        "never higher: proved",
    ]
    assert lines(Differences(NEVER, NEVER), "route = oral", "one_heat")[:2] == [
        "every possible patient with route = oral, under the 3 axioms of both rulebooks:",
        "not relied on, as only the new rulebook has them: one_heat",
    ]


def test_who_is_lower_by_a_waiver_is_told_apart():
    found = lines(Differences(NEVER, NEVER, OneWay(Outcome.SOME, (SHIFT,))))
    assert found[1:3] == [
        "never lower without a waiver: proved",
        "triaged lower, waived (the smallest who are clearly different):",
    ]


def test_patients_are_told_with_both_answers():
    found = Differences(OneWay(Outcome.SOME, (SHIFT,), more=True), OneWay(Outcome.UNDECIDED))
    assert lines(found)[1:] == [
        "triaged lower (the smallest who are clearly different; there are more):",
        "  emergency -> routine",
        "    reported: [seizure]",
        "    vitals: {temperature_c: 38.5}",
        "    old: a.b, a.c",
        "    new: no rule",
        "not decided whether anybody is triaged higher.",
    ]


def test_what_was_found_before_the_time_was_up_is_told():
    found = Differences(OneWay(Outcome.UNDECIDED, (SHIFT,)), OneWay(Outcome.NEVER))
    told = lines(found)
    assert told[1] == "not decided whether anybody is triaged lower, but these are:"
    assert len(told) == 8


def test_data_is_json():
    found = Differences(OneWay(Outcome.SOME, (SHIFT,)), OneWay(Outcome.NEVER))
    said = json.loads(json.dumps(difference_data(PatientShifts(found, None, 3, ()))))
    assert said["higher"] == {"outcome": "proved: never", "more": False, "patients": []}
    assert said["lower"]["patients"] == [
        {
            "case": {"reported": ["seizure"], "vitals": {"temperature_c": 38.5}},
            "old": {"tier": "emergency", "rules": ["a.b", "a.c"]},
            "new": {"tier": "routine", "rules": []},
        }
    ]
