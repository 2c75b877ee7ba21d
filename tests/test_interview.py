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
        ('{"answers": [{"finding": "fever", "given": 39}]}', "no number"),
        ('{"answers": [{"finding": "fever", "given": 39, "measure": "no_such"}]}', "no number"),
        ('{"case": {"vitals": {"temperature_c": 400}}}', "not possible"),
    ],
)
def test_a_state_that_is_none_is_told(engine: Engine, text: str, says: str) -> None:
    with pytest.raises(CaseError) as caught:
        engine.resume(text)
    assert says in str(caught.value)


@settings(max_examples=30)
@given(st.lists(st.sampled_from([True, False, None]), max_size=25))
def test_whatever_is_answered_it_goes_on_or_ends(answers: list[bool | None]) -> None:
    """No answer makes the tier fall, no question comes twice, and JSON keeps all of it."""
    engine = _shared()
    interview = engine.interview(Case(reported=["itching"], patient={"route": "intrathecal"}))
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
