"""A condition as alternatives: the shape that durable-rules can answer without a fault.

An alternative is a conjunction of plain leaves and of sums ("at least n of these leaves"). It holds no ``or`` but the
one inside a sum, so a rule is multiplied out only where a part of an ``any`` or an ``at_least`` is itself a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from triage.conditions import All, Any, AtLeast, Condition, Denied, Leaf, Present
from triage.engine.program import Number

MAX_TERMS = 30
"""Leaves in one sum. The engine's limit is 32 terms; two are left for the comparison around the sum."""

COMPARED = 200
"""A longer list of alternatives is not searched for narrower cases: that takes the square of its length."""


class Sum(NamedTuple):
    """At least ``n`` of the leaves hold. A leaf that is listed twice counts twice."""

    n: int
    of: tuple[Number, ...]


class Alternative(NamedTuple):
    """Every leaf and every sum holds."""

    leaves: frozenset[Number] = frozenset()
    sums: frozenset[Sum] = frozenset()

    def mentioned(self) -> Iterator[Number]:
        """Every leaf that it names, some perhaps several times."""
        yield from self.leaves
        for each in self.sums:
            yield from each.of


class TooManyAlternatives(Exception):
    """The condition multiplies out past the limit that was given."""


def alternatives(condition: Condition, number: Callable[[Leaf], Number], limit: int) -> list[Alternative]:
    """The alternatives of a condition: it holds exactly when one of them holds.

    ``number`` gives a leaf its number. The list is sorted, without repeats and, up to a sensible length, without an
    alternative that is only a narrower case of another. Raises TooManyAlternatives where it would pass ``limit``.
    """
    found = {_without_settled_sums(each) for each in _Expansion(number, limit).of(condition)}
    kept = found
    if len(found) <= COMPARED:
        kept = {each for each in found if not any(_covers(other, each) for other in found if other is not each)}
    return sorted(kept, key=lambda each: (sorted(each.leaves), sorted(each.sums)))


def begin_with_leaf(alternative: Alternative) -> list[Alternative]:
    """The same as alternatives that each have a leaf: of a sum, the first leaf of those that hold.

    At least 2 of a, b, c: a and one of b, c; or b and c.
    """
    if alternative.leaves or not alternative.sums:
        return [alternative]
    split = min(alternative.sums, key=lambda each: (len(each.of) - each.n, each))
    others = alternative.sums - {split}
    found = []
    for place in range(len(split.of) - split.n + 1):
        later = split.of[place + 1 :]
        leaves = {split.of[place]}
        sums = set(others)
        if split.n - 1 == len(later):
            leaves.update(later)
        elif split.n > 1:
            sums.add(Sum(split.n - 1, later))
        found.append(_without_settled_sums(Alternative(frozenset(leaves), frozenset(sums))))
    return found


class _Expansion:
    """Multiplies a condition out, with one limit for every step of the way."""

    def __init__(self, number: Callable[[Leaf], Number], limit: int) -> None:
        self._number = number
        self._limit = limit

    def of(self, condition: Condition) -> list[Alternative]:
        match _unwrapped(condition):
            case Present() | Denied() as leaf:
                return [Alternative(frozenset((self._number(leaf),)))]
            case All(of):
                return self._product(map(self.of, of))
            case Any(of):
                return self._at_least(1, of)
            case AtLeast(n, of):
                return self._at_least(n, of)

    def _at_least(self, n: int, of: Sequence[Condition]) -> list[Alternative]:
        """So many of the parts that are conditions, and for the rest a sum over those that are plain leaves."""
        parts = [_unwrapped(part) for part in (_spread(of) if n == 1 else of)]
        plain = [self._number(part) for part in parts if isinstance(part, (Present, Denied))]
        nested = [self.of(part) for part in parts if not isinstance(part, (Present, Denied))]
        found: list[Alternative] = []
        for from_nested in range(max(0, n - len(plain)), min(n, len(nested)) + 1):
            rest = self._sum(n - from_nested, plain)
            for chosen in combinations(nested, from_nested):
                found += self._product((rest, *chosen))
                self._check(len(found))
        return found

    def _sum(self, n: int, plain: list[Number]) -> list[Alternative]:
        """At least ``n`` of plain leaves; of too many for one sum, each way to share ``n`` between two halves."""
        if n == 0:
            return [Alternative()]
        if n == 1:
            plain = sorted(set(plain))
        if n == len(plain):
            return [Alternative(frozenset(plain))]
        if len(plain) <= MAX_TERMS:
            return [Alternative(sums=frozenset((Sum(n, tuple(sorted(plain))),)))]
        left, right = plain[: len(plain) // 2], plain[len(plain) // 2 :]
        found: list[Alternative] = []
        for from_left in range(max(0, n - len(right)), min(n, len(left)) + 1):
            found += self._product((self._sum(from_left, left), self._sum(n - from_left, right)))
            self._check(len(found))
        return found

    def _product(self, factors: Iterable[list[Alternative]]) -> list[Alternative]:
        product = [Alternative()]
        for factor in factors:
            self._check(len(product) * len(factor))
            product = [Alternative(a.leaves | b.leaves, a.sums | b.sums) for a in product for b in factor]
        return product

    def _check(self, count: int) -> None:
        if count > self._limit:
            raise TooManyAlternatives


def _unwrapped(condition: Condition) -> Condition:
    """Without the shells that change nothing, so that a leaf inside them is seen as plain."""
    while not isinstance(condition, (Present, Denied)):
        if len(condition.of) == 1:
            condition = condition.of[0]
        elif isinstance(condition, AtLeast) and condition.n == len(condition.of):
            return All(condition.of)
        else:
            break
    return condition


def _spread(of: Sequence[Condition]) -> Iterable[Condition]:
    """The parts of an ``any`` with those of every ``any`` inside it."""
    for part in of:
        inner = _unwrapped(part)
        if isinstance(inner, Any) or (isinstance(inner, AtLeast) and inner.n == 1):
            yield from _spread(inner.of)
        else:
            yield inner


def _without_settled_sums(of: Alternative) -> Alternative:
    """Without the sums that the leaves beside them already satisfy."""
    open_sums = (each for each in of.sums if sum(leaf in of.leaves for leaf in each.of) < each.n)
    return of._replace(sums=frozenset(open_sums))


def _covers(wide: Alternative, narrow: Alternative) -> bool:
    """Whether ``wide`` holds wherever ``narrow`` does, as far as can be told part by part."""
    return wide.leaves <= narrow.leaves and wide.sums <= narrow.sums
