"""The ceiling bounds whatever may still be said, and what was not understood is asked about first."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recursive import fire
from strategies import evidence_for, rulebooks

from triage import Case, Engine, Tier
from triage.engine.direct import DirectChannel
from triage.evidence import Evidence, Implications, bits
from triage.observe import Observation
from triage.rulebook.model import Rulebook
from triage.still_open import StillOpen
from triage.tiers import most_urgent


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


def _seen(evidence: Evidence, **rest: object) -> Observation:
    told = {"unsure": 0, "readings": (), "unrecognized": (), "conflicts": (), "alerts": (), "unread": False}
    return Observation(evidence=evidence, **{**told, **rest})


def _completions(rulebook: Rulebook, evidence: Evidence):
    """Every way in which all that is unknown may come out, closed under implication."""
    close = Implications(rulebook.findings).close
    unknown = [i for i in range(len(rulebook.findings)) if not (evidence.present | evidence.denied) >> i & 1]
    for answers in product((True, False), repeat=len(unknown)):
        present = [*bits(evidence.present), *[i for i, yes in zip(unknown, answers, strict=True) if yes]]
        denied = [*bits(evidence.denied), *[i for i, yes in zip(unknown, answers, strict=True) if not yes]]
        completed, contradicted = close(present, denied)
        if not contradicted:
            yield completed


def _tier(rulebook: Rulebook, evidence: Evidence) -> Tier:
    return most_urgent(rulebook.rules[i].tier for i in bits(fire(rulebook, evidence)))


@given(st.data())
def test_no_answer_leads_above_the_ceiling(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    direct = DirectChannel(rulebook)
    still_open = StillOpen(rulebook, direct.fire, direct.holds)
    floor = _tier(rulebook, evidence)
    opened = still_open.look(_seen(evidence), direct.fire(evidence), floor)
    reached = max(_tier(rulebook, completed) for completed in _completions(rulebook, evidence))
    assert opened.ceiling >= max(reached, floor)


@given(st.data())
def test_each_question_is_about_something_unknown_that_raises_the_tier(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    direct = DirectChannel(rulebook)
    opened = StillOpen(rulebook, direct.fire, direct.holds).look(
        _seen(evidence), direct.fire(evidence), _tier(rulebook, evidence)
    )
    close = Implications(rulebook.findings).close
    for question in opened.questions:
        i = rulebook.bit[question.finding]
        assert not (evidence.present | evidence.denied) >> i & 1
        answered, _ = close([*bits(evidence.present), i], bits(evidence.denied))
        assert _tier(rulebook, answered) > _tier(rulebook, evidence)
        assert question.if_present <= _tier(rulebook, answered)


def test_what_was_not_understood_is_asked_about_first(shipped: Engine) -> None:
    """Words that resemble a finding are asked about before anything else, and nothing is taken for said."""
    assessment = shipped.assess(Case(reported=["constipation", "unresponsifness"]))
    assert assessment.suggestions
    first = assessment.next_questions[0]
    assert first.finding == assessment.suggestions[0].findings[0]
    assert first.said == "unresponsifness"
    assert "not understood" in first.why
    assert first.finding not in assessment.findings.present


def test_words_that_were_not_understood_keep_the_ceiling_up(shipped: Engine) -> None:
    """All else denied, what they resemble is possible all the same."""
    everything = [finding.id for finding in shipped.rulebook.findings]
    closed = shipped.assess(Case(denied=everything))
    assert closed.settled
    assert closed.ceiling is closed.floor
    unread = shipped.assess(Case(denied=everything, reported=["seizhure"]))
    assert "seizure" in unread.suggestions[0].findings
    assert unread.ceiling is Tier.EMERGENCY
    assert not unread.settled


def test_an_emergency_is_settled(shipped: Engine) -> None:
    assessment = shipped.assess(Case(reported=["not breathing"]))
    assert assessment.tier is assessment.ceiling is Tier.EMERGENCY
    assert assessment.settled
    assert assessment.next_questions == ()


def test_nobody_without_a_pump_is_asked_about_it(shipped: Engine) -> None:
    asked = {q.finding for q in shipped.assess(Case(reported=["constipation"], denied=["has_pump"])).next_questions}
    up = Implications(shipped.rulebook.findings).up
    pump = shipped.rulebook.bit["has_pump"]
    assert asked
    assert not any(up[shipped.rulebook.bit[finding]] >> pump & 1 for finding in asked)


def test_what_the_caller_is_unsure_of_is_asked_again_before_other_things(shipped: Engine) -> None:
    assessment = shipped.assess(Case(reported=["constipation"], unsure=["throat swelling"]))
    assert assessment.next_questions[0].finding == "tongue_or_throat_swelling"
