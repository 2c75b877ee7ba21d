"""What if something were otherwise: which answers would change the tier, and on what least it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeAlias

from triage.assessment import Explanation, Flips, NearlyFired, Raise
from triage.evidence import Evidence, Implications, bits
from triage.observe import Observation
from triage.raising import Raising
from triage.rulebook.model import Rulebook
from triage.short_of import RuleShort, ShortOf, held_by, union
from triage.tiers import Tier

#: Which rules fire on some evidence, as a bit set.
Fire: TypeAlias = Callable[[Evidence], int]

MOST_STEPS = 2_000
"""After so many denials that were tried the search for the smallest sets is given up, and the answer says so."""


class WhatIf:
    """Explains answers by what would change them, for one rulebook."""

    def __init__(
        self, rulebook: Rulebook, implications: Implications, fire: Fire, short: ShortOf, raising: Raising
    ) -> None:
        self._rulebook = rulebook
        self._up, self._down = implications.up, implications.down
        self._fire = fire
        self._short = short
        self._raising = raising
        self._shift = len(rulebook.findings)
        self._ids = [finding.id for finding in rulebook.findings]
        self._by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )

    def explanation(self, seen: Observation, fired: int, floor: Tier) -> Explanation:
        """Everything that would change the answer, given which rules ``fired`` and that the case is a ``floor``."""
        by_rule = self._raising.of_tier[floor] & fired
        least = self._least(seen.stated, by_rule)
        can_fall = by_rule and floor is not Tier.SELF_CARE
        lower = self._lower(seen.evidence, floor) if can_fall else Lower((), complete=True)
        return Explanation.made(
            flips=Flips.made(
                lower=tuple([self._named(each) for each in lower.sets]),
                lower_complete=lower.complete,
                raise_=tuple(self._raise(seen.evidence, fired, floor)),
            ),
            sufficient=self._named(least.present),
            sufficient_denied=self._named(least.denied),
            nearly_fired=tuple(self._nearly(seen.evidence, fired)),
        )

    def _named(self, findings: int) -> tuple[str, ...]:
        return tuple([self._ids[i] for i in bits(findings)])

    def _lower(self, evidence: Evidence, floor: Tier) -> Lower:
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

    def _raise(self, evidence: Evidence, fired: int, floor: Tier) -> Iterator[Raise]:
        """The smallest sets, of one or two open findings, that raise the tier; of as small ones, what says less."""
        present, denied = evidence
        facts = present | denied << self._shift
        is_open = (1 << self._shift) - 1 & ~present & ~denied
        higher = 0
        beside_higher: dict[int, int] = {}
        for tier, enough in self._raising.of(evidence, fired, floor).present.items():
            for i in bits(enough):
                if not self._says_less(i) & enough:
                    yield Raise.made(tier=tier, findings=(self._ids[i],))
            higher |= enough
            beside = dict(beside_higher)
            for rule in bits(self._raising.of_tier[tier] & ~fired):
                its = self._short[rule]
                for i, others in its.pairs[facts & its.mask]:
                    if is_open >> i & 1 and not higher >> i & 1:
                        beside[i] = beside.get(i, 0) | others & is_open & ~higher
            for i in sorted(beside):
                for j in bits(beside[i] & ~beside_higher.get(i, 0) & -1 << i):
                    if self._is_least(i, j, beside):
                        yield Raise.made(tier=tier, findings=(self._ids[i], self._ids[j]))
            beside_higher = beside

    def _is_least(self, i: int, j: int, beside: dict[int, int]) -> bool:
        """Whether no other pair does it that says less."""
        with_j = beside.get(j, 0)
        if self._says_less(i) & with_j or self._says_less(j) & beside[i]:
            return False
        return not any(beside.get(other, 0) & self._says_less(j) for other in bits(self._says_less(i)))

    def _says_less(self, i: int) -> int:
        """What the finding implies and is not implied by in turn."""
        return self._up[i] & ~self._down[i]

    def _least(self, stated: Evidence, rules: int) -> Evidence:
        """The fewest things said that alone make one of the rules hold."""
        asked = []
        for rule in bits(rules):
            its = self._short[rule]
            said = [Evidence(1 << i, 0) for i in bits(stated.present) if self._up[i] & its.asked]
            said += [Evidence(0, 1 << i) for i in bits(stated.denied) if self._down[i] & its.asked_denied]
            asked.append((its, said))
        for size in range(1, max((len(said) for _, said in asked), default=0) + 1):
            for its, said in asked:
                for some in combinations(said, size):
                    alone = Evidence(union(each.present for each in some), union(each.denied for each in some))
                    if self._holds_on(its, alone):
                        return alone
        return Evidence()

    def _holds_on(self, rule: RuleShort, said: Evidence) -> bool:
        present = union(self._up[i] for i in bits(said.present))
        denied = union(self._down[i] for i in bits(said.denied))
        return held_by(rule, present | denied << self._shift) != 0

    def _nearly(self, evidence: Evidence, fired: int) -> Iterator[NearlyFired]:
        """Rules that hold in part and are short of one thing, the most urgent first."""
        present, denied = evidence
        facts = present | denied << self._shift
        for rule in self._by_urgency:
            its = self._short[rule]
            if fired >> rule & 1 or not facts & its.mask:
                continue
            missing = its.one[facts & its.mask] & its.asked
            not_denied = its.one_denied[facts & its.mask] & its.asked_denied if its.asked_denied else 0
            if missing or not_denied:
                about = self._rulebook.rules[rule]
                yield NearlyFired.made(
                    rule=about.id,
                    title=about.title,
                    tier=about.tier,
                    missing=self._named(missing & ~denied),
                    denied=self._named(missing & denied),
                    not_denied=self._named(not_denied),
                )


class Lower(NamedTuple):
    """Sets of findings, each a bit set; and whether these are all of the smallest."""

    sets: tuple[int, ...]
    complete: bool


class _Denials:
    """Tries denials, always of something that a rule which still fires cannot do without: none that works is missed."""

    def __init__(self, what_if: WhatIf, top: int) -> None:
        self._what_if = what_if
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
        what_if = self._what_if
        still = what_if._fire(evidence) & self._top
        if not still:
            self.found.add(denied)
            return
        breaking = self._breaking(still, evidence)
        if left < self._at_least(breaking):
            return
        for i in bits(min(breaking, key=int.bit_count)):
            gone = what_if._down[i]
            self.deny(denied | 1 << i, Evidence(evidence.present & ~gone, evidence.denied | gone), left - 1)

    def _breaking(self, rules: int, evidence: Evidence) -> list[int]:
        """For each rule the findings of which one must be denied at least if it is not to fire."""
        what_if = self._what_if
        facts = evidence.present | evidence.denied << what_if._shift
        breaking = []
        for rule in bits(rules):
            held = held_by(what_if._short[rule], facts) & evidence.present
            breaking.append(union(what_if._up[i] for i in bits(held)))
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
