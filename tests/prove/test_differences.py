"""Differences of two rulebooks: who goes lower and who higher of all possible patients, or proof that nobody does."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice, product
from pathlib import Path

import pytest
from prove.proof_book import BOOK, proof_book

from triage.case import Case
from triage.engine.engine import Engine
from triage.errors import Position
from triage.prove.differences import Differences, OneWay, Outcome, differences
from triage.prove.solver import Limits
from triage.prove.where import WhereError, everybody, read_where
from triage.regression.waivers import Waiver, waived
from triage.rulebook.loader import load_proofs
from triage.tiers import Tier

NOBODY = OneWay(Outcome.NEVER)


def changed(tmp_path: Path, *changes: tuple[str, str], where: str = "", **asked) -> Differences:
    """The book against itself with the changes; every patient shown is assessed by both engines here again."""
    old, proofs = load_proofs(proof_book(tmp_path / "old").directory)
    other = proof_book(tmp_path / "new")
    for change in changes:
        other.change(*change)
    new, _ = load_proofs(other.directory)
    narrowed = read_where(where, [old, new]) if where else everybody
    found = differences(old, new, axioms=proofs.axioms, where=narrowed, **asked)
    engines = Engine(old, durable=False), Engine(new, durable=False)
    for shift in (*found.lower.shifts, *found.higher.shifts):
        if set(shift.case.reported) <= old.bit.keys() & new.bit.keys():
            assert [engine.assess(shift.case).tier for engine in engines] == [shift.old_tier, shift.new_tier]
    assert all(shift.new_tier < shift.old_tier for shift in found.lower.shifts)
    assert all(shift.new_tier > shift.old_tier for shift in found.higher.shifts)
    return found


def told(one_way: OneWay) -> list[dict]:
    return [shift.case.model_dump(exclude_defaults=True, mode="json") for shift in one_way.shifts]


def test_a_rulebook_does_not_differ_from_itself(tmp_path):
    """Never lower, and never higher: proved."""
    assert changed(tmp_path) == Differences(NOBODY, NOBODY)


def test_another_wording_is_no_difference(tmp_path):
    """A condition that is written otherwise and says the same moves nobody."""
    assert changed(tmp_path, ("{all: [fever, pump]}", "{at_least: 2, of: [pump, {any: [fever, high_fever]}]}")) == (
        Differences(NOBODY, NOBODY)
    )


def test_a_lower_tier_is_found_with_the_rules_that_decide(tmp_path):
    found = changed(tmp_path, ("tier: emergency, when: seizure", "tier: urgent, when: seizure"))
    assert found.higher == NOBODY
    assert (found.lower.outcome, found.lower.more) == (Outcome.SOME, False)
    (shift,) = found.lower.shifts
    assert told(found.lower) == [{"reported": ["seizure"]}]
    assert (shift.old_tier, shift.new_tier) == (Tier.EMERGENCY, Tier.URGENT)
    assert (shift.old_rules, shift.new_rules) == (("much.seizure",), ("much.seizure",))


def test_a_moved_threshold_shows_a_patient_at_the_edge(tmp_path):
    found = changed(tmp_path, ("[{at_least: 39.5}]", "[{at_least: 40}]"))
    assert found.higher == NOBODY
    (shift,) = found.lower.shifts
    assert 39.5 <= shift.case.vitals["temperature_c"] < 40
    assert (shift.old_tier, shift.new_tier) == (Tier.URGENT, Tier.SAME_DAY)


def test_who_goes_lower_and_who_goes_higher_are_told_apart(tmp_path):
    """Each way is asked for itself, and the gravest patient comes first."""
    found = changed(
        tmp_path,
        ("tier: urgent, when: rash", "tier: same_day, when: rash"),
        ("tier: emergency, when: seizure", "tier: routine, when: seizure"),
        ("tier: routine, when: tired", "tier: urgent, when: tired"),
    )
    assert told(found.lower) == [{"reported": ["seizure"]}, {"reported": ["rash"]}]
    assert told(found.higher) == [{"reported": ["tired"]}]


def test_patients_are_clearly_different_and_counted(tmp_path):
    """None is another one with something added; and that there are more than were asked for is said."""
    change = ("{all: [fever, pump]}", "{all: [fever, pump, {any: [rash, tired, seizure, cold]}]}")
    loosened = ("when: tired,", "when: {any: [tired, {at_least: 2, of: [rash, cold, fever, seizure, pump]}]},")
    raised = ("tier: routine, when: {any", "tier: emergency, when: {any")
    found = changed(tmp_path, change, loosened, raised, most=3)
    assert (len(found.higher.shifts), found.higher.more) == (3, True)
    (tmp_path / "again").mkdir()
    every = changed(tmp_path / "again", change, loosened, raised, most=50).higher
    assert not every.more
    reported = [set(shift.case.reported) for shift in every.shifts]
    assert {"tired"} in reported
    assert not any(one < other for one in reported for other in reported)


def test_a_removed_finding_is_no_longer_understood(tmp_path):
    """Who reports it was an emergency, and is now a report that a nurse must read; a denial of it, too."""
    gone = BOOK.replace("{any: [rash]}", "rash")
    old, proofs = load_proofs(proof_book(tmp_path / "old").directory)
    lines = [line for line in gone.splitlines() if "id: seizure" not in line and "much.seizure" not in line]
    other = proof_book(tmp_path / "new")
    other.write("main.yaml", "\n".join(lines) + "\n")
    new, _ = load_proofs(other.directory)
    found = differences(old, new, axioms=proofs.axioms)
    assert told(found.lower) == [{"reported": ["seizure"]}]
    assert (found.lower.shifts[0].new_tier, found.lower.shifts[0].new_rules) == (Tier.ROUTINE, ())
    assert told(found.higher) == [{"denied": ["seizure"]}]


@pytest.mark.parametrize(
    ("where", "outcome"),
    [
        ("pump", Outcome.SOME),
        ("pump = denied", Outcome.NEVER),
        ("pump = unknown", Outcome.NEVER),
        ("route = oral and pump", Outcome.SOME),
        ("temperature_c >= 38", Outcome.SOME),
        ("temperature_c < 37.5 and fever = denied", Outcome.NEVER),
        ("age_years = 0.5 and temperature_c=37.5", Outcome.SOME),
        ("age_years > 1 and temperature_c <= 37.9 and high_fever=denied and fever=denied", Outcome.NEVER),
    ],
)
def test_the_question_can_be_narrowed(tmp_path, where, outcome):
    """Only patients of whom the narrowing holds are asked about."""
    change = "{all: [fever, pump]}", "{all: [fever, pump, rash]}"
    assert changed(tmp_path, change, where=where).lower.outcome is outcome


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("", "'' cannot be read; write FINDING"),
        ("fevr", "unknown name 'fevr'; did you mean 'fever'?"),
        ("fever and (rash", "'(rash' cannot be read"),
        ("route = nose", "route cannot be asked for like this; write route = intrathecal, or oral, or both"),
        ("route", "route cannot be asked for like this"),
        ("fever > 3", "fever cannot be asked for like this; write fever = present, or denied, or unknown"),
        ("temperature_c", "temperature_c is a number; write temperature_c >= 16"),
        ("temperature_c = hot", "temperature_c is a number"),
        ("temperature_c > inf", "temperature_c is a number"),
        ("pregnant = perhaps", "unknown name 'pregnant'"),
    ],
)
def test_a_narrowing_that_cannot_be_read_is_refused(tmp_path, where, fault):
    book, _ = load_proofs(proof_book(tmp_path / "rules").directory)
    with pytest.raises(WhereError) as caught:
        read_where(where, [book, book])
    assert fault in str(caught.value)


def test_every_fault_of_a_narrowing_is_told(tmp_path):
    book, _ = load_proofs(proof_book(tmp_path / "rules").directory)
    with pytest.raises(WhereError) as caught:
        read_where("fevr and route = nose", [book])
    assert len(caught.value.problems) == 2


def test_a_solver_that_gives_up_proves_nothing(tmp_path):
    """Not decided is neither never nor some."""
    change = "{all: [fever, pump]}", "{all: [fever, {any: [{all: [pump, rash]}, {all: [pump, tired]}]}]}"
    found = changed(tmp_path, change, limits=Limits(seconds=0, steps=1))
    assert found.lower.outcome is Outcome.UNDECIDED
    assert found.higher.outcome is Outcome.UNDECIDED


def test_what_was_found_before_the_solver_gave_up_is_kept(tmp_path, monkeypatch):
    """A downgrade is a downgrade, even where nobody knows whether there are more."""
    from triage.prove.differences import _Pair
    from triage.prove.solver import Undecided

    patients = _Pair._patients

    def gives_up(self, *asked):
        yield from islice(patients(self, *asked), 1)
        raise Undecided("timeout")

    monkeypatch.setattr(_Pair, "_patients", gives_up)
    old, _ = load_proofs(proof_book(tmp_path / "old").directory)
    rules = tuple(rule._replace(tier=Tier.ROUTINE) if rule.id == "much.seizure" else rule for rule in old.rules)
    found = differences(old, replace(old, rules=rules))
    assert found.lower.outcome is Outcome.UNDECIDED
    assert told(found.lower) == [{"reported": ["seizure"]}]


@pytest.mark.parametrize("seed", range(12))
def test_waivers_let_pass_whom_they_name_and_nobody_else(tmp_path, seed):
    """Held against every combination of findings, by the same rule for waivers that cases are held to."""
    rng = random.Random(seed)
    book, _ = load_proofs(proof_book(tmp_path / "old").directory)
    old = replace(book, definitions=(), measures=())
    tiers = [(rule, rng.choice(list(Tier)) if rng.random() < 0.6 else rule.tier) for rule in old.rules]
    new = replace(old, rules=tuple(rule._replace(tier=tier) for rule, tier in tiers))
    waivers = tuple(
        Waiver(None, rule.id, rng.choice([tier, *Tier]), "1.0.0", "B", ("book",), Position("w"))
        for rule, tier in tiers
        if rng.random() < 0.7
    )
    found = differences(old, new, most=100, waived={str(waiver.rule): waiver.to for waiver in waivers})
    engines = Engine(old, durable=False), Engine(new, durable=False)
    lower: set[bool] = set()
    for held in product([False, True], repeat=len(old.findings)):
        case = Case(reported=tuple(each.id for each, here in zip(old.findings, held, strict=True) if here))
        before, after = (engine.assess(case, explain="plain") for engine in engines)
        if after.tier < before.tier:
            deciding = [reason.rule for reason in before.reasons if reason.tier == before.tier]
            lower.add(bool(waived(waivers, None, deciding, after.tier)))
    assert [found.lower.outcome, found.waived.outcome] == [
        Outcome.SOME if which in lower else Outcome.NEVER for which in (False, True)
    ]
    for one_way, let_pass in ((found.lower, False), (found.waived, True)):
        for shift in one_way.shifts:
            assert bool(waived(waivers, None, shift.old_rules, shift.new_tier)) is let_pass
