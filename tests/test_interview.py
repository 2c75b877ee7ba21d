"""The interview: pure, resumable, correctable, and over when nothing can raise the tier any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import Case, CaseError, Engine, Tier
from triage.interview import Interview

RULES = Path(__file__).resolve().parent.parent / "rules"
GROWN_UP = {"age_years": 42, "route": "oral"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(RULES)


def _until(interview: Interview, finding: str) -> Interview:
    """Everything answered with no, until that finding is asked about."""
    while interview.question is not None and interview.question.finding != finding:
        interview = interview.answer(False)
    assert interview.question is not None, f"{finding} is never asked about"
    return interview


def test_it_ends_where_it_is_settled(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipation"], patient=GROWN_UP))
    asked = []
    while interview.question is not None:
        asked.append(interview.question.finding)
        interview = interview.answer(False)
    assert interview.settled
    assert interview.assessment.tier is interview.assessment.ceiling
    assert len(asked) == len(set(asked)) == len(interview.state.answers)
    with pytest.raises(ValueError, match="over"):
        interview.answer(True)


def test_an_emergency_ends_it_at_once(engine: Engine) -> None:
    interview = _until(engine.interview(Case(reported=["constipation"], patient=GROWN_UP)), "seizure").answer(True)
    assert interview.assessment.tier is Tier.EMERGENCY
    assert interview.settled
    assert interview.question is None
    assert engine.interview(Case(reported=["not breathing"])).question is None


def test_it_is_a_value(engine: Engine) -> None:
    """An answer leaves the moment before as it was; to go back is to have been there."""
    before = engine.interview(Case(reported=["drowsy"], patient=GROWN_UP))
    kept = before.state
    after = before.answer(True)
    assert before.state is kept
    assert after.state != kept
    assert after.back().state == kept
    with pytest.raises(ValueError, match="nothing has been answered"):
        before.back()


def test_what_is_not_known_is_not_asked_again_and_keeps_it_open(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipation"], patient=GROWN_UP))
    asked = []
    while interview.question is not None:
        asked.append(interview.question.finding)
        interview = interview.answer(None if interview.question.finding == "seizure" else False)
    assert asked.count("seizure") == 1
    assert interview.not_known == ("seizure",)
    assert not interview.settled
    assert interview.assessment.ceiling is Tier.EMERGENCY


def test_a_number_answers_for_all_that_it_speaks_of(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipation"], patient=GROWN_UP))
    while interview.question is not None and interview.question.measure != "temperature_c":
        interview = interview.answer(False)
    assert interview.question is not None
    assert interview.question.unit == "°C"
    cool = interview.answer(36.6)
    assert cool.case.vitals == {"temperature_c": 36.6}
    assert cool.correct(cool.state.answers[-1].finding, 40.5).assessment.tier is Tier.EMERGENCY
    assert {"fever", "high_fever"} <= set(cool.assessment.findings.denied)
    hot = interview.answer(40.5)
    assert "extreme_fever" in hot.assessment.findings.present
    with pytest.raises(CaseError, match="Fahrenheit"):
        interview.answer(104)


def test_a_number_is_no_answer_where_none_is_asked_for(engine: Engine) -> None:
    interview = _until(engine.interview(Case(reported=["constipation"], patient=GROWN_UP)), "seizure")
    with pytest.raises(ValueError, match="not answered by a number"):
        interview.answer(3)
    with pytest.raises(ValueError, match="true, false, none or a number"):
        interview.answer("yes")  # type: ignore[arg-type]


def test_every_answer_can_be_corrected(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipation"], patient=GROWN_UP))
    for _ in range(12):
        interview = interview.answer(False)
    for answer in interview.state.answers:
        corrected = interview.correct(answer.finding, True)
        assert answer.finding in corrected.assessment.findings.present
        assert corrected.correct(answer.finding, False).state == interview.state
        assert len(corrected.state.answers) == 12
    with pytest.raises(ValueError, match="has not been asked"):
        interview.correct("hiccups", True)


def test_what_is_no_state_at_all_is_a_type_error(engine: Engine) -> None:
    with pytest.raises(TypeError, match="not bytes"):
        engine.resume(b"{}")  # type: ignore[arg-type]


def test_it_goes_on_elsewhere(engine: Engine) -> None:
    """From JSON, with an engine of its own: the same question, the same answer."""
    interview = engine.interview(Case(note="drowsy since noon, no fever", patient=GROWN_UP)).answer(False).answer(None)
    text = interview.to_json()
    resumed = Engine.load(RULES).resume(text)
    assert resumed.state == interview.state
    assert resumed.question == interview.question
    assert resumed.assessment.model_dump_json() == interview.assessment.model_dump_json()
    assert json.loads(text)["rulebook_hash"] == engine.rulebook.content_hash


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "JSON"),
        ("[]", "object"),
        ('{"tier": "urgent"}', "no saved interview"),
        ('{"answers": [{"finding": "fever"}]}', "Field required"),
        ('{"answers": [{"finding": "fever", "given": "yes"}]}', "given"),
        ('{"answers": [{"finding": "no_such_finding", "given": true}]}', "no_such_finding"),
        ('{"answers": [{"finding": "no_such_finding", "given": null}]}', "no_such_finding"),
        (
            '{"answers": [{"finding": "seizure", "given": 37, "measure": "temperature_c"}]}',
            "no number of temperature_c",
        ),
        ('{"answers": [{"finding": "fever", "given": 39}]}', "no number"),
        ('{"answers": [{"finding": "fever", "given": 39, "measure": "no_such"}]}', "no number of no_such"),
        ('{"case": {"vitals": {"temperature_c": 400}}}', "not possible"),
    ],
)
def test_a_state_that_is_none_is_told(engine: Engine, text: str, says: str) -> None:
    with pytest.raises(CaseError) as caught:
        engine.resume(text)
    assert says in str(caught.value)


def _until_measure(interview: Interview, measure: str) -> Interview:
    while interview.question is not None and interview.question.measure != measure:
        interview = interview.answer(False)
    assert interview.question is not None, f"{measure} is never asked for"
    return interview


def test_no_answer_takes_the_place_of_a_number_that_is_known(engine: Engine) -> None:
    """A low pressure was measured: no second number makes it as if it had not been."""
    begin = engine.interview(Case(reported=["constipated"], vitals={"systolic_bp_mmhg": 85}, patient=GROWN_UP))
    interview = begin
    while interview.question is not None:
        assert interview.question.measure != "systolic_bp_mmhg"
        interview = interview.answer(False)
    assert interview.case.vitals == {"systolic_bp_mmhg": 85}
    assert interview.assessment.tier >= begin.assessment.tier


def test_a_number_is_corrected_where_it_was_given(engine: Engine) -> None:
    begin = engine.interview(Case(reported=["constipated"], patient=GROWN_UP))
    interview = _until_measure(begin, "systolic_bp_mmhg").answer(120)
    asked = interview.state.answers[-1].finding
    while interview.question is not None:
        assert interview.question.measure != "systolic_bp_mmhg"
        interview = interview.answer(False)
    corrected = interview.correct(asked, 70)
    assert corrected.case.vitals == {"systolic_bp_mmhg": 70}
    assert corrected.assessment.tier >= Tier.URGENT
    other = next(
        a.finding for a in begin.engine.resume(interview.state).state.answers if a.finding != asked and not a.measure
    )
    with pytest.raises(ValueError, match="not answered by a number"):
        corrected.correct(other, 3)


def test_an_answer_settles_what_the_caller_was_unsure_of(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipated"], unsure=["seizure"], patient=GROWN_UP))
    assert interview.question is not None
    assert interview.question.finding == "seizure"
    answered = interview.answer(False)
    assert "seizure" in answered.assessment.findings.denied
    assert answered.assessment.findings.unsure == ()
    assert "unsure_of_danger" not in {alert.code for alert in answered.assessment.alerts}
    while answered.question is not None:
        answered = answered.answer(False)
    assert answered.settled


def test_a_no_beside_a_doubt_denies_what_is_in_no_doubt(engine: Engine) -> None:
    """Not known: a fault of the pump. No: anything that could cut the supply. So no refill was missed."""
    case = Case(reported=["drowsy"], patient={"age_years": 8, "route": "intrathecal"})
    answers = {"pump_malfunction": None, "withdrawal_trigger": False}
    findings = engine.assess(case, answers=answers).findings
    assert "pump_malfunction" in findings.unsure
    assert "missed_refill" in findings.denied
    assert not {"pump_malfunction", "withdrawal_trigger"} & {*findings.denied, *findings.present}


def test_a_yes_to_what_was_denied_counts(engine: Engine) -> None:
    """Words that resemble what was denied are asked about; yes is then a contradiction, not a dead end."""
    interview = engine.interview(Case(reported=["constipated", "seizhure"], denied=["seizure"], patient=GROWN_UP))
    while interview.question is not None and interview.question.finding != "seizure":
        interview = interview.answer(False)
    answered = interview.answer(True)
    assert "seizure" in answered.assessment.findings.present
    assert answered.assessment.tier is Tier.EMERGENCY


def test_no_to_what_words_may_mean_settles_them(engine: Engine) -> None:
    interview = engine.interview(Case(reported=["constipated", "seizhure"], patient=GROWN_UP))
    assert interview.question is not None
    assert interview.question.said == "seizhure"
    while interview.question is not None:
        interview = interview.answer(False)
    assert interview.settled
    assert interview.assessment.tier is Tier.ROUTINE
    assert interview.assessment.unrecognized == ("seizhure",)


def test_nothing_but_noes_is_no_all_clear(engine: Engine) -> None:
    interview = engine.interview()
    for _ in range(3):
        interview = interview.answer(False)
        assert interview.assessment.tier is Tier.ROUTINE


def test_a_number_without_an_age_settles_nothing_that_an_age_would_raise(engine: Engine) -> None:
    """Fourteen breaths a minute are slow for a small child: while the age is not known, it is not settled."""
    interview = engine.interview(Case(reported=["constipated"], vitals={"respiratory_rate_bpm": 14}))
    while interview.question is not None:
        interview = interview.answer(False)
    assert not interview.settled
    aged = interview.case.model_copy(update={"patient": interview.case.patient.model_copy(update={"age_years": 0.1})})
    worst = engine.assess(aged).tier
    assert interview.assessment.tier < worst <= interview.assessment.ceiling


@settings(max_examples=30)
@given(st.lists(st.sampled_from([True, False, None]), max_size=25))
def test_whatever_is_answered_it_goes_on_or_ends(answers: list[bool | None]) -> None:
    """No answer makes the tier fall, no question comes twice, and JSON keeps all of it."""
    engine = _shared()
    begin = Case(
        reported=["itching", "seizhure"],
        unsure=["fever", "confused"],
        vitals={"systolic_bp_mmhg": 128, "spo2_pct": 96},
        patient={"route": "intrathecal"},
    )
    interview = engine.interview(begin)
    tier = interview.assessment.tier
    for given_answer in answers:
        if interview.question is None:
            break
        interview = interview.answer(given_answer)
        assert interview.assessment.tier >= tier
        tier = interview.assessment.tier
    findings = [answer.finding for answer in interview.state.answers]
    assert len(findings) == len(set(findings))
    assert engine.resume(interview.to_json()).state == interview.state


_ENGINES: list[Engine] = []


def _shared() -> Engine:
    """One engine for all examples: hypothesis calls the test, not its fixtures, again."""
    if not _ENGINES:
        _ENGINES.append(Engine.load(RULES))
    return _ENGINES[0]
