"""What a rule is short of: which findings, one or two of them, would make it hold beside what is known already.

That depends on which of its conditions are met, not on what met them: "one of these findings" is met or it is not. So
what is worked out for one patient serves everybody in whom the same conditions are met.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any as Any_
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from triage.conditions import Condition, Denied, Leaf, Present, leaves
from triage.evidence import Evidence, Implications, Members, Unions, bits
from triage.memo import Lazy, Memo, Shelf
from triage.rulebook.model import Rulebook
from triage.tree import Tree, union

T = TypeVar("T")

#: Remembered at most, of all rules together; each is a number or a few.
MOST_KEPT = 16_384
#: Likewise sets of pairs; the largest take some kilobytes.
MOST_PAIRS = 2_048

_WIDE = -1
_NOT_MADE = object()

#: Which conditions of a rule are met, as a bit set: a byte as the number it is, more of them as bytes.
Met: TypeAlias = int | bytes

#: Findings of which two do something together: each with its partners, both ways, as a bit set.
Pairs: TypeAlias = "tuple[tuple[int, int], ...]"


class One(NamedTuple):
    """The findings of which one, by being so or by not being so, makes a rule hold; 0 where none does or it holds."""

    present: int
    denied: int


class Known(NamedTuple):
    """What is known, by rule: ``touched`` are the rules that did not fire and of which some condition is met.

    They are a bit set, the most urgent first. ``met`` has the conditions that are met, of each rule at its ``where``.
    """

    touched: int
    met: bytes


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

    def known(self, evidence: Evidence, fired: int) -> Known:
        """What is known, given which rules fired."""
        facts = evidence.present | evidence.denied << self._shift
        return self._layout.known(facts, fired)

    def by_met(self, build: Callable[[int, Met], T | None], most: int) -> ByMet[T]:
        """What ``build`` gives for a rule and those of its conditions that are met.

        Of rules of many conditions so much of it is kept at ``most``.
        """
        return ByMet(self._layout.compound, build, Shelf(most))

    def among(self, rules: int) -> int:
        """Some rules of the rulebook, as ``known`` tells of them; without those that have one condition only."""
        return self._layout.placed(rules)

    @cached_property
    def _layout(self) -> _Layout:
        rules = self._rulebook.rules
        by_urgency = sorted(range(len(rules)), key=lambda i: (-rules[i].tier.rank, rules[i].id))
        return _Layout([self[rule] for rule in by_urgency])


class _Layout:
    """Where each rule has its conditions in one number over all rules: so that each fact is looked at once.

    The rules that are touched are the low bits of it. A rule of one condition has no place: once touched, it fired.
    """

    def __init__(self, by_urgency: list[RuleShort]) -> None:
        compound = self.compound = [its for its in by_urgency if len(its.conditions) > 1]
        place_of = {its.rule: 1 << place for place, its in enumerate(compound)}
        self._places = Unions([place_of.get(rule, 0) for rule in range(len(by_urgency))])
        self._touched = (1 << len(compound)) - 1
        reached: dict[int, int] = {}
        start = len(compound) // 8 + 1
        for place, its in enumerate(compound):
            width = -(-len(its.conditions) // 8)
            its.where = start if width == 1 else slice(start, start + width)
            for n, condition in enumerate(its.conditions):
                for fact in condition:
                    reached[fact] = reached.get(fact, 0) | 1 << place | 1 << 8 * start + n
            start += width
        self._bytes = start
        self._reached = Unions([reached.get(1 << fact, 0) for fact in range(union(reached).bit_length())])

    def known(self, facts: int, fired: int) -> Known:
        reached = self._reached.of(facts)
        return Known(reached & self._touched & ~self.placed(fired), reached.to_bytes(self._bytes, "little"))

    def placed(self, rules: int) -> int:
        return self._places.of(rules)


class ByMet(Generic[T]):
    """What depends, by rule, on which of its conditions are met; made once.

    All in one list, since many rules are looked at one after the other. A rule of more than eight conditions has a memo
    of its own: there may be too many sets of these.
    """

    __slots__ = ("_build", "_compound", "_made", "_places", "_starts", "_wheres", "_wide")

    def __init__(self, compound: Sequence[RuleShort], build: Callable[[int, Met], T | None], shelf: Shelf) -> None:
        """``compound`` are the rules that ``ShortOf.known`` tells of."""
        start = 0
        self._starts, self._wheres = array("l"), array("l")  # numbers side by side, no objects all over the place
        for its in compound:
            narrow = isinstance(its.where, int)
            self._starts.append(start if narrow else _WIDE)
            self._wheres.append(its.where if isinstance(its.where, int) else 0)
            start += 1 << len(its.conditions) if narrow else 0
        self._build = build
        self._compound = compound
        self._places = Members(range(len(compound)))
        self._made: list[Any_] = [_NOT_MADE] * start
        self._wide: Lazy[int, Memo[Met, T | None]] = Lazy(
            lambda place: Memo(partial(build, compound[place].rule), shelf)
        )

    def of(self, touched: int, met: bytes) -> list[T]:
        """For some rules, the most urgent first; without what is 0 or None."""
        starts, wheres, made = self._starts, self._wheres, self._made
        found = []
        for place in self._places.of(touched):
            start = starts[place]
            if start == _WIDE:
                value = self._wide[place][met[self._compound[place].where]]
            else:
                at = start + met[wheres[place]]
                value = made[at]
                if value is _NOT_MADE:
                    value = made[at] = self._build(self._compound[place].rule, at - start)
            if value:
                found.append(value)
        return found


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
        "nothing",
        "one",
        "pairs",
        "rule",
        "speaking",
        "where",
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
        #: Where its conditions stand in what ``ShortOf.known`` tells of; a rule of one condition has none there.
        self.where: int | slice = slice(0, 0)
        few = 1 < len(self.conditions) <= 8
        self.nothing: Met = 0 if few else bytes(-(-len(self.conditions) // 8) if len(self.conditions) > 1 else 0)
        """That none of its conditions is met."""
        self.one: Memo[Met, One] = Memo(self._one, shelf)
        """By the conditions that are met, what is enough."""
        self.alone = self._one(self.nothing)
        """What is enough where none of them is."""
        self.pairs: Memo[Met, Pairs] = Memo(self._pairs, pairs)
        """Likewise the findings of which none is enough by being so, each with those of which one beside it is."""

    def _one(self, met: Met) -> One:
        has = _as_number(met)
        denied = self._tree.completed_by_denial(has) if self.asked_denied else 0
        return One(self._tree.completed_by_presence(has), denied)

    def _pairs(self, met: Met) -> Pairs:
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

    def pairs(self, met: Met, one: int) -> Pairs:
        """The pairs beside the conditions that are met, without what is enough by itself."""
        has = _as_number(met)
        among = self._every & ~one
        found = []
        for meets, findings in self._by_what_they_meet().items():
            if findings & among and (beside := self._tree.completed_by_presence(has | meets) & among):
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


def _as_number(met: Met) -> int:
    return met if isinstance(met, int) else int.from_bytes(met, "little")


def _findings(when: Condition, bit: dict[str, int], kind: type[Leaf]) -> int:
    found = 0
    for leaf in leaves(when):
        if type(leaf) is kind:
            found |= 1 << bit[leaf.finding]
    return found
