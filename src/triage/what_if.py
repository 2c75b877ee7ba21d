"""What if something were otherwise: which answers would change the tier, and on what least it rests."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from triage.assessment import Explanation, Flips, NearlyFired
from triage.evidence import Evidence, Implications, Members, bits
from triage.lowering import Lower, Lowering
from triage.memo import Memo, Shelf
from triage.observe import Observation
from triage.pairs import Together
from triage.raising import Alone, Raising
from triage.rulebook.model import Rulebook
from triage.short_of import ByMet, Known, Met, ShortOf
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

    def explained(self, seen: Observation, fired: int, floor: Tier, alone: Alone, *, held: bool) -> Explained:
        """Everything that would change the answer, given which rules ``fired`` and that the case is a ``floor``.

        ``alone`` is what raises it by itself. ``held``: whatever is denied, it stays routine at least.
        """
        by_rule = self._raising.of_tier[floor] & fired
        least = self._least(seen.stated, by_rule)
        can_fall = by_rule and floor is not Tier.SELF_CARE and not (held and floor is Tier.ROUTINE)
        lower = self._lowering.sets(seen.evidence, fired, floor) if can_fall else Lower((), complete=True)
        raising, raising_named = self._together.sets(seen.evidence, alone)
        nearly, nearly_named = self._nearly(seen.evidence, alone.known or self._short.known(seen.evidence, fired))
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

    def _least(self, stated: Evidence, rules: int) -> Evidence:
        """The fewest things said that alone make one of the rules hold."""
        asked = []
        for rule in bits(rules):
            its = self._short[rule]
            present, denied = stated.present & its.speaking, stated.denied & its.denying
            if one := present & its.alone.present:
                return Evidence(one & -one, 0)
            if one := denied & its.alone.denied:
                return Evidence(0, one & -one)
            said = [(self._up[i], 1 << i) for i in bits(present)]
            said += [(self._down[i] << self._shift, 1 << i + self._shift) for i in bits(denied)]
            asked.append((rule, said))
        for size in range(2, max((len(said) for _, said in asked), default=0) + 1):
            for rule, said in asked:
                for some in combinations(said, size):
                    if self._holds(rule, union([facts for facts, _ in some])):
                        alone = union([each for _, each in some])
                        return Evidence(alone & (1 << self._shift) - 1, alone >> self._shift)
        return Evidence()

    def _nearly(self, evidence: Evidence, known: Known) -> tuple[tuple[NearlyFired, ...], int]:
        """Rules that hold in part and are short of one thing, the most urgent first; and all findings they name."""
        touched, met = known
        denied = evidence.denied
        found = []
        named = 0
        for near in self._near.of(touched, met):
            its_named = near.named
            found.append(self._partly(near, denied) if its_named & denied else near.nearly)
            named |= its_named
        return tuple(found), named

    def _partly(self, near: _Near, denied: int) -> NearlyFired:
        """What a rule is short of where some of this was denied."""
        _, _, rule, missing, not_denied = near
        return self._partly_denied[rule, missing, missing & denied, not_denied]

    @cached_property
    def _near(self) -> ByMet[_Near]:
        return self._short.by_met(self._near_of, MOST_NEARLY)

    def _near_of(self, rule: int, met: Met) -> _Near | None:
        """None where the rule is short of more than one thing."""
        its = self._short[rule]
        one = its.one[met]
        missing, not_denied = one.present & its.asked, one.denied & its.asked_denied
        if not missing | not_denied:
            return None
        nearly = self._nearly_fired(rule, missing, 0, not_denied)
        return _Near(nearly, missing | not_denied if not_denied else missing, rule, missing, not_denied)

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
