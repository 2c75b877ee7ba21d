"""What must hold of the shipped rulebook for every patient, tried on many; the monograph's lists, item by item."""

from __future__ import annotations

import random

import pytest

from triage import Case, Engine, Tier
from triage.conditions import Denied, leaves
from triage.evidence import Evidence, Implications
from triage.tiers import most_urgent


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def tier_of(engine: Engine, evidence: Evidence) -> Tier:
    fired = engine._direct.fire(evidence)
    return most_urgent(rule.tier for i, rule in enumerate(engine.rulebook.rules) if fired >> i & 1)


# Signs of the monograph's overdose and withdrawal lists, and of anaphylaxis, that by themselves endanger life.
LIFE_THREATENING = [
    "unresponsive",
    "loss_of_consciousness",
    "profound_drowsiness",
    "slow_breathing",
    "shallow_breathing",
    "respiratory_depression",
    "breathing_stops",
    "breathing_difficulty",
    "blue_or_grey_skin",
    "low_oxygen",
    "profound_muscle_weakness",
    "seizure",
    "confusion",
    "altered_mental_status",
    "hypothermia",
    "extreme_fever",
    "rhabdomyolysis",
    "airway_swelling",
    "throat_tightness",
    "blistering_or_peeling_skin",
    "two_tone_alarm",
    "pump_empty",
    "suicidal_thoughts",
    "very_slow_heart_rate",
    "very_fast_heart_rate",
    "very_low_blood_pressure",
    "very_high_blood_pressure",
    "newborn_withdrawal_signs",
]

# The monograph: "contact your doctor or seek medical attention immediately", and its three "seek immediate" lists.
AT_LEAST_URGENT = [
    *LIFE_THREATENING,
    "rash",
    "hives",
    "itching",
    "red_swollen_skin",
    "wheezing",
    "chest_tightness",
    "hoarseness",
    "difficulty_swallowing",
    "difficulty_speaking",
    "severe_dizziness",
    "fainting",
    "mental_mood_change",
    "hallucinations",
    "balance_problem",
    "vision_change",
    "chest_pain",
    "muscle_pain",
    "muscle_weakness",
    "muscle_stiffness",
    "paresthesia",
    "burning_sensation",
    "numbness",
    "urinary_retention",
    "urine_change",
    "blood_in_urine",
    "limb_swelling",
    "movement_control_problem",
    "twitching",
    "abnormal_eye_movements",
    "abnormal_heartbeat",
    "high_fever",
    "severe_spasticity",
    "rigidity",
    "low_blood_pressure",
    "slow_heart_rate",
    "excessive_drowsiness",
    "pump_site_pain",
    "pump_site_redness",
    "pump_site_swelling",
    "pump_site_warmth",
    "pump_alarm",
    "sudden_return_of_spasticity",
    "missed_refill",
    "low_reservoir",
    "pump_malfunction",
    "took_extra_baclofen",
    "stopped_baclofen_abruptly",
]

# The monograph's other side effects: "contact your doctor".
MILD = [
    "dizziness",
    "drowsiness",
    "tiredness",
    "weakness",
    "sleep_disturbance",
    "upset_stomach",
    "nausea",
    "headache",
    "constipation",
]


@pytest.mark.parametrize("finding", LIFE_THREATENING)
def test_a_life_threatening_sign_alone_is_an_emergency(engine: Engine, finding: str) -> None:
    """Whoever the patient is and however little else is known."""
    assert engine.assess(Case(reported=(finding,))).tier is Tier.EMERGENCY


@pytest.mark.parametrize("finding", LIFE_THREATENING)
def test_nothing_else_talks_an_emergency_down(engine: Engine, finding: str) -> None:
    """With every other finding present, or with every compatible one denied, it stays an emergency."""
    implications = Implications(engine.rulebook.findings)
    this = engine.rulebook.bit[finding]
    every = range(len(engine.rulebook.findings))
    assert tier_of(engine, implications.close(every, [])[0]) is Tier.EMERGENCY
    assert tier_of(engine, implications.close([this], every)[0]) is Tier.EMERGENCY


@pytest.mark.parametrize("finding", AT_LEAST_URGENT)
def test_a_severe_item_alone_is_at_least_urgent(engine: Engine, finding: str) -> None:
    """The severe side effects and the monograph's signs need somebody at once, without any other finding."""
    assert engine.assess(Case(reported=(finding,))).tier >= Tier.URGENT


@pytest.mark.parametrize("finding", MILD)
def test_a_mild_item_alone_is_routine(engine: Engine, finding: str) -> None:
    """One common complaint of an adult on tablets is for office hours, no more and no less."""
    case = Case.model_validate({"reported": [finding], "patient": {"age_years": 40, "route": "oral"}})
    assert engine.assess(case).tier is Tier.ROUTINE


@pytest.mark.parametrize("finding", MILD)
def test_a_mild_item_alone_with_a_pump_is_same_day_at_most(engine: Engine, finding: str) -> None:
    """A pump makes drowsiness, dizziness and weakness a matter for today, and nothing mild an emergency."""
    case = Case.model_validate({"reported": [finding], "patient": {"age_years": 40, "route": "intrathecal"}})
    assert engine.assess(case).tier <= Tier.SAME_DAY


def test_no_rule_rests_on_a_denial(engine: Engine) -> None:
    """So that learning of an absence never raises a tier; a rule that must is to be listed here by name."""
    resting = [rule.id for rule in engine.rulebook.rules if any(isinstance(x, Denied) for x in leaves(rule.when))]
    assert resting == []


def test_a_further_finding_never_lowers_the_tier_and_a_denial_never_raises_it(engine: Engine) -> None:
    """Tried on random patients, each grown by one random presence and one random denial."""
    rng = random.Random(20)
    implications = Implications(engine.rulebook.findings)
    every = range(len(engine.rulebook.findings))
    for _ in range(3000):
        present = rng.sample(every, rng.randint(0, 6))
        denied = rng.sample(every, rng.randint(0, 6))
        before = tier_of(engine, implications.close(present, denied)[0])
        one = rng.choice(every)
        assert tier_of(engine, implications.close([*present, one], denied)[0]) >= before
        assert tier_of(engine, implications.close(present, [*denied, one])[0]) <= before


# Middle of the normal range by age (up to, breathing rate, heart rate, systolic pressure): Bedside PEWS, column 0.
NORMAL = [(0.25, 45, 130, 70), (1, 37, 125, 90), (4, 30, 105, 100), (12, 25, 90, 105), (200, 15, 80, 115)]
AGES = [0.01, 0.1, 0.25, 0.5, 1, 1.5, 3, 4, 5, 7.5, 10, 12, 13, 15.9, 16, 40, 70, None]


def away_from_normal(measure: str, age: float | None, direction: int) -> list[float]:
    """Values of the measure from the middle of normal outwards, in steps no coarser than any band's edge."""
    breathing, heart, pressure = next(row[1:] for row in NORMAL if (40 if age is None else age) < row[0])
    start, steps, step = {
        "temperature_c": (37.0, 60, 0.1),
        "respiratory_rate_bpm": (breathing, 80, 1),
        "heart_rate_bpm": (heart, 120, 1),
        "systolic_bp_mmhg": (pressure, 110, 1),
        "spo2_pct": (100, 60, 1),
    }[measure]
    lowest = {"systolic_bp_mmhg": 30, "spo2_pct": 20}.get(measure, 0)
    return [value for n in range(steps) if (value := round(start + direction * n * step, 1)) >= lowest]


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("pump", [True, False])
@pytest.mark.parametrize("company", [(), ("drowsiness",), ("itching",), ("taking_antihypertensive", "vomiting")])
@pytest.mark.parametrize(
    ("measure", "direction"),
    [
        ("temperature_c", 1),
        ("temperature_c", -1),
        ("respiratory_rate_bpm", 1),
        ("respiratory_rate_bpm", -1),
        ("heart_rate_bpm", 1),
        ("heart_rate_bpm", -1),
        ("systolic_bp_mmhg", 1),
        ("systolic_bp_mmhg", -1),
        ("spo2_pct", -1),
    ],
)
def test_a_worse_value_never_gives_a_lower_tier(
    engine: Engine, measure: str, direction: int, company: tuple[str, ...], age: float | None, pump: bool
) -> None:
    """At every age, with and without company, each step away from normal keeps or raises the tier."""
    tiers = []
    for value in away_from_normal(measure, age, direction):
        case = {
            "reported": company,
            "vitals": {measure: value},
            "patient": {"age_years": age, "route": "intrathecal" if pump else "oral"},
        }
        tiers.append(tier_of(engine, engine._observer.observe(Case.model_validate(case)).evidence))
    assert tiers == sorted(tiers)
    assert tiers[-1] is Tier.EMERGENCY


@pytest.mark.parametrize(
    "signs", [("seizure",), ("confusion",), ("seizure", "confusion"), ("low_blood_pressure", "confusion")]
)
def test_signs_that_overdose_and_withdrawal_share_show_both(engine: Engine, signs: tuple[str, ...]) -> None:
    """They mimic each other: both stand in the differential, and shared signs alone favour neither."""
    a = engine.assess(Case(reported=signs))
    shown = {syndrome.id: syndrome for syndrome in a.syndromes}
    assert {"overdose", "withdrawal"} <= set(shown)
    assert shown["overdose"].score == shown["withdrawal"].score


@pytest.mark.parametrize(
    ("first", "reported", "route"),
    [
        ("overdose", ("floppy", "confusion"), "intrathecal"),
        ("withdrawal", ("high fever", "confusion", "muscle rigidity"), "intrathecal"),
        ("withdrawal", ("itching", "increased spasticity"), "intrathecal"),
        ("withdrawal", ("itching",), "intrathecal"),
        ("allergic_reaction", ("hives", "itching"), "intrathecal"),
        ("allergic_reaction", ("itching",), "oral"),
        ("pump_problem", ("skin over the pump is red", "pain at the pump site"), "intrathecal"),
        ("overdose", ("took a double dose", "very sleepy"), "oral"),
        ("withdrawal", ("ran out of baclofen", "seeing things"), "oral"),
        ("side_effect", ("blurred vision",), "oral"),
    ],
)
def test_the_differential_follows_what_discriminates(
    engine: Engine, first: str, reported: tuple[str, ...], route: str
) -> None:
    """Temperature, tone, itching with a pump and the trigger choose; the tier never waits for it."""
    case = Case.model_validate({"reported": reported, "patient": {"route": route}})
    assert engine.assess(case).syndromes[0].id == first


def test_every_rule_can_fire_and_every_tier_is_reachable(engine: Engine) -> None:
    """With everything present all rules fire; none is dead."""
    everything = (1 << len(engine.rulebook.findings)) - 1
    assert engine._direct.fire(Evidence(present=everything)) == (1 << len(engine.rulebook.rules)) - 1
    assert {rule.tier for rule in engine.rulebook.rules} == set(Tier)


def test_nothing_claims_a_review_that_did_not_happen(engine: Engine) -> None:
    """No clinician has reviewed this rulebook yet; every answer says so."""
    a = engine.assess(Case(reported=("fever",)))
    assert a.review == "No rule or finding of this rulebook has been reviewed by a clinician."
    assert {reason.review for reason in a.reasons} == {"not yet reviewed by a clinician"}
