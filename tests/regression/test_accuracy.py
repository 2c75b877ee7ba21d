"""Accuracy: which case counts in which rate, and how sure a rate is."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, inf, nextafter

import pytest

from triage.assessment import Assessment, Candidate
from triage.regression.accuracy import Accuracy, Goal, exact_interval
from triage.regression.case_files import Expectation
from triage.tiers import Tier

BELOW, CALLED = "emergencies_below_urgent", "emergencies_called_emergency"
FIRST, FIRST_TWO = "right_syndrome_first", "right_syndrome_in_first_two"
OVER = "over_triage_of_non_urgent"


def _assessed(tier: str, syndromes: Sequence[str] = ()) -> Assessment:
    return Assessment.model_construct(
        tier=Tier(tier), syndromes=tuple(Candidate.model_construct(id=syndrome) for syndrome in syndromes)
    )


def _counted(expect: dict[str, object], tier: str, syndromes: Sequence[str] = ()) -> dict[str, bool]:
    """Whether one case holds in each rate that counts it."""
    accuracy = Accuracy()
    accuracy.add("a", Expectation.model_validate(expect), _assessed(tier, syndromes))
    assert all(rate.n in (0, 1) for rate in accuracy.rates)
    return {rate.id: bool(rate.k) for rate in accuracy.rates if rate.n}


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 100, 0.0, 3.6217),
        (100, 100, 96.3783, 100.0),
        (1, 20, 0.1265, 24.8733),
        (19, 20, 75.1267, 99.8735),
        (50, 100, 39.8321, 60.1679),
        (5, 10, 18.7086, 81.2914),
        (0, 1, 0.0, 97.5),
        (1, 1, 2.5, 100.0),
    ],
)
def test_the_interval_is_the_published_one(k, n, low, high):
    """Values of Clopper and Pearson as tables have them, in per cent."""
    interval = exact_interval(k, n)
    assert (100 * interval.low, 100 * interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("k", "n"), [(1, 2), (3, 67), (7, 30), (128, 130), (300, 600)])
def test_each_limit_leaves_two_and_a_half_per_cent_outside(k, n):
    """By the definition itself: every term of the binomial distribution, added up."""
    interval = exact_interval(k, n)
    k_or_more = sum(comb(n, i) * interval.low**i * (1 - interval.low) ** (n - i) for i in range(k, n + 1))
    k_or_less = sum(comb(n, i) * interval.high**i * (1 - interval.high) ** (n - i) for i in range(k + 1))
    assert (k_or_more, k_or_less) == pytest.approx((0.025, 0.025), abs=1e-9)


@pytest.mark.parametrize(
    ("k", "low", "high"),
    [
        (1, 2.531780e-07, 5.571516e-05),  # 1 - 0.975 ** (1 / n) below
        (95_000, 0.9486311, 0.9513427),
        (50_000, 0.4968961, 0.5031039),
    ],
)
def test_a_hundred_thousand_cases_are_no_burden(k, low, high):
    """Neither under- nor overflow where each single probability is too small for a float."""
    assert exact_interval(k, 100_000) == pytest.approx((low, high), abs=1e-6)


def test_seeing_it_in_other_cases_turns_the_interval_round():
    """k of n happened, so n - k of n did not."""
    for k in range(31):
        interval, other = exact_interval(k, 30), exact_interval(30 - k, 30)
        assert interval.low == pytest.approx(1 - other.high, abs=1e-12)
        assert 0 <= interval.low <= k / 30 <= interval.high <= 1


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_has_no_interval(k, n):
    """An error of the caller is not turned into a number."""
    with pytest.raises(ValueError, match=f"{k} of {n} is no share"):
        exact_interval(k, n)


@pytest.mark.parametrize(
    ("assessed", "counted"),
    [
        ("emergency", {BELOW: False, CALLED: True}),
        ("urgent", {BELOW: False, CALLED: False}),
        ("same_day", {BELOW: True, CALLED: False}),
        ("self_care", {BELOW: True, CALLED: False}),
    ],
)
def test_an_emergency_counts_in_both_emergency_rates(assessed, counted):
    """Urgent is not below urgent, and not emergency either."""
    assert _counted({"tier": "emergency"}, assessed) == counted
    assert _counted({"tier": {"at_least": "emergency"}}, assessed) == counted


@pytest.mark.parametrize("tier", ["urgent", {"at_least": "urgent"}, {"at_most": "urgent"}])
def test_a_case_that_may_be_urgent_is_neither_an_emergency_nor_non_urgent(tier):
    """It is held against its own range only."""
    assert _counted({"tier": tier}, "emergency") == {}


@pytest.mark.parametrize(
    ("assessed", "over"), [("emergency", True), ("urgent", True), ("same_day", False), ("routine", False)]
)
@pytest.mark.parametrize("tier", ["same_day", "routine", {"at_most": "same_day"}])
def test_over_triage_is_urgent_or_above_where_nothing_is_urgent(tier, assessed, over):
    """A routine case on the same day is a mismatch, but no over-triage in this sense."""
    assert _counted({"tier": tier}, assessed) == {OVER: over}


@pytest.mark.parametrize(
    ("expect", "shown", "first", "first_two"),
    [
        ({"syndromes": ["a"]}, ["a", "b"], True, True),
        ({"syndromes": ["a", "b"]}, ["b", "a"], False, True),
        ({"syndromes": ["a"]}, ["b", "c", "a"], False, False),
        ({"among": ["a", "c"]}, ["c"], True, True),
        ({"among": ["a", "c"]}, ["b", "c"], False, True),
        ({"among": ["a", "c"]}, [], False, False),
    ],
)
def test_the_right_syndrome_is_looked_for_in_the_first_two(expect, shown, first, first_two):
    """The first of `syndromes`, or any of `among`."""
    assert _counted(expect, "urgent", shown) == {FIRST: first, FIRST_TWO: first_two}


@pytest.mark.parametrize("expect", [{"syndromes": []}, {"findings": ["x"]}])
def test_a_case_that_expects_no_first_syndrome_is_not_asked_for_one(expect):
    """Neither right nor wrong."""
    assert _counted(expect, "urgent", ["a"]) == {}


def test_a_case_that_looks_benign_is_no_emergency_but_is_listed():
    """The reason is kept; the tier table still has it."""
    accuracy = Accuracy()
    expect = Expectation.model_validate({"tier": "emergency", "looks_benign": "only a tired voice"})
    accuracy.add("a", expect, _assessed("routine"))
    assert [rate.n for rate in accuracy.rates] == [0] * 5
    assert accuracy.looks_benign == [("a", "only a tired voice")]
    assert dict(accuracy.by_tier) == {(Tier.EMERGENCY, Tier.EMERGENCY, Tier.ROUTINE): 1}


def test_a_goal_is_met_at_its_bound():
    """And not by a rounded share: 18,999 of 20,000 are 94.995 %."""
    accuracy = Accuracy()
    for i in range(20):
        expect = Expectation.model_validate({"tier": "emergency"})
        accuracy.add("a", expect, _assessed("urgent" if i == 0 else "emergency"))
    called = next(rate for rate in accuracy.rates if rate.id == CALLED)
    assert (called.k, called.n, called.met) == (19, 20, True)
    assert not Goal("at_least", 95).met(18_999, 20_000)
    assert Goal("at_most", 20).met(20, 100)
    assert not Goal("at_most", 20).met(21, 100)
    assert not Goal("at_most", 0).met(1, 10**9)


def test_without_a_case_nothing_is_claimed():
    """No interval, and the goal neither met nor missed."""
    for rate in Accuracy().rates:
        assert (rate.k, rate.n, rate.interval, rate.met) == (0, 0, None, None)


def test_the_goals_are_those_of_the_project():
    """In per cent, with the side on which they lie."""
    assert {rate.id: tuple(rate.goal) for rate in Accuracy().rates} == {
        BELOW: ("at_most", 0),
        CALLED: ("at_least", 95),
        FIRST: ("at_least", 85),
        FIRST_TWO: ("at_least", 95),
        OVER: ("at_most", 20),
    }


def test_the_search_ends_at_the_last_bit():
    """A share of almost nothing and of almost everything."""
    assert 0 < exact_interval(1, 10**9).low < exact_interval(1, 10**9).high < 1e-8
    assert exact_interval(10**9 - 1, 10**9).high < nextafter(1, inf)
