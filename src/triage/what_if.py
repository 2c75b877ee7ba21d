"""What if something were otherwise: which answers would change the tier, and on what least it rests."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import combinations
from typing import NamedTuple

from triage.assessment import Explanation, Flips, NearlyFired
from triage.evidence import Evidence, Implications, Members, bits
from triage.lowering import Lower, Lowering
from triage.memo import Lazy, Memo, Shelf
from triage.met import ByMet, Met
from triage.observe import Observation
from triage.pairs import Together
from triage.raising import Alone, Raising
from triage.rulebook.model import Rulebook
from triage.short_of import ShortOf
from triage.still_open import Holds
from triage.tiers import Tier
from triage.tree import union

MOST_NEARLY = 16_384
"""Rules that nearly fired, with some of what they miss denied, remembered at most; of all rules together."""


class _Near(NamedTuple):
    """What a rule is one thing short of, as it is told where none of this was denied; ``named`` is all of it."""

    nearly: NearlyFired
    named: int
    rule: int
    missing: int
    not_denied: int


class _Nears(NamedTuple):
    """Some rules, each one thing short: as they are told where nothing ``named`` was denied, and by what of it was."""

    told: tuple[NearlyFired, ...]
    named: int
    partly_denied: Memo[int, tuple[NearlyFired, ...]]


class Explained(NamedTuple):
    """An explanation, and every finding that it names beside those that are present or denied, as a bit set."""

    explanation: Explanation
    named: int


class WhatIf:
    """Explains answers by what would change them, for one rulebook."""

    def __init__(
        self, rulebook: Rulebook, implications: Implications, holds: Holds, short: ShortOf, raising: Raising
    ) -> None:
        self._rules = rulebook.rules
        self._up, self._down = implications.up, implications.down
        self._lowering = Lowering(implications, holds, short, raising, len(rulebook.findings))
        self._together = Together(rulebook, implications, short, raising)
        self._short = short
        self._raising = raising
        self._holds = holds
        self._shift = len(rulebook.findings)
        self._names = Members([finding.id for finding in rulebook.findings])
        #: By rule, what it is missing, how much of this was denied, and what was not denied.
        self._partly_denied: Memo[tuple[int, int, int, int], NearlyFired] = Memo(
            lambda key: self._nearly_fired(*key), Shelf(MOST_NEARLY)
        )
        self._several = Shelf(MOST_NEARLY)
        self._least_of: Lazy[int, tuple[int, Memo[int, int]]] = Lazy(self._speaking)

    def explained(self, seen: Observation, fired: int, floor: Tier, alone: Alone, *, held: bool) -> Explained:
        """Everything that would change the answer, given which rules ``fired`` and that the case is a ``floor``.

        ``alone`` is what raises it by itself. ``held``: whatever is denied, it stays routine at least.
        """
        by_rule = self._raising.of_tier[floor] & fired
        least = self._least(seen.stated, by_rule, floor)
        can_fall = by_rule and floor is not Tier.SELF_CARE and not (held and floor is Tier.ROUTINE)
        lower = self._lowering.sets(seen.evidence, fired, floor) if can_fall else Lower((), complete=True)
        raising, raising_named = self._together.sets(seen.evidence, alone)
        nearly, nearly_named = self._nearly(seen.evidence, alone.met or self._short.met(seen.evidence, fired))
        explanation = Explanation.made(
            flips=Flips.made(
                lower=tuple([self._names.of(each) for each in lower.sets]),
                lower_complete=lower.complete,
                raise_=raising,
            ),
            sufficient=self._names.of(least.present),
            sufficient_denied=self._names.of(least.denied),
            nearly_fired=nearly,
        )
        return Explained(explanation, raising_named | nearly_named)

    def _least(self, stated: Evidence, rules: int, tier: Tier) -> Evidence:
        """The fewest things said that alone make one of the rules hold, which are those of a tier that fired."""
        if one := stated.present & self._raising.enough_alone[tier]:
            return Evidence(one & -one, 0)
        facts = stated.present | stated.denied << self._shift
        found = 0
        for rule in bits(rules):
            mask, of_rule = self._least_of[rule]
            least = of_rule[facts & mask]
            if not found or (least and least.bit_count() < found.bit_count()):
                found = least
        return Evidence(found & (1 << self._shift) - 1, found >> self._shift)

    def _speaking(self, rule: int) -> tuple[int, Memo[int, int]]:
        """The facts that say something of what a rule asks about; and by some of these the fewest that make it hold."""
        its = self._short[rule]
        return its.speaking | its.denying << self._shift, Memo(partial(self._least_for, rule), self._several)

    def _least_for(self, rule: int, facts: int) -> int:
        """The fewest of some facts that make a rule hold, each with what it implies; 0 where all of them do not."""
        denied = facts >> self._shift
        said = [(self._up[i], 1 << i) for i in bits(facts & (1 << self._shift) - 1)]
        said += [(self._down[i] << self._shift, 1 << i + self._shift) for i in bits(denied)]
        for size in range(1, len(said) + 1):
            for some in combinations(said, size):
                if self._holds(rule, union([implied for implied, _ in some])):
                    return union([each for _, each in some])
        return 0

    def _nearly(self, evidence: Evidence, met: Met) -> tuple[tuple[NearlyFired, ...], int]:
        """Rules that hold in part and are short of one thing, the most urgent first; and all findings they name."""
        denied = evidence.denied
        found: list[NearlyFired] = []
        named = 0
        for tier in reversed(Tier):
            for told, its_named, partly_denied in self._near.of(tier, met):
                some = its_named & denied
                found += partly_denied[some] if some else told
                named |= its_named
        return tuple(found), named

    def _partly(self, near: _Near, denied: int) -> NearlyFired:
        """What a rule is short of where some of this may have been denied."""
        nearly, named, rule, missing, not_denied = near
        return self._partly_denied[rule, missing, missing & denied, not_denied] if named & denied else nearly

    @cached_property
    def _near(self) -> ByMet[_Near, _Nears]:
        return self._short.by_met(self._near_of, self._nears, MOST_NEARLY)

    def _near_of(self, rule: int, met: int) -> _Near | None:
        """None where the rule is short of more than one thing."""
        its = self._short[rule]
        one = its.one[met]
        missing, not_denied = one.present & its.asked, one.denied & its.asked_denied
        if not missing | not_denied:
            return None
        nearly = self._nearly_fired(rule, missing, 0, not_denied)
        return _Near(nearly, missing | not_denied if not_denied else missing, rule, missing, not_denied)

    def _nears(self, each: list[_Near]) -> _Nears:
        return _Nears(
            tuple([near.nearly for near in each]),
            union([near.named for near in each]),
            Memo(lambda denied: tuple([self._partly(near, denied) for near in each]), self._several),
        )

    def _nearly_fired(self, rule: int, missing: int, denied: int, not_denied: int) -> NearlyFired:
        about = self._rules[rule]
        return NearlyFired.made(
            rule=about.id,
            title=about.title,
            tier=about.tier,
            missing=self._names.of(missing & ~denied),
            denied=self._names.of(denied),
            not_denied=self._names.of(not_denied),
        )
