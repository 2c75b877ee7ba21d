"""What counts as right: how an assessment is compared with what its case expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.conditions import Denied, leaves
from triage.errors import Problem
from triage.regression.case_files import Expectation, ReadCase
from triage.rulebook.suggest import did_you_mean, quoted

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.rulebook.model import Rulebook

_ENGINE_FAULTS = frozenset({"channels_differ", "durable_failed"})


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which an assessment is not what was expected. ``what`` is the part of ``expect`` (or ``engine``)."""

    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """One case of a run, assessed and compared with what was expected."""

    read: ReadCase
    assessment: Assessment
    mismatches: tuple[Mismatch, ...]
    under_triage: bool = False
    over_triage: bool = False

    @property
    def passed(self) -> bool:
        return not self.mismatches


def judge(read: ReadCase, expect: Expectation, assessment: Assessment, rulebook: Rulebook) -> Result:
    """Compare an assessment with what its case expects."""
    mismatches = mismatches_of(expect, assessment, rulebook)
    lowest, highest = expect.tiers
    under, over = assessment.tier < lowest, assessment.tier > highest
    return Result(read, assessment, mismatches, under, over)


def mismatches_of(expect: Expectation, assessment: Assessment, rulebook: Rulebook) -> tuple[Mismatch, ...]:
    """Each way in which an assessment is not what its case expects; none where it passes."""
    rank = assessment.tier.rank
    lowest, highest = expect.tiers
    mismatches: list[Mismatch] = []
    if rank < lowest.rank:
        mismatches.append(_tier(expect, assessment, "under-triage"))
    elif rank > highest.rank:
        mismatches.append(_tier(expect, assessment, "over-triage"))
    if expect.syndromes is not None or expect.among is not None:
        mismatches += _syndromes(expect, assessment)
    if expect.rules or expect.not_rules:
        mismatches += _rules(expect, assessment, rulebook)
    if expect.findings or expect.denied or expect.not_findings:
        mismatches += _findings(expect, assessment)
    if assessment.alerts:
        mismatches += _engine(assessment)
    return tuple(mismatches)


def _engine(assessment: Assessment) -> Iterator[Mismatch]:
    for alert in assessment.alerts:
        if alert.code in _ENGINE_FAULTS:
            yield Mismatch("engine", "one answer of both channels", alert.message)


def unfit(read: ReadCase, rulebook: Rulebook) -> list[Problem]:
    """Why a case cannot be tested: nothing is expected of it, or something that the rulebook does not have."""
    expect = read.expect
    if expect is None:
        todo = "say which tier is right, or keep it out of the run"
        return [Problem("this case has no `expect`", todo, at=read.position())]
    if not (
        (expect.syndromes or expect.among or expect.diagnosis)
        or (expect.rules or expect.not_rules)
        or (expect.findings or expect.denied or expect.not_findings)
    ):
        return []
    syndromes = [syndrome.id for syndrome in rulebook.syndromes]
    problems = []
    for key, named, kind, known in (
        ("syndromes", expect.syndromes or (), "syndrome", syndromes),
        ("among", expect.among or (), "syndrome", syndromes),
        ("diagnosis", (expect.diagnosis,) if expect.diagnosis else (), "syndrome", syndromes),
        ("rules", expect.rules, "rule", rulebook.rule_by_id),
        ("not_rules", expect.not_rules, "rule", rulebook.rule_by_id),
        ("findings", expect.findings, "finding", rulebook.finding_by_id),
        ("denied", expect.denied, "finding", rulebook.finding_by_id),
        ("not_findings", expect.not_findings, "finding", rulebook.finding_by_id),
    ):
        for i, name in enumerate(named):
            if name not in known:
                what = f"the rulebook has no {kind} {quoted(name)}"
                problems.append(
                    Problem(what, did_you_mean(name, known, "`triage rules` lists them"), path=("expect", key, i))
                )
    if not problems:  # so it is nearly always
        return problems
    return sorted(read.located(problems), key=lambda problem: problem.at or read.position())


def _tier(expect: Expectation, assessment: Assessment, side: str) -> Mismatch:
    lowest, highest = expect.tiers
    wanted = lowest.value if lowest == highest else f"{lowest} to {highest}"
    return Mismatch("tier", wanted, f"{assessment.tier} ({side})")


def _syndromes(expect: Expectation, assessment: Assessment) -> Iterator[Mismatch]:
    shown = [candidate.id for candidate in assessment.syndromes]
    got = ", ".join(shown) or "none"
    if expect.among is not None and (not shown or shown[0] not in expect.among):
        yield Mismatch("among", f"first one of {', '.join(expect.among)}", got)
    if expect.syndromes is None:
        return
    if not expect.syndromes:
        if shown:
            yield Mismatch("syndromes", "none", got)
    elif shown[:1] != [expect.syndromes[0]]:
        yield Mismatch("syndromes", f"{expect.syndromes[0]} first", got)
    elif missing := [syndrome for syndrome in expect.syndromes if syndrome not in shown]:
        yield Mismatch("syndromes", f"{', '.join(missing)} too", got)


def _rules(expect: Expectation, assessment: Assessment, rulebook: Rulebook) -> Iterator[Mismatch]:
    fired = {reason.rule: reason for reason in assessment.reasons}
    for rule in expect.rules:
        if rule not in fired:
            yield Mismatch("rules", f"{rule} fires", f"it did not: {_state_of_leaves(rule, assessment, rulebook)}")
    for rule in expect.not_rules:
        if rule in fired:
            on = [*fired[rule].findings, *(f"{finding} denied" for finding in fired[rule].denied)]
            yield Mismatch("not_rules", f"{rule} does not fire", f"it fired on {', '.join(on)}")


def _state_of_leaves(rule: str, assessment: Assessment, rulebook: Rulebook) -> str:
    """What the case says of each finding that the rule asks about."""
    present, denied = set(assessment.findings.present), set(assessment.findings.denied)
    states: dict[str, dict[str, None]] = {"present": {}, "denied": {}, "unknown": {}}
    for leaf in leaves(rulebook.rule_by_id[rule].when):
        state = "present" if leaf.finding in present else "denied" if leaf.finding in denied else "unknown"
        states[state][f"{leaf.finding} (asked to be denied)" if isinstance(leaf, Denied) else leaf.finding] = None
    return "; ".join(f"{state}: {_some(list(findings))}" for state, findings in states.items() if findings)


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _findings(expect: Expectation, assessment: Assessment) -> Iterator[Mismatch]:
    found = assessment.findings
    for finding in expect.findings:
        if finding not in found.present:
            yield Mismatch("findings", f"{finding} present", "denied" if finding in found.denied else "unknown")
    for finding in expect.denied:
        if finding not in found.denied:
            yield Mismatch("denied", f"{finding} denied", "present" if finding in found.present else "unknown")
    for finding in expect.not_findings:
        if finding in found.present:
            yield Mismatch("not_findings", f"{finding} not present", "present")
