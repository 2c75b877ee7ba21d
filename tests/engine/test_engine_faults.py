"""When the durable channel fails or answers otherwise: the safe side is taken, and nobody can miss that it was."""

from __future__ import annotations

import logging

import durable_rules_engine
import pytest
import recursive
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import evidence_for, finding_id, rulebook_of, rulebooks

from triage import Case, Engine
from triage.assessment import Assessment
from triage.conditions import All, Present
from triage.engine import durable
from triage.engine.durable import ChannelError
from triage.evidence import Evidence, bits
from triage.tiers import Tier

A, B, C = (Present(finding_id(n)) for n in range(3))
RULES = (A, B, All((A, B)), C)
TIERS = (Tier.ROUTINE, Tier.SAME_DAY, Tier.URGENT, Tier.EMERGENCY)
CASE = Case(reported=(finding_id(0), finding_id(1)))


@pytest.fixture
def engine() -> Engine:
    return Engine(rulebook_of(RULES, 3, tiers=TIERS))


def alerts(assessment: Assessment) -> set[str]:
    return {alert.code for alert in assessment.alerts}


def rules(assessment: Assessment) -> set[str]:
    return {reason.rule for reason in assessment.reasons}


def answers(channel: object, monkeypatch: pytest.MonkeyPatch, answer: int | Exception) -> None:
    def fire(_: Evidence) -> int:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(channel, "fire", fire)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage() for record in caplog.records if record.name == "triage" and record.levelno >= logging.ERROR
    ]


def test_both_channels_well(engine, caplog):
    """Nothing is said about the channels where both agree, and the receipt names both."""
    assessment = engine.assess(CASE)
    assert rules(assessment) == {"made.rule-0000", "made.rule-0001", "made.rule-0002"}
    assert not alerts(assessment) & {"durable_failed", "channels_differ", "durable_absent"}
    assert assessment.receipt.channels == ("durable-rules", "direct")
    assert not errors(caplog)


@pytest.mark.parametrize("error", [ChannelError("no sentinel"), RuntimeError("anything"), MemoryError()])
def test_the_durable_channel_fails(engine, monkeypatch, caplog, error):
    """The direct channel's answer stands, with an alert and an error in the log; the receipt names it alone."""
    well = engine.assess(CASE)
    answers(engine._durable, monkeypatch, error)
    assessment = engine.assess(CASE)
    assert (assessment.tier, rules(assessment)) == (well.tier, rules(well))
    assert "durable_failed" in alerts(assessment)
    assert assessment.receipt.channels == ("direct",)
    assert errors(caplog)


def test_what_fired_before_a_failure_counts(engine, monkeypatch):
    """A rule that durable-rules had fired before it failed is taken as fired, though the direct channel denies it."""
    answers(engine._durable, monkeypatch, ChannelError("no sentinel", fired=0b1000))
    assessment = engine.assess(CASE)
    assert "made.rule-0003" in rules(assessment)
    assert assessment.tier == Tier.EMERGENCY
    assert "durable_failed" in alerts(assessment)


@pytest.mark.parametrize("answer", range(16))
def test_the_channels_differ(engine, monkeypatch, caplog, answer):
    """Whatever either channel fires counts: the tier is never below what the channel that is right says."""
    answers(engine._durable, monkeypatch, answer)
    assessment = engine.assess(CASE)
    right = 0b0111
    assert rules(assessment) == {f"made.rule-{n:04d}" for n in bits(right | answer)}
    assert assessment.tier == max(TIERS[n] for n in bits(right | answer))
    assert ("channels_differ" in alerts(assessment)) == (answer != right)
    assert bool(errors(caplog)) == (answer != right)


@pytest.mark.parametrize("answer", range(16))
def test_the_direct_channel_is_the_wrong_one(engine, monkeypatch, caplog, answer):
    """Nor does it matter which of the two is wrong."""
    answers(engine._direct, monkeypatch, answer)
    assessment = engine.assess(CASE)
    assert rules(assessment) == {f"made.rule-{n:04d}" for n in bits(0b0111 | answer)}
    assert ("channels_differ" in alerts(assessment)) == (answer != 0b0111)
    assert bool(errors(caplog)) == (answer != 0b0111)


@settings(max_examples=60)
@given(data=st.data())
def test_no_fault_lowers_a_tier(data):
    """Any rulebook, any patient, any wrong answer: never less urgent than the rules that hold, and never unsaid."""
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    case = Case(
        reported=tuple(finding_id(n) for n in bits(evidence.present)),
        denied=tuple(finding_id(n) for n in bits(evidence.denied)),
    )
    wrong = data.draw(st.integers(0, (1 << len(rulebook.rules)) - 1) | st.just(ChannelError("failed")))
    engine = Engine(rulebook)
    expected = recursive.fire(rulebook, evidence)
    well = engine.assess(case)
    assert rules(well) == {rulebook.rules[n].id for n in bits(expected)}
    with pytest.MonkeyPatch.context() as patch:
        answers(engine._durable, patch, wrong)
        assessment = engine.assess(case)
    assert assessment.tier >= well.tier
    assert rules(assessment) >= rules(well)
    assert (alerts(assessment) != alerts(well)) == (wrong != expected)


@pytest.mark.parametrize(
    "name", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact", "delete_state"]
)
def test_an_exception_in_the_library(engine, monkeypatch, caplog, name):
    """From the call into the engine library up to the answer: said, logged, and over with the next case."""
    well = engine.assess(CASE)

    def fail(*_: object) -> object:
        raise RuntimeError("injected")

    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, fail)
        if name == "delete_state":
            patch.setattr(durable_rules_engine, "start_action_for_state", fail)
        assessment = engine.assess(CASE)
    assert "durable_failed" in alerts(assessment)
    assert (assessment.tier, rules(assessment)) == (well.tier, rules(well))
    assert errors(caplog)
    assert engine.assess(CASE) == well


def test_the_channel_cannot_be_built(monkeypatch, caplog):
    """An engine whose durable channel refuses the rulebook still answers, and says what is wrong."""

    def refuse(*_: object) -> object:
        raise ChannelError("durable-rules refused the rulebook")

    monkeypatch.setattr(durable, "DurableChannel", refuse)
    assessment = Engine(rulebook_of(RULES, 3, tiers=TIERS)).assess(CASE)
    assert rules(assessment) == {"made.rule-0000", "made.rule-0001", "made.rule-0002"}
    assert assessment.receipt.channels == ("direct",)
    assert alerts(assessment) & {"durable_absent", "durable_failed"}
    assert caplog.records


def test_durable_rules_is_not_there(monkeypatch, caplog):
    """Where it cannot be imported one warning says how to mend it, and each assessment that one channel answered."""
    monkeypatch.setattr(durable, "available", lambda: "not installed; pip install it")
    engine = Engine(rulebook_of(RULES, 3, tiers=TIERS))
    for _ in range(3):
        assessment = engine.assess(CASE)
        assert assessment.receipt.channels == ("direct",)
        assert "durable_absent" in alerts(assessment)
    assert [record.getMessage().count("pip install it") for record in caplog.records] == [1]


def test_durable_rules_switched_off(caplog):
    """Whoever asks for one channel gets it without a warning; the assessment says so all the same."""
    assessment = Engine(rulebook_of(RULES, 3, tiers=TIERS), durable=False).assess(CASE)
    assert assessment.receipt.channels == ("direct",)
    assert "durable_absent" in alerts(assessment)
    assert caplog.records == []
