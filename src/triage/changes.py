"""Numbers that are worked out from two others, exactly: a fall from 100 to 70 is 30 %, not 30.000000000000004 %."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import count

from triage.rulebook.model import Band, Change


def exact(number: float) -> Fraction:
    """The number as it is written in decimals: 0.1 is one tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(float(number)))


def worked_out(change: Change, of: Fraction, base: Fraction) -> Fraction:
    """The change of ``of`` from ``base``, which is not 0 where the change is a percentage."""
    difference = of - base
    return 100 * difference / base if change.kind == "percent" else difference


def within(band: Band, value: Fraction) -> bool:
    """As ``Band.contains``, with the limits as they are written in decimals."""
    at_least, above, at_most, below = _exact_limits(band)
    return (
        (at_least is None or value >= at_least)
        and (above is None or value > above)
        and (at_most is None or value <= at_most)
        and (below is None or value < below)
    )


@lru_cache(maxsize=512)  # of a rulebook's bands; a Fraction is made of a text, which takes some microseconds
def _exact_limits(band: Band) -> tuple[Fraction | None, ...]:
    return tuple([None if limit is None else exact(limit) for limit in limits(band)])


def limits(band: Band) -> tuple[float | None, float | None, float | None, float | None]:
    """The limits of the band: at least, above, at most, below."""
    return band.at_least, band.above, band.at_most, band.below


def shown(value: Fraction, marks: Iterable[Fraction]) -> str:
    """The change with its sign, to one decimal or as many more as it takes to stay on its side of each of ``marks``.

    What needs no more than three decimals is told without rounding it.
    """
    if value * 1000 % 1 == 0:
        return _decimal(value, 3)
    marks = (Fraction(0), *marks)
    for digits in count(1):
        rounded = round(value, digits)
        if all((rounded > mark) == (value > mark) and (rounded < mark) == (value < mark) for mark in marks):
            return _decimal(rounded, digits)
    raise AssertionError("rounding to more and more digits comes as near as need be")


def _decimal(value: Fraction, digits: int) -> str:
    """The value, which has so many decimals at most, with a sign and without zeros at its end."""
    text = f"{Decimal(f'{int(value * 10**digits)}E-{digits}'):+f}"
    return "0" if value == 0 else text.rstrip("0").rstrip(".") if "." in text else text
