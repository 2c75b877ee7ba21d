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
from typing import NamedTuple, TypeAlias

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present, leaves
from triage.evidence import Evidence
from triage.memo import Lazy
from triage.rulebook.model import Rulebook

Test: TypeAlias = Callable[[int], bool]


class Watches(NamedTuple):
    """For each rule its two watches, as leaves in rising order; and the rules that these settle, likewise."""

    pairs: list[tuple[list[int], list[int]]]
    settled: list[int]


def watches(rulebook: Rulebook) -> Watches:
    """The watches of every rule of the rulebook."""
    return _Compiler(rulebook.bit, len(rulebook.findings)).watches([rule.when for rule in rulebook.rules])


class DirectChannel:
    """Tests the rules that the evidence touches. Threads can share it.

    A rule's test is made when it is first needed: most rules are never tested.
    """

    def __init__(self, rulebook: Rulebook, kept: Watches | None = None) -> None:
        """``kept`` are the rulebook's watches, where they are at hand."""
        self._shift = len(rulebook.findings)
        compiler = _Compiler(rulebook.bit, self._shift)
        self._tests: Lazy[int, Test] = Lazy(lambda rule: compiler.test(rulebook.rules[rule].when))
        self._rules = len(rulebook.rules)
        pairs, settled = watches(rulebook) if kept is None else kept
        # In what a leaf touches, the first watches are the low bits and the second ones stand above.
        self._touched: dict[int, int] = {}
        for rule, (first, second) in enumerate(pairs):
            _mark(self._touched, first, 1 << rule)
            _mark(self._touched, second, 1 << rule + self._rules)
        self._settled = sum(1 << rule for rule in settled)
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

    def holds(self, rule: int, facts: int) -> bool:
        """Whether a rule holds on facts, whether or not they can go together (a finding both present and denied)."""
        return self._tests[rule](facts)


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

    def watches(self, conditions: Sequence[Condition]) -> Watches:
        """The watches of each condition, and the conditions that hold as soon as both are touched."""
        rarity = Counter(self.leaf(leaf) for condition in conditions for leaf in leaves(condition))
        found = Watches([], [])
        for rule, condition in enumerate(conditions):
            clauses = self._clauses(condition)
            if clauses and len(clauses) <= 2:
                first, second = clauses[0], clauses[-1]
                found.settled.append(rule)
            else:
                first = self._watch(condition, rarity, frozenset()) or frozenset()
                second = self._watch(condition, rarity, first) or first
            found.pairs.append((sorted(first), sorted(second)))
        return found

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


def _mark(touched: dict[int, int], watch: Iterable[int], place: int) -> None:
    for leaf in watch:
        touched[leaf] = touched.get(leaf, 0) | place


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
