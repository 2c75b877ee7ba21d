"""What a rule is short of: which findings, one or two of them, would make it hold beside what is known already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from triage.conditions import All, Any, AtLeast, Condition, Denied, Leaf, Present, leaves
from triage.evidence import Implications, bits
from triage.memo import Lazy, Memo, Shelf
from triage.rulebook.model import Rule, Rulebook

#: Remembered at most, of all rules together; each is a number or a few.
MOST_KEPT = 16_384

#: A leaf: the fact by which it holds, the findings whose presence brings that about, and those whose denial does.
_Leaf: TypeAlias = "tuple[int, int, int]"
#: How many of its parts must hold, and the parts.
_Node: TypeAlias = "tuple[int, list[_Leaf | _Node]]"
_PRESENCE, _DENIAL = 1, 2


class Pairs(NamedTuple):
    """Findings of which two do something together: ``beside`` has each with its partners, as a bit set.

    ``firsts`` are those that come before one of their partners.
    """

    firsts: int
    beside: tuple[tuple[int, int], ...]


class ShortOf:
    """For each rule what it is short of. Facts are numbers as ``evidence.Facts`` has them: denied above present.

    Presence travels up an implication and denial down, so a finding also completes what those that it settles complete.
    """

    def __init__(self, rulebook: Rulebook, implications: Implications) -> None:
        shelf = Shelf(MOST_KEPT)
        self._rules: Lazy[int, RuleShort] = Lazy(
            lambda rule: RuleShort(rulebook.rules[rule], rulebook.bit, implications, shelf)
        )

    def __getitem__(self, rule: int) -> RuleShort:
        return self._rules[rule]


class RuleShort:
    """One rule: ``mask`` is the facts that it asks about, ``asked`` the findings whose presence it asks about.

    ``speaking`` are those whose presence brings that about, ``denying`` those whose denial brings about one asked for.
    """

    __slots__ = (
        "_node",
        "_pairing",
        "_up",
        "asked",
        "asked_denied",
        "denying",
        "mask",
        "one",
        "one_denied",
        "pairs",
        "speaking",
    )

    def __init__(self, rule: Rule, bit: dict[str, int], implications: Implications, shelf: Shelf) -> None:
        self._up = implications.up
        self._node = _node(rule.when, bit, implications)
        self.asked = _findings(rule, bit, Present)
        self.asked_denied = _findings(rule, bit, Denied)
        self.speaking = union(implications.down[i] for i in bits(self.asked))
        self.denying = union(implications.up[i] for i in bits(self.asked_denied))
        #: What may be one of a pair: what is asked about, and what implies several things that are.
        self._pairing = self.asked
        for i, up in enumerate(implications.up):
            if (up & self.asked).bit_count() > 1:
                self._pairing |= 1 << i
        self.mask = self.asked | self.asked_denied << len(bit)
        self.one: Memo[int, int] = Memo(self._one, shelf)
        """By the facts within the mask: the findings of which one is enough; 0 where none is, or the rule holds."""
        self.one_denied: Memo[int, int] = Memo(self._one_denied, shelf)
        """Likewise the findings of which the denial of one is enough."""
        self.pairs: Memo[int, Pairs] = Memo(self._pairs, shelf)
        """Likewise the findings of which none is enough, each with those of which one beside it is."""

    def _one(self, facts: int) -> int:
        return _completed_by(self._node, facts, _PRESENCE) or 0

    def _one_denied(self, facts: int) -> int:
        return _completed_by(self._node, facts, _DENIAL) or 0

    def _pairs(self, facts: int) -> Pairs:
        among = self._pairing & ~self.one[facts]
        found = []
        firsts = 0
        for i in bits(among & ~facts):
            # Not remembered: there are many, and what is asked for again is these pairs.
            beside = self._one((facts | self._up[i]) & self.mask) & among & ~self._up[i]
            if beside:
                found.append((i, beside))
                if beside >> i:
                    firsts |= 1 << i
        return Pairs(firsts, tuple(found))


def _findings(rule: Rule, bit: dict[str, int], kind: type[Leaf]) -> int:
    found = 0
    for leaf in leaves(rule.when):
        if type(leaf) is kind:
            found |= 1 << bit[leaf.finding]
    return found


def _node(condition: Condition, bit: dict[str, int], implications: Implications) -> _Node:
    match condition:
        case Present() | Denied():
            return 1, [_leaf(condition, bit, implications)]
        case All(of):
            needed = len(of)
        case Any(of):
            needed = 1
        case AtLeast(n, of):
            needed = n
    parts: list[_Leaf | _Node] = []
    for part in of:
        if isinstance(part, (Present, Denied)):
            parts.append(_leaf(part, bit, implications))
        else:
            parts.append(_node(part, bit, implications))
    return needed, parts


def _leaf(leaf: Leaf, bit: dict[str, int], implications: Implications) -> _Leaf:
    i = bit[leaf.finding]
    if isinstance(leaf, Denied):
        return 1 << i + len(bit), 0, implications.up[i]
    return 1 << i, implications.down[i], 0


def _completed_by(node: _Node, facts: int, how: int) -> int | None:
    """The findings of which one, present or denied (``how``), makes the node hold; None where it holds already."""
    needed, parts = node
    lacking: list[int] = []
    for part in parts:
        if len(part) == 2:
            found = _completed_by(part, facts, how)
        elif facts & part[0]:
            found = None
        else:
            found = part[how]
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


def held_by(rule: RuleShort, facts: int) -> int:
    """Facts that make the rule hold, with none among them that it does not need; 0 where it does not hold."""
    return _held_by(rule._node, facts) or 0


def _held_by(node: _Node, facts: int) -> int | None:
    needed, parts = node
    ways = []
    for part in parts:
        way = _held_by(part, facts) if len(part) == 2 else (part[0] & facts or None)
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
