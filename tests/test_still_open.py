"""The ceiling is what may still come of a case: no more and no less."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlooks import completions, outlook, seen, tier_of
from strategies import evidence_for, rulebooks

from triage import Case, Engine, Tier
from triage.engine.direct import DirectChannel


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


@given(st.data())
def test_the_ceiling_is_the_worst_that_any_answers_lead_to(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    floor = tier_of(rulebook, evidence)
    opened = outlook(rulebook).look(seen(evidence), DirectChannel(rulebook).fire(evidence), floor, ())
    assert opened.ceiling is max(tier_of(rulebook, completed) for completed in completions(rulebook, evidence))


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


def test_what_the_caller_is_unsure_of_keeps_the_ceiling_up(shipped: Engine) -> None:
    others = [finding.id for finding in shipped.rulebook.findings if "seizure" not in (finding.id, *finding.implies)]
    assert shipped.assess(Case(denied=[*others, "seizure"])).ceiling is Tier.SELF_CARE
    assert shipped.assess(Case(denied=others, unsure=["seizure"])).ceiling is Tier.EMERGENCY


def test_an_emergency_is_settled(shipped: Engine) -> None:
    assessment = shipped.assess(Case(reported=["not breathing"]))
    assert assessment.tier is assessment.ceiling is Tier.EMERGENCY
    assert assessment.settled


def test_a_number_settles_what_it_rules_out(shipped: Engine) -> None:
    """With every finding denied that no temperature speaks of, the temperature is what is open."""
    about = {definition.finding for definition in shipped.rulebook.definitions if definition.measure == "temperature_c"}
    up = shipped._implications.up
    bit = shipped.rulebook.bit
    denied = [
        finding.id
        for finding in shipped.rulebook.findings
        if not any(up[bit[each]] >> bit[finding.id] & 1 for each in about)
    ]
    unmeasured = shipped.assess(Case(denied=denied))
    assert unmeasured.ceiling is Tier.EMERGENCY
    assert not unmeasured.settled
    measured = shipped.assess(Case(denied=denied, vitals={"temperature_c": 37.0}))
    assert measured.settled


def test_the_plain_answer_says_nothing_of_what_is_open(shipped: Engine) -> None:
    case = Case(reported=["constipation"])
    plain = shipped.assess(case, explain="plain")
    assert (plain.ceiling, plain.settled, plain.next_questions) == (None, None, ())
    asked = shipped.assess(case)
    assert asked.ceiling is Tier.EMERGENCY
    assert asked.tier is plain.tier
    with pytest.raises(ValueError, match="explain is one of plain, questions, full"):
        shipped.assess(case, explain="everything")  # type: ignore[arg-type]
