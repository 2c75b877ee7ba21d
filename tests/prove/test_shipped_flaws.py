"""A flaw seeded for every invariant of the shipped rulebook: each of them notices, and shows patients who have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from triage.conditions import All, Any, Condition, Denied, Present
from triage.engine.engine import Engine
from triage.prove.asking import asked_of, breaks
from triage.prove.encoding import Encoding
from triage.prove.invariants import ask
from triage.prove.run import Proving
from triage.prove.worlds import World
from triage.rulebook.loader import load_proofs
from triage.rulebook.model import Band, Definition, Rule, Rulebook
from triage.rulebook.proofs import Invariant
from triage.tiers import Tier

PROOFS = load_proofs()[1]
OF_ONE = [each for each in PROOFS.invariants if each.change is None and not each.one_band]
LEAST = [each for each in OF_ONE if each.at_least is not None and not each.not_understood]
MOST = [each for each in OF_ONE if each.at_most is not None]
SHOWN = [each for each in OF_ONE if each.shows]
OF_A_NUMBER = [each for each in PROOFS.invariants if each.change is not None and each.change.measure]


def named(invariant: Invariant) -> str:
    return invariant.id


@pytest.fixture(scope="module")
def proving() -> Proving:
    return Proving.of()


def flawed(proving: Proving, rules: Iterable[Rule]) -> World:
    """Every possible patient under the shipped rulebook with these rules in place of its own."""
    sound = proving.world
    book = replace(proving.rulebook, rules=tuple(rules))
    world = World(book, proving.axioms, proving.limits, Engine(book, durable=False))
    world.encoding = Encoding(book, beside=sound.encoding, name="flawed ")
    world.encoding.constraints += sound.encoding.constraints
    return world


def deciding(proving: Proving, invariant: Invariant, *, syndrome: str = "") -> tuple[set[str], set[str]]:
    """The findings asked for, and of the smallest patient of each the rules by which the invariant holds."""
    world, of, rules = proving.world, set(), set()
    excepted = {exemption.finding for exemption in invariant.exempt if exemption.finding}
    for finding, whom, _ in asked_of(invariant, world.encoding):
        if finding in excepted:
            continue
        of.add(finding)
        reasons = world.replay.assess(world.search.smallest(world.encoding.patient, whom)).reasons
        shows = [syndrome, *(each.id for each in proving.rulebook.syndromes if syndrome in each.mimics)]
        rules |= {
            reason.rule
            for reason in reasons
            if (reason.syndrome in shows if syndrome else reason.tier >= invariant.at_least)
        }
    return of, rules


def broken_for(invariant: Invariant, world: World) -> set[str]:
    """The findings asked for of which it does not hold; ``ask`` would look for the smallest patient of each."""
    asked = asked_of(invariant, world.encoding)
    return {finding for finding, whom, wrong in asked if world.search.check(whom, wrong)}


@pytest.mark.parametrize("invariant", LEAST, ids=named)
def test_rules_that_are_less_urgent_than_they_must_be_are_noticed(proving: Proving, invariant: Invariant) -> None:
    """The rules that decide for its smallest patients are one tier lower: each finding asked for has its patient."""
    of, rules = deciding(proving, invariant)
    lower = list(Tier)[invariant.at_least.rank - 1]
    flaw = [rule._replace(tier=lower) if rule.id in rules else rule for rule in proving.rulebook.rules]
    assert broken_for(invariant, flawed(proving, flaw)) >= of


@pytest.mark.parametrize("invariant", SHOWN, ids=named)
def test_a_syndrome_that_is_no_longer_named_is_noticed(proving: Proving, invariant: Invariant) -> None:
    """Without the rules by which the one or the other is shown."""
    for syndrome in invariant.shows:
        _, rules = deciding(proving, invariant, syndrome=syndrome)
        world = flawed(proving, [rule for rule in proving.rulebook.rules if rule.id not in rules])
        assert broken_for(invariant, world) == {""}


@pytest.mark.parametrize("invariant", MOST, ids=named)
def test_a_rule_that_is_more_urgent_than_it_may_be_is_noticed(proving: Proving, invariant: Invariant) -> None:
    """Each listed finding by itself gets one more rule."""
    listed = invariant.nothing_but or invariant.only_these
    rule = next(rule for rule in proving.rulebook.rules if rule.tier is Tier.EMERGENCY)
    if invariant.only_these:
        more = rule._replace(id="flaw.all", when=Any(tuple(map(Present, listed))))
        assert broken_for(invariant, flawed(proving, [*proving.rulebook.rules, more])) == set(listed)
        return
    for finding in (listed[0], listed[-1]):
        more = rule._replace(id="flaw.one", when=Present(finding))
        world = flawed(proving, [*proving.rulebook.rules, more])
        (witness,) = ask(invariant, world).witnesses
        assert finding in world.engine.assess(witness.case).findings.present


def test_a_finding_that_lost_its_rules_is_noticed(proving: Proving) -> None:
    """Of those that are not listed as benign, each whose every urgent rule is gone."""
    (invariant,) = [each for each in MOST if each.only_these]
    more = [rule for rule in proving.rulebook.rules if rule.tier <= invariant.at_most]
    others = proving.rulebook.bit.keys() - set(invariant.only_these)
    assert broken_for(invariant, flawed(proving, more)) >= others


def test_what_was_not_understood_is_routine_and_no_more(proving: Proving) -> None:
    """No rule makes it so; to ask for more finds such a report."""
    (invariant,) = [each for each in OF_ONE if each.not_understood]
    (witness,) = ask(invariant._replace(at_least=Tier.SAME_DAY), proving.world).witnesses
    assert witness.tier is Tier.ROUTINE


DENIED: Condition = All((Present("cough_or_cold"), Denied("fever")))


def test_a_rule_that_rests_on_a_denial_is_noticed(proving: Proving) -> None:
    """A denial that makes a case more urgent; and a report that takes what a measurement denied back."""
    by_id = {each.id: each for each in PROOFS.invariants}
    rule = next(rule for rule in proving.rulebook.rules if rule.tier is Tier.EMERGENCY)
    flaw = rule._replace(id="flaw.denial", when=DENIED)
    world = flawed(proving, [*proving.rulebook.rules, flaw])
    (witness,) = ask(by_id["denial_is_never_more_urgent"], world).witnesses
    assert witness.rules == ("flaw.denial", *witness.rules_before)
    assert witness.case.denied == ("fever",)
    (witness,) = ask(by_id["more_is_never_less_urgent"], world).witnesses
    assert "flaw.denial" in witness.rules_before
    assert "flaw.denial" not in witness.rules


def capped(proving: Proving, *, rising: bool, of_age: float | None = None) -> World:
    """Under definitions that know nothing beyond half a step past the first limit: what is worse than that is well."""
    definitions = proving.rulebook.definitions

    def limit(band: Band) -> float | None:
        return (band.at_least or band.above) if rising else (band.at_most or band.below)

    def cap(each: Definition, band: Band) -> Band:
        beside = [other for one in definitions if one.measure == each.measure for other in one.bands]
        limits = [found for other in beside if other.covers_age(band.from_age) and (found := limit(other)) is not None]
        if limit(band) is None or (of_age is not None and not band.covers_age(of_age)):
            return band
        return (
            band._replace(at_most=min(limits) + 0.5, below=None)
            if rising
            else band._replace(at_least=max(limits) - 0.5, above=None)
        )

    flawed = [each._replace(bands=tuple(cap(each, band) for band in each.bands)) for each in definitions]
    book = replace(proving.rulebook, definitions=tuple(flawed))
    return World(book, proving.axioms, proving.limits, Engine(book, durable=False))


@pytest.mark.parametrize("rising", [True, False])
def test_a_worse_number_that_says_less_is_noticed(proving: Proving, rising: bool) -> None:
    """Of each measure that an invariant names, in its direction."""
    world = capped(proving, rising=rising)
    kind = "rises" if rising else "falls"
    asked = [each for each in OF_A_NUMBER if each.change.kind == kind]
    assert len(asked) >= 8
    assert [each.id for each in asked if not breaks(each, world)] == []


@pytest.mark.parametrize("age", [0.1, 7])
def test_a_worse_number_that_says_less_at_one_age_is_noticed(proving: Proving, age: float) -> None:
    """A flaw in one band is found in somebody of that age."""
    world = capped(proving, rising=True, of_age=age)
    (invariant,) = [each for each in OF_A_NUMBER if each.change == ("rises", "heart_rate_bpm", None)]
    (witness,) = ask(invariant, world).witnesses
    bands = [each.bands for each in proving.rulebook.definitions if each.measure == "heart_rate_bpm"]
    years = witness.case.patient.age_years
    assert any(band.covers_age(age) and band.covers_age(years) for each in bands for band in each)


def test_a_gap_between_ages_is_noticed(proving: Proving) -> None:
    """Of each definition by age that loses a band the age without one is shown."""
    (invariant,) = [each for each in PROOFS.invariants if each.one_band]
    by_age = [each for each in proving.rulebook.definitions if len(each.bands) > 1]
    less = tuple(each._replace(bands=each.bands[1:]) for each in by_age)
    book: Rulebook = replace(proving.rulebook, definitions=less)
    answer = ask(invariant, World(book, (), proving.limits, proving.world.engine))
    assert [witness.of for witness in answer.witnesses] == [
        f"{each.finding} by {each.measure}: no band for the age of {each.bands[0].from_age:g}" for each in by_age
    ]
