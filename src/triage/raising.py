"""What alone makes a case more urgent: the open findings of which one answer is enough."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from triage.evidence import Evidence, bits
from triage.rulebook.model import Rulebook
from triage.short_of import ShortOf, union
from triage.tiers import Tier, most_urgent


class Alone(NamedTuple):
    """By tier above the floor, most urgent first: the open findings of which one takes the case just there.

    ``present`` are those that do it by being so, ``denied`` those that do it by not being so.
    """

    floor: Tier
    present: dict[Tier, int]
    denied: dict[Tier, int]

    def if_present(self, i: int) -> Tier:
        """The tier of the case if the finding is so."""
        return next((tier for tier, findings in self.present.items() if findings >> i & 1), self.floor)

    def if_denied(self, i: int) -> Tier:
        """The tier of the case if it is not so."""
        return next((tier for tier, findings in self.denied.items() if findings >> i & 1), self.floor)


class Raising:
    """Looks for what is one answer away. Only rules that something known speaks to are looked at case by case."""

    def __init__(self, rulebook: Rulebook, short: ShortOf) -> None:
        self._findings = len(rulebook.findings)
        self._all = (1 << self._findings) - 1
        self._short = short
        self._rules = range(len(rulebook.rules))
        tiers = [rule.tier for rule in rulebook.rules]
        self.of_tier = {tier: union(1 << rule for rule in self._rules if tiers[rule] is tier) for tier in Tier}
        """The rules of each tier, as a bit set."""

    def of(self, evidence: Evidence, fired: int, floor: Tier) -> Alone:
        """What alone takes the case above the ``floor``, given which rules fired."""
        alone = Alone(floor, {}, {})
        if floor is Tier.EMERGENCY:
            return alone
        present, denied = evidence
        facts = present | denied << self._findings
        is_open = self._all & ~present & ~denied
        resting_on_denial = self._resting_on_denial & ~fired
        touched = self.touched(evidence, fired)
        short, higher = self._short, 0
        for tier in reversed(Tier):
            if tier <= floor:
                break
            enough = self.enough_alone[tier]
            for rule in bits(touched & self.of_tier[tier]):
                its = short[rule]
                enough |= its.one[facts & its.mask]
            alone.present[tier] = enough & is_open & ~higher
            higher |= enough
            if resting_on_denial:
                alone.denied[tier] = is_open & union(
                    short[rule].one_denied[facts & short[rule].mask]
                    for rule in bits(resting_on_denial & self.of_tier[tier])
                )
        return alone

    def touched(self, evidence: Evidence, fired: int) -> int:
        """The rules that did not fire and of which something is known that they ask for beside other things."""
        touched = union([self._touching[i] for i in bits(evidence.present & self._touching_mask)])
        return (touched | self._resting_on_denial) & ~fired

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
        return {tier: union(self._short[rule].one[0] for rule in bits(rules)) for tier, rules in self.of_tier.items()}

    @cached_property
    def _resting_on_denial(self) -> int:
        return union(1 << rule for rule in self._rules if self._short[rule].asked_denied)

    @cached_property
    def _touching(self) -> dict[int, int]:
        """By finding the rules that ask for it together with other things."""
        touching: dict[int, int] = {}
        for rule in self._rules:
            its = self._short[rule]
            for i in bits(its.asked) if its.mask & its.mask - 1 else ():
                touching[i] = touching.get(i, 0) | 1 << rule
        return touching

    @cached_property
    def _touching_mask(self) -> int:
        return union(1 << i for i in self._touching)
