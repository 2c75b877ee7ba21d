"""Evidence: what is present and what is denied, as two bit sets closed under implication."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from triage.conditions import Condition, Denied, Leaf, Present, leaves, must_hold
from triage.rulebook.model import Finding

T = TypeVar("T")


class Evidence(NamedTuple):
    """Bit i of ``present`` (``denied``) is finding i of the rulebook. They never overlap; in neither, it is unknown."""

    present: int = 0
    denied: int = 0


class Implications:
    """Implication between findings, closed: present travels up, denied travels down.

    ``up[i]`` is the bit set of i and everything it implies; ``down[i]`` of i and everything that implies it.
    """

    __slots__ = ("down", "up")

    def __init__(self, findings: Sequence[Finding]) -> None:
        """``findings`` in bit order. Raises KeyError on a dangling implication; a cycle makes its members equal."""
        bit = {finding.id: i for i, finding in enumerate(findings)}
        up = [1 << i for i in range(len(findings))]
        for i in range(len(findings)):
            frontier = [i]
            while frontier:
                for implied in findings[frontier.pop()].implies:
                    if not up[i] >> bit[implied] & 1:
                        up[i] |= 1 << bit[implied]
                        frontier.append(bit[implied])
        down = [0] * len(findings)
        for i, implied_bits in enumerate(up):
            for j in bits(implied_bits):
                down[j] |= 1 << i
        self.up = tuple(up)
        self.down = tuple(down)

    def close(self, present: Iterable[int], denied: Collection[int]) -> tuple[Evidence, tuple[int, ...]]:
        """Close what was said under implication; also the denials that were contradicted, in the order given.

        Present wins: a denial of something that is present, or implied by something present, is set aside whole, and
        with it everything that it would have denied in turn.
        """
        all_present = all_denied = 0
        for i in present:
            all_present |= self.up[i]
        for i in denied:
            all_denied |= self.down[i]
        if not all_denied & all_present:  # nearly always: none of the denied is present, as each is among its own
            return Evidence(all_present, all_denied), ()
        all_denied = 0
        contradicted = []
        for i in denied:
            if all_present >> i & 1:
                contradicted.append(i)
            else:
                all_denied |= self.down[i]
        return Evidence(all_present, all_denied), tuple(contradicted)


def bits(of: int) -> Iterator[int]:
    """The positions of the set bits, lowest first."""
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


class Facts:
    """Evidence as one number, so that what depends on few findings is found by one ``and``.

    Bit i says that finding i is present; bit i + the number of findings, that it is denied.
    """

    __slots__ = ("_bit", "shift")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._bit = {finding.id: i for i, finding in enumerate(findings)}
        self.shift = len(findings)

    def mask(self, leaves: Iterable[Leaf]) -> int:
        """The facts by which the leaves hold."""
        mask = 0
        for leaf in leaves:
            mask |= 1 << self._bit[leaf.finding] + (self.shift if isinstance(leaf, Denied) else 0)
        return mask


#: A condition over facts: how many of its parts must hold, and each part, a leaf as the fact by which it holds.
_Node: TypeAlias = "tuple[int, list[int | _Node]]"


class Support:
    """Which leaves make a condition hold, compiled to facts: each leaf is one ``and``.

    All true leaves of an ``any`` or an ``at_least`` are named, not only as many as were needed: what speaks for a rule
    is said in full. What is true inside a part that does not hold supports nothing.
    """

    __slots__ = ("_leaf", "_node", "mask")

    def __init__(self, condition: Condition, facts: Facts) -> None:
        self._leaf = {facts.mask([leaf]): leaf for leaf in leaves(condition)}
        self._node = _node(condition, facts)
        self.mask = facts.mask(self._leaf.values())

    def of(self, facts: int) -> list[Leaf]:
        """The leaves that make the condition hold, each once, left to right; empty where it does not hold."""
        return [self._leaf[fact] for fact in dict.fromkeys(_held(self._node, facts))]


def _node(condition: Condition, facts: Facts) -> _Node:
    if isinstance(condition, (Present, Denied)):
        return 1, [facts.mask([condition])]
    parts = [facts.mask([part]) if isinstance(part, (Present, Denied)) else _node(part, facts) for part in condition.of]
    return must_hold(condition), parts


def _held(node: _Node, facts: int) -> list[int]:
    needed, parts = node
    held: list[int] = []
    for part in parts:
        if isinstance(part, int):
            if facts & part:
                held.append(part)
                needed -= 1
        elif found := _held(part, facts):
            held += found
            needed -= 1
    return held if needed <= 0 else []


#: Up to so many members are found one by one: beyond that, eight at a time is faster.
_FEW = 8


class Members(Generic[T]):
    """What stands for the members of a bit set, in order: eight at a time where there are many.

    What a byte stands for is found in one list: side by side it is found faster than in a dictionary for each byte.
    """

    __slots__ = ("_all", "_bytes", "_known", "_starts")

    def __init__(self, of_each: Sequence[T]) -> None:
        self._all = of_each
        self._bytes = len(of_each) // 8 + 1
        self._starts = range(0, 256 * self._bytes, 256)
        self._known: list[tuple[T, ...] | None] = [None] * (256 * self._bytes)

    def of(self, of: int) -> tuple[T, ...]:
        """Those at the set bits, lowest first."""
        if of.bit_count() <= _FEW:
            every, some = self._all, []
            while of:
                lowest = of & -of
                some.append(every[lowest.bit_length() - 1])
                of ^= lowest
            return tuple(some)
        known = self._known
        found: list[T] = []
        each = of.to_bytes(self._bytes, "little")
        for start, byte in compress(zip(self._starts, each, strict=True), each):
            found += known[start + byte] or self._of_byte(start, byte)
        return tuple(found)

    def _of_byte(self, start: int, byte: int) -> tuple[T, ...]:
        of_byte = self._known[start + byte] = tuple([self._all[start // 32 + i] for i in bits(byte)])
        return of_byte


class Unions:
    """For a bit set the union of what belongs to its members, found likewise."""

    __slots__ = ("_all", "_bytes", "_known", "_relevant", "_starts")

    def __init__(self, of_each: Sequence[int]) -> None:
        self._all = of_each
        self._relevant = sum(1 << i for i, each in enumerate(of_each) if each)
        self._bytes = (self._relevant.bit_length() + 7) // 8
        self._starts = range(0, 256 * self._bytes, 256)
        self._known: list[int | None] = [None] * (256 * self._bytes)

    def of(self, of: int) -> int:
        """The union of what belongs to those at the set bits."""
        relevant = of & self._relevant
        united = 0
        if relevant.bit_count() <= _FEW:
            every = self._all
            while relevant:
                lowest = relevant & -relevant
                united |= every[lowest.bit_length() - 1]
                relevant ^= lowest
            return united
        known = self._known
        each = relevant.to_bytes(self._bytes, "little")
        for start, byte in compress(zip(self._starts, each, strict=True), each):
            united |= known[start + byte] or self._of_byte(start, byte)
        return united

    def _of_byte(self, start: int, byte: int) -> int:
        united = 0
        for i in bits(byte):
            united |= self._all[start // 32 + i]
        self._known[start + byte] = united
        return united
