"""What would make a case less urgent: the smallest sets of present findings whose denial lowers the tier."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from triage.evidence import Evidence, Implications, bits
from triage.memo import Lazy, Memo, Shelf
from triage.raising import Raising
from triage.short_of import ShortOf
from triage.still_open import Holds
from triage.tiers import Tier
from triage.tree import union

MOST_STEPS = 2_000
"""After so many denials that were tried the search for the smallest sets is given up, and the answer says so."""
MOST_BREAKING = 16_384
"""Ways in which a rule fires, remembered at most; of all rules together."""


class Lower(NamedTuple):
    """Sets of findings, each a bit set; and whether these are all of the smallest."""

    sets: tuple[int, ...]
    complete: bool


class _Ways(NamedTuple):
    """Of a rule that fires: the facts that it asks about, and by those that are known what keeps it from firing.

    ``breaking`` are findings of which one must be denied at least, ``needed`` those of which one denial is enough.
    """

    mask: int
    breaking: Memo[int, int]
    needed: Memo[int, int]


class Lowering:
    """Searches for what would lower a tier, for one rulebook. ``findings`` is how many it has."""

    def __init__(
        self, implications: Implications, holds: Holds, short: ShortOf, raising: Raising, findings: int
    ) -> None:
        self._up, self._down = implications.up, implications.down
        #: By finding what implies it, and not the other way round, too.
        self._says_more = [down & ~up for up, down in zip(self._up, self._down, strict=True)]
        self._holds = holds
        self._short = short
        self._raising = raising
        self._shift = findings
        shelf = Shelf(MOST_BREAKING)
        #: By rule what it asks about, and by what is known of that: see ``_breaking_of`` and ``_needed_by``.
        self._ways: Lazy[int, _Ways] = Lazy(lambda rule: self._ways_of(rule, shelf))

    def sets(self, evidence: Evidence, fired: int, floor: Tier) -> Lower:
        """The smallest sets of present findings whose denial lowers the tier; of as small ones, what denies less."""
        top = self._raising.from_tier[floor]
        facts = evidence.present | evidence.denied << self._shift
        rules, resting = tuple(bits(fired & top)), tuple(bits(self._raising.resting_on_denial & top))
        if not resting and (one := self._one(rules, facts)):
            return Lower(tuple([1 << i for i in bits(one) if not self._says_more[i] & one]), complete=True)
        found, complete = self._search(rules, resting, facts)
        if len(found) < 2:
            return Lower(found, complete)
        gone = [(each, union([self._down[i] for i in bits(each)]) & evidence.present) for each in found]
        least = [each for each, its in gone if not any(other & its == other and other != its for _, other in gone)]
        return Lower(tuple(least), complete)

    def _one(self, rules: tuple[int, ...], facts: int) -> int:
        """The findings that none of the rules does without."""
        all_of = (1 << self._shift) - 1
        for rule in rules:
            mask, _, needed = self._ways[rule]
            all_of &= needed[facts & mask]
        return all_of if rules else 0

    def _search(self, rules: tuple[int, ...], resting_on_denial: tuple[int, ...], facts: int) -> Lower:
        """The smallest sets of findings after whose denial no rule fires, of those that do or that rest on denials."""
        search = _Denials(self, resting_on_denial)
        still = search.still(rules, facts)
        if not still:
            return Lower((0,), complete=True)  # the direct channel has not fired it
        breaking = self.breaking(still, facts)
        if not all(breaking):
            return Lower((), complete=True)  # something rests on no presence
        size = at_least(breaking)
        while not search.found and search.steps < MOST_STEPS and size <= self._shift:
            search.seen.clear()
            search.deny(0, facts, still, breaking, size)
            size += 1
        if search.steps >= MOST_STEPS:
            return Lower((), complete=False)
        return Lower(tuple(sorted(search.found, key=lambda each: tuple(bits(each)))), complete=True)

    def breaking(self, rules: Iterable[int], facts: int) -> list[int]:
        """For each rule the findings of which one must be denied at least if it is not to fire."""
        ways = [self._ways[rule] for rule in rules]
        return [breaking[facts & mask] for mask, breaking, _ in ways]

    def _ways_of(self, rule: int, shelf: Shelf) -> _Ways:
        return _Ways(
            self._short[rule].mask,
            Memo(partial(self._breaking_of, rule), shelf),
            Memo(partial(self._needed_by, rule), shelf),
        )

    def _breaking_of(self, rule: int, facts: int) -> int:
        held = self._short[rule].held_by(facts) & (1 << self._shift) - 1
        return union([self._up[i] for i in bits(held)])

    def _needed_by(self, rule: int, facts: int) -> int:
        candidates = bits(self._ways[rule].breaking[facts])
        return union([1 << i for i in candidates if not self._holds(rule, self.without(i, facts))])

    def without(self, i: int, facts: int) -> int:
        """The facts once the finding is denied."""
        gone = self._down[i]
        return facts & ~gone | gone << self._shift


class _Denials:
    """Tries denials, always of something that a rule which still fires cannot do without: none that works is missed.

    Denials make no rule fire but those that rest on some: these are looked at every time.
    """

    def __init__(self, lowering: Lowering, resting_on_denial: tuple[int, ...]) -> None:
        self._lowering = lowering
        self._resting_on_denial = resting_on_denial
        self.found: set[int] = set()
        self.seen: set[int] = set()
        self.steps = 0

    def still(self, before: tuple[int, ...], facts: int) -> tuple[int, ...]:
        """The rules that fire after a denial, of those that did before or rest on it."""
        holds = self._lowering._holds
        if self._resting_on_denial:
            before = tuple(dict.fromkeys(before + self._resting_on_denial))
        return tuple([rule for rule in before if holds(rule, facts)])

    def deny(self, denied: int, facts: int, rules: tuple[int, ...], breaking: list[int], left: int) -> None:
        """Deny up to ``left`` more findings, where the ``rules`` still fire and what is ``breaking`` them is known."""
        lowering = self._lowering
        for i in bits(min(breaking, key=int.bit_count)):
            more = denied | 1 << i
            if more in self.seen or self.steps >= MOST_STEPS:
                continue
            self.seen.add(more)
            self.steps += 1
            then = lowering.without(i, facts)
            still = self.still(rules, then)
            if not still:
                self.found.add(more)
            elif left > 1:
                breaking_then = lowering.breaking(still, then)
                if left > at_least(breaking_then):
                    self.deny(more, then, still, breaking_then, left - 1)


def at_least(breaking: list[int]) -> int:
    """How many denials it takes at least: no one denial serves two rules that have none in common."""
    if len(breaking) == 1:
        return 1
    count = taken = 0
    for each in sorted(breaking, key=int.bit_count):
        if not each & taken:
            count += 1
            taken |= each
    return count
