"""The direct channel: which rules fire, by bit masks compiled from the condition tree.

Independent of the durable-rules channel: it shares no normal form with it, only the condition tree. Present and denied
are read as one number, denied above present, so that a test is one ``and`` on it.

Few rules are tested at all. Two watches are kept per rule: sets of leaves of which one must hold if the rule is to
fire, the second made of other leaves than the first wherever the condition allows it. Only a rule with both watches
touched can fire; and where the condition says no more than that (a and b; a and one of b, c, d), it has fired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present, leaves
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook

Test: TypeAlias = Callable[[int], bool]


class DirectChannel:
    """Tests the rules that the evidence touches. Holds nothing that changes, so threads can share it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._shift = len(rulebook.findings)
        compiler = _Compiler(rulebook.bit, self._shift)
        conditions = [rule.when for rule in rulebook.rules]
        self._tests = [compiler.test(condition) for condition in conditions]
        self._rules = len(conditions)
        self._touched, self._settled = compiler.index(conditions)
        self._watched = sum(1 << leaf for leaf in self._touched)

    def fire(self, evidence: Evidence) -> int:
        """The rules that fire, as a bit set over ``rulebook.rules``."""
        facts = evidence.present | evidence.denied << self._shift
        watched = facts & self._watched
        touched = self._touched
        both = 0
        while watched:
            lowest = watched & -watched
            both |= touched[lowest.bit_length() - 1]
            watched ^= lowest
        candidates = both & both >> self._rules
        fired = candidates & self._settled
        candidates ^= fired
        tests = self._tests
        while candidates:
            lowest = candidates & -candidates
            if tests[lowest.bit_length() - 1](facts):
                fired |= lowest
            candidates ^= lowest
        return fired


class _Compiler:
    """Turns condition trees into tests and watches over one vocabulary."""

    def __init__(self, bit: dict[str, int], findings: int) -> None:
        self._bit = bit
        self._findings = findings

    def leaf(self, leaf: Present | Denied) -> int:
        return self._bit[leaf.finding] + (self._findings if isinstance(leaf, Denied) else 0)

    def test(self, condition: Condition) -> Test:
        """A function of the facts that tells whether the condition holds."""
        match condition:
            case Present() | Denied():
                return _any_bit(1 << self.leaf(condition))
            case All(of):
                mask, nested = self._split(_flat(of, All))
                return _every(mask, nested)
            case Any(of):
                mask, nested = self._split(_flat(of, Any))
                return _some(mask, nested)
            case AtLeast(n, of):
                mask, nested = self._split(of)
                return _enough(n, mask, nested)

    def _split(self, parts: Iterable[Condition]) -> tuple[int, tuple[Test, ...]]:
        """The plain leaves as a mask, the rest as tests; a leaf that is listed again is a test, for it counts again."""
        mask = 0
        nested = []
        for part in parts:
            if isinstance(part, (Present, Denied)) and not mask >> self.leaf(part) & 1:
                mask |= 1 << self.leaf(part)
            else:
                nested.append(self.test(part))
        return mask, tuple(nested)

    def index(self, conditions: Sequence[Condition]) -> tuple[dict[int, int], int]:
        """For each watched leaf the rules that it touches, and the rules that fire as soon as both watches are touched.

        In what a leaf touches, the first watches are the low bits and the second ones stand above.
        """
        rarity = Counter(self.leaf(leaf) for condition in conditions for leaf in leaves(condition))
        touched: dict[int, int] = {}
        settled = 0
        for rule, condition in enumerate(conditions):
            clauses = self._clauses(condition)
            if clauses and len(clauses) <= 2:
                first, second = clauses[0], clauses[-1]
                settled |= 1 << rule
            else:
                first = self._watch(condition, rarity, frozenset()) or frozenset()
                second = self._watch(condition, rarity, first) or first
            for watch, place in ((first, rule), (second, rule + len(conditions))):
                for leaf in watch:
                    touched[leaf] = touched.get(leaf, 0) | 1 << place
        return touched, settled

    def _clauses(self, condition: Condition) -> list[frozenset[int]] | None:
        """The condition as sets of leaves of each of which one must hold, if it says just that; else None."""
        if isinstance(condition, (Present, Denied)):
            return [frozenset((self.leaf(condition),))]
        parts = [self._clauses(part) for part in condition.of]
        if isinstance(condition, All):
            return None if None in parts else [clause for part in parts if part for clause in part]
        if isinstance(condition, Any) and all(part and len(part) == 1 for part in parts):
            return [frozenset[int]().union(*(clause for part in parts if part for clause in part))]
        return None

    def _watch(self, condition: Condition, rarity: Counter[int], without: frozenset[int]) -> frozenset[int] | None:
        """Leaves of which one must hold if the condition is to, cheapest first; None where ``without`` leaves none."""
        if isinstance(condition, (Present, Denied)):
            leaf = self.leaf(condition)
            return None if leaf in without else frozenset((leaf,))
        match condition:
            case All(of):
                needed = 1
            case Any(of):
                needed = len(of)
            case AtLeast(n, of):  # n of them cannot hold where one more than the others do not
                needed = len(of) - n + 1
        found = [watch for part in of if (watch := self._watch(part, rarity, without)) is not None]
        if len(found) < needed:
            return None
        found.sort(key=lambda watch: (sum(rarity[leaf] for leaf in watch), sorted(watch)))
        return frozenset[int]().union(*found[:needed])


def _flat(parts: Iterable[Condition], shape: type[All | Any]) -> Iterable[Condition]:
    for part in parts:
        if isinstance(part, shape):
            yield from _flat(part.of, shape)
        else:
            yield part


def _any_bit(mask: int) -> Test:
    return lambda facts: facts & mask != 0


def _every(mask: int, nested: tuple[Test, ...]) -> Test:
    if not nested:
        return lambda facts: facts & mask == mask
    if len(nested) == 1:
        only = nested[0]
        return lambda facts: facts & mask == mask and only(facts)
    return lambda facts: facts & mask == mask and all(test(facts) for test in nested)


def _some(mask: int, nested: tuple[Test, ...]) -> Test:
    if not nested:
        return _any_bit(mask)
    return lambda facts: facts & mask != 0 or any(test(facts) for test in nested)


def _enough(n: int, mask: int, nested: tuple[Test, ...]) -> Test:
    if not nested:
        return lambda facts: (facts & mask).bit_count() >= n
    return lambda facts: (facts & mask).bit_count() + sum([test(facts) for test in nested]) >= n
