"""Which conditions of each rule are met, for all rules at once; and what follows from that, made once.

Every condition has a bit, so that each fact is looked at once. Rules of few conditions share a byte, as many as fit:
what follows for all of them is found in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import compress
from typing import Any as Any_
from typing import Generic, NamedTuple, TypeVar

from triage.evidence import Unions, bits
from triage.memo import Memo, Shelf
from triage.tiers import Tier
from triage.tree import union

T = TypeVar("T")
C = TypeVar("C")

_BYTE = 8
_NOT_MADE = object()


class Conditions(NamedTuple):
    """A rule with its conditions, each as the facts of which one meets it."""

    rule: int
    tier: Tier
    conditions: tuple[tuple[int, ...], ...]


class Met(NamedTuple):
    """The conditions that are met, of all rules that did not fire: as one bit set, and as its bytes."""

    all: int
    by_byte: bytes


class _Place(NamedTuple):
    """Where a rule has its conditions: from which bit on, and a bit for each of them."""

    rule: int
    first: int
    mask: int


class _Tier(NamedTuple):
    """The bytes of a tier with the rules in each, and its rules that are too large for one."""

    cells: slice
    rules: list[list[_Place]]
    large: list[_Place]


class Layout:
    """Where each rule has its conditions: the most urgent first, and of one tier those of the fewest conditions.

    A rule of one condition has no place: once that is met, it fires.
    """

    def __init__(self, rules: Sequence[Conditions]) -> None:
        self.tiers: dict[Tier, _Tier] = {}
        self._place: dict[int, _Place] = {}
        reached: dict[int, int] = {}
        end = 0
        for tier in reversed(Tier):
            its = [each for each in rules if each.tier is tier and len(each.conditions) > 1]
            its.sort(key=lambda each: len(each.conditions))
            start = end // _BYTE
            cells: list[list[_Place]] = []
            large = []
            for rule, _, conditions in its:
                size = len(conditions)
                if size > _BYTE or end % _BYTE + size > _BYTE:
                    end += -end % _BYTE
                place = self._place[rule] = _Place(rule, end, (1 << size) - 1)
                if size > _BYTE:
                    large.append(place)
                elif end % _BYTE:
                    cells[-1].append(place)
                else:
                    cells.append([place])
                for condition in conditions:
                    for fact in condition:
                        reached[fact] = reached.get(fact, 0) | 1 << end
                    end += 1
            end += -end % _BYTE
            self.tiers[tier] = _Tier(slice(start, start + len(cells)), cells, large)
        self._bytes = end // _BYTE
        self._reached = Unions([reached.get(1 << fact, 0) for fact in range(union(reached).bit_length())])

    def met(self, facts: int, fired: int) -> Met:
        """What is met by facts, given which rules fired."""
        met = self._reached.of(facts)
        for rule in bits(fired):
            if place := self._place.get(rule):
                met &= ~(place.mask << place.first)
        return Met(met, met.to_bytes(self._bytes, "little"))

    def of_rule(self, rule: int, met: Met) -> int:
        """The conditions of a rule that are met, as a bit set of its own."""
        place = self._place.get(rule)
        return met.all >> place.first & place.mask if place else 0


class ByMet(Generic[T, C]):
    """What depends, by rule, on which of its conditions are met; made once, and put together for several rules."""

    def __init__(
        self,
        layout: Layout,
        build: Callable[[int, int], T | None],
        together: Callable[[list[T]], C],
        most: int,
    ) -> None:
        """``build`` makes it for a rule and its conditions that are met; nothing comes of what is 0 or None.

        Of rules of more conditions than fit into a byte so much of it is kept at ``most``.
        """
        self._build = build
        self._together = together
        self._tiers = {tier: _OfTier(its, self._of_rules, Shelf(most)) for tier, its in layout.tiers.items()}

    def of(self, tier: Tier, met: Met) -> list[C]:
        """For the rules of a tier, in order; nothing for those of which nothing is met."""
        return self._tiers[tier].of(met)

    def _of_rules(self, rules: Sequence[_Place], met: int) -> C | None:
        """For some rules; ``met`` begins with the conditions of the first."""
        built = []
        for place in rules:
            its = met >> place.first - rules[0].first & place.mask
            if its and (value := self._build(place.rule, its)):
                built.append(value)
        return self._together(built) if built else None


class _OfTier(Generic[C]):
    """The same for one tier."""

    __slots__ = ("_cells", "_large", "_made", "_make", "_rules", "_starts")

    def __init__(self, tier: _Tier, make: Callable[[Sequence[_Place], int], C | None], shelf: Shelf) -> None:
        self._cells, self._rules, large = tier
        self._make = make
        self._starts = range(0, len(self._rules) << _BYTE, 1 << _BYTE)
        self._made: list[Any_] = [_NOT_MADE] * (len(self._rules) << _BYTE)
        self._large: list[tuple[int, int, Memo[int, C | None]]] = [
            (place.first, place.mask, Memo(partial(make, [place]), shelf)) for place in large
        ]

    def of(self, met: Met) -> list[C]:
        made = self._made
        cells = met.by_byte[self._cells]
        found = []
        for start, byte in compress(zip(self._starts, cells, strict=True), cells):
            value = made[start + byte]
            if value is _NOT_MADE:
                value = made[start + byte] = self._make(self._rules[start >> _BYTE], byte)
            if value:
                found.append(value)
        for first, mask, memo in self._large:
            if (its := met.all >> first & mask) and (value := memo[its]):
                found.append(value)
        return found
