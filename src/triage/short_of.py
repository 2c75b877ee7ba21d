"""What a rule is short of: which findings, one or two of them, would make it hold beside what is known already.

That depends on which of its conditions are met, not on what met them: "one of these findings" is met or it is not. So
what is worked out for one patient serves everybody in whom the same conditions are met.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple, TypeAlias, TypeVar

from triage.conditions import Condition, Denied, Leaf, Present, leaves
from triage.evidence import Evidence, Implications, bits
from triage.memo import Lazy, Memo, Shelf
from triage.met import ByMet, Conditions, Layout, Met
from triage.rulebook.model import Rulebook
from triage.tree import Tree, union

T = TypeVar("T")
C = TypeVar("C")

#: Remembered at most, of all rules together; each is a number or a few.
MOST_KEPT = 16_384
#: Likewise sets of pairs; the largest take some kilobytes.
MOST_PAIRS = 2_048

#: Findings of which two do something together: each with its partners, both ways, as a bit set.
Pairs: TypeAlias = "tuple[tuple[int, int], ...]"


class One(NamedTuple):
    """The findings of which one, by being so or by not being so, makes a rule hold; 0 where none does or it holds."""

    present: int
    denied: int


class ShortOf:
    """For each rule what it is short of. Facts are numbers as ``evidence.Facts`` has them: denied above present."""

    def __init__(self, rulebook: Rulebook, implications: Implications) -> None:
        self._rulebook = rulebook
        self._shift = len(rulebook.findings)
        shelf, pairs = Shelf(MOST_KEPT), Shelf(MOST_PAIRS)
        self._rules: Lazy[int, RuleShort] = Lazy(
            lambda rule: RuleShort(rulebook, rule, implications, shelf, pairs),
        )

    def __getitem__(self, rule: int) -> RuleShort:
        return self._rules[rule]

    def met(self, evidence: Evidence, fired: int) -> Met:
        """Which conditions of each rule are met, given which rules fired."""
        return self._layout.met(evidence.present | evidence.denied << self._shift, fired)

    def of_rule(self, rule: int, met: Met) -> int:
        """Of what is met the conditions of one rule."""
        return self._layout.of_rule(rule, met)

    def by_met(self, build: Callable[[int, int], T | None], together: Callable[[list[T]], C], most: int) -> ByMet[T, C]:
        """What ``build`` gives for a rule and those of its conditions that are met, and ``together`` for several rules.

        Of rules of many conditions so much of it is kept at ``most``.
        """
        return ByMet(self._layout, build, together, most)

    @cached_property
    def _layout(self) -> Layout:
        rules = self._rulebook.rules
        return Layout([Conditions(i, rule.tier, self[i].conditions) for i, rule in enumerate(rules)])


class RuleShort:
    """One rule. ``asked`` are the findings whose presence it asks about, ``asked_denied`` those whose denial.

    ``mask`` is both, as facts. ``speaking`` are those whose presence brings about one asked for, ``denying`` those
    whose denial does. ``conditions`` has for each of its conditions the facts of which one is enough.
    """

    __slots__ = (
        "_pairing",
        "_tree",
        "alone",
        "asked",
        "asked_denied",
        "conditions",
        "denying",
        "mask",
        "one",
        "pairs",
        "rule",
        "speaking",
    )

    def __init__(self, rulebook: Rulebook, rule: int, implications: Implications, shelf: Shelf, pairs: Shelf) -> None:
        when, bit = rulebook.rules[rule].when, rulebook.bit
        self.rule = rule
        self._tree = Tree(when, bit, implications)
        self.conditions = self._tree.conditions
        self.asked = _findings(when, bit, Present)
        self.asked_denied = _findings(when, bit, Denied)
        self.speaking = union([implications.down[i] for i in bits(self.asked)])
        self.denying = union([implications.up[i] for i in bits(self.asked_denied)])
        self._pairing = _Pairing(self, self._tree, implications)
        self.mask = self.asked | self.asked_denied << len(bit)
        self.one: Memo[int, One] = Memo(self._one, shelf)
        """By the conditions that are met, what is enough."""
        self.alone = self._one(0)
        """What is enough where none of them is."""
        self.pairs: Memo[int, Pairs] = Memo(self._pairs, pairs)
        """Likewise the findings of which none is enough by being so, each with those of which one beside it is."""

    def _one(self, met: int) -> One:
        denied = self._tree.completed_by_denial(met) if self.asked_denied else 0
        return One(self._tree.completed_by_presence(met), denied)

    def _pairs(self, met: int) -> Pairs:
        return self._pairing.pairs(met, self.one[met].present)

    @property
    def possible_pairs(self) -> Pairs:
        """All pairs that there may be, whatever is known."""
        return self._pairing.possible()

    def held_by(self, facts: int) -> int:
        """Facts that make the rule hold, with none among them that it does not need; 0 where it does not hold."""
        return self._tree.held_by(facts)


class _Pairing:
    """The findings that can be one of a pair for a rule: what it asks about, and what implies several things that are.

    What implies only one of them is more than is needed.
    """

    __slots__ = ("_alike", "_every", "_tree", "_up")

    def __init__(self, its: RuleShort, tree: Tree, implications: Implications) -> None:
        self._tree = tree
        self._up = implications.up
        self._every = its.asked
        for i in bits(its.speaking & ~its.asked):
            if (self._up[i] & its.asked).bit_count() > 1:
                self._every |= 1 << i
        self._alike: dict[int, int] | None = None

    def pairs(self, met: int, one: int) -> Pairs:
        """The pairs beside the conditions that are met, without what is enough by itself."""
        among = self._every & ~one
        found = []
        for meets, findings in self._by_what_they_meet().items():
            if findings & among and (beside := self._tree.completed_by_presence(met | meets) & among):
                found += [(i, beside) for i in bits(findings & among)]
        return tuple(found)

    def possible(self) -> Pairs:
        """All pairs that there may be, whatever is known: each half meets what is needed beside the other."""
        needed_with = self._tree.needed_together()
        alike = self._by_what_they_meet()
        found = []
        for meets, findings in alike.items():
            beside = 0
            for also, others in alike.items():
                if any(needed_with.get(n, 0) & also & ~meets for n in bits(meets & ~also)):
                    beside |= others
            found += [(i, beside) for i in bits(findings if beside else 0)]
        return tuple(found)

    def _by_what_they_meet(self) -> dict[int, int]:
        """The findings by the conditions that the presence of each meets."""
        if self._alike is None:
            alike: dict[int, int] = {}
            for i in bits(self._every):
                meets = 0
                for n, condition in enumerate(self._tree.conditions):
                    if any(self._up[i] & fact for fact in condition):
                        meets |= 1 << n
                alike[meets] = alike.get(meets, 0) | 1 << i
            self._alike = alike
        return self._alike


def _findings(when: Condition, bit: dict[str, int], kind: type[Leaf]) -> int:
    found = 0
    for leaf in leaves(when):
        if type(leaf) is kind:
            found |= 1 << bit[leaf.finding]
    return found
