"""What if something were otherwise: which answers would change the tier, and on what least it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple, TypeAlias

from triage.assessment import Explanation, Flips, NearlyFired
from triage.evidence import Evidence, Implications, Names, bits
from triage.memo import Memo, Shelf
from triage.observe import Observation
from triage.raising import Raising
from triage.rulebook.model import Rulebook
from triage.short_of import RuleShort, ShortOf, held_by, union
from triage.tiers import Tier

#: Which rules fire on some evidence, as a bit set.
Fire: TypeAlias = Callable[[Evidence], int]

MOST_NEARLY = 4_096
"""Rules that nearly fired, remembered at most; of all rules together."""
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
        self._names = Names(self._ids)
        self._by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )
        self._place = {rule: place for place, rule in enumerate(self._by_urgency)}
        self._near: Memo[tuple[int, int, int, int], NearlyFired | None] = Memo(
            lambda key: self._nearly_fired(*key), Shelf(MOST_NEARLY)
        )

    def explanation(self, seen: Observation, fired: int, floor: Tier, *, held: bool = False) -> Explanation:
        """Everything that would change the answer, given which rules ``fired`` and that the case is a ``floor``.

        ``held``: whatever is denied, it stays routine at least.
        """
        by_rule = self._raising.of_tier[floor] & fired
        least = self._least(seen.stated, by_rule)
        can_fall = by_rule and floor > (Tier.ROUTINE if held else Tier.SELF_CARE)
        lower = self._lower(seen.evidence, floor) if can_fall else Lower((), complete=True)
        return Explanation.made(
            flips=Flips.made(
                lower=tuple([self._names.of(each) for each in lower.sets]),
                lower_complete=lower.complete,
                raise_=self._raise(seen.evidence, fired, floor),
            ),
            sufficient=self._names.of(least.present),
            sufficient_denied=self._names.of(least.denied),
            nearly_fired=self._nearly(seen.evidence, fired),
        )

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

    def _raise(self, evidence: Evidence, fired: int, floor: Tier) -> dict[Tier, tuple[tuple[str, ...], ...]]:
        """The smallest sets, of one or two open findings, that raise the tier; of as small ones, what says less."""
        present, denied = evidence
        facts = present | denied << self._shift
        is_open = (1 << self._shift) - 1 & ~present & ~denied
        alone = self._raising.of(evidence, fired, floor).present
        touched = self._raising.touched(evidence, fired) if alone else 0
        found: dict[Tier, tuple[tuple[str, ...], ...]] = {}
        rules, higher, before = 0, 0, _Pairs({}, 0, self._covers, 0)
        for tier, enough in alone.items():
            higher |= enough
            pairs = _Pairs(self._pairs_at_least[tier], is_open & ~higher, self._covers, self._covering)
            rules |= self._raising.of_tier[tier]
            for rule in bits(touched & rules):
                its = self._short[rule]
                pairs.add(its.pairs[facts & its.mask])
            least = enough & ~union([self._covers[i] for i in bits(enough & self._covering)])
            sets: list[tuple[str, ...]] = [(name,) for name in self._names.of(least)]
            for i in pairs.firsts():
                beside = pairs.least(i, self._says_less(i)) & ~before.beside(i) & -1 << i
                if beside:
                    first = self._ids[i]
                    sets += [(first, name) for name in self._names.of(beside)]
            found[tier] = tuple(sets)
            before = pairs
        return {tier: sets for tier, sets in found.items() if sets}

    def _says_less(self, i: int) -> int:
        """What the finding implies and is not implied by in turn."""
        return self._up[i] & ~self._down[i]

    @cached_property
    def _covers(self) -> list[int]:
        """By finding what implies it and is not implied by it in turn."""
        return [down & ~up for up, down in zip(self._up, self._down, strict=True)]

    @cached_property
    def _covering(self) -> int:
        """The findings that something else implies."""
        return union(1 << i for i, covered in enumerate(self._covers) if covered)

    @cached_property
    def _pairs_at_least(self) -> dict[Tier, dict[int, int]]:
        """By tier the pairs that, with nothing else known, make a rule of it or of a more urgent one hold."""
        found: dict[Tier, dict[int, int]] = {}
        so_far: dict[int, int] = {}
        for tier in reversed(Tier):
            for rule in bits(self._raising.of_tier[tier]):
                for i, beside in self._short[rule].pairs[0]:
                    so_far[i] = so_far.get(i, 0) | beside
            found[tier] = dict(so_far)
        return found

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

    def _nearly(self, evidence: Evidence, fired: int) -> tuple[NearlyFired, ...]:
        """Rules that hold in part and are short of one thing, the most urgent first."""
        present, denied = evidence
        facts = present | denied << self._shift
        found = []
        for place in sorted([self._place[rule] for rule in bits(self._raising.touched(evidence, fired))]):
            rule = self._by_urgency[place]
            its = self._short[rule]
            if facts & its.mask:
                missing = its.one[facts & its.mask] & its.asked
                nearly = self._near[rule, missing & ~denied, missing & denied, its.one_denied[facts & its.mask]]
                if nearly is not None:
                    found.append(nearly)
        return tuple(found)

    def _nearly_fired(self, rule: int, missing: int, denied: int, not_denied: int) -> NearlyFired | None:
        not_denied &= self._short[rule].asked_denied
        if not missing | denied | not_denied:
            return None
        about = self._rulebook.rules[rule]
        return NearlyFired.made(
            rule=about.id,
            title=about.title,
            tier=about.tier,
            missing=self._names.of(missing),
            denied=self._names.of(denied),
            not_denied=self._names.of(not_denied),
        )


class _Pairs:
    """Pairs of open findings of which both together do something: each with those beside it."""

    def __init__(self, pairs: Mapping[int, int], among: int, covers: Sequence[int], covering: int) -> None:
        """``pairs`` are a start, of which those ``among`` some count.

        ``covers`` is by finding what implies it, ``covering`` those of which there is any.
        """
        self._pairs = dict(pairs)
        self._among = among
        self._covers = covers
        self._covering = covering
        self._covered: dict[int, int] = {}

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        for i, beside in pairs:
            self._pairs[i] = self._pairs.get(i, 0) | beside

    def firsts(self) -> list[int]:
        return sorted(i for i in self._pairs if self._among >> i & 1)

    def beside(self, i: int) -> int:
        return self._pairs.get(i, 0) & self._among if self._among >> i & 1 else 0

    def least(self, i: int, says_less: int) -> int:
        """Those beside it, without the pairs for which another one says less."""
        beside = self.beside(i)
        beside &= ~self._implying(i)
        for other in bits(says_less & self._among):
            beside &= ~(self.beside(other) | self._implying(other))
        return beside

    def _implying(self, i: int) -> int:
        """What implies one of those beside it."""
        if i not in self._covered:
            self._covered[i] = union([self._covers[j] for j in bits(self.beside(i) & self._covering)])
        return self._covered[i]


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
