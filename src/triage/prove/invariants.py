"""Asks of every possible patient whether an invariant holds, and finds the smallest of whom it does not."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from triage.case import Case, Patient
from triage.conditions import Denied, leaves
from triage.prove.asking import asked_of, changed_of, wrong_way
from triage.prove.definitions import bands_and_ages
from triage.prove.idle import needless_part, part_of_nobody
from triage.prove.patient import as_number
from triage.prove.search import Search
from triage.prove.solver import Formula, Undecided
from triage.prove.worlds import TwoTellings, World
from triage.rulebook.proofs import Invariant
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
    """What was found of one invariant. ``why`` says what the verdict does not.

    ``by_axioms``: it was proved, but not of patients whom an axiom rules out.
    """

    invariant: Invariant
    verdict: Verdict
    witnesses: tuple[Witness, ...] = ()
    why: str = ""
    by_axioms: bool = False


def ask(invariant: Invariant, world: World) -> Answer:
    """Whether the invariant holds of every possible patient of the world."""
    try:
        if invariant.one_band:
            return _one_band(invariant, world)
        if stale := _stale(invariant, world):
            return Answer(invariant, Verdict.BROKEN, why=stale)
        if invariant.change is not None:
            answer = _ask_of_two(invariant, world.changed(invariant.change))
        else:
            answer = _ask_of_one(invariant, world)
        return _complete(answer, world) if answer.verdict is Verdict.PROVED else answer
    except Undecided as error:
        return Answer(invariant, Verdict.UNDECIDED, why=str(error))


def _complete(answer: Answer, world: World) -> Answer:
    """A proof is one only where no part of what is proved is idle. Raises Undecided."""
    if nobody := part_of_nobody(answer.invariant, world):
        return Answer(answer.invariant, Verdict.EMPTY, why=nobody)
    if needless := needless_part(answer.invariant, world):
        return Answer(answer.invariant, Verdict.BROKEN, why=needless)
    return answer


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
    by_axioms = False
    for of, whom, wrong in asked_of(invariant, encoding):
        if not search.check(whom):
            return Answer(invariant, Verdict.EMPTY, why=f"no possible patient has {of}" if of else "")
        if of in needless:
            if not search.check(whom, wrong):
                return Answer(invariant, Verdict.BROKEN, why=f"it holds of {of} too: remove the exception")
            continue
        if not _may_be(world.everybody, whom, wrong):
            continue
        by_axioms = True
        model = search.smallest(encoding.patient, whom, wrong)
        if model is not None:
            answer = world.replay.assess(model)
            rules = tuple(reason.rule for reason in answer.reasons)
            witnesses.append(Witness(encoding.case_of(model), answer.tier, rules, of))
    verdict = Verdict.BROKEN if witnesses else Verdict.PROVED
    return Answer(invariant, verdict, tuple(witnesses), by_axioms=by_axioms and not witnesses)


def _may_be(everybody: Search, *asked: Formula) -> bool:
    """Whether there is such a patient among all that a case can tell of. Where it is not decided: maybe."""
    try:
        return everybody.check(*asked)
    except Undecided:
        return True


def _ask_of_two(invariant: Invariant, two: TwoTellings) -> Answer:
    """Whether the change never makes the tier lower, or higher: tier by tier, the most urgent first."""
    search = two.search
    whom = changed_of(invariant, two)
    if not search.check(*whom):
        return Answer(invariant, Verdict.EMPTY)
    by_axioms = False
    for tier in reversed(list(Tier)[1:]):
        wrong = wrong_way(invariant, two, tier)
        if not _may_be(two.everybody, *whom, *wrong):
            continue
        by_axioms = True
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
    return Answer(invariant, Verdict.PROVED, by_axioms=by_axioms)


def _one_band(invariant: Invariant, world: World) -> Answer:
    faults = list(bands_and_ages(world.encoding.rulebook, world.limits))
    witnesses = [
        Witness(Case(patient=Patient(age_years=as_number(fault.age))), None, (), fault.what) for fault in faults
    ]
    return Answer(invariant, Verdict.BROKEN if faults else Verdict.PROVED, tuple(witnesses))
