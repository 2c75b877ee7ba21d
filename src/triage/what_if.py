"""What if something were otherwise: which answers would change the tier, and on what least it rests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import combinations
from typing import NamedTuple, TypeAlias

from triage.assessment import Explanation, Flips, NearlyFired
from triage.evidence import Evidence, Implications, Names, bits
from triage.lowering import Fire, Lower, Lowering
from triage.memo import Lazy, Memo, Shelf
from triage.observe import Observation
from triage.raising import Raising
from triage.rulebook.model import Rulebook
from triage.short_of import RuleShort, ShortOf, held_by, union
from triage.tiers import Tier

#: Of a rule: the facts of which one must be known, those that count, and by the latter what it is short of, and names.
_Near: TypeAlias = "tuple[int, int, Memo[int, tuple[NearlyFired | None, int]]]"

MOST_NEARLY = 16_384
"""Rules that nearly fired, remembered at most; of all rules together."""
MOST_PAIRS = 8_192
"""Sets of findings that make a pair with one other, remembered at most."""


class Explained(NamedTuple):
    """An explanation, and every finding that it names beside those that are present or denied, as a bit set."""

    explanation: Explanation
    named: int


class WhatIf:
    """Explains answers by what would change them, for one rulebook."""

    def __init__(
        self, rulebook: Rulebook, implications: Implications, fire: Fire, short: ShortOf, raising: Raising
    ) -> None:
        self._rulebook = rulebook
        self._up, self._down = implications.up, implications.down
        self._lowering = Lowering(implications, fire, short, raising, len(rulebook.findings))
        self._short = short
        self._raising = raising
        self._shift = len(rulebook.findings)
        self._ids = [finding.id for finding in rulebook.findings]
        self._names = Names(self._ids)
        self._by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )
        self._place = {rule: place for place, rule in enumerate(self._by_urgency)}
        self._near_kept = Shelf(MOST_NEARLY)
        self._near: Lazy[int, _Near] = Lazy(self._nearly_of)
        pairs = Shelf(MOST_PAIRS)
        self._implying: Memo[int, int] = Memo(self._implying_one_of, pairs)
        self._named: Memo[tuple[int, int], tuple[tuple[str, str], ...]] = Memo(lambda key: self._pairs(*key), pairs)

    def explained(self, seen: Observation, fired: int, floor: Tier, *, held: bool = False) -> Explained:
        """Everything that would change the answer, given which rules ``fired`` and that the case is a ``floor``.

        ``held``: whatever is denied, it stays routine at least.
        """
        by_rule = self._raising.of_tier[floor] & fired
        least = self._least(seen.stated, by_rule)
        can_fall = by_rule and floor > (Tier.ROUTINE if held else Tier.SELF_CARE)
        lower = self._lowering.sets(seen.evidence, floor) if can_fall else Lower((), complete=True)
        raising, raising_named = self._raise(seen.evidence, fired, floor)
        nearly, nearly_named = self._nearly(seen.evidence, fired)
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

    def _raise(
        self, evidence: Evidence, fired: int, floor: Tier
    ) -> tuple[dict[Tier, tuple[tuple[str, ...], ...]], int]:
        """The smallest sets, of one or two open findings, that raise the tier; of as small ones, what says less.

        With all findings that these name.
        """
        present, denied = evidence
        facts = present | denied << self._shift
        is_open = (1 << self._shift) - 1 & ~present & ~denied
        alone = self._raising.of(evidence, fired, floor).present
        touched = self._raising.touched(evidence, fired) if alone else 0
        found: dict[Tier, tuple[tuple[str, ...], ...]] = {}
        rules, higher, named = 0, 0, 0
        together: dict[int, int] = {}
        for tier, enough in alone.items():
            higher |= enough
            before, (firsts, static) = together, self._pairs_at_least[tier]
            together = dict(static)
            rules |= self._raising.of_tier[tier]
            for rule in bits(touched & rules):
                its = self._short[rule]
                its_firsts, its_pairs = its.pairs[facts & its.mask]
                firsts |= its_firsts
                for i, others in its_pairs:
                    together[i] = together.get(i, 0) | others
            least = enough & ~self._implying[enough & self._covering]
            sets: list[tuple[str, ...]] = [(name,) for name in self._names.of(least)]
            pairs, in_pairs = self._least_pairs(together, before, firsts, is_open & ~higher)
            sets += pairs
            if sets:
                found[tier] = tuple(sets)
                named |= least | in_pairs
        return found, named

    def _least_pairs(
        self, together: Mapping[int, int], before: Mapping[int, int], firsts: int, among: int
    ) -> tuple[list[tuple[str, str]], int]:
        """Pairs ``among`` some findings, each told by its first one, without those for which another one says less.

        ``together`` is by finding what makes a pair with it, ``before`` what makes one that does more; ``firsts`` are
        the findings that may be told first. With all findings that the pairs name.
        """
        pairs: list[tuple[str, str]] = []
        named = 0
        implying, covering, says_less, after = self._implying, self._covering, self._says_less, self._after
        for i in bits(firsts & among):
            beside = together[i] & among
            least = beside & after[i]
            if not least:
                continue
            least &= ~(implying[beside & covering] | before.get(i, 0))
            if less := says_less[i] & among:
                for other in bits(less):
                    if beside := together.get(other, 0) & among:
                        least &= ~(beside | implying[beside & covering])
            if least:
                pairs += self._named[i, least]
                named |= least | 1 << i
        return pairs, named

    @cached_property
    def _after(self) -> list[int]:
        """By finding all that come after it."""
        return [(1 << self._shift) - (2 << i) for i in range(self._shift)]

    @cached_property
    def _says_less(self) -> list[int]:
        """By finding what it implies and is not implied by in turn."""
        return [up & ~down for up, down in zip(self._up, self._down, strict=True)]

    @cached_property
    def _covers(self) -> list[int]:
        """By finding what implies it and is not implied by it in turn."""
        return [down & ~up for up, down in zip(self._up, self._down, strict=True)]

    @cached_property
    def _covering(self) -> int:
        """The findings that something else implies."""
        return union(1 << i for i, covered in enumerate(self._covers) if covered)

    def _implying_one_of(self, findings: int) -> int:
        """What implies one of the findings, which are some of ``_covering``, and is not implied by it in turn."""
        return union([self._covers[i] for i in bits(findings)])

    def _pairs(self, i: int, beside: int) -> tuple[tuple[str, str], ...]:
        first = self._ids[i]
        return tuple([(first, name) for name in self._names.of(beside)])

    @cached_property
    def _pairs_at_least(self) -> dict[Tier, tuple[int, dict[int, int]]]:
        """By tier the pairs that, with nothing else known, make a rule of it or of a more urgent one hold."""
        found: dict[Tier, tuple[int, dict[int, int]]] = {}
        firsts = 0
        so_far: dict[int, int] = {}
        for tier in reversed(Tier):
            for rule in bits(self._raising.of_tier[tier]):
                its_firsts, its_pairs = self._short[rule].pairs[0]
                firsts |= its_firsts
                for i, beside in its_pairs:
                    so_far[i] = so_far.get(i, 0) | beside
            found[tier] = firsts, dict(so_far)
        return found

    def _least(self, stated: Evidence, rules: int) -> Evidence:
        """The fewest things said that alone make one of the rules hold."""
        asked = []
        for rule in bits(rules):
            its = self._short[rule]
            said = [Evidence(1 << i, 0) for i in bits(stated.present & its.speaking)]
            said += [Evidence(0, 1 << i) for i in bits(stated.denied & its.denying)]
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

    def _nearly(self, evidence: Evidence, fired: int) -> tuple[tuple[NearlyFired, ...], int]:
        """Rules that hold in part and are short of one thing, the most urgent first; and all findings they name."""
        present, denied = evidence
        facts = present | denied << self._shift
        table = self._near
        found = []
        named = 0
        for place in sorted([self._place[rule] for rule in bits(self._raising.touched(evidence, fired))]):
            mask, asked, nearly_fired = table[place]
            if facts & mask:
                nearly, its_names = nearly_fired[facts & asked]
                if nearly is not None:
                    found.append(nearly)
                    named |= its_names
        return tuple(found), named

    def _nearly_of(self, place: int) -> _Near:
        """How a rule, by its place in the order of urgency, is short of one thing."""
        rule = self._by_urgency[place]
        its = self._short[rule]
        every = its.asked | its.asked_denied
        asked = every | every << self._shift

        def nearly(facts: int) -> tuple[NearlyFired | None, int]:
            denied = facts >> self._shift
            missing = its.one[facts & its.mask] & its.asked
            not_denied = its.one_denied[facts & its.mask] & its.asked_denied
            return self._nearly_fired(rule, missing & ~denied, missing & denied, not_denied)

        return its.mask, asked, Memo(nearly, self._near_kept)

    def _nearly_fired(self, rule: int, missing: int, denied: int, not_denied: int) -> tuple[NearlyFired | None, int]:
        named = missing | denied | not_denied
        if not named:
            return None, 0
        about = self._rulebook.rules[rule]
        nearly = NearlyFired.made(
            rule=about.id,
            title=about.title,
            tier=about.tier,
            missing=self._names.of(missing),
            denied=self._names.of(denied),
            not_denied=self._names.of(not_denied),
        )
        return nearly, named
