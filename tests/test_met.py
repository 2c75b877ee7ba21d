"""Which conditions of each rule are met, in one number over all of them, against looking at each rule by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from triage.met import ByMet, Conditions, Layout
from triage.tiers import Tier

FACTS = 40


@st.composite
def rules(draw: st.DrawFn) -> list[Conditions]:
    """Rules of one to twenty conditions, of all tiers; a fact may meet several conditions, of several rules."""
    facts = st.lists(st.integers(0, FACTS - 1), min_size=1, max_size=3, unique=True)
    sizes = draw(st.lists(st.sampled_from([1, 2, 2, 2, 3, 4, 5, 7, 8, 9, 17, 20]), max_size=12))
    return [
        Conditions(
            rule,
            draw(st.sampled_from(list(Tier))),
            tuple(tuple(1 << fact for fact in draw(facts)) for _ in range(size)),
        )
        for rule, size in enumerate(sizes)
    ]


def _met(one: Conditions, facts: int) -> int:
    return sum(1 << n for n, condition in enumerate(one.conditions) if any(facts & fact for fact in condition))


@given(rules(), st.integers(0, (1 << FACTS) - 1), st.integers(0, (1 << 12) - 1))
def test_each_rule_is_told_what_is_met_of_it(book: list[Conditions], facts: int, fired: int) -> None:
    """All that is met, of every rule that did not fire; a rule of one condition fires as soon as that is met."""
    layout = Layout(book)
    met = layout.met(facts, fired & (1 << len(book)) - 1)
    for one in book:
        silent = fired >> one.rule & 1 or len(one.conditions) == 1
        assert layout.of_rule(one.rule, met) == (0 if silent else _met(one, facts))


@given(rules(), st.lists(st.integers(0, (1 << FACTS) - 1), min_size=1, max_size=4), st.integers(0, (1 << 12) - 1))
def test_what_follows_is_told_for_each_rule_once_the_most_urgent_first(
    book: list[Conditions], patients: list[int], fired: int
) -> None:
    """For one patient after the other, whatever was kept of those before: what was built for their own conditions."""
    layout = Layout(book)
    odd = ByMet(layout, lambda rule, met: (rule, met) if rule % 2 else None, list, 3)
    for facts in patients:
        met = layout.met(facts, fired & (1 << len(book)) - 1)
        for tier in Tier:
            told = [each for some in odd.of(tier, met) for each in some]
            its = [one for one in book if one.tier is tier and one.rule % 2 and layout.of_rule(one.rule, met)]
            assert sorted(told) == [(one.rule, _met(one, facts)) for one in its]
            sizes = [len(book[rule].conditions) for rule, _ in told]
            assert sizes == sorted(sizes)
