"""What holds of the shipped rulebook for every possible patient: all of it is proved, and nothing is idle."""

from __future__ import annotations

import pytest

from triage.prove.invariants import Verdict, ask
from triage.prove.questions import check_deeply
from triage.prove.run import Proving


@pytest.fixture(scope="module")
def proving() -> Proving:
    return Proving.of()


def test_the_axioms_contradict_nothing(proving):
    assert proving.contradictions() == ()


def test_every_invariant_is_proved(proving):
    """Whatever is present, denied or unknown, and whatever the numbers are."""
    answers = [ask(invariant, proving.world) for invariant in proving.invariants]
    assert len(answers) >= 40
    assert [answer for answer in answers if answer.verdict is not Verdict.PROVED] == []


def test_nothing_in_it_is_idle_without_a_reason(proving):
    """No rule that can never fire, decides nothing or says the same, no finding without influence, no gap."""
    assert list(check_deeply(proving.world)) == []


def test_invariants_of_every_kind_are_there(proving):
    """So that none of them is forgotten when the file is rewritten."""
    shipped = proving.invariants
    emergencies = {
        finding
        for each in shipped
        if each.at_least == "emergency"
        for finding in (*each.each, getattr(each.whenever, "finding", ""))
    }
    assert {"unresponsive", "seizure", "slow_breathing", "profound_muscle_weakness", "airway_swelling"} <= emergencies
    assert any(each.not_understood for each in shipped)
    assert any(each.nothing_but for each in shipped)
    assert any(each.only_these for each in shipped)
    assert any({"overdose", "withdrawal"} <= set(each.shows) for each in shipped)
    assert any(each.one_band for each in shipped)
    changes = {each.change for each in shipped if each.change}
    assert {change.kind for change in changes} == {"reported", "denied", "rises", "falls"}
    vitals = {measure.id for measure in proving.rulebook.measures if measure.given_in == "vitals"}
    assert vitals <= {change.measure for change in changes}
