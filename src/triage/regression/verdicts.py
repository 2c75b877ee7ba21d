"""A run in the terms of those who read triage: what was missed, what was raised too far, how well the tiers agree."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, log10
from typing import Literal, NamedTuple

from triage.regression.accuracy import Interval, exact_interval, upper_bound
from triage.regression.outcomes import AGE_BANDS, UNKNOWN, Outcome, Verdict, compared
from triage.tiers import Tier

#: What the words mean. ``triage test --help`` and the JSON say them, too.
MEANINGS = {
    "exact": "one tier is expected, and it came out",
    "within_range": "a range of tiers is expected, and the tier is in it",
    "under_triage": "the tier is below the lowest expected",
    "over_triage": "the tier is above the highest expected",
    "emergency": "a case whose lowest expected tier is emergency",
    "upper_bound": "Clopper-Pearson, one-sided, 95 %",
    "kappa": "Cohen's, weighted by the distance of the tiers, of the cases that expect one tier",
}
#: Most urgent first, as everywhere.
TIERS = tuple(reversed(Tier))
GROUPS = ("directory", "tag", "route", "age")


def bound_in_percent(share: float) -> str:
    """An upper bound (from 0 to 1) in per cent, rounded up and never to nothing: what is told is not below it."""
    percent = 100 * share
    decimals = 2 if percent >= 0.1 or not percent else 1 - floor(log10(percent))
    # A millionth of the last digit is what the bound itself may be off.
    up = ceil(percent * 10**decimals - 1e-6) / 10**decimals
    return f"{up:.{decimals}f} %"


class Share(NamedTuple):
    """``k`` of ``n`` cases."""

    k: int
    n: int

    @property
    def interval(self) -> Interval | None:
        """The exact 95 % interval; None where there was no case to tell by."""
        return exact_interval(self.k, self.n) if self.n else None

    @property
    def upper_bound(self) -> float | None:
        """The exact one-sided 95 % bound; None where there was no case to tell by."""
        return upper_bound(self.k, self.n) if self.n else None

    def at_most(self, percent: Fraction) -> bool:
        """Whether it is no more than so many per cent; by whole numbers, so that no rounding decides."""
        return 100 * self.k <= percent * self.n


class Group(NamedTuple):
    """The cases of one directory, tag, route or age group."""

    name: str
    cases: int
    exact: int
    within_range: int
    under_triage: int
    over_triage: int
    failed: int
    emergencies: Share
    """Those assessed as less."""


class Verdicts:
    """Counts what the cases of a run came to, one after the other; keeps none of them.

    ``by_tier`` counts (lowest tier expected, highest tier expected, tier assessed) of the cases that expect a tier.
    """

    def __init__(self) -> None:
        self.cases = 0
        self.by_tier: Counter[tuple[Tier, Tier, Tier]] = Counter()
        self._only_over = 0
        self._failed = 0
        self._groups: Counter[tuple[str, str, str]] = Counter()

    def add(self, one: Outcome) -> None:
        """Count one case."""
        self.cases += 1
        self._failed += not one.passed
        self._only_over += one.only_over
        if one.verdict is not None:
            self.by_tier[one.lowest, one.highest, one.tier] += 1
        where = os.path.dirname(one.at.file) or "."
        for kind, name in (
            ("directory", where),
            *(("tag", tag) for tag in dict.fromkeys(one.tags)),
            ("route", one.route),
            ("age", one.age_band),
        ):
            self._groups[kind, name, "cases"] += 1
            self._groups[kind, name, "failed"] += not one.passed
            if one.verdict is not None:
                self._groups[kind, name, one.verdict] += 1
            if one.verdict is not None and one.lowest is Tier.EMERGENCY:
                self._groups[kind, name, "emergencies"] += 1
                self._groups[kind, name, "missed"] += one.missed_emergency

    def count(self, verdict: Verdict) -> int:
        """How many cases of a verdict there are."""
        return sum(n for (low, high, tier), n in self.by_tier.items() if compared(low, high, tier) is verdict)

    @property
    def under_triaged_emergencies(self) -> Share:
        """Emergencies that were assessed as less."""
        found = [(tier, n) for (low, _, tier), n in self.by_tier.items() if low is Tier.EMERGENCY]
        return Share(sum(n for tier, n in found if tier is not Tier.EMERGENCY), sum(n for _, n in found))

    @property
    def over_triage(self) -> Share:
        """Over-triage among the cases that can be: those whose highest expected tier is below emergency."""
        shares = list(self.over_triage_by_tier.values())
        return Share(sum(share.k for share in shares), sum(share.n for share in shares))

    @property
    def over_triage_by_tier(self) -> dict[Tier, Share]:
        """The same for each highest expected tier, the most urgent first."""
        found = {}
        for expected in TIERS[1:]:
            assessed = [(tier, n) for (_, high, tier), n in self.by_tier.items() if high is expected]
            if assessed:
                found[expected] = Share(sum(n for tier, n in assessed if tier > expected), sum(n for _, n in assessed))
        return found

    @property
    def of_one_tier(self) -> dict[tuple[Tier, Tier], int]:
        """The cases that expect one tier: how many of each (expected, assessed)."""
        return {(low, tier): n for (low, high, tier), n in self.by_tier.items() if low is high}

    def kappa(self, weights: Literal["linear", "quadratic"]) -> float | None:
        """Cohen's weighted kappa of the cases that expect one tier; None where all are of one tier, or there is none.

        J. Cohen, Weighted kappa, Psychological Bulletin 70 (1968) 213-220.
        """
        cells = self.of_one_tier
        n = sum(cells.values())
        expected = {tier: sum(count for (a, _), count in cells.items() if a is tier) for tier in Tier}
        assessed = {tier: sum(count for (_, b), count in cells.items() if b is tier) for tier in Tier}
        power = 1 if weights == "linear" else 2
        seen = sum(count * abs(a.rank - b.rank) ** power for (a, b), count in cells.items())
        by_chance = sum(expected[a] * assessed[b] * abs(a.rank - b.rank) ** power for a in Tier for b in Tier)
        return float(1 - Fraction(seen * n, by_chance)) if by_chance else None

    def groups(self, kind: str) -> list[Group]:
        """The groups of a kind (one of ``GROUPS``): ages in their order, others by name, the unknown last."""
        ages = [name for name, _ in AGE_BANDS]
        names = {name for of, name, _ in self._groups if of == kind}
        order = sorted(names, key=lambda name: (name == UNKNOWN, ages.index(name) if name in ages else 0, name))
        return [self._group(kind, name) for name in order]

    def _group(self, kind: str, name: str) -> Group:
        def count(what: str) -> int:
            return self._groups[kind, name, what]

        return Group(
            name,
            count("cases"),
            count(Verdict.EXACT),
            count(Verdict.WITHIN_RANGE),
            count(Verdict.UNDER_TRIAGE),
            count(Verdict.OVER_TRIAGE),
            count("failed"),
            Share(count("missed"), count("emergencies")),
        )

    def ranges(self) -> Iterator[tuple[Tier, Tier]]:
        """The tiers and ranges of tiers that were expected, the most urgent first."""
        found = {(low, high) for low, high, _ in self.by_tier}
        yield from sorted(found, key=lambda pair: (-pair[0].rank, -pair[1].rank))

    def fails(self, max_over_triage: Fraction | None) -> bool:
        """Whether the run fails: by any failed case; where a share of over-triage is allowed, by any other, or by more.

        An emergency assessed as less is never allowed for.
        """
        if max_over_triage is None:
            return self._failed > 0
        return self._failed > self._only_over or not self.over_triage.at_most(max_over_triage)
