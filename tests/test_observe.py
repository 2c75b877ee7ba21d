"""From cases to evidence: nothing is lost, nothing is taken for granted, faults are named together."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from triage import Case, CaseError, Engine, Tier
from triage.assessment import Assessment


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def assess(engine: Engine, **case: object) -> Assessment:
    return engine.assess(Case.model_validate(case))


def problems(engine: Engine, **case: object) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(CaseError) as error:
        assess(engine, **case)
    return [(problem.path, str(problem)) for problem in error.value.problems]


def test_what_is_not_said_is_unknown(engine: Engine) -> None:
    """Silence about fever neither affirms nor denies it."""
    a = assess(engine, reported=["itching"])
    assert "fever" not in a.findings.present
    assert "fever" not in a.findings.denied


def test_unsure_is_unknown_and_is_said(engine: Engine) -> None:
    """Asked and not known: no denial, and listed as such."""
    a = assess(engine, reported=["itching"], unsure=["fever"])
    assert a.findings.unsure == ("fever",)
    assert "fever" not in a.findings.denied


def test_a_measured_fever_outweighs_its_denial_and_the_conflict_is_reported(engine: Engine) -> None:
    """`No fever` at 39.8 °C is a fever."""
    a = assess(engine, denied=["fever"], vitals={"temperature_c": 39.8})
    assert {"fever", "high_fever"} <= set(a.findings.present)
    (conflict,) = a.conflicts
    assert conflict.finding == "fever"
    assert conflict.said == ("body temperature 39.8 °C", "denied: fever")
    assert conflict.resolved == "counted as present"


def test_a_reported_fever_outweighs_a_normal_measurement(engine: Engine) -> None:
    """The reading may have been taken wrongly; the report stays, and the conflict is shown."""
    a = assess(engine, reported=["high fever"], vitals={"temperature_c": 36.8})
    assert "high_fever" in a.findings.present
    assert {conflict.finding for conflict in a.conflicts} == {"high_fever", "fever"}


def test_a_normal_measurement_denies(engine: Engine) -> None:
    """A breathing rate of 14 rules slow breathing out."""
    a = assess(engine, vitals={"respiratory_rate_bpm": 14})
    assert {"slow_breathing", "fast_breathing"} <= set(a.findings.denied)


def test_a_window_that_cannot_rule_out_leaves_the_finding_unknown(engine: Engine) -> None:
    """A dose two hours ago does not show that none was missed before."""
    a = assess(engine, patient={"route": "oral"}, history={"hours_since_last_dose": 2})
    assert "stopped_baclofen_abruptly" not in a.findings.denied
    assert "stopped_baclofen_abruptly" not in a.findings.present


def test_denied_and_unsure_counts_as_unknown(engine: Engine) -> None:
    """Who denies and is unsure does not know."""
    a = assess(engine, reported=["itching"], denied=["rash"], unsure=["skin rash"])
    assert "rash" not in a.findings.denied
    assert [conflict.resolved for conflict in a.conflicts] == ["counted as unknown"]


def test_nothing_that_was_said_denies_what_the_caller_is_unsure_of(engine: Engine) -> None:
    """Who denies drowsiness and does not know whether she can be woken has not denied that; for every implication."""
    for finding in engine.rulebook.findings:
        for implied in finding.implies:
            a = assess(engine, denied=[implied], unsure=[finding.id])
            assert finding.id in a.findings.unsure
            assert not {finding.id, implied} & set(a.findings.denied)
            assert [conflict.resolved for conflict in a.conflicts] == ["counted as unknown"]


def test_nothing_that_was_said_is_lost_whatever_is_said_together(engine: Engine) -> None:
    """Each word of a muddled case is in the evidence, or in a conflict that names it; tried on many."""
    rng = random.Random(5)
    ids = [finding.id for finding in engine.rulebook.findings]
    for _ in range(3000):
        said = rng.sample(ids, 6)
        a = assess(engine, reported=[*said[:2], "qq"], denied=said[2:4], unsure=said[4:])
        in_conflict = {conflict.finding for conflict in a.conflicts}
        assert set(said[:2]) <= set(a.findings.present)
        assert set(said[2:4]) <= {*a.findings.denied, *in_conflict}
        assert set(said[4:]) <= {*a.findings.unsure, *in_conflict}
        assert not set(a.findings.present) & set(a.findings.denied)
        assert a.unrecognized == ("qq",)
        assert len(a.readings) == 7


def test_what_is_unsure_and_known_by_other_ways_is_a_conflict(engine: Engine) -> None:
    """A high fever is a fever, and a thermometer knows what the caller does not: both are said."""
    a = assess(engine, reported=["high fever"], unsure=["fever"])
    assert [(c.finding, c.resolved) for c in a.conflicts] == [("fever", "counted as present")]
    a = assess(engine, unsure=["fever"], vitals={"temperature_c": 37})
    assert [(c.finding, c.resolved) for c in a.conflicts] == [("fever", "counted as denied")]


def test_a_history_that_makes_a_rule_fire_is_not_nothing(engine: Engine) -> None:
    """No dose for three days is urgent and says a lot."""
    a = assess(engine, patient={"route": "oral"}, history={"hours_since_last_dose": 72})
    assert a.tier == "urgent"
    assert "nothing_reported" not in {alert.code for alert in a.alerts}


def test_a_number_is_told_as_it_was_given(engine: Engine) -> None:
    """37.9999999 is no fever, and is not shown as 38."""
    a = assess(engine, vitals={"temperature_c": 37.9999999})
    assert "37.9999999" in a.readings[0].said


def test_a_number_that_settles_nothing_denies_nothing(engine: Engine) -> None:
    """A dose five hours ago is heard, and shown as used for nothing."""
    (reading,) = [r for r in assess(engine, history={"hours_since_last_dose": 5}).readings if "dose" in r.where]
    assert (reading.findings, reading.assertion) == ((), "unused")


def test_reported_and_unsure_counts_as_present(engine: Engine) -> None:
    """A report stands against doubt."""
    a = assess(engine, reported=["rash"], unsure=["rash"])
    assert "rash" in a.findings.present
    assert [conflict.resolved for conflict in a.conflicts] == ["counted as present"]


@pytest.mark.parametrize("where", ["reported", "denied", "unsure"])
def test_words_that_are_not_understood_are_never_dropped(engine: Engine, where: str) -> None:
    """They are listed, raise the tier to routine at least, and a nurse is told to read them."""
    a = assess(engine, **{where: ["his elbow is singing"]})
    assert a.unrecognized == ("his elbow is singing",)
    assert a.tier == "routine"
    said = "his elbow is singing" if where == "reported" else f"{where}: his elbow is singing"
    assert any(alert.code == "unrecognized" and f"“{said}”" in alert.message for alert in a.alerts)
    assert any(reading.where == f"{where}.0" and not reading.findings for reading in a.readings)
    assert "a nurse must read" in a.do_first


def test_a_blank_note_is_no_note(engine: Engine) -> None:
    """Spaces hold nothing to read."""
    assert assess(engine, reported=["usual spasticity"], note="  \n").tier == "self_care"


def test_a_grave_finding_that_is_not_known_is_no_all_clear(engine: Engine) -> None:
    """`Not sure whether she can be woken` is no reason for an ambulance and none to say that no contact is needed."""
    a = assess(engine, unsure=["can't wake her"])
    assert a.tier == "routine"
    (alert,) = [alert for alert in a.alerts if alert.code == "unsure_of_danger"]
    assert "EMERGENCY" in alert.message
    assert not [x for x in assess(engine, reported=["coma"], unsure=["fever"]).alerts if x.code == "unsure_of_danger"]


def test_doubts_alone_tell_nothing(engine: Engine) -> None:
    """Not to know of a cold is no all-clear, no more than to say nothing; to deny it says something of the patient."""
    for case in ({"unsure": ["cough_or_cold"]}, {"unsure": ["dry_mouth"], "patient": {"route": "oral"}}):
        a = assess(engine, **case)
        assert a.tier == "routine"
        assert "nothing_reported" in {alert.code for alert in a.alerts}
    assert assess(engine, denied=["cough_or_cold"], unsure=["dry_mouth"]).tier == "self_care"


def test_an_empty_case_says_that_nothing_was_reported(engine: Engine) -> None:
    """For want of anything to judge there is no all-clear: somebody must ask."""
    a = assess(engine)
    assert a.tier == "routine"
    assert "nothing_reported" in {alert.code for alert in a.alerts}


@pytest.mark.parametrize(
    ("route", "present", "denied"),
    [
        ("intrathecal", {"has_pump"}, set()),
        ("oral", {"takes_oral_baclofen"}, {"has_pump"}),
        ("both", {"has_pump", "takes_oral_baclofen"}, set()),
    ],
)
def test_the_route_says_whether_there_is_a_pump(
    engine: Engine, route: str, present: set[str], denied: set[str]
) -> None:
    """Intrathecal is a pump; by mouth alone is none."""
    a = assess(engine, patient={"route": route})
    assert present <= set(a.findings.present)
    assert denied <= set(a.findings.denied)


def test_an_unknown_route_is_said(engine: Engine) -> None:
    """Whether there is a pump may change the tier, so its absence is an alert; anything said of a pump answers it."""
    assert "route_unknown" in {alert.code for alert in assess(engine, reported=["itching"]).alerts}
    assert "route_unknown" not in {alert.code for alert in assess(engine, reported=["pump is beeping"]).alerts}


def test_a_pump_reported_by_somebody_on_tablets_is_a_pump(engine: Engine) -> None:
    """`route: oral` does not silence a beeping pump."""
    a = assess(engine, patient={"route": "oral"}, reported=["pump is beeping"])
    assert "has_pump" in a.findings.present
    assert a.tier == "urgent"
    assert [conflict.finding for conflict in a.conflicts] == ["has_pump"]


def test_a_list_in_the_history_is_a_finding_and_its_names_are_kept(engine: Engine) -> None:
    """oxycodone in cns_depressants is a sedating medicine; an empty list is a denial; null is unknown."""
    a = assess(engine, history={"cns_depressants": ["oxycodone"]})
    assert "taking_cns_depressant" in a.findings.present
    assert any("oxycodone" in reading.said for reading in a.readings)
    assert "taking_cns_depressant" in assess(engine, history={"cns_depressants": []}).findings.denied
    unknown = assess(engine, history={"cns_depressants": None}).findings
    assert "taking_cns_depressant" not in (*unknown.denied, *unknown.present)


def test_yes_and_no_in_the_history_state_findings(engine: Engine) -> None:
    """true is present, false is denied, null is unknown."""
    a = assess(engine, history={"missed_refill": True, "fever": False, "itching": None})
    assert "missed_refill" in a.findings.present
    assert "fever" in a.findings.denied
    assert "itching" not in (*a.findings.present, *a.findings.denied)


def test_an_unknown_age_is_said_where_it_matters(engine: Engine) -> None:
    """A number that would say something else at another age is judged as an adult's, and the answer says so."""
    assert "age_unknown" in {alert.code for alert in assess(engine, vitals={"heart_rate_bpm": 120}).alerts}
    assert "age_unknown" in {alert.code for alert in assess(engine, vitals={"temperature_c": 37.8}).alerts}
    assert "age_unknown" not in {alert.code for alert in assess(engine, vitals={"temperature_c": 39}).alerts}


def test_everything_reported_has_a_reading(engine: Engine) -> None:
    """Each word, number and field of the case is accounted for, with its place."""
    a = assess(
        engine,
        reported=["itching", "zzz"],
        denied=["fever"],
        unsure=["rash"],
        patient={"age_years": 30, "route": "both", "pregnant": False},
        vitals={"spo2_pct": 97},
        history={"cns_depressants": ["morphine"], "hours_since_refill": 5, "missed_refill": False},
    )
    places = {reading.where for reading in a.readings}
    assert places == {
        "reported.0",
        "reported.1",
        "denied.0",
        "unsure.0",
        "patient.age_years",
        "patient.route",
        "patient.pregnant",
        "vitals.spo2_pct",
        "history.cns_depressants",
        "history.hours_since_refill",
        "history.missed_refill",
    }
    assert a.unrecognized == ("zzz",)


def test_a_finding_reported_and_denied_is_an_error(engine: Engine) -> None:
    """Also where two phrases of the same finding were used; all faults of a case come at once."""
    found = problems(
        engine, reported=["unresponsive", "itchy"], denied=["can't wake him", "itching"], vitals={"temperature_c": 400}
    )
    assert [path for path, _ in found] == [("denied", 0), ("denied", 1), ("vitals", "temperature_c")]
    assert "both reported" in found[0][1]


def test_a_fahrenheit_temperature_is_named_as_such(engine: Engine) -> None:
    """101.3 must be Fahrenheit; the value to give instead is shown."""
    ((path, message),) = problems(engine, vitals={"temperature_c": 101.3})
    assert path == ("vitals", "temperature_c")
    assert "Fahrenheit" in message
    assert "38.5" in message


@pytest.mark.parametrize(
    ("case", "path", "hint"),
    [
        ({"vitals": {"temp_c": 38}}, ("vitals", "temp_c"), "temperature_c"),
        ({"vitals": {"qqq": 38}}, ("vitals", "qqq"), "heart_rate_bpm"),
        ({"history": {"hours_since_refil": 3}}, ("history", "hours_since_refil"), "hours_since_refill"),
        ({"history": {"missed_refil": True}}, ("history", "missed_refil"), "missed_refill"),
        ({"vitals": {"hours_since_refill": 6}}, ("vitals", "hours_since_refill"), "belongs under history"),
        ({"history": {"temperature_c": 39}}, ("history", "temperature_c"), "belongs under vitals"),
        ({"history": {"hours_since_refill": True}}, ("history", "hours_since_refill"), "a number"),
        ({"history": {"missed_refill": 3}}, ("history", "missed_refill"), "true or false"),
        ({"history": {"cns_depressants": 3}}, ("history", "cns_depressants"), "a list"),
        ({"history": {"hours_since_refill": -1}}, ("history", "hours_since_refill"), "from 0"),
        ({"vitals": {"spo2_pct": 101}}, ("vitals", "spo2_pct"), "from 20 to 100"),
    ],
)
def test_names_and_values_that_cannot_be_are_errors_with_a_way_out(
    engine: Engine, case: dict[str, object], path: tuple[str, str], hint: str
) -> None:
    """Each fault says where it is and what to do."""
    ((found, message),) = problems(engine, **case)
    assert found == path
    assert hint in message


@pytest.mark.parametrize(
    "case",
    [
        {"reportd": ["fever"]},
        {"patient": {"age_years": -1}},
        {"patient": {"age_years": "12"}},
        {"patient": {"route": "nasal"}},
        {"vitals": {"temperature_c": float("nan")}},
        {"vitals": {"temperature_c": float("inf")}},
        {"vitals": {"temperature_c": True}},
        {"vitals": {"temperature_c": 10**400}},
        {"reported": "fever"},
        {"reported": [""]},
        {"reported": [3]},
    ],
)
def test_a_case_is_closed_and_strict(case: dict[str, object]) -> None:
    """An unknown key, a wrong type or a number that is none is refused when the case is made."""
    with pytest.raises(ValueError, match="validation error"):
        Case.model_validate(case)


def test_a_note_of_nothing_that_can_be_used_is_not_self_care() -> None:
    """A number that cannot be true, or one of long ago: nothing is known, and somebody must ask."""
    engine = Engine.load(Path(__file__).resolve().parent.parent / "rules")
    for note in ("sats 890", "Two years ago his temp hit 105"):
        assert engine.assess(Case(note=note)).tier is Tier.ROUTINE
