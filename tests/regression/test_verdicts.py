"""Verdicts: what is under- and over-triage, how sure a rate is, when a run fails."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import Position
from triage.regression.accuracy import exact_interval, upper_bound
from triage.regression.case_files import Expectation
from triage.regression.outcomes import UNKNOWN, Outcome, Verdict, age_band, verdict_of
from triage.regression.verdicts import Group, Share, Verdicts, bound_in_percent
from triage.tiers import Tier

TIERS = list(Tier)


def _outcome(expect: object, tier: str, *, passed: bool | None = None, **more: object) -> Outcome:
    expectation = Expectation.model_validate({"tier": expect} if expect else {"findings": ["x"]})
    verdict = verdict_of(expectation, Tier(tier))
    right = verdict not in (Verdict.UNDER_TRIAGE, Verdict.OVER_TRIAGE)
    values = {
        "id": "a",
        "title": None,
        "at": Position("cases/a.yaml"),
        "id_at": Position("cases/a.yaml"),
        "tier": Tier(tier),
        "lowest": expectation.lowest,
        "highest": expectation.highest,
        "verdict": verdict,
        "passed": right if passed is None else passed,
        "only_over": verdict is Verdict.OVER_TRIAGE and passed is None,
        "right": (),
        "first_two": (),
        "looks_benign": None,
        "tags": (),
        "route": UNKNOWN,
        "age_band": UNKNOWN,
        "seconds": 0.0,
    }
    return Outcome(**{**values, **more})


def _counted(*outcomes: Outcome) -> Verdicts:
    verdicts = Verdicts()
    for one in outcomes:
        verdicts.add(one)
    return verdicts


@pytest.mark.parametrize(
    ("expect", "tier", "verdict"),
    [
        ("urgent", "urgent", Verdict.EXACT),
        ("urgent", "same_day", Verdict.UNDER_TRIAGE),
        ("urgent", "emergency", Verdict.OVER_TRIAGE),
        ({"at_least": "same_day", "at_most": "urgent"}, "same_day", Verdict.WITHIN_RANGE),
        ({"at_least": "same_day", "at_most": "urgent"}, "routine", Verdict.UNDER_TRIAGE),
        ({"at_least": "same_day", "at_most": "urgent"}, "emergency", Verdict.OVER_TRIAGE),
        ({"at_least": "emergency"}, "emergency", Verdict.EXACT),
        ({"at_most": "self_care"}, "self_care", Verdict.EXACT),
        (None, "urgent", None),
    ],
)
def test_a_verdict_is_told_by_the_tiers_alone(expect, tier, verdict):
    """One tier, or a range; without either there is none."""
    one = _outcome(expect, tier)
    assert one.verdict is verdict
    verdicts = _counted(one)
    assert {each: verdicts.count(each) for each in Verdict} == {each: int(each is verdict) for each in Verdict}
    assert verdicts.cases == 1


@pytest.mark.parametrize(("k", "n"), [(0, 59), (1, 93), (2, 124), (3, 153), (4, 181)])
def test_the_bound_is_the_published_one(k, n):
    """The smallest samples that show 95 % with 95 % confidence, with so many failures: 59, 93, 124, 153, 181."""
    assert upper_bound(k, n) <= 0.05 < upper_bound(k, n - 1)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 29), (1, 1), (3, 10), (17, 40), (39, 40), (2, 500)])
def test_above_the_bound_so_few_are_seen_in_less_than_five_per_cent(k, n):
    """By the definition itself: every term of the binomial distribution, added up."""
    bound = upper_bound(k, n)
    if k == n:
        assert bound == 1
        return
    k_or_less = sum(comb(n, i) * bound**i * (1 - bound) ** (n - i) for i in range(k + 1))
    assert k_or_less == pytest.approx(0.05, abs=1e-9)
    assert bound < exact_interval(k, n).high


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_has_no_bound(k, n):
    """An error of the caller is not turned into a number."""
    with pytest.raises(ValueError, match=f"{k} of {n} is no share"):
        upper_bound(k, n)


def test_an_emergency_assessed_as_less_is_counted_whatever_it_was_assessed():
    """Urgent is less, too; one that looks benign counts as well; a range that ends in emergency is no emergency."""
    verdicts = _counted(
        _outcome("emergency", "emergency"),
        _outcome("emergency", "urgent"),
        _outcome({"at_least": "emergency"}, "routine", looks_benign="only tired"),
        _outcome({"at_least": "urgent"}, "urgent"),
        _outcome(None, "routine"),
    )
    assert verdicts.under_triaged_emergencies == Share(2, 3)


def test_over_triage_is_counted_by_the_highest_tier_expected():
    """Among the cases that can be over-triaged."""
    verdicts = _counted(
        _outcome("emergency", "emergency"),
        _outcome("routine", "routine"),
        _outcome("routine", "same_day"),
        _outcome({"at_most": "routine"}, "urgent"),
        _outcome("urgent", "urgent"),
        _outcome(None, "emergency"),
    )
    assert verdicts.over_triage_by_tier == {Tier.URGENT: Share(0, 1), Tier.ROUTINE: Share(2, 3)}
    assert verdicts.over_triage == Share(2, 4)


_PAIRS = st.lists(st.tuples(st.sampled_from(TIERS), st.sampled_from(TIERS)), min_size=1, max_size=60)


@given(pairs=_PAIRS, power=st.sampled_from([1, 2]))
def test_kappa_is_one_less_the_distance_seen_by_that_of_chance(pairs, power):
    """As Cohen defines it: every case against every case that chance could have put in its place."""
    verdicts = _counted(*(_outcome(expected.value, assessed.value) for expected, assessed in pairs))
    seen = Fraction(sum(abs(a.rank - b.rank) ** power for a, b in pairs), len(pairs))
    chance = Fraction(sum(abs(a.rank - b.rank) ** power for a, _ in pairs for _, b in pairs), len(pairs) ** 2)
    kappa = verdicts.kappa("linear" if power == 1 else "quadratic")
    assert kappa == (None if not chance else pytest.approx(float(1 - seen / chance)))


def test_kappa_is_the_one_of_a_worked_example():
    """Two ways to call four of ten the same, worked by hand; a range is left out."""
    pairs = [("emergency", "emergency")] * 3 + [("routine", "routine")] * 4
    pairs += [("routine", "emergency"), ("urgent", "emergency"), ("emergency", "urgent")]
    verdicts = _counted(*(_outcome(*pair) for pair in pairs), _outcome({"at_least": "urgent"}, "emergency"))
    # linear: seen 3+1+1 = 5 of 10; by chance (4·1·1 + 4·4·3 + 1·5·1 + 1·4·2 + 5·5·3 + 5·1·2) / 100 = 1.5
    assert verdicts.kappa("linear") == pytest.approx(1 - 0.5 / 1.5)
    # quadratic: seen 9+1+1 = 11 of 10; by chance (4 + 4·4·9 + 5 + 4·4 + 5·5·9 + 5·4) / 100 = 4.14
    assert verdicts.kappa("quadratic") == pytest.approx(1 - 1.1 / 4.14)
    assert sum(verdicts.of_one_tier.values()) == 10


def test_without_a_case_there_is_no_rate():
    """Neither 0 nor 100 %."""
    verdicts = Verdicts()
    assert (verdicts.kappa("linear"), verdicts.over_triage, verdicts.under_triaged_emergencies.upper_bound) == (
        None,
        Share(0, 0),
        None,
    )
    assert verdicts.over_triage.interval is None
    assert not verdicts.fails(None)
    assert not verdicts.fails(Fraction(0))


def test_a_case_counts_in_each_of_its_groups():
    """Its directory, each of its tags once, its route, its age."""
    verdicts = _counted(
        _outcome("emergency", "urgent", tags=("a", "b", "a"), route="oral", age_band=age_band(0.01)),
        _outcome({"at_least": "urgent"}, "urgent", tags=("b",), at=Position("a.yaml"), age_band=age_band(70)),
        _outcome("routine", "urgent", age_band=age_band(13)),
        _outcome(None, "routine", passed=False),
    )
    assert verdicts.groups("tag") == [
        Group("a", 1, 1 - 1, 0, 1, 0, 1, Share(1, 1)),
        Group("b", 2, 0, 1, 1, 0, 1, Share(1, 1)),
    ]
    assert [(group.name, group.cases) for group in verdicts.groups("directory")] == [(".", 1), ("cases", 3)]
    assert [(group.name, group.cases) for group in verdicts.groups("route")] == [("oral", 1), ("not known", 3)]
    assert [group.name for group in verdicts.groups("age")] == [
        "newborn, under 28 days",
        "adolescent, 12 to 17",
        "65 and over",
        "not known",
    ]
    assert verdicts.groups("route")[1] == Group("not known", 3, 0, 1, 0, 1, 2, Share(0, 0))


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (0, "newborn, under 28 days"),
        (27 / 365.25, "newborn, under 28 days"),
        (28 / 365.25, "infant, under 2 years"),
        (1.99, "infant, under 2 years"),
        (2, "child, 2 to 11"),
        (11.9, "child, 2 to 11"),
        (12, "adolescent, 12 to 17"),
        (17.99, "adolescent, 12 to 17"),
        (18, "adult, 18 to 64"),
        (64.9, "adult, 18 to 64"),
        (65, "65 and over"),
        (130, "65 and over"),
        (None, "not known"),
    ],
)
def test_the_age_groups_begin_where_they_say(years, band):
    """Each birthday belongs to the group that begins with it."""
    assert age_band(years) == band


def test_over_triage_alone_may_be_allowed_for():
    """Up to the share itself; by whole numbers."""
    over, right = _outcome("routine", "urgent"), _outcome("routine", "routine")
    verdicts = _counted(over, *[right] * 19)
    assert verdicts.fails(None)
    assert not verdicts.fails(Fraction(5))
    assert verdicts.fails(Fraction("4.99"))
    assert not _counted(*[_outcome("emergency", "emergency")] * 3).fails(Fraction(0))


@pytest.mark.parametrize(
    "other",
    [
        _outcome("emergency", "urgent"),
        _outcome("routine", "self_care"),
        _outcome("routine", "routine", passed=False),
        _outcome("routine", "urgent", passed=False),
    ],
)
def test_nothing_but_over_triage_is_ever_allowed_for(other):
    """An emergency assessed as less, any under-triage, a wrong rule, over-triage with a wrong rule."""
    assert _counted(other, *[_outcome("routine", "routine")] * 50).fails(Fraction(100))


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0022482, "0.23 %"),
        (0.95, "95.00 %"),
        (0.974679434, "97.47 %"),
        (0.00123, "0.13 %"),
        (0.0000169621, "0.0017 %"),
        (0.00099999, "0.100 %"),
        (1.0, "100.00 %"),
        (0.0, "0.00 %"),
    ],
)
def test_a_bound_is_never_told_as_less_than_it_is(share, told):
    """Rounded up: "at most 0.22 %" would not hold of 0.2248 %."""
    assert bound_in_percent(share) == told


@given(st.integers(min_value=1, max_value=10**7), st.data())
def test_what_is_told_of_a_bound_holds(n, data):
    """And is no more than one in its last digit above."""
    k = data.draw(st.integers(min_value=0, max_value=min(n, 50)))
    bound = 100 * upper_bound(k, n)
    told = bound_in_percent(bound / 100).removesuffix(" %")
    last = 10.0 ** -len(told.partition(".")[2])
    assert bound - 1e-4 * last <= float(told) <= bound + 1.001 * last
