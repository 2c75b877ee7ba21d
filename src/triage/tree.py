"""A rule's condition as a tree of what must be met, and what would meet it.

A condition here is the least that is looked at alone: a leaf, or "one of these leaves", of which it makes no difference
which one holds. Facts are numbers as ``evidence.Facts`` has them; which conditions are met is a bit set of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from triage.conditions import Condition, Denied, Leaf, Present, must_hold
from triage.evidence import Implications, bits

#: A condition: its bit, the findings whose presence meets it, those whose denial does, and the facts, in the order of
#: the rule.
_Leaf: TypeAlias = "tuple[int, int, int, tuple[int, ...]]"
#: How many of its parts must hold, and the parts.
_Node: TypeAlias = "tuple[int, list[_Leaf | _Node]]"
_PRESENCE, _DENIAL = 1, 2


class Tree:
    """The condition of one rule. ``conditions`` has for each condition the facts of which one meets it.

    Presence travels up an implication and denial down, so a finding also meets what those meet that it settles.
    """

    __slots__ = ("_root", "conditions")

    def __init__(self, when: Condition, bit: dict[str, int], implications: Implications) -> None:
        compiler = _Compiler(bit, implications)
        self._root = compiler.node(when)
        self.conditions = tuple(compiler.conditions)

    def completed_by_presence(self, met: int) -> int:
        """The findings of which one, being so, makes it hold beside what is met; 0 where none does or it holds."""
        return _completed_by(self._root, met, _PRESENCE) or 0

    def completed_by_denial(self, met: int) -> int:
        """Likewise those of which one does by not being so."""
        return _completed_by(self._root, met, _DENIAL) or 0

    def held_by(self, facts: int) -> int:
        """Facts that make it hold, with none among them that it does not need; 0 where it does not hold."""
        return _held_by(self._root, facts) or 0

    def needed_together(self) -> dict[int, int]:
        """For each condition those that may be needed beside it."""
        found: dict[int, int] = {}
        _needed_together(self._root, found)
        return found


class _Compiler:
    """Makes the nodes of a tree."""

    def __init__(self, bit: dict[str, int], implications: Implications) -> None:
        self._bit = bit
        self._implications = implications
        self.conditions: dict[tuple[int, ...], int] = {}
        """The facts of each condition, with its bit."""

    def node(self, condition: Condition) -> _Node:
        if isinstance(condition, (Present, Denied)):
            return 1, [self._leaf([condition])]
        must = must_hold(condition)
        plain = [part for part in condition.of if isinstance(part, (Present, Denied))]
        parts: list[_Leaf | _Node] = []
        for part in condition.of:
            if not isinstance(part, (Present, Denied)):
                parts.append(self.node(part))
            elif must > 1:
                parts.append(self._leaf([part]))
            elif part is plain[0]:  # which of them it is makes no difference
                parts.append(self._leaf(plain))
        return must, parts

    def _leaf(self, any_of: list[Leaf]) -> _Leaf:
        facts, presence, denial = [], 0, 0
        for leaf in any_of:
            i = self._bit[leaf.finding]
            if isinstance(leaf, Denied):
                facts.append(1 << i + len(self._bit))
                denial |= self._implications.up[i]
            else:
                facts.append(1 << i)
                presence |= self._implications.down[i]
        condition = tuple(facts)
        n = self.conditions.setdefault(condition, len(self.conditions))
        return 1 << n, presence, denial, condition


def _completed_by(node: _Node, has: int, how: int) -> int | None:
    """The findings of which one, present or denied (``how``), makes the node hold; None where it holds already."""
    needed, parts = node
    lacking: list[int] = []
    found: int | None
    for part in parts:
        if len(part) == 2:
            found = _completed_by(part, has, how)
        elif has & part[0]:
            found = None
        else:
            found = part[1] if how == _PRESENCE else part[2]
        if found is None:
            needed -= 1
            if not needed:
                return None
        elif found:
            lacking.append(found)
    if needed > len(lacking):
        return 0
    # Findings that complete so many of the parts at once: enough[k] has completed k + 1 of those seen so far.
    enough = [0] * needed
    for found in lacking:
        for k in range(needed - 1, 0, -1):
            enough[k] |= enough[k - 1] & found
        enough[0] |= found
    return enough[-1]


def _needed_together(node: _Node, found: dict[int, int]) -> int:
    """The conditions in a node; and to what was found, for each of them those that may be needed beside it."""
    needed, parts = node
    within = [_needed_together(part, found) if len(part) == 2 else part[0] for part in parts]
    if needed > 1:
        for part, its in enumerate(within):
            others = union(within[:part] + within[part + 1 :])
            for n in bits(its):
                found[n] = found.get(n, 0) | others
    return union(within)


def _held_by(node: _Node, facts: int) -> int | None:
    needed, parts = node
    ways = []
    for part in parts:
        way = _held_by(part, facts) if len(part) == 2 else next((fact for fact in part[3] if fact & facts), None)
        if way is not None:
            ways.append(way)
    if len(ways) < needed:
        return None
    ways.sort(key=int.bit_count)
    return union(ways[:needed])


def union(sets: Iterable[int]) -> int:
    """All members of some bit sets."""
    found = 0
    for each in sets:
        found |= each
    return found
