"""Every small break of a rulebook that this package knows: what changes, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from triage.conditions import All, Any, AtLeast, Condition, Denied, Leaf, Present
from triage.errors import Position
from triage.rulebook.model import Definition, Finding, Rule, Rulebook
from triage.tiers import Tier

#: What each kind of break does; also the order in which they are told.
OPERATORS = {
    "condition_dropped": "a condition is left out of its list",
    "all_any": "`all` becomes `any`, or `any` becomes `all`",
    "count": "`at_least` asks for one more or one fewer",
    "denied_present": "a finding that must be present must be denied, or the other way round",
    "neighbour": "a finding is replaced by one that it implies, that implies it, or that stands next to it",
    "tier": "a rule is one tier more or less urgent",
    "rule_removed": "a rule is left out",
    "threshold": "a limit is moved by the smallest step",
    "age_edge": "the age at which one band ends and the next begins is moved by the smallest step",
    "strict": "a limit that is included is excluded, or the other way round",
    "exception_dropped": "what sets a definition aside is left out",
    "implication_removed": "a finding no longer implies another",
}


@dataclass(frozen=True, slots=True)
class RuleBreak:
    """One rule changed; ``becomes`` is None where it is left out."""

    rule: int
    becomes: Rule | None


@dataclass(frozen=True, slots=True)
class DefinitionBreak:
    """One definition changed."""

    definition: int
    becomes: Definition


@dataclass(frozen=True, slots=True)
class ImplicationBreak:
    """One finding that no longer implies another."""

    finding: int
    implied: str


Break: TypeAlias = RuleBreak | DefinitionBreak | ImplicationBreak


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rulebook with one break: what kind, of which rule, finding or definition, and what it is in words."""

    operator: str
    of: str
    what: str
    change: Break
    at: Position | None = None

    @property
    def name(self) -> str:
        """A name that stays the same as long as the broken entry does; that of no other mutant."""
        return f"{self.operator} {self.of}: {self.what}"


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every mutant of the rulebook: rules first, then definitions, then implications; each change once.

    No two have one name: where the same words stand in several places of a rule, the second is "place 2", and so on.
    Who lets one of them be (``known``) lets be no other.
    """
    given: Counter[str] = Counter()
    for mutant in _mutants(rulebook):
        given[mutant.name] += 1
        place = given[mutant.name]
        yield mutant if place == 1 else replace(mutant, what=f"{mutant.what} (place {place})")


def _mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    from triage.regression.mutation.thresholds import definition_mutants

    neighbours = Neighbours(rulebook.findings)
    for index, rule in enumerate(rulebook.rules):
        yield from _of_rule(index, rule, neighbours)
    for index, definition in enumerate(rulebook.definitions):
        yield from definition_mutants(index, definition, rulebook)
    for index, finding in enumerate(rulebook.findings):
        for implied in finding.implies:
            change = ImplicationBreak(index, implied)
            yield Mutant("implication_removed", finding.id, f"no longer implies {implied}", change, finding.at)


class Neighbours:
    """The findings that an author is most likely to write in place of another."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self._near: dict[str, dict[str, None]] = {
            finding.id: dict.fromkeys(sorted(finding.implies)) for finding in findings
        }
        for finding in findings:
            for implied in finding.implies:
                self._near[implied][finding.id] = None
        in_files = sorted(findings, key=lambda finding: (finding.at or Position(""), finding.id))
        for finding, following in pairwise(in_files):
            if finding.at is None or following.at is None or finding.at.file == following.at.file:
                self._near[finding.id][following.id] = None

    def of(self, finding: str) -> tuple[str, ...]:
        """What it implies, what implies it, and the next one in its file, each without steps in between."""
        return tuple(self._near[finding])


def _of_rule(index: int, rule: Rule, neighbours: Neighbours) -> Iterator[Mutant]:
    yield Mutant("rule_removed", rule.id, "left out", RuleBreak(index, None), rule.at)
    for tier in _next_to(rule.tier):
        step = "up" if tier > rule.tier else "down"
        what = f"{rule.tier} becomes {tier} (one {step})"
        yield Mutant("tier", rule.id, what, RuleBreak(index, rule._replace(tier=tier)), rule.at)
    seen: set[Condition] = {rule.when}
    for operator, what, when in _broken(rule.when, neighbours):
        if when not in seen:
            seen.add(when)
            yield Mutant(operator, rule.id, what, RuleBreak(index, rule._replace(when=when)), rule.at)


def _next_to(tier: Tier) -> Iterator[Tier]:
    """The tiers one step up and one step down."""
    yield from (other for other in Tier if abs(other.rank - tier.rank) == 1)


def _broken(condition: Condition, neighbours: Neighbours) -> Iterator[tuple[str, str, Condition]]:
    """Every condition that differs from this one in one place: the operator, what was done, the condition."""
    if isinstance(condition, (Present, Denied)):
        yield from _broken_leaf(condition, neighbours)
        return
    of = condition.of
    for place, part in enumerate(of):
        rest = (*of[:place], *of[place + 1 :])
        for without in _without(condition, rest):
            yield "condition_dropped", f"without {in_words(part)} in {in_words(condition)}", without
    match condition:
        case All() if len(of) > 1:
            yield "all_any", f"any in place of all in {in_words(condition)}", Any(of)
        case Any() if len(of) > 1:
            yield "all_any", f"all in place of any in {in_words(condition)}", All(of)
        case AtLeast(n, _):
            for other in (n - 1, n + 1):
                if 1 <= other <= len(of):
                    yield "count", f"at least {other} in place of {n} in {in_words(condition)}", AtLeast(other, of)
    for place, part in enumerate(of):
        for operator, what, changed in _broken(part, neighbours):
            parts = (*of[:place], changed, *of[place + 1 :])
            whole = AtLeast(condition.n, parts) if isinstance(condition, AtLeast) else type(condition)(parts)
            yield operator, what, whole


def _without(condition: Condition, rest: tuple[Condition, ...]) -> Iterator[Condition]:
    """The condition with one of its parts left out; none where that would leave nothing."""
    match condition:
        case All() | Any() if rest:
            yield type(condition)(rest)
        case AtLeast(n, _) if len(rest) >= n:
            yield AtLeast(n, rest)
        case AtLeast(n, _) if rest and n > 1:
            yield AtLeast(n - 1, rest)


def _broken_leaf(leaf: Leaf, neighbours: Neighbours) -> Iterator[tuple[str, str, Condition]]:
    other: Leaf = Denied(leaf.finding) if isinstance(leaf, Present) else Present(leaf.finding)
    yield "denied_present", f"{in_words(other)} in place of {in_words(leaf)}", other
    for finding in neighbours.of(leaf.finding):
        swapped = type(leaf)(finding)
        yield "neighbour", f"{in_words(swapped)} in place of {in_words(leaf)}", swapped


def in_words(condition: Condition, most: int = 60) -> str:
    """The condition on one line, in the words of the rulebook, cut where it is long."""
    text = _text(condition)
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,')}…"


def _text(condition: Condition) -> str:
    match condition:
        case Present(finding):
            return finding
        case Denied(finding):
            return f"{{denied: {finding}}}"
        case All(of):
            return f"{{all: [{', '.join(map(_text, of))}]}}"
        case Any(of):
            return f"{{any: [{', '.join(map(_text, of))}]}}"
        case AtLeast(n, of):
            return f"{{at_least: {n}, of: [{', '.join(map(_text, of))}]}}"
