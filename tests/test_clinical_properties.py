"""What must hold of the shipped rulebook as medicine, whatever its rules say in detail."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from triage import Case, Engine, Tier
from triage.conditions import leaves
from triage.rulebook.model import Feature, Rulebook


@cache
def shipped_engine() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The rulebook of the checkout."""
    return shipped_engine().rulebook


def _features(rulebook: Rulebook, syndrome: str) -> tuple[Feature, ...]:
    return next(entry.features for entry in rulebook.syndromes if entry.id == syndrome)


def test_blood_pressure_chooses_no_syndrome(rulebook):
    """The direction of blood pressure discriminates nothing (either way in both), so no feature asks for it."""
    about_pressure = re.compile(r"blood_pressure|^pressure_(risen|fallen|below)|^shock$")
    pressures = {finding.id for finding in rulebook.findings if about_pressure.search(finding.id)}
    assert "low_blood_pressure" in pressures
    asked = {
        leaf.finding for entry in rulebook.syndromes for feature in entry.features for leaf in leaves(feature.when)
    }
    assert asked & pressures == set()


@pytest.mark.parametrize("finding", ["seizure", "altered_mental_status", "confusion"])
def test_what_both_syndromes_share_weighs_the_same_in_both(rulebook, finding):
    """Seizures and confusion occur in overdose and in withdrawal and choose neither."""

    def weight(syndrome: str) -> int:
        return sum(
            feature.weight
            for feature in _features(rulebook, syndrome)
            if {leaf.finding for leaf in leaves(feature.when)} == {finding}
        )

    assert weight("overdose") == weight("withdrawal")


HOSPITAL = re.compile(
    r"physostigmine|naloxone|flumazenil|lumbar|spinal tap|csf|cerebrospinal|intubat|ventilat|intravenous|\biv\b|"
    r"diazepam|benzodiazepine|dantrolene|\bct\b|reprogram|interrogat|inject(?!or)|\bmg\b|\bmcg\b|dialys",
    re.IGNORECASE,
)


def test_advice_asks_nothing_that_only_a_hospital_can_do(rulebook):
    """Callers are told what callers can do: no antidotes, no procedures, no doses."""
    texts = {advice.id: advice.text for advice in rulebook.advice}
    texts |= {f"tier {tier.tier}": tier.do_first for tier in rulebook.tiers}
    assert {id: text for id, text in texts.items() if HOSPITAL.search(text)} == {}


def test_every_emergency_rule_says_what_to_do(rulebook):
    """An emergency answer never leaves the caller with the telephone number alone."""
    assert [rule.id for rule in rulebook.rules if rule.tier == Tier.EMERGENCY and not rule.advice] == []


@pytest.mark.parametrize(
    "reported",
    [["itching", "spasticity_increase"], ["drowsiness", "muscle_weakness"], ["medicine_not_working"], ["fever"]],
    ids="+".join,
)
def test_a_normal_pump_check_reassures_nobody(reported):
    """A normal interrogation excluded neither withdrawal nor overdose nor a broken catheter (Cox 2020 and others)."""
    engine = shipped_engine()
    without = engine.assess(Case(reported=reported, patient={"route": "intrathecal"}))
    checked = engine.assess(Case(reported=[*reported, "normal_pump_check"], patient={"route": "intrathecal"}))
    assert checked.tier >= without.tier
    assert {syndrome.id: syndrome.score for syndrome in without.syndromes}.items() <= {
        syndrome.id: syndrome.score for syndrome in checked.syndromes
    }.items()


@pytest.mark.parametrize("spelt", ["V", "v", " voice ", 2])
def test_consciousness_may_be_given_by_letter_word_or_number(spelt):
    """ACVPU as it is charted; V is hard to wake, whichever way it is written."""
    answer = shipped_engine().assess(Case(vitals={"acvpu": spelt}))
    assert "profound_drowsiness" in answer.findings.present
    assert answer.tier == Tier.EMERGENCY


@pytest.mark.parametrize(
    ("usual", "now", "low"),
    [(92, 88, False), (92, 82, False), (92, 81, True), (120, 88, True), (130, 92, False), (140, 97, True)],
)
def test_a_usual_low_pressure_is_not_low(usual, now, low):
    """Within 10 of the usual a pressure is not low; more than 30 % below it, it is (NIAID/FAAN; spinal injury)."""
    answer = shipped_engine().assess(
        Case(vitals={"systolic_bp_mmhg": now}, history={"usual_systolic_bp_mmhg": usual}, patient={"age_years": 40})
    )
    assert ("low_blood_pressure" in answer.findings.present) is low


def test_no_usual_pressure_hides_a_grave_one():
    """Below 80 the circulation fails, whatever is usual."""
    answer = shipped_engine().assess(
        Case(vitals={"systolic_bp_mmhg": 78}, history={"usual_systolic_bp_mmhg": 80}, patient={"age_years": 40})
    )
    assert answer.tier == Tier.EMERGENCY


@pytest.mark.parametrize(("calls", "tier"), [(0, Tier.ROUTINE), (1, Tier.SAME_DAY), (2, Tier.URGENT), (7, Tier.URGENT)])
def test_each_further_call_within_a_week_raises_concern(calls, tier):
    """Repeat contact predicts missed deterioration: odds 1.77 for the second call, 4.02 from the third on."""
    answer = shipped_engine().assess(
        Case(reported=["headache"], history={"calls_past_week": calls}, patient={"age_years": 40, "route": "oral"})
    )
    assert answer.tier == tier
