"""What raises a case two findings at a time.

Which pairs there are with nothing else known depends on the rulebook alone. Most rules add nothing to these when
something is known of them: whatever was half of a pair has left its other half enough by itself. What the other rules
add depends on which of their conditions are met. So all pairs that there can be are numbered beforehand, and of one
case it is only told, in bit sets of these, which there are, which are no longer open, and of which another says less.

A pair says less than another if each half is the same as one of the other's or implied by it. It does not matter here
whether a pair is still open: where one half is not, what says more than it is not open either, or is enough by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import compress
from typing import NamedTuple, TypeAlias

from triage.evidence import Evidence, Implications, Members, Unions, bits
from triage.memo import Lazy
from triage.met import ByMet
from triage.raising import Alone, Raising
from triage.rulebook.model import Rulebook
from triage.short_of import RuleShort, ShortOf
from triage.tiers import Tier
from triage.tree import union

#: By finding those that make a pair with it, both ways.
_Beside: TypeAlias = "dict[int, int]"

#: The digits 0 and 1 as what is false and what is true.
_AS_TRUTH = bytes.maketrans(b"01", b"\0\1")

_NEVER_ADDING = 2
"""A rule of so many conditions adds nothing: once one of two is met, the other is enough by itself."""

MOST_ADDED = 2_048
"""Sets of pairs that a rule adds to those of the rulebook, remembered at most; each takes a kilobyte or less."""


class _Added(NamedTuple):
    """What a rule adds to the pairs of the rulebook, in its tier; and what is therefore not told, there and below.

    ``findings`` are those that are one of the pairs added. Below its tier it is mostly not asked for: the case is that
    urgent already.
    """

    pairs: int
    findings: int
    instead: Lazy[Tier, int]


class Together:
    """Looks for the pairs that raise a tier, for one rulebook."""

    def __init__(self, rulebook: Rulebook, implications: Implications, short: ShortOf, raising: Raising) -> None:
        self._short = short
        self._raising = raising
        self._tiers = [rule.tier for rule in rulebook.rules]
        self._all = (1 << len(rulebook.findings)) - 1
        self._ids = [finding.id for finding in rulebook.findings]
        self._singles = Members([(each,) for each in self._ids])
        ways = list(zip(implications.up, implications.down, strict=True))
        #: By finding what it implies, and what implies it, and not the other way round, too.
        self._says_less = [up & ~down for up, down in ways]
        self._says_more = [down & ~up for up, down in ways]
        self._implying = Unions(self._says_more)

    def sets(self, evidence: Evidence, alone: Alone) -> tuple[dict[Tier, tuple[tuple[str, ...], ...]], int]:
        """The smallest sets, of one or two open findings, that raise the tier; of as small ones, what says less.

        ``alone`` is what does so by itself. With all findings that these name, and maybe some of those whose pairs are
        not told since others say less.
        """
        found: dict[Tier, tuple[tuple[str, ...], ...]] = {}
        if alone.met is None:
            return found, 0
        is_open = self._all & ~evidence.present & ~evidence.denied
        higher = named = 0
        more: list[_Added] = []
        for tier, enough in alone.present.items():
            higher |= enough
            least = enough & ~self._implying.of(enough)
            pairs = self._pairs[tier]
            told, may_be_told = pairs.always, is_open & ~higher
            adding = 0
            for some in self._added.of(tier, alone.met):
                more += some
                for each in some:
                    told |= each.pairs
                    adding |= each.findings
            for each in more:
                told &= ~each.instead[tier]
            sets = (*self._singles.of(least), *pairs.tell(may_be_told, told))
            named |= least | may_be_told & (pairs.beside.of(may_be_told) | adding)
            if sets:
                found[tier] = sets
        return found, named

    @cached_property
    def _added(self) -> ByMet[_Added, list[_Added]]:
        return self._short.by_met(self._added_by, list, MOST_ADDED)

    @cached_property
    def _always(self) -> dict[Tier, _Beside]:
        """By tier the pairs that with nothing else known make a rule of it, or of a more urgent one, hold."""
        always: dict[Tier, _Beside] = {}
        so_far: _Beside = {}
        for tier in reversed(Tier):
            for its in self._rules_of(tier):
                _add(so_far, its.pairs[0])
            always[tier] = dict(so_far)
        return always

    @cached_property
    def _pairs(self) -> dict[Tier, _Pairs]:
        """By tier all pairs that there can be, without those that say more than one that there always is."""
        found: dict[Tier, _Pairs] = {}
        before: _Beside = {}
        for tier, always in self._always.items():
            rows: _Beside = {}
            for i, others in always.items():
                rows[i] = self._least(i, others & ~before.get(i, 0), always)
            can_be: _Beside = {}
            for its in self._rules_of(tier):
                if len(its.conditions) > _NEVER_ADDING:
                    _add(can_be, its.possible_pairs)
            for i, others in can_be.items():
                can_be[i] = self._least(i, others & ~always.get(i, 0), always)
            found[tier] = _Pairs(self._ids, rows, can_be)
            before = always
        return found

    def _least(self, i: int, others: int, beside: _Beside) -> int:
        """Of the partners of a finding those with which no pair says less, where ``beside`` has all pairs."""
        if i in beside:
            others &= ~self._implying.of(beside[i])
        for other in bits(self._says_less[i]):
            if other in beside:
                others &= ~(beside[other] | self._implying.of(beside[other]))
        return others

    def _rules_of(self, tier: Tier) -> list[RuleShort]:
        return [self._short[rule] for rule in bits(self._raising.of_tier[tier])]

    def _added_by(self, rule: int, met: int) -> _Added | None:
        its_own = self._short[rule]
        if len(its_own.conditions) <= _NEVER_ADDING:
            return None
        tier = self._tiers[rule]
        always, pairs = self._always[tier], its_own.pairs[met]
        beside = dict(pairs)
        rows = []
        for i, others in pairs:
            new = others & -(2 << i) & ~always.get(i, 0)
            if new and (least := self._least(i, new, beside)):
                rows.append(_Row(i, least, self._says_more[i], self._implying.of(least)))
        added = self._pairs[tier].numbered(rows)
        if not added:
            return None

        def instead(of: Tier) -> int:
            its = self._pairs[of]
            return its.saying_more(rows) | (0 if of is tier else its.numbered(rows))

        findings = union([1 << row.i | row.others for row in rows])
        return _Added(added, findings, Lazy(instead))


class _Row(NamedTuple):
    """A finding with some that make a pair with it; and what implies it, and what implies one of these."""

    i: int
    others: int
    more: int
    more_others: int


class _Pairs:
    """All pairs that there can be in a tier, each with a bit of its own, the first with the highest.

    ``always`` are those that there always are, and ``beside`` gives what makes one with some findings.
    """

    __slots__ = ("_findings", "_having", "_having_any", "_named", "_written", "always", "beside")

    def __init__(self, ids: list[str], always: _Beside, can_be: _Beside) -> None:
        pairs = [
            (i, other)
            for i in sorted(always.keys() | can_be.keys())
            for other in bits((always.get(i, 0) | can_be.get(i, 0)) & -(2 << i))
        ]
        having = [0] * len(ids)
        beside = [0] * len(ids)
        self.always = 0
        for n, (i, other) in enumerate(reversed(pairs)):
            having[i] |= 1 << n
            having[other] |= 1 << n
            if always.get(i, 0) >> other & 1:
                self.always |= 1 << n
                beside[i] |= 1 << other
                beside[other] |= 1 << i
        self.beside = Unions(beside)
        self._having = having
        self._having_any = Unions(having)
        self._findings = union([1 << i for i, its in enumerate(having) if its])
        self._named = [(ids[i], ids[other]) for i, other in pairs]
        self._written = f"0{len(pairs)}b"

    def numbered(self, rows: list[_Row]) -> int:
        """The pairs of some rows."""
        return union([self._having[row.i] & self._having_any.of(row.others) for row in rows])

    def saying_more(self, rows: list[_Row]) -> int:
        """The pairs that say more than one of some rows."""
        found = 0
        for i, others, more, more_others in rows:
            if more_others:
                found |= self._having[i] & self._having_any.of(more_others)
            if more:
                found |= self._having_any.of(more) & self._having_any.of(others | more_others)
        return found

    def tell(self, findings: int, pairs: int) -> Iterator[tuple[str, str]]:
        """Of some pairs those of which both are among some findings, by name."""
        told = pairs & ~self._having_any.of(self._findings & ~findings)
        return compress(self._named, format(told, self._written).encode().translate(_AS_TRUTH))


def _add(rows: _Beside, more: Iterable[tuple[int, int]]) -> None:
    for i, others in more:
        rows[i] = rows.get(i, 0) | others
