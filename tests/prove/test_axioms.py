"""Axioms: what they rule out is nobody, and those that contradict each other are found."""

from __future__ import annotations

import pytest
from prove.proof_book import world_of

from triage.prove.axioms import contradictions, relevant
from triage.prove.solver import DEFAULT
from triage.rulebook.loader import load, load_proofs


def found(book) -> list[tuple[str, list[str]]]:
    world = world_of(book)
    return [
        (each.what, [axiom.id for axiom in each.axioms])
        for each in contradictions(world.encoding, world.axioms, DEFAULT)
    ]


def test_sound_axioms_contradict_nothing(book):
    assert found(book) == []


def test_axioms_that_leave_a_finding_to_nobody_are_named(book):
    """Both axioms are named, and no third one; what they rule out is said."""
    book.add(
        """
        axioms:
          - {id: a_rash_is_hot, says: S, because: B, if: rash, then: fever}
          - {id: a_rash_is_not_hot, says: S, because: B, never_together: [rash, fever]}
        """
    )
    assert found(book) == [("rash", ["a_rash_is_hot", "a_rash_is_not_hot"])]


def test_three_axioms_that_contradict_each_other_only_together_are_named(book):
    """Each set of axioms is named once, for the first finding that it leaves to nobody."""
    book.add(
        """
        axioms:
          - {id: a, says: S, because: B, if: rash, then: tired}
          - {id: b, says: S, because: B, if: tired, then: {any: [fever, cold]}}
          - {id: c, says: S, because: B, if: {any: [fever, cold]}, then: {all: [fever, cold]}}
        """
    )
    assert found(book) == [
        ("cold", ["c", "one_heat"]),
        ("rash", ["a", "b", "c", "one_heat"]),
        ("tired", ["b", "c", "one_heat"]),
    ]


def test_a_measure_that_no_axiom_leaves_a_value_is_named(book):
    """Two ranges that do not meet leave nobody whose temperature was taken."""
    book.add(
        """
        axioms:
          - {id: above, says: S, because: B, range: {measure: temperature_c, above: 37}}
          - {id: below, says: S, because: B, range: {measure: temperature_c, below: 37}}
        """
    )
    assert found(book) == [("temperature_c", ["above", "below"])]


@pytest.mark.parametrize(
    ("axiom", "excluded", "still_there"),
    [
        ("never_together: [rash, tired]", ("rash", "tired"), ("rash",)),
        ("if: rash, then: tired", ("rash", None), ("rash", "tired")),
    ],
)
def test_an_axiom_rules_out_what_it_says(book, axiom, excluded, still_there):
    """Nobody is left whom it excludes, and everybody else is."""
    from triage.prove.solver import z3

    book.add(f"axioms:\n  - {{id: one, says: S, because: B, {axiom}}}\n")
    world = world_of(book)
    present = world.encoding.present
    gone = [present(excluded[0]), present(excluded[1]) if excluded[1] else z3().Not(present("tired"))]
    assert not world.search.check(*gone)
    assert world.search.check(*map(present, still_there))


def test_a_range_holds_of_whom_it_is_said(book):
    """Only those with a rash are below 5 years; and whole numbers are whole."""
    book.add(
        """
        axioms:
          - {id: young, says: S, because: B, range: {measure: age_years, below: 5, only_if: rash}}
          - {id: whole, says: S, because: B, whole: [temperature_c]}
        """
    )
    world = world_of(book)
    age, heat = (world.encoding.patient.numbers[name] for name in ("age_years", "temperature_c"))
    rash = world.encoding.present("rash")
    assert not world.search.check(rash, age.given, age.value >= 5)
    assert world.search.check(rash, age.given, age.value > 4)
    assert world.search.check(age.given, age.value == 90)
    assert not world.search.check(heat.given, heat.value > 37, heat.value < 38)


def test_an_axiom_about_what_another_version_lacks_says_nothing_there(book):
    """Differences ask an older rulebook too, which need not know every name."""
    book.add("axioms:\n  - {id: one, says: S, because: B, never_together: [rash, tired]}\n")
    _, proofs = load_proofs(book.directory)
    older = load(book.directory, cached=False)
    assert len(relevant(proofs.axioms, older)) == 3
    from dataclasses import replace

    older = replace(older, findings=tuple(each for each in older.findings if each.id != "tired"))
    assert [axiom.id for axiom in relevant(proofs.axioms, older)] == ["denials_fit", "one_heat"]
