"""What would make a case less urgent: the smallest sets of present findings whose denial lowers the tier."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from triage.evidence import Evidence, Implications, bits
from triage.raising import Raising
from triage.short_of import ShortOf, held_by, union
from triage.tiers import Tier

#: Which rules fire on some evidence, as a bit set.
Fire: TypeAlias = Callable[[Evidence], int]

MOST_STEPS = 2_000
"""After so many denials that were tried the search for the smallest sets is given up, and the answer says so."""


class Lower(NamedTuple):
    """Sets of findings, each a bit set; and whether these are all of the smallest."""

    sets: tuple[int, ...]
    complete: bool


class Lowering:
    """Searches for what would lower a tier, for one rulebook. ``findings`` is how many it has."""

    def __init__(self, implications: Implications, fire: Fire, short: ShortOf, raising: Raising, findings: int) -> None:
        self._up, self._down = implications.up, implications.down
        self._fire = fire
        self._short = short
        self._raising = raising
        self._shift = findings

    def sets(self, evidence: Evidence, floor: Tier) -> Lower:
        """The smallest sets of present findings whose denial lowers the tier; of as small ones, what denies less."""
        top = union(rules for tier, rules in self._raising.of_tier.items() if tier >= floor)
        search = _Denials(self, top)
        size = 0
        while not search.found and search.steps < MOST_STEPS and size <= self._shift:
            size += 1
            search.seen.clear()
            search.deny(0, evidence, size)
        complete = search.steps < MOST_STEPS
        if not complete:
            return Lower((), complete=False)
        gone = {each: union(self._down[i] for i in bits(each)) & evidence.present for each in search.found}
        least = [
            each
            for each, its in gone.items()
            if not any(other & its == other and other != its for other in gone.values())
        ]
        return Lower(tuple(sorted(least, key=lambda each: tuple(bits(each)))), complete=True)


class _Denials:
    """Tries denials, always of something that a rule which still fires cannot do without: none that works is missed."""

    def __init__(self, lowering: Lowering, top: int) -> None:
        self._lowering = lowering
        self._top = top
        self.found: set[int] = set()
        self.seen: set[int] = set()
        self.steps = 0

    def deny(self, denied: int, evidence: Evidence, left: int) -> None:
        """Deny up to ``left`` more findings."""
        if denied in self.seen or self.steps >= MOST_STEPS:
            return
        self.seen.add(denied)
        self.steps += 1
        lowering = self._lowering
        still = lowering._fire(evidence) & self._top
        if not still:
            self.found.add(denied)
            return
        breaking = self._breaking(still, evidence)
        if left < self._at_least(breaking):
            return
        for i in bits(min(breaking, key=int.bit_count)):
            gone = lowering._down[i]
            self.deny(denied | 1 << i, Evidence(evidence.present & ~gone, evidence.denied | gone), left - 1)

    def _breaking(self, rules: int, evidence: Evidence) -> list[int]:
        """For each rule the findings of which one must be denied at least if it is not to fire."""
        lowering = self._lowering
        facts = evidence.present | evidence.denied << lowering._shift
        breaking = []
        for rule in bits(rules):
            held = held_by(lowering._short[rule], facts) & evidence.present
            breaking.append(union(lowering._up[i] for i in bits(held)))
        return breaking

    @staticmethod
    def _at_least(breaking: list[int]) -> int:
        """How many denials it takes at least: no one denial serves two rules that have none in common."""
        count = taken = 0
        for each in sorted(breaking, key=int.bit_count):
            if not each & taken:
                count += 1
                taken |= each
        return count
