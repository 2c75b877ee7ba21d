"""How good the answers of a run are: rates with their exact 95 % intervals and the goals that they are held against."""

from __future__ import annotations

from collections import Counter
from math import exp, lgamma, log, log1p
from typing import TYPE_CHECKING, Literal, NamedTuple

from triage.regression.outcomes import right_syndromes
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.regression.case_files import Expectation
    from triage.regression.outcomes import Outcome

#: What is left out on each side of a 95 % interval.
_ONE_SIDE = 0.025
#: The words that the rates are defined with. ``triage test --help`` and the JSON say them, too.
DEFINITIONS = {
    "emergency": "a case whose lowest acceptable tier is emergency and which expects no looks_benign",
    "below urgent": "assessed same_day or lower",
    "non-urgent": "a case whose highest acceptable tier is same_day or lower",
    "over-triage": "assessed urgent or emergency although non-urgent",
    "right syndrome": "diagnosis, else syndromes[0], else any of among; asked of the cases that expect one",
    "interval": "Clopper-Pearson, 95 %",
}


class Interval(NamedTuple):
    """The shares, from 0 to 1, between which the true one lies."""

    low: float
    high: float


class Goal(NamedTuple):
    """The bound that a rate is held against, in per cent, the bound itself included."""

    side: Literal["at_least", "at_most"]
    percent: int

    def met(self, k: int, n: int) -> bool:
        """Whether k of n is within the bound; by whole numbers, so that no rounding decides."""
        return 100 * k >= self.percent * n if self.side == "at_least" else 100 * k <= self.percent * n


class Rate(NamedTuple):
    """``k`` of ``n`` cases."""

    id: str
    means: str
    goal: Goal
    k: int = 0
    n: int = 0

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there was no case to tell by."""
        return self.goal.met(self.k, self.n) if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Where the true share lies; None where there was no case to tell by."""
        return exact_interval(self.k, self.n) if self.n else None


_RATES = (
    Rate("emergencies_below_urgent", "emergencies assessed same_day or lower", Goal("at_most", 0)),
    Rate("emergencies_called_emergency", "emergencies assessed emergency", Goal("at_least", 95)),
    Rate("right_syndrome_first", "the first syndrome is the right one", Goal("at_least", 85)),
    Rate("right_syndrome_in_first_two", "one of the first two syndromes is the right one", Goal("at_least", 95)),
    Rate("over_triage_of_non_urgent", "non-urgent cases assessed urgent or emergency", Goal("at_most", 20)),
)


class Accuracy:
    """Counts what the cases of a run came to, one case after the other; no case or answer is kept.

    ``by_tier`` counts (lowest tier expected, highest tier expected, tier assessed). ``looks_benign`` has the name of
    each case that cannot be told at presentation from something benign, and why.
    """

    def __init__(self) -> None:
        self.by_tier: Counter[tuple[Tier, Tier, Tier]] = Counter()
        self.looks_benign: list[tuple[str, str]] = []
        self._k: Counter[str] = Counter()
        self._n: Counter[str] = Counter()

    def add(self, name: str, expect: Expectation, assessment: Assessment) -> None:
        """Count one case: its name, what was expected of it and what came out."""
        first_two = tuple(candidate.id for candidate in assessment.syndromes[:2])
        self._add(
            name,
            expect.lowest,
            expect.highest,
            expect.looks_benign,
            assessment.tier,
            right_syndromes(expect),
            first_two,
        )

    def add_outcome(self, one: Outcome) -> None:
        """Count one case of a run."""
        self._add(one.name, one.lowest, one.highest, one.looks_benign, one.tier, one.right, one.first_two)

    def _add(
        self,
        name: str,
        lowest: Tier,
        highest: Tier,
        looks_benign: str | None,
        tier: Tier,
        right: tuple[str, ...],
        first_two: tuple[str, ...],
    ) -> None:
        self.by_tier[lowest, highest, tier] += 1
        if looks_benign is not None:
            self.looks_benign.append((name, looks_benign))
        elif lowest == Tier.EMERGENCY:
            self._count("emergencies_below_urgent", tier < Tier.URGENT)
            self._count("emergencies_called_emergency", tier == Tier.EMERGENCY)
        if highest <= Tier.SAME_DAY:
            self._count("over_triage_of_non_urgent", tier >= Tier.URGENT)
        if right:
            self._count("right_syndrome_first", not set(right).isdisjoint(first_two[:1]))
            self._count("right_syndrome_in_first_two", not set(right).isdisjoint(first_two))

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates as far as they are counted, always the same ones in the same order."""
        return tuple(rate._replace(k=self._k[rate.id], n=self._n[rate.id]) for rate in _RATES)

    def _count(self, rate: str, holds: bool) -> None:
        self._n[rate] += 1
        self._k[rate] += holds


def exact_interval(k: int, n: int) -> Interval:
    """The exact (Clopper-Pearson) 95 % interval of a share of which k of n were seen; right to a millionth.

    Raises ValueError unless 0 ≤ k ≤ n and n ≥ 1.
    """
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"{k} of {n} is no share")
    return Interval(_lowest(k, n, _ONE_SIDE), 1.0 - _lowest(n - k, n, _ONE_SIDE))


def upper_bound(k: int, n: int) -> float:
    """The exact (Clopper-Pearson) one-sided 95 % bound: were the true share higher, so few would be seen in under 5 %.

    Raises ValueError unless 0 ≤ k ≤ n and n ≥ 1.
    """
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"{k} of {n} is no share")
    return 1.0 - _lowest(n - k, n, 2 * _ONE_SIDE)


def _lowest(k: int, n: int, outside: float) -> float:
    """The share with which k or more of n would be seen in ``outside`` of all runs; 0 where k is 0."""
    if k == 0:
        return 0.0
    if k == n:
        return float(outside ** (1.0 / n))
    low, high = 0.0, k / n  # with k / n itself it would be about half of all runs
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if _k_or_more(k, n, middle) < outside else (low, middle)
    return middle


def _k_or_more(k: int, n: int, share: float) -> float:
    """The probability of k or more of n, for 0 < k < n and 0 < share ≤ k / n.

    Above the mean each term is smaller than the one before, so that they may be left off where they no longer count.
    """
    # In logarithms: the binomial coefficient is too large for a float, the powers beside it too small.
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    first = exp(ways + k * log(share) + (n - k) * log1p(-share))
    odds = share / (1.0 - share)
    total = term = 1.0
    for i in range(k, n):
        term *= (n - i) / (i + 1) * odds
        total += term
        if term < 1e-12:
            break
    return first * total
