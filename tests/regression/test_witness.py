"""The search for the smallest patient, against trying every patient there is."""

from __future__ import annotations

from itertools import product

import pytest
import strategies as made_up
from hypothesis import given
from hypothesis import strategies as st

from triage.conditions import All, Any, AtLeast, Denied, Present, leaves
from triage.evidence import Evidence, Implications
from triage.regression.witness import NotDecided, Search

FINDINGS = 5


def everybody(rulebook) -> list[Evidence]:
    """Every evidence that a case can come to."""
    return [evidence for _, evidence in sayings(rulebook)]


def sayings(rulebook) -> list[tuple[set[Present | Denied], Evidence]]:
    """Everything that can be said without contradicting itself, and the evidence that it comes to."""
    implications = Implications(rulebook.findings)
    found = []
    for said in product("pdu", repeat=len(rulebook.findings)):
        present = [i for i, word in enumerate(said) if word == "p"]
        denied = [i for i, word in enumerate(said) if word == "d"]
        evidence, contradicted = implications.close(present, denied)
        if not contradicted:
            facts = {Present(made_up.finding_id(i)) for i in present} | {Denied(made_up.finding_id(i)) for i in denied}
            found.append((facts, evidence))
    return found


@given(st.data())
def test_somebody_is_found_exactly_where_there_is_somebody(data):
    """As trying everybody finds; whoever is found says as little as can be said with what is asked."""
    implies = [
        tuple(made_up.finding_id(m) for m in data.draw(st.sets(st.integers(0, n - 1), max_size=2))) if n else ()
        for n in range(FINDINGS)
    ]
    holds, fails = data.draw(made_up.conditions(FINDINGS)), data.draw(made_up.conditions(FINDINGS))
    rulebook = made_up.rulebook_of([holds, fails], FINDINGS, implies=implies)
    search = Search(rulebook)
    found = search.smallest([holds], [fails])
    people = [person for person in everybody(rulebook) if search.holds(holds, person)]
    assert (found is None) == all(search.holds(fails, person) for person in people)
    if found is not None:
        evidence = search.evidence(found)
        assert search.holds(holds, evidence)
        assert not search.holds(fails, evidence)
        named = set(leaves(holds))
        assert found.size == min(
            len(said)
            for said, person in sayings(rulebook)
            if said <= named and search.holds(holds, person) and not search.holds(fails, person)
        )


def test_nobody_both_has_and_denies_a_finding():
    """Not even by way of what it implies."""
    child, parent = made_up.finding_id(1), made_up.finding_id(0)
    rulebook = made_up.rulebook_of([Present(child)], 2, implies=[(), (parent,)])
    search = Search(rulebook)
    assert search.smallest([All((Present(child), Denied(parent)))]) is None
    assert search.smallest([All((Denied(child), Present(parent)))]) is not None


def test_what_follows_from_something_said_is_not_said():
    """Who reports a high fever need not report a fever."""
    child, parent = made_up.finding_id(1), made_up.finding_id(0)
    rulebook = made_up.rulebook_of([Present(child)], 2, implies=[(), (parent,)])
    found = Search(rulebook).smallest([All((Present(parent), Present(child)))])
    assert found is not None
    assert found.reported == (child,)


def test_a_search_that_would_never_end_gives_up():
    """It says that it did not decide, not that there is nobody."""
    findings = 60
    many = AtLeast(30, tuple(Present(made_up.finding_id(n)) for n in range(findings)))
    never = Any(tuple(Present(made_up.finding_id(n)) for n in range(30, findings)))
    rulebook = made_up.rulebook_of([many], findings)
    also_never = All((many, many))
    with pytest.raises(NotDecided):
        Search(rulebook, most_steps=500).smallest([also_never, AtLeast(31, many.of)], [never])
