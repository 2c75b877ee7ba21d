"""Why a rule fired or not: every condition of it, with its state."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlooks import completions
from recursive import holds
from strategies import evidence_for, rulebooks

from triage import Case, Engine
from triage.assessment import Findings
from triage.evidence import bits
from triage.why import Traced, why


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The engine on the rulebook of the checkout."""
    return Engine.load(Path(__file__).resolve().parent.parent / "rules")


@given(st.data())
def test_a_rule_holds_or_fails_as_its_conditions_do(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks())
    evidence = data.draw(evidence_for(rulebook))
    plain = Engine(rulebook, durable=False).assess(Case())
    ids = [finding.id for finding in rulebook.findings]
    known = Findings(
        present=tuple(ids[i] for i in bits(evidence.present)), denied=tuple(ids[i] for i in bits(evidence.denied))
    )
    assessment = plain.model_copy(update={"findings": known})
    for rule in rulebook.rules:
        told = why(assessment, rule, rulebook)
        assert told.fired == (told.condition.state == "holds") == holds(rule.when, rulebook.bit, evidence)
        if told.condition.state == "fails":
            assert not any(holds(rule.when, rulebook.bit, each) for each in completions(rulebook, evidence))


def _leaves(traced: Traced) -> list[Traced]:
    return [leaf for part in traced.of for leaf in _leaves(part)] if traced.of else [traced]


def test_each_condition_names_the_words_that_settle_it(shipped: Engine) -> None:
    case = Case(reported=["her muscles are stiff", "has a pump"], denied=["fever"])
    told = shipped.why(case, "withdrawal.high-fever-with-pump")
    assert not told.fired
    assert told.condition.state == "fails"
    fever, *others = _leaves(told.condition)
    assert (fever.finding, fever.state, fever.known, fever.because) == ("high_fever", "fails", "denied", "fever")
    pump = next(leaf for leaf in others if leaf.finding == "has_pump")
    assert (pump.state, pump.because) == ("holds", "has a pump")
    trigger = next(leaf for leaf in others if leaf.finding == "withdrawal_trigger")
    assert (trigger.state, trigger.known, trigger.because) == ("open", "unknown", "")


def test_a_denial_is_not_quoted_for_what_was_measured(shipped: Engine) -> None:
    told = shipped.why(Case(denied=["low oxygen"], vitals={"spo2_pct": 82}), "overdose.low-oxygen")
    (leaf,) = [leaf for leaf in _leaves(told.condition) if leaf.finding == "low_oxygen"]
    assert (leaf.known, leaf.because) == ("present", "oxygen saturation 82 %")


def test_every_rule_that_fired_is_told_as_fired(shipped: Engine) -> None:
    case = Case(reported=["can't wake him", "fever"], patient={"route": "intrathecal"})
    fired = {reason.rule for reason in shipped.assess(case).reasons}
    assert fired
    for rule in shipped.rulebook.rules:
        assert shipped.why(case, rule.id).fired == (rule.id in fired)


def test_an_unknown_rule_is_a_key_error(shipped: Engine) -> None:
    with pytest.raises(KeyError):
        shipped.why(Case(), "no.such-rule")
