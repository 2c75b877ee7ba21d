"""How urgent the case may yet turn out to be, once all that is unknown is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from triage.evidence import Evidence, Implications
from triage.observe import Observation
from triage.rulebook.model import Rulebook
from triage.short_of import ShortOf
from triage.tiers import Tier

#: Whether a rule holds on facts, as ``evidence.Facts`` numbers them.
Holds: TypeAlias = Callable[[int, int], bool]

NO_RULE = -1


class Ceiling(NamedTuple):
    """The most urgent tier that the case can reach, and a rule that takes it there (``NO_RULE``: the floor's own)."""

    tier: Tier
    rule: int


class StillOpen:
    """Looks at what nobody has said yet.

    Open is every finding that is neither present nor denied; what the caller is unsure of stays open. A denial settles
    what implies the denied finding, a number what it rules out, and a person without a pump has none of its troubles.
    """

    def __init__(self, rulebook: Rulebook, implications: Implications, holds: Holds, short: ShortOf) -> None:
        self._findings = len(rulebook.findings)
        self._all = (1 << self._findings) - 1
        self._implications = implications
        self._holds = holds
        self._short = short
        self._bit = rulebook.bit
        self._tiers = [rule.tier for rule in rulebook.rules]
        self._by_urgency = sorted(range(len(self._tiers)), key=lambda rule: (-self._tiers[rule].rank, rule))

    def possible_still(self, seen: Observation) -> int:
        """What is possible though it is denied: what words that were not understood may mean, until it was asked about;
        and what a number says at another age, while the age is not known.
        """
        possible = seen.other_ages
        for _, findings in seen.suggestions:
            for finding in findings:
                i = self._bit[finding]
                if not seen.refused >> i & 1:
                    possible |= self._implications.up[i]
        return possible

    def ceiling(self, evidence: Evidence, floor: Tier, possible: int = 0) -> Ceiling:
        """The tier if each open finding came out as is worst; some answers to what is open do lead there."""
        if floor is not Tier.EMERGENCY:
            for rule in self._by_urgency:
                if self._tiers[rule] <= floor:
                    break
                if self.possible(rule, evidence, possible):
                    return Ceiling(self._tiers[rule], rule)
        return Ceiling(floor, NO_RULE)

    def possible(self, rule: int, evidence: Evidence, possible: int = 0) -> bool:
        """Whether some answers to what is open make the rule hold."""
        return bool(self.worst(rule, evidence, possible))

    def worst(self, rule: int, evidence: Evidence, possible: int = 0) -> int:
        """The facts on which the rule holds once what is open came out as is worst; 0 where no answers make it hold."""
        present, denied = evidence
        if not self._short[rule].asked_denied:
            may_be = self._all & ~denied | possible
            return may_be if self._holds(rule, may_be) else 0
        undecided = self._short[rule].asked_denied & ~present & ~denied
        return self._reaches(rule, present, denied, undecided, possible)

    def _reaches(self, rule: int, present: int, denied: int, undecided: int, possible: int) -> int:
        """The facts on which the rule holds with these denials and some of those that are ``undecided``, or 0.

        What is not denied may be present: more presence never hurts a rule. Which denials to make is tried in turn;
        no denial is worth more than all of them without what they cost.
        """
        down = self._implications.down
        may_be = self._all & ~denied | possible
        wished = denied
        for i in range(self._findings) if undecided else ():
            if undecided >> i & 1:
                wished |= down[i]
        if not self._holds(rule, may_be | wished << self._findings):
            return 0
        if self._holds(rule, may_be | denied << self._findings):
            return may_be | denied << self._findings
        if not undecided:
            return 0
        i = undecided.bit_length() - 1
        rest = undecided & ~(1 << i)
        with_it = 0 if down[i] & present else self._reaches(rule, present, denied | down[i], rest & ~down[i], possible)
        return with_it or self._reaches(rule, present, denied, rest, possible)
