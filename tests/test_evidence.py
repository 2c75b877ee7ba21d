"""Closure under implication: present travels up, denied travels down, present wins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from strategies import rulebooks

from triage.evidence import Evidence, Implications, Members, Unions, bits
from triage.rulebook.model import Finding, Rulebook


def findings(**implies: str) -> list[Finding]:
    """Findings by name, each with what it implies, in the order given."""
    return [
        Finding(name, name, "symptom", f"{name}?", (), implies=tuple(targets.split()))
        for name, targets in implies.items()
    ]


FEVERS = Implications(findings(fever="", high_fever="fever", extreme_fever="high_fever", rash=""))


def test_present_travels_up() -> None:
    """Who has an extreme fever has a high fever and a fever."""
    assert FEVERS.close([2], []) == (Evidence(present=0b0111), ())


def test_denied_travels_down() -> None:
    """Who has no fever has no high fever."""
    assert FEVERS.close([], [0]) == (Evidence(denied=0b0111), ())


def test_denying_the_special_case_leaves_the_general_one_open() -> None:
    """No extreme fever says nothing of fever."""
    assert FEVERS.close([], [2]) == (Evidence(denied=0b0100), ())


def test_present_wins_and_the_contradicted_denial_is_named() -> None:
    """A caller who denies fever in somebody with a high fever has a fever to tell of."""
    evidence, contradicted = FEVERS.close([1], [0, 3])
    assert evidence == Evidence(present=0b0011, denied=0b1000)
    assert contradicted == (0,)


def test_a_contradicted_denial_denies_nothing_else_either() -> None:
    """If `no fever` was wrong, it does not rule out an extreme fever."""
    evidence, _ = FEVERS.close([1], [0])
    assert not evidence.denied


@given(rulebooks(), st.data())
def test_closed_evidence_is_closed_and_never_both(rulebook: Rulebook, data: st.DataObject) -> None:
    """Closing again changes nothing, nothing is present and denied, and every stated presence is kept."""
    implications = Implications(rulebook.findings)
    every = range(len(rulebook.findings))
    present = data.draw(st.sets(st.sampled_from(every)))
    denied = data.draw(st.sets(st.sampled_from(every)))
    evidence, contradicted = implications.close(present, denied)
    assert not evidence.present & evidence.denied
    assert all(evidence.present >> i & 1 for i in present)
    assert all(evidence.denied >> i & 1 or i in contradicted for i in denied)
    assert implications.close(bits(evidence.present), [*bits(evidence.denied)]) == (evidence, ())


@given(rulebooks(), st.data())
def test_a_further_presence_never_takes_a_presence_away(rulebook: Rulebook, data: st.DataObject) -> None:
    """Evidence grows: more reported, more present; never more denied."""
    implications = Implications(rulebook.findings)
    every = range(len(rulebook.findings))
    present = data.draw(st.sets(st.sampled_from(every)))
    denied = data.draw(st.sets(st.sampled_from(every)))
    less, _ = implications.close(present, denied)
    more, _ = implications.close({*present, data.draw(st.sampled_from(every))}, denied)
    assert less.present & more.present == less.present
    assert more.denied & less.denied == more.denied


@given(st.lists(st.integers(0, 2**40 - 1), max_size=30))
def test_members_and_unions_are_those_of_the_set_bits(sets: list[int]) -> None:
    """Whatever was looked up before: each byte is worked out once and found again."""
    values = [n * n % 41 for n in range(40)]
    members, unions = Members(values), Unions(values)
    for each in sets + sets:
        assert members.of(each) == tuple(values[i] for i in bits(each))
        united = 0
        for i in bits(each):
            united |= values[i]
        assert unions.of(each) == united
