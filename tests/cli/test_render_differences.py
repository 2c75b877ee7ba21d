"""Differences of two rulebooks as they are told: the proof, the patients with both answers, and that there are more."""

from __future__ import annotations

import json

from triage.case import Case
from triage.cli.render_differences import difference_data, difference_lines
from triage.prove.differences import Differences, OneWay, Outcome, Shift
from triage.tiers import Tier

SHIFT = Shift(
    Case(reported=("seizure",), vitals={"temperature_c": 38.5}), Tier.EMERGENCY, Tier.ROUTINE, ("a.b", "a.c"), ()
)


def test_a_proof_is_told_as_one():
    never = OneWay(Outcome.NEVER)
    assert list(difference_lines(Differences(never, never))) == [
        "Never lower: proved for every possible patient.",
        "Never higher: proved for every possible patient.",
    ]


def test_patients_are_told_with_both_answers():
    found = Differences(OneWay(Outcome.SOME, (SHIFT,), more=True), OneWay(Outcome.UNDECIDED))
    assert list(difference_lines(found)) == [
        "Triaged lower (the smallest who are clearly different; there are more):",
        "  emergency → routine",
        "    reported: [seizure]",
        "    vitals: {temperature_c: 38.5}",
        "    old: a.b, a.c",
        "    new: no rule",
        "Not decided whether there are patients who are triaged higher.",
    ]


def test_what_was_found_before_the_time_was_up_is_told():
    found = Differences(OneWay(Outcome.UNDECIDED, (SHIFT,)), OneWay(Outcome.NEVER))
    assert next(difference_lines(found)) == (
        "Not decided whether there are patients who are triaged lower, but these are:"
    )
    assert len(list(difference_lines(found))) == 7


def test_data_is_json():
    found = Differences(OneWay(Outcome.SOME, (SHIFT,)), OneWay(Outcome.NEVER))
    said = json.loads(json.dumps(difference_data(found)))
    assert said["higher"] == {"outcome": "proved: never", "more": False, "patients": []}
    assert said["lower"]["patients"] == [
        {
            "case": {"reported": ["seizure"], "vitals": {"temperature_c": 38.5}},
            "old": {"tier": "emergency", "rules": ["a.b", "a.c"]},
            "new": {"tier": "routine", "rules": []},
        }
    ]
