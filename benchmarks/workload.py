"""What is measured on: random patients, the shipped cases, and a rulebook many times as large."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from triage.case import Case
from triage.conditions import All, Any, AtLeast, Condition, Denied, Present, leaves
from triage.engine.durable_compile import limit_problems
from triage.errors import CaseError
from triage.observe import Observer
from triage.rulebook.model import Finding, Rule, Rulebook

CHECKOUT = Path(__file__).resolve().parent.parent


def random_cases(rulebook: Rulebook, count: int, seed: int = 0) -> list[Case]:
    """``count`` patients as a nurse line might hear them: a few findings, a few denials, some measurements."""
    draw = random.Random(seed)
    return [_random_case(rulebook, draw) for _ in range(count)]


def _random_case(rulebook: Rulebook, draw: random.Random) -> Case:
    said = draw.sample(rulebook.findings, draw.randint(2, 12))
    cut = draw.randint(1, min(6, len(said)))
    vitals = [measure for measure in rulebook.measures if measure.given_in == "vitals"]
    history = [measure for measure in rulebook.measures if measure.given_in == "history"]
    return Case.model_validate(
        {
            "patient": {"age_years": draw.randint(0, 95), "route": draw.choice(["intrathecal", "oral", "both"])},
            "reported": [draw.choice([finding.id, *finding.phrases]) for finding in said[:cut]],
            "denied": [finding.id for finding in said[cut:]],
            "vitals": {
                measure.id: round(draw.uniform(measure.lowest, measure.highest), 1)
                for measure in draw.sample(vitals, draw.randint(0, min(3, len(vitals))))
            },
            "history": {
                measure.id: round(draw.uniform(measure.lowest, measure.highest), 1)
                for measure in draw.sample(history, draw.randint(0, min(1, len(history))))
            },
        }
    )


def shipped_cases(folder: str = "cases") -> list[Case]:
    """Every case under ``cases/``, or under another folder of the checkout, as read from its file."""
    from triage.regression.case_files import read_case_file
    from triage.regression.runner import find_case_files

    found = find_case_files([CHECKOUT / folder])
    return [one.case for path in found if isinstance(path, Path) for one in read_case_file(path).cases]


def varied_cases(rulebook: Rulebook, count: int, seed: int = 0) -> list[Case]:
    """``count`` different patients much like the shipped cases: each with up to two more findings, reported or denied.

    Different, because the engine may remember parts of an answer, and a nurse line hears no patient a hundred times.
    """
    draw = random.Random(seed)
    shipped = shipped_cases() or random_cases(rulebook, 100, seed)
    observer = Observer(rulebook)
    made: dict[str, Case] = {}
    while len(made) < count:
        case = draw.choice(shipped)
        more = draw.sample([finding.id for finding in rulebook.findings], draw.randint(0, 3))
        reported = draw.randint(0, min(2, len(more)))
        varied = case.model_copy(
            update={"reported": (*case.reported, *more[:reported]), "denied": (*case.denied, *more[reported:])}
        )
        try:
            observer.observe(varied)
        except CaseError:  # both reported and denied
            continue
        made.setdefault(varied.model_dump_json(), varied)
    return list(made.values())


def larger(rulebook: Rulebook, times: int = 10, seed: int = 0) -> Rulebook:
    """A rulebook with ``times`` as many rules: as if it served as many devices, of which a patient has one.

    Each added rule has the shape of one of ours, over other findings that rules ask for, and rests besides on a device
    of its own. The vocabulary does not grow as fast: one ruleset, which the bare call needs, takes 250 attributes.
    """
    draw = random.Random(seed)
    ids = sorted({leaf.finding for rule in rulebook.rules for leaf in leaves(rule.when)})
    devices = [_device(copy, rulebook.findings[0]) for copy in range(1, times)]
    added: list[Rule] = []
    for copy, device in enumerate(devices, start=1):
        other = dict(zip(ids, draw.sample(ids, len(ids)), strict=True))
        for rule in rulebook.rules:
            when = All((Present(device.id), _renamed(rule.when, other)))
            added.append(rule._replace(id=f"{rule.id}-copy-{copy}", when=when))
    return replace(
        rulebook,
        findings=tuple(sorted((*rulebook.findings, *devices), key=lambda finding: finding.id)),
        rules=tuple(sorted((*rulebook.rules, *added), key=lambda rule: rule.id)),
    )


def largest(rulebook: Rulebook, most: int = 10) -> tuple[int, Rulebook]:
    """The rulebook with ``most`` times its rules, or as many times as durable-rules holds (4,000 alternatives)."""
    for times in range(most, 1, -1):
        large = larger(rulebook, times)
        if not limit_problems(large):
            return times, large
    raise SystemExit("durable-rules does not hold twice our rules: there is nothing to compare")


def _device(copy: int, like: Finding) -> Finding:
    name = f"other_device_{copy}"
    return like._replace(id=name, label=name, phrases=(f"other device {copy}",), implies=(), codes={})


def _renamed(condition: Condition, other: dict[str, str]) -> Condition:
    match condition:
        case Present(finding):
            return Present(other[finding])
        case Denied(finding):
            # A denial keeps its finding: another would cost an attribute of its own, and one ruleset has 250.
            return Denied(finding)
        case All(of):
            return All(_all_renamed(of, other))
        case Any(of):
            return Any(_all_renamed(of, other))
        case AtLeast(n, of):
            return AtLeast(n, _all_renamed(of, other))


def _all_renamed(of: Sequence[Condition], other: dict[str, str]) -> tuple[Condition, ...]:
    return tuple(_renamed(part, other) for part in of)
