"""Changes are worked out, compared and shown without an error of rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.changes import exact, shown, within, worked_out
from triage.rulebook.model import Band, Change

PERCENT = Change("now", "usual", "percent")
DIFFERENCE = Change("now", "usual")


def test_numbers_are_taken_as_they_are_written() -> None:
    """38.1 - 37.8 is three tenths, which floating-point numbers do not say."""
    assert worked_out(DIFFERENCE, exact(38.1), exact(37.8)) == Fraction(3, 10)
    assert worked_out(PERCENT, exact(70), exact(100)) == -30
    assert within(Band(at_least=0.3), worked_out(DIFFERENCE, exact(38.1), exact(37.8)))
    assert exact(1e-7) == Fraction(1, 10**7)


@pytest.mark.parametrize("limit", [-30, -28, -20, -10, -7, 7, 14, 20, 28, 55])
def test_a_percentage_of_whole_numbers_is_that_of_school(limit: int) -> None:
    """Compared by multiplying out, for every pressure that there is."""
    for usual in range(30, 351):
        at = usual * (100 + limit) // 100
        for now in range(at - 2, at + 3):
            value = worked_out(PERCENT, exact(now), exact(usual))
            assert within(Band(at_most=limit), value) == (100 * (now - usual) <= limit * usual)
            assert within(Band(above=limit), value) == (100 * (now - usual) > limit * usual)


@pytest.mark.parametrize(
    ("band", "inside"),
    [
        (Band(at_least=0.1), True),
        (Band(above=0.1), False),
        (Band(at_most=0.1), True),
        (Band(below=0.1), False),
        (Band(above=0, below=1), True),
        (Band(at_least=0.11), False),
    ],
)
def test_each_limit_is_kept(band: Band, inside: bool) -> None:
    """A tenth is at the limit of 0.1, although the float is not one tenth."""
    assert within(band, Fraction(1, 10)) is inside


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(-35), "-35"),
        (Fraction(12), "+12"),
        (Fraction(0), "0"),
        (Fraction(100), "+100"),
        (Fraction(3, 10), "+0.3"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(-100, 3), "-33.3"),
        (Fraction(-2999999, 100000), "-29.99999"),
        (Fraction(-3000001, 100000), "-30.00001"),
        (Fraction(-1, 10**6), "-0.000001"),
        (Fraction(10**15), "+1000000000000000"),
    ],
)
def test_a_change_is_shown_short_and_on_its_side_of_the_limits(value: Fraction, text: str) -> None:
    """29.99999 % is not shown as 30 % where that is the limit."""
    assert shown(value, [Fraction(-30)]) == text


@given(st.fractions(-200, 200), st.lists(st.fractions(-200, 200).map(lambda mark: round(mark, 2)), max_size=4))
def test_what_is_shown_is_on_the_same_side_of_every_limit(value: Fraction, marks: list[Fraction]) -> None:
    """Of zero, too."""
    told = Fraction(shown(value, marks))
    for mark in (Fraction(0), *marks):
        assert ((told > mark), (told < mark)) == ((value > mark), (value < mark))
