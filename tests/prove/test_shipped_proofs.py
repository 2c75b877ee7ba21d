"""What holds of the shipped rulebook for every possible patient: all of it is proved, and nothing is idle."""

from __future__ import annotations

import pytest

from triage.conditions import Present, leaves
from triage.engine.direct import DirectChannel
from triage.evidence import Evidence, Implications, bits
from triage.prove.invariants import Answer, Verdict, ask
from triage.prove.questions import check_deeply
from triage.prove.run import Proving
from triage.tiers import Tier


@pytest.fixture(scope="module")
def proving() -> Proving:
    return Proving.of()


@pytest.fixture(scope="module")
def answers(proving: Proving) -> list[Answer]:
    return [ask(invariant, proving.world) for invariant in proving.invariants]


def test_the_axioms_contradict_nothing(proving):
    assert proving.contradictions() == ()


def test_every_invariant_is_proved(answers):
    """Whatever is present, denied or unknown, and whatever the numbers are."""
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


def test_nothing_rests_on_an_axiom(answers):
    """What is proved holds of everybody whom a case can tell of, whom an axiom rules out too.

    Should an invariant come to need an axiom, name it here, once the axiom has been read again: what it rules out is
    then no longer looked at.
    """
    assert [answer.invariant.id for answer in answers if answer.by_axioms] == []


def emergencies_alone(proving: Proving) -> set[str]:
    """The findings that make an emergency all by themselves."""
    book = proving.rulebook
    channel, up = DirectChannel(book), Implications(book.findings).up
    return {
        finding.id
        for i, finding in enumerate(book.findings)
        if any(book.rules[rule].tier is Tier.EMERGENCY for rule in bits(channel.fire(Evidence(up[i]))))
    }


def test_every_life_threatening_sign_has_an_invariant(proving):
    """So that no finding that alone is an emergency can lose its rule unnoticed."""
    named = set()
    for each in proving.invariants:
        if each.at_least is Tier.EMERGENCY and not each.exempt:
            named |= {each.whenever.finding} if isinstance(each.whenever, Present) and not each.each else set()
            named |= set(each.each) if each.whenever is None else set()
    assert emergencies_alone(proving) - named == set()


def test_every_sign_that_speaks_for_withdrawal_is_asked_about_with_a_pump(proving):
    """And after a cut in the supply: what the differential weighs as a sign is in both lists."""
    book = proving.rulebook
    (withdrawal,) = [each for each in book.syndromes if each.id == "withdrawal"]
    weighed = {
        leaf.finding
        for feature in withdrawal.features
        if feature.weight > 0
        for leaf in leaves(feature.when)
        if isinstance(leaf, Present) and book.findings[book.bit[leaf.finding]].kind in ("sign", "symptom")
    }
    for name in ("withdrawal_sign_with_pump", "cut_supply_and_sign"):
        (invariant,) = [each for each in proving.invariants if each.id == name]
        assert weighed - set(invariant.each) == set()


def test_every_number_is_worse_in_some_direction(proving):
    """Each measure that a case gives for the patient's state now or for a cause is asked about; of the others, why not.

    An age is neither better nor worse; a usual value is one to compare with.
    """
    given = {measure.id for measure in proving.rulebook.measures if measure.change is None}
    asked = {each.change.measure for each in proving.invariants if each.change}
    assert given - asked == {"age_years", "usual_gcs", "usual_systolic_bp_mmhg"}
