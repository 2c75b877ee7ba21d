"""What to ask next: nothing whose answer changes nothing, the most dangerous first, and on until it is settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from outlooks import answered, completions, outlook, seen, tier_of
from strategies import evidence_for, finding_id, rulebook_of, rulebooks

from triage import Case, Engine, Tier
from triage.assessment import Question
from triage.conditions import All, Any, Denied, Present
from triage.engine.direct import DirectChannel
from triage.evidence import Evidence, Implications
from triage.rulebook.model import Rulebook


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


def _asked(rulebook: Rulebook, evidence: Evidence, **rest: object) -> tuple[Question, ...]:
    fired = DirectChannel(rulebook).fire(evidence)
    return outlook(rulebook).look(seen(evidence, **rest), fired, tier_of(rulebook, evidence), ()).questions


@given(st.data())
def test_each_question_tells_what_its_answers_would_do(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    now = tier_of(rulebook, evidence)
    for question in _asked(rulebook, evidence):
        i = rulebook.bit[question.finding]
        assert not (evidence.present | evidence.denied) >> i & 1
        so = answered(rulebook, evidence, [i])
        assert question.if_present is max(now, tier_of(rulebook, so) if so else now)
        not_so = answered(rulebook, evidence, (), [i])
        assert question.if_denied is max(now, tier_of(rulebook, not_so) if not_so else now)
        if not_so:
            reached = max(tier_of(rulebook, completed) for completed in completions(rulebook, not_so))
            assert question.ceiling_if_denied is max(reached, question.if_denied)


@given(st.data())
def test_something_is_asked_exactly_until_it_is_settled(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    ceiling = max(tier_of(rulebook, completed) for completed in completions(rulebook, evidence))
    assert bool(_asked(rulebook, evidence)) == (ceiling > tier_of(rulebook, evidence))


@given(st.data())
def test_no_answer_is_asked_for_that_changes_nothing(data: st.DataObject) -> None:
    """It raises the tier by itself, or there are answers to the rest with which yes and no differ."""
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    for question in _asked(rulebook, evidence):
        i = rulebook.bit[question.finding]
        with_it = {tier_of(rulebook, each) for each in completions(rulebook, evidence) if each.present >> i & 1}
        without = {tier_of(rulebook, each) for each in completions(rulebook, evidence) if each.denied >> i & 1}
        assume(with_it)
        assume(without)
        changes = any(
            tier_of(rulebook, each) is not tier_of(rulebook, other)
            for each in completions(rulebook, evidence)
            if each.present >> i & 1
            for other in [_turned(rulebook, each, i)]
        )
        now = tier_of(rulebook, evidence)
        assert changes or question.if_present > now or question.if_denied > now, question


def test_of_what_raises_the_tier_together_no_more_is_asked_than_is_needed() -> None:
    """Finding 3 would be half of a pair with finding 2, but finding 1, which it implies, is so already."""
    needed = All(tuple(Present(finding_id(n)) for n in range(3)))
    rulebook = rulebook_of([needed], 4, implies=[(), (), (), (finding_id(0), finding_id(1))], tiers=[Tier.ROUTINE])
    asked = [question.finding for question in _asked(rulebook, Evidence(present=0b0001))]
    assert asked == [finding_id(2), finding_id(1)]


def test_what_stands_beside_something_that_cannot_be_is_not_asked() -> None:
    """Finding 0 is there, so that what needs its denial cannot be: finding 1 beside that tells nothing."""
    without = All((Denied(finding_id(0)), *(Present(finding_id(n)) for n in (1, 2, 3))))
    rulebook = rulebook_of(
        [Any((without, All(tuple(Present(finding_id(n)) for n in (2, 3, 4)))))], 5, tiers=[Tier.ROUTINE]
    )
    asked = {question.finding for question in _asked(rulebook, Evidence(present=0b00001))}
    assert asked == {finding_id(2), finding_id(3), finding_id(4)}


def _turned(rulebook: Rulebook, evidence: Evidence, i: int) -> Evidence:
    """The same with finding i, and what implies it, denied."""
    gone = Implications(rulebook.findings).down[i]
    return Evidence(evidence.present & ~gone, evidence.denied | gone)


@given(st.data())
def test_asking_on_settles_every_case(data: st.DataObject) -> None:
    """Whatever the answers are: no question comes twice, and in the end floor and ceiling meet."""
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    for _ in rulebook.findings:
        questions = _asked(rulebook, evidence)
        if not questions:
            break
        i = rulebook.bit[questions[0].finding]
        yes = data.draw(st.booleans())
        then = answered(rulebook, evidence, [i] if yes else [], [] if yes else [i])
        evidence = then or answered(rulebook, evidence, [] if yes else [i], [i] if yes else []) or evidence
    assert not _asked(rulebook, evidence)


def test_what_was_not_understood_is_asked_about_first(shipped: Engine) -> None:
    """Words that resemble a finding are asked about before anything else, and nothing is taken for said."""
    assessment = shipped.assess(Case(reported=["constipation", "unresponsifness"]))
    assert assessment.suggestions
    first = assessment.next_questions[0]
    assert first.finding == assessment.suggestions[0].findings[0]
    assert first.said == "unresponsifness"
    assert "not understood" in first.why
    assert first.if_present is Tier.EMERGENCY
    assert first.finding not in assessment.findings.present


def test_nobody_without_a_pump_is_asked_about_it(shipped: Engine) -> None:
    asked = _all_asked(shipped, Case(reported=["constipation"], patient={"age_years": 42, "route": "oral"}))
    up, bit = shipped._implications.up, shipped.rulebook.bit
    assert len(asked) > 30
    assert not [finding for finding in asked if up[bit[finding]] >> bit["has_pump"] & 1]


def test_nobody_grown_up_is_asked_about_infants(shipped: Engine) -> None:
    asked = _all_asked(shipped, Case(reported=["constipation"], patient={"age_years": 42, "route": "oral"}))
    up, bit = shipped._implications.up, shipped.rulebook.bit
    assert not [finding for finding in asked if up[bit[finding]] >> bit["child"] & 1]


def _all_asked(engine: Engine, case: Case) -> list[str]:
    """The findings asked about, one after the other, where each is denied."""
    asked: list[str] = []
    while (questions := engine.assess(case).next_questions) and len(asked) < 300:
        asked.append(questions[0].finding)
        case = case.model_copy(update={"denied": (*case.denied, asked[-1])})
    assert engine.assess(case).settled
    return asked


def test_what_the_caller_is_unsure_of_is_asked_again_before_other_things(shipped: Engine) -> None:
    assessment = shipped.assess(Case(reported=["constipation"], unsure=["throat swelling"]))
    up, bit = shipped._implications.up, shipped.rulebook.bit
    first = assessment.next_questions[0]
    assert up[bit["tongue_or_throat_swelling"]] >> bit[first.finding] & 1


def test_of_what_is_there_the_grade_is_asked_first(shipped: Engine) -> None:
    """After "drowsy" the first question is how drowsy."""
    first = shipped.assess(Case(reported=["drowsy"], patient={"age_years": 42, "route": "oral"})).next_questions[0]
    assert "drowsiness" in shipped.rulebook.finding_by_id[first.finding].implies
    assert first.if_present > Tier.ROUTINE


def test_with_a_pump_the_patient_comes_before_the_pump(shipped: Engine) -> None:
    """Drowsy, with a pump: how drowsy, mind and breathing are asked about before the device."""
    case = Case(reported=["drowsy"], patient={"age_years": 42, "route": "intrathecal"})
    kinds = [shipped.rulebook.finding_by_id[finding].kind for finding in _all_asked(shipped, case)[:5]]
    assert set(kinds) <= {"symptom", "sign"}
    first = shipped.assess(case).next_questions[0]
    assert "drowsiness" in shipped.rulebook.finding_by_id[first.finding].implies


def test_every_question_about_a_finding_is_answered_by_yes_or_no(shipped: Engine) -> None:
    """A no is a denial: it must not be what somebody says who has no thermometer."""
    first = ("Is", "Are", "Do", "Does", "Did", "Has", "Have", "Can", "Was", "Were", "Will")
    for finding in shipped.rulebook.findings:
        assert finding.question.split()[0] in first, finding.id


def test_overdose_is_told_from_withdrawal_even_in_an_emergency(shipped: Engine) -> None:
    """Tone, temperature, refill: what separates them is asked about though the tier is settled."""
    assessment = shipped.assess(Case(reported=["confused"], patient={"age_years": 42, "route": "intrathecal"}))
    assert assessment.settled
    assert {assessment.syndromes[0].id, assessment.syndromes[1].id} == {"overdose", "withdrawal"}
    asked = assessment.next_questions
    assert asked
    for question in asked:
        assert "rather" in question.why
        scores = []
        for answer in ({"reported": ["confused", question.finding]}, {"reported": ["confused"]}):
            then = shipped.assess(Case(**answer, patient={"age_years": 42, "route": "intrathecal"}))
            scores.append({candidate.id: candidate.score for candidate in then.syndromes})
        assert scores[0] != scores[1]


def test_a_question_names_the_measure_that_can_answer_it(shipped: Engine) -> None:
    assert shipped.measure_for("fever") == "temperature_c"
    assert shipped.measure_for("refilled_recently") == "hours_since_refill"
    assert shipped.measure_for("altered_mental_status") == ""  # two measures speak of it
