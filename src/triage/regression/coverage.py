"""What a run of cases exercised: which rules fired, which conditions decided, which bands were crossed, what was said.

Give it one case after the other; what it keeps does not grow with their number. Counters of several processes are
added up.

That a condition decides is shown as masking MC/DC (modified condition/decision coverage) shows it: by one case in which
it holds and the rule fires, and would not fire if it failed; and one in which it fails and the rule does not fire, and
would if it held. The two may differ elsewhere. The stricter unique-cause form, in which only the one condition may
differ, cannot be had where findings imply one another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from triage.changes import within
from triage.conditions import Condition, Denied, Present, leaves, must_hold
from triage.evidence import Facts, Implications
from triage.measures import MeasureReader
from triage.one_measure import Others
from triage.rulebook.model import Band, Definition, Rulebook

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.case import Case

#: Of each rule so many combinations of its facts are remembered as done; then they are looked at again.
_MOST_KNOWN = 4096
#: The sides of a band, and of what sets a definition aside, as bits.
INSIDE, OUTSIDE = 1, 2
BOTH = INSIDE | OUTSIDE


@dataclass(slots=True)
class Counts:
    """What was counted, by the places of rules, definitions and findings in the rulebook."""

    cases: int = 0
    fired: list[int] = field(default_factory=list)
    """For each rule, the cases in which it fired."""
    held: list[int] = field(default_factory=list)
    """For each rule, as bits, the leaves that held and alone made it fire."""
    failed: list[int] = field(default_factory=list)
    """For each rule, as bits, the leaves that failed and alone kept it from firing."""
    bands: dict[tuple[int, int], int] = field(default_factory=dict)
    """By definition and band, as bits, the sides that were seen."""
    aside: dict[int, int] = field(default_factory=dict)
    """By definition with an ``unless``: whether it was seen to set aside a value in the band, and not to."""
    reported: list[int] = field(default_factory=list)
    """For each finding, the cases that report it or give a number that makes it present."""

    @classmethod
    def of(cls, rulebook: Rulebook) -> Counts:
        """Nothing counted yet."""
        rules, findings = len(rulebook.rules), len(rulebook.findings)
        return cls(fired=[0] * rules, held=[0] * rules, failed=[0] * rules, reported=[0] * findings)

    def add(self, other: Counts) -> None:
        """Take in what was counted elsewhere with the same rulebook."""
        self.cases += other.cases
        for mine, theirs in ((self.fired, other.fired), (self.reported, other.reported)):
            mine[:] = [a + b for a, b in zip(mine, theirs, strict=True)]
        for mine, theirs in ((self.held, other.held), (self.failed, other.failed)):
            mine[:] = [a | b for a, b in zip(mine, theirs, strict=True)]
        for band, sides in other.bands.items():
            self.bands[band] = self.bands.get(band, 0) | sides
        for definition, sides in other.aside.items():
            self.aside[definition] = self.aside.get(definition, 0) | sides


class Coverage:
    """Counts case by case. ``counts`` can be sent to another process and added to those there."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.counts = Counts.of(rulebook)
        self._facts = Facts(rulebook.findings)
        self._rule = {rule.id: i for i, rule in enumerate(rulebook.rules)}
        self._rules = [_RuleLeaves(rule.when, self._facts) for rule in rulebook.rules]
        self._open = list(range(len(rulebook.rules)))
        self._measures = MeasureReader(rulebook, Implications(rulebook.findings))
        self._definitions: dict[str, list[tuple[int, Definition]]] = {}
        for i, definition in enumerate(rulebook.definitions):
            self._definitions.setdefault(definition.measure, []).append((i, definition))

    def add(self, case: Case, assessment: Assessment) -> None:
        """Count one case and what it came to."""
        counts = self.counts
        counts.cases += 1
        bit = self.rulebook.bit
        present = sum(1 << bit[finding] for finding in assessment.findings.present)
        denied = sum(1 << bit[finding] for finding in assessment.findings.denied)
        for reason in assessment.reasons:
            counts.fired[self._rule[reason.rule]] += 1
        said = {
            finding
            for reading in assessment.readings
            if reading.assertion in ("present", "mixed")
            for finding in reading.findings
        }
        for finding in said:
            counts.reported[bit[finding]] += present >> bit[finding] & 1
        self._add_conditions(present, denied)
        self._add_numbers(case)

    def take(self) -> Counts:
        """What was counted since the last time."""
        taken, self.counts = self.counts, Counts.of(self.rulebook)
        return taken

    def merge(self, counted: Counts) -> None:
        """Take in what was counted in another process of the run."""
        self.counts.add(counted)

    def _add_conditions(self, present: int, denied: int) -> None:
        facts = present | denied << self._facts.shift
        done = []
        for rule in self._open:
            of = self._rules[rule]
            known = facts & of.mask
            if known in of.known:
                continue
            of.remember(known)
            held, failed = of.deciding(facts)
            self.counts.held[rule] |= held
            self.counts.failed[rule] |= failed
            if self.counts.held[rule] & self.counts.failed[rule] == of.all:
                done.append(rule)
        for rule in done:
            self._open.remove(rule)

    def _add_numbers(self, case: Case) -> None:
        """The sides of bands on which the numbers in the fields of the case lie."""
        if case.patient.age_years is None and not case.vitals and not case.history:
            return
        numbers = self._measures.numbers(case)
        for measure, value in numbers.items():
            for i, definition in self._definitions.get(measure, ()):
                self._add_number(i, definition, value, numbers, case.patient.age_years)

    def _add_number(self, i: int, definition: Definition, value: Fraction, numbers: Others, age: float | None) -> None:
        band, place = _band_at(definition.bands, age)
        inside = within(band, value)
        key = (i, place)
        self.counts.bands[key] = self.counts.bands.get(key, 0) | (INSIDE if inside else OUTSIDE)
        unless = definition.unless
        if inside and unless is not None and unless.measure in numbers:
            aside = within(_band_at(unless.bands, age)[0], numbers[unless.measure])
            self.counts.aside[i] = self.counts.aside.get(i, 0) | (INSIDE if aside else OUTSIDE)


class _RuleLeaves:
    """The leaves of one rule, and the combinations of its facts that were looked at."""

    def __init__(self, when: Condition, facts: Facts) -> None:
        self.mask = facts.mask(leaves(when))
        self.all = (1 << sum(1 for _ in leaves(when))) - 1
        self.known: set[int] = set()
        self._node = _node(when, facts, count())

    def remember(self, known: int) -> None:
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known.add(known)

    def deciding(self, facts: int) -> tuple[int, int]:
        """As bits, the leaves that hold and alone make the condition hold; those that fail and alone make it fail."""
        holds, decisive, held = _decisive(self._node, facts)
        return (decisive & held, 0) if holds else (0, decisive & ~held)


#: A leaf as its fact and its bit; a list as how many of its parts are needed, and the parts.
_Node: TypeAlias = "tuple[int, int] | tuple[int, list[_Node]]"


def _node(condition: Condition, facts: Facts, numbers: count[int]) -> _Node:
    if isinstance(condition, (Present, Denied)):
        return facts.mask([condition]), 1 << next(numbers)
    return must_hold(condition), [_node(part, facts, numbers) for part in condition.of]


def _decisive(node: _Node, facts: int) -> tuple[bool, int, int]:
    """Whether it holds; the leaves any one of which would turn it if it were otherwise; the leaves that hold."""
    first, second = node
    if isinstance(second, int):
        here = facts & first != 0
        return here, second, second if here else 0
    parts = [_decisive(part, facts) for part in second]
    holding = sum(holds for holds, _, _ in parts)
    decisive = held = 0
    for holds, leaves_deciding, leaves_held in parts:
        held |= leaves_held
        if holding - holds == first - 1:
            decisive |= leaves_deciding
    return holding >= first, decisive, held


def _band_at(bands: tuple[Band, ...], age: float | None) -> tuple[Band, int]:
    """The band for the age and its place; of an unknown age the band of the oldest."""
    for place, band in enumerate(bands):
        if age is not None and band.covers_age(age):
            return band, place
    return bands[-1], len(bands) - 1
