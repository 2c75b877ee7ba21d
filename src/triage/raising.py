"""What alone makes a case more urgent: the open findings of which one answer is enough."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from triage.evidence import Evidence, bits
from triage.met import ByMet, Met
from triage.rulebook.model import Rulebook
from triage.short_of import MOST_KEPT, ShortOf
from triage.tiers import Tier, most_urgent
from triage.tree import union


class Alone(NamedTuple):
    """By tier above the floor, most urgent first: the open findings of which one takes the case just there.

    ``present`` are those that do it by being so, ``denied`` those that do it by not being so.
    """

    floor: Tier
    present: dict[Tier, int]
    denied: dict[Tier, int]
    met: Met | None
    """Which conditions of the rules are met; where nothing is above the floor, nobody asked."""

    def if_present(self, i: int) -> Tier:
        """The tier of the case if the finding is so."""
        for tier, findings in self.present.items():
            if findings >> i & 1:
                return tier
        return self.floor

    def if_denied(self, i: int) -> Tier:
        """The tier of the case if it is not so."""
        for tier, findings in self.denied.items():
            if findings >> i & 1:
                return tier
        return self.floor


class Raising:
    """Looks for what is one answer away. Only rules that something known speaks to are looked at case by case."""

    def __init__(self, rulebook: Rulebook, short: ShortOf) -> None:
        self._findings = len(rulebook.findings)
        self._all = (1 << self._findings) - 1
        self._short = short
        self._rules = range(len(rulebook.rules))
        tiers = [rule.tier for rule in rulebook.rules]
        self._above = {floor: tuple(tier for tier in reversed(Tier) if tier > floor) for floor in Tier}
        self.of_tier = {tier: union(1 << rule for rule in self._rules if tiers[rule] is tier) for tier in Tier}
        """The rules of each tier, as a bit set."""
        self.from_tier = {
            floor: union(rules for tier, rules in self.of_tier.items() if tier >= floor) for floor in Tier
        }
        """Likewise those of each tier and of the tiers above it."""

    def of(self, evidence: Evidence, fired: int, floor: Tier) -> Alone:
        """What alone takes the case above the ``floor``, given which rules fired."""
        if floor is Tier.EMERGENCY:
            return Alone(floor, {}, {}, None)
        present, denied = evidence
        is_open = self._all & ~present & ~denied
        met = self._short.met(evidence, fired)
        alone = Alone(floor, {}, {}, met)
        higher = 0
        for tier in self._above[floor]:
            enough = self.enough_alone[tier]
            for one in self._one.of(tier, met):
                enough |= one
            alone.present[tier] = enough & is_open & ~higher
            higher |= enough
            if self.resting_on_denial:
                rules = self.resting_on_denial & self.of_tier[tier] & ~fired
                resting = [self._short[rule].one[self._short.of_rule(rule, met)] for rule in bits(rules)]
                alone.denied[tier] = is_open & union([one.denied for one in resting])
        return alone

    @cached_property
    def _one(self) -> ByMet[int, int]:
        """The findings of which the presence of one is enough."""
        return self._short.by_met(lambda rule, met: self._short[rule].one[met].present, union, MOST_KEPT)

    @cached_property
    def alone_tier(self) -> list[Tier]:
        """The tier that each finding gives by itself, with what it implies."""
        return [
            most_urgent(tier for tier, enough in self.enough_alone.items() if enough >> i & 1)
            for i in range(self._findings)
        ]

    @cached_property
    def enough_alone(self) -> dict[Tier, int]:
        """By tier the findings of which one, with nothing else known, makes a rule of it hold."""
        return {
            tier: union(self._short[rule].alone.present for rule in bits(rules)) for tier, rules in self.of_tier.items()
        }

    @cached_property
    def resting_on_denial(self) -> int:
        """The rules that ask for a denial, as a bit set."""
        return union(1 << rule for rule in self._rules if self._short[rule].asked_denied)
