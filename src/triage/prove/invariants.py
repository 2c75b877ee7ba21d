"""Asks of every possible patient whether an invariant holds, and finds the smallest of whom it does not."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from triage.case import Case, Patient
from triage.conditions import Denied, leaves
from triage.evidence import Implications, bits
from triage.prove.definitions import bands_and_ages
from triage.prove.encoding import Encoding
from triage.prove.patient import as_number
from triage.prove.solver import Formula, Undecided, all_of, any_of, z3
from triage.prove.worlds import TwoTellings, World
from triage.rulebook.proofs import Exemption, Invariant
from triage.tiers import Tier


class Verdict(StrEnum):
    """What came of the question."""

    PROVED = "proved"
    BROKEN = "broken"
    EMPTY = "of nobody"
    UNDECIDED = "not decided"


class Witness(NamedTuple):
    """A smallest patient who breaks an invariant: as told, and for a change as told before it; the engine's answer."""

    case: Case
    tier: Tier | None
    rules: tuple[str, ...]
    of: str = ""
    before: Case | None = None
    tier_before: Tier | None = None
    rules_before: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What was found of one invariant. ``why`` says what the verdict does not."""

    invariant: Invariant
    verdict: Verdict
    witnesses: tuple[Witness, ...] = ()
    why: str = ""


def ask(invariant: Invariant, world: World) -> Answer:
    """Whether the invariant holds of every possible patient of the world."""
    try:
        if invariant.one_band:
            return _one_band(invariant, world)
        if stale := _stale(invariant, world):
            return Answer(invariant, Verdict.BROKEN, why=stale)
        if invariant.change is not None:
            return _ask_of_two(invariant, world.changed(invariant.change))
        return _ask_of_one(invariant, world)
    except Undecided as error:
        return Answer(invariant, Verdict.UNDECIDED, why=str(error))


def _stale(invariant: Invariant, world: World) -> str:
    """An exception that excepts nothing would hide the day when it does."""
    for exemption in invariant.exempt:
        if exemption.rule:
            rule = world.encoding.rulebook.rule_by_id[exemption.rule]
            if not any(isinstance(leaf, Denied) for leaf in leaves(rule.when)):
                return f"the rule {rule.id} rests on no denial and needs no exception: remove it"
    return ""


def _ask_of_one(invariant: Invariant, world: World) -> Answer:
    encoding, search = world.encoding, world.search
    needless = {exemption.finding for exemption in invariant.exempt if exemption.finding}
    witnesses = []
    for of, whom, wrong in asked_of(invariant, encoding):
        if not search.check(whom):
            return Answer(invariant, Verdict.EMPTY, why=f"no possible patient has {of}" if of else "")
        if of in needless:
            if not search.check(whom, wrong):
                return Answer(invariant, Verdict.BROKEN, why=f"it holds of {of} too: remove the exception")
            continue
        model = search.smallest(encoding.patient, whom, wrong)
        if model is not None:
            answer = world.replay.assess(model)
            rules = tuple(reason.rule for reason in answer.reasons)
            witnesses.append(Witness(encoding.case_of(model), answer.tier, rules, of))
    return Answer(invariant, Verdict.BROKEN if witnesses else Verdict.PROVED, tuple(witnesses))


def asked_of(invariant: Invariant, encoding: Encoding) -> Iterator[tuple[str, Formula, Formula]]:
    """What an invariant without a change asks: by finding, where it asks by findings, of whom, and what is wrong."""
    solver = z3()
    understood = solver.Not(encoding.patient.not_understood)
    if invariant.only_these and invariant.at_most is not None:
        more = encoding.tier_at_least(list(Tier)[invariant.at_most.rank + 1])
        for finding in encoding.rulebook.bit:
            if finding in invariant.only_these:
                yield finding, all_of([understood, *_nothing_but((finding,), encoding)]), more
            else:
                yield finding, encoding.present(finding), solver.Not(more)
        return
    wrong = any_of(list(_violations(invariant, encoding)))
    parts = [solver.Not(_exempt(exemption, encoding)) for exemption in invariant.exempt]
    if invariant.whenever is not None:
        parts.append(encoding.holds(invariant.whenever))
    if invariant.not_understood:
        parts.append(encoding.patient.not_understood)
    if invariant.nothing_but:
        parts += _nothing_but(invariant.nothing_but, encoding)
        if not invariant.not_understood:
            parts.append(understood)
    if not invariant.each:
        yield "", all_of(parts), wrong
    for finding in invariant.each:
        yield finding, all_of([*parts, encoding.present(finding)]), wrong


def _nothing_but(findings: tuple[str, ...], encoding: Encoding) -> Iterator[Formula]:
    """At least one of the findings is present, and none but these and what they imply."""
    book = encoding.rulebook
    up = Implications(book.findings).up
    allowed = 0
    for finding in findings:
        allowed |= up[book.bit[finding]]
    yield any_of([encoding.present(finding) for finding in findings])
    others = ~allowed & (1 << len(book.findings)) - 1
    yield from (z3().Not(encoding.present(book.findings[i].id)) for i in bits(others))


def _exempt(exemption: Exemption, encoding: Encoding) -> Formula:
    """The patients of whom the invariant says nothing. A rule excepts no patient: it is left out of the tier."""
    if exemption.when is not None:
        return encoding.holds(exemption.when)
    return encoding.evidence.says_nothing if exemption.nothing_told else z3().BoolVal(val=False)


def _violations(invariant: Invariant, encoding: Encoding) -> Iterator[Formula]:
    if invariant.at_least is not None:
        yield z3().Not(encoding.tier_at_least(invariant.at_least))
    if invariant.at_most is not None and invariant.at_most is not Tier.EMERGENCY:
        yield encoding.tier_at_least(list(Tier)[invariant.at_most.rank + 1])
    yield from (z3().Not(encoding.shows(syndrome)) for syndrome in invariant.shows)


def _ask_of_two(invariant: Invariant, two: TwoTellings) -> Answer:
    """Whether the change never makes the tier lower, or higher: tier by tier, the most urgent first."""
    solver, search = z3(), two.search
    without = frozenset(exemption.rule for exemption in invariant.exempt if exemption.rule)
    whom = [solver.Not(two.before.present(finding)) for finding in invariant.without]
    whom += [
        solver.Not(_exempt(exemption, encoding))
        for exemption in invariant.exempt
        for encoding in (two.before, two.after)
    ]
    if invariant.whenever is not None:
        whom.append(two.before.holds(invariant.whenever))
    if not search.check(*whom):
        return Answer(invariant, Verdict.EMPTY)
    for tier in reversed(list(Tier)[1:]):
        if invariant.never == "lower":
            wrong = [_tier_without(without, two.before, tier), solver.Not(two.after.tier_at_least(tier))]
        else:
            wrong = [_tier_without(without, two.after, tier), solver.Not(two.before.tier_at_least(tier))]
        model = search.smallest(two.before.patient, *whom, *wrong, others=two.others)
        if model is not None:
            before, after = (replay.assess(model) for replay in two.replays)
            witness = Witness(
                two.after.case_of(model),
                after.tier,
                tuple(reason.rule for reason in after.reasons),
                before=two.before.case_of(model),
                tier_before=before.tier,
                rules_before=tuple(reason.rule for reason in before.reasons),
            )
            return Answer(invariant, Verdict.BROKEN, (witness,))
    return Answer(invariant, Verdict.PROVED)


def _tier_without(rules: frozenset[str], encoding: Encoding, tier: Tier) -> Formula:
    """The tier is reached, and not only by the rules that an exception names."""
    return encoding.rules_at_least(tier, without=rules) if rules else encoding.tier_at_least(tier)


def _one_band(invariant: Invariant, world: World) -> Answer:
    faults = list(bands_and_ages(world.encoding.rulebook, world.limits))
    witnesses = [
        Witness(Case(patient=Patient(age_years=as_number(fault.age))), None, (), fault.what) for fault in faults
    ]
    return Answer(invariant, Verdict.BROKEN if faults else Verdict.PROVED, tuple(witnesses))
