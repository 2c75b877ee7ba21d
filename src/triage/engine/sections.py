"""Which rules stand together in one ruleset of durable-rules, so that a case has to ask few of them.

A call of the engine costs by what its ruleset holds, whatever the patient has: each attribute of the fact is read, and
looked up below every condition that holds. But a rule can only fire where one of certain leaves holds (the leaf that is
told least often; of a sum, all but so many that the rest could not reach it). These are watched, and a ruleset is asked
only where a leaf watched for one of its rules holds. What is reported together is watched together: a finding and all
that it implies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from triage.engine.alternatives import Alternative
from triage.engine.program import Number
from triage.evidence import Implications
from triage.rulebook.model import Finding

CALL = 100
"""What asking a ruleset costs, about, where an attribute of its fact costs 1."""


class Section:
    """Alternatives for one ruleset, each with the index of its rule, and as a bit set the leaves that are watched."""

    def __init__(self) -> None:
        self.alternatives: list[tuple[int, Alternative]] = []
        self.watched = 0
        self._leaves = 0
        self._asked_by = 0

    def add(self, one: _Placed) -> None:
        self.alternatives.append((one.rule, one.alternative))
        self.watched |= one.watched
        self._leaves |= one.leaves
        self._asked_by |= one.asked_by

    def takes(self, one: _Placed, size: int, leaves: int) -> bool:
        """Whether it stays at no more than ``size`` alternatives and so many leaves with one more."""
        return len(self.alternatives) < size and (self._leaves | one.leaves).bit_count() <= leaves

    def growth(self, one: _Placed) -> int:
        """What one more alternative costs, over all that can be told of a finding."""
        return _cost(self._asked_by | one.asked_by, self._leaves | one.leaves) - _cost(self._asked_by, self._leaves)


class _Placed(NamedTuple):
    """An alternative to be placed, with its leaves, those that are watched, and all by which one of these holds."""

    rule: int
    alternative: Alternative
    leaves: int
    watched: int
    asked_by: int

    @property
    def cost(self) -> int:
        """In a section of its own."""
        return _cost(self.asked_by, self.leaves)


def _cost(asked_by: int, leaves: int) -> int:
    return asked_by.bit_count() * (CALL + leaves.bit_count())


class Shares:
    """What can be said of findings (that one is present, that it is denied), and the share of it by which leaves hold.

    A leaf holds by what implies it: a finding is present where one that implies it is, and denied where one that it
    implies is denied.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        implications = Implications(findings)
        shift = len(findings)
        self._by = [*implications.down, *(implying << shift for implying in implications.up)]
        self._of = 2 * shift

    def said(self, leaves: Iterable[Number]) -> int:
        """All by which one of the leaves holds, as a bit set over the leaves."""
        found = 0
        for leaf in leaves:
            found |= self._by[leaf]
        return found

    def share(self, leaf: Number) -> float:
        """From 0 to 1."""
        return 2 * self._by[leaf].bit_count() / self._of


def watch(each: Alternative, share: Callable[[Number], float]) -> tuple[Number, ...]:
    """Leaves of which one holds wherever the alternative does, and as few and as rare as there are."""
    choices: list[tuple[Number, ...]] = [(leaf,) for leaf in sorted(each.leaves)]
    for n, of in sorted(each.sums):
        rarest = sorted(of, key=lambda leaf: (share(leaf), leaf))
        choices.append(tuple(rarest[: len(of) - n + 1]))
    return min(choices, key=lambda choice: sum(map(share, choice)))


def sections(
    alternatives: Sequence[tuple[int, Alternative]], shares: Shares, count: int, size: int, leaves: int
) -> list[Section]:
    """The alternatives in about ``count`` sections of at most ``size`` alternatives and so many ``leaves``.

    Those that are asked for most often are placed first, each where it costs least.
    """
    to_place = []
    for rule, each in alternatives:
        watched = watch(each, shares.share)
        mentioned = bit_set(each.mentioned())
        to_place.append(_Placed(rule, each, mentioned, bit_set(watched), shares.said(watched)))
    found: list[Section] = []
    for one in sorted(to_place, key=lambda one: (-one.cost, one.watched)):
        fit = (section for section in found if section.takes(one, size, leaves))
        best = min(fit, key=lambda section: section.growth(one), default=None)
        if best is None or (len(found) < count and best.growth(one) >= one.cost):
            best = Section()
            found.append(best)
        best.add(one)
    return found or [Section()]


def bit_set(of: Iterable[Number]) -> int:
    """The leaves as bits of a number."""
    found = 0
    for leaf in of:
        found |= 1 << leaf
    return found
