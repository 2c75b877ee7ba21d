"""Cases of one measure that between them tell any two definitions of it apart.

What a number says changes only at a limit, and at the edge of an age band. So a value at each limit, one between any
two neighbouring ones, and one beyond either end, each at every age band and at an unknown age, stand for all numbers;
where another measure sets the definition aside, likewise for that one, and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from triage.changes import exact, within
from triage.regression.missing import MissingCase
from triage.regression.mutation.thresholds import all_limits
from triage.rulebook.model import Band, Change, Definition, Measure, Rulebook


class Unwritable(Exception):
    """The numbers that would be needed have no end in decimals, so that no case can give them."""


def telling_probes(old: Definition, new: Definition, rulebook: Rulebook) -> Iterator[MissingCase]:
    """The cases in which the two definitions differ, those with least said first.

    Some may be impossible; reading them says so. Raises Unwritable, after all the others, where one cannot be written.
    """
    unwritable = False
    for age, value, change in _numbers(old, new, rulebook):
        if _holds(old, age, value, change) == _holds(new, age, value, change):
            continue
        try:
            case = _probe(old, age, value, change, rulebook)
        except Unwritable:
            unwritable = True
            continue
        if case is not None:
            yield case
    if unwritable:
        raise Unwritable


def probes(definition: Definition, rulebook: Rulebook) -> Iterator[MissingCase]:
    """Cases on all sides of all limits of one definition that can be written, those with least said first."""
    for age, value, change in _numbers(definition, definition, rulebook):
        with suppress(Unwritable):
            case = _probe(definition, age, value, change, rulebook)
            if case is not None:
                yield case


def _numbers(
    old: Definition, new: Definition, rulebook: Rulebook
) -> Iterator[tuple[float | None, Fraction, Fraction | None]]:
    """Age, value of the measure, and value of the one that sets it aside: None where it is not known."""
    unless = old.unless
    values = _values(old.measure, (old, new), rulebook)
    ages = _ages((old, new, *rulebook.definitions)) if old.measure != "age_years" else [None]
    for aside in (False, True) if unless is not None else (False,):
        changes = _values(unless.measure, (old, new), rulebook) if aside and unless is not None else [None]
        for age in ages:
            for value in values:
                for change in changes:
                    yield age, value, change


def _holds(definition: Definition, age: float | None, value: Fraction, aside: Fraction | None) -> bool:
    if not within(band_at(definition.bands, age), value):
        return False
    unless = definition.unless
    return unless is None or aside is None or not within(band_at(unless.bands, age), aside)


def band_at(bands: tuple[Band, ...], age: float | None) -> Band:
    """The band for the age; of an unknown age, that of the oldest."""
    return next((band for band in bands if age is not None and band.covers_age(age)), bands[-1])


def _probe(
    definition: Definition, age: float | None, value: Fraction, aside: Fraction | None, rulebook: Rulebook
) -> MissingCase | None:
    """The case that gives these; None where no possible numbers do. Raises Unwritable."""
    measure = rulebook.measure_by_id[definition.measure]
    case = _case(measure, value, rulebook)
    if case is not None and aside is not None and definition.unless is not None:
        case = _beside(case, measure, value, rulebook.measure_by_id[definition.unless.measure], aside, rulebook)
    if case is None or age is None:
        return case
    return case._replace(patient={"age_years": _number(exact(age))})


def _ages(definitions: Iterable[Definition]) -> list[float | None]:
    """No age, and each age at which any band begins."""
    edges: set[float] = set()
    for definition in definitions:
        edges.update(band.from_age for band in definition.bands)
        if definition.unless is not None:
            edges.update(band.from_age for band in definition.unless.bands)
    return [None, *sorted(edges, reverse=True)]


def _values(measure: str, changed: Iterable[Definition], rulebook: Rulebook) -> list[Fraction]:
    """Every limit on the measure, the changed definition's own first; what lies between two; the ends of its range."""
    own = {limit for definition in changed for limit in _limits(measure, definition)}
    limits = own.union(*(_limits(measure, definition) for definition in rulebook.definitions))
    known = rulebook.measure_by_id[measure]
    if known.values:  # a scale has no values between its names
        return [exact(value) for value in dict.fromkeys(known.values.values())]
    in_order = sorted({*limits, exact(known.lowest), exact(known.highest)})
    between = [(low + high) / 2 for low, high in pairwise(in_order)]
    return [*sorted(own), *sorted(limits - own), *between, exact(known.lowest), exact(known.highest)]


def _limits(measure: str, definition: Definition) -> Iterator[Fraction]:
    """The limits of one definition on the measure."""
    if definition.measure == measure:
        yield from map(exact, all_limits(definition.bands))
    if definition.unless is not None and definition.unless.measure == measure:
        yield from map(exact, all_limits(definition.unless.bands))


def _case(measure: Measure, value: Fraction, rulebook: Rulebook) -> MissingCase | None:
    """A case that gives the value; of a derived one, two numbers that it follows from."""
    if measure.change is not None:
        return _of_change(measure.change, value, None, rulebook)
    return _giving([(measure, value)])


def _beside(
    case: MissingCase, measure: Measure, value: Fraction, aside: Measure, change: Fraction, rulebook: Rulebook
) -> MissingCase | None:
    """The case with the other measure at ``change``; None where no number brings that about."""
    if aside.change is None:
        other = _giving([(aside, change)])
        return case._replace(vitals={**case.vitals, **other.vitals}, history={**case.history, **other.history})
    return _of_change(aside.change, change, value, rulebook) if aside.change.of == measure.id else None


def _of_change(change: Change, value: Fraction, of: Fraction | None, rulebook: Rulebook) -> MissingCase | None:
    """A case whose two numbers differ so; ``of`` is the one of them that is given. Raises Unwritable."""
    given, base = rulebook.measure_by_id[change.of], rulebook.measure_by_id[change.base]
    if change.kind == "percent":
        if value <= -100:
            return None
        usual = of / (1 + value / 100) if of is not None else _round_base(value, given, base)
        now = usual * (1 + value / 100)
    else:
        usual = of - value if of is not None else _middle(given, base, value)
        now = usual + value
    if not (exact(base.lowest) <= usual <= exact(base.highest) and exact(given.lowest) <= now <= exact(given.highest)):
        return None
    if _decimal(usual) is None or _decimal(now) is None:
        raise Unwritable
    return _giving([(given, now), (base, usual)])


def _round_base(percent: Fraction, given: Measure, base: Measure) -> Fraction:
    """A usual value of 100 where that is possible: percentages of it are easy to read."""
    usual = Fraction(100)
    while usual * (1 + percent / 100) > exact(given.highest) and usual / 2 >= exact(base.lowest):
        usual /= 2
    return usual


def _middle(given: Measure, base: Measure, value: Fraction) -> Fraction:
    """A usual value from which the change leads to a possible one."""
    low = max(exact(base.lowest), exact(given.lowest) - value)
    high = min(exact(base.highest), exact(given.highest) - value)
    return Fraction(int((low + high) / 2)) if low <= high else low


def _giving(numbers: Iterable[tuple[Measure, Fraction]]) -> MissingCase:
    parts: dict[str, dict[str, float]] = {"vitals": {}, "patient": {}, "history": {}}
    for measure, value in numbers:
        parts[measure.given_in][measure.id] = _number(value)
    return MissingCase("", vitals=parts["vitals"], patient=parts["patient"], history=parts["history"])


def _number(value: Fraction) -> float:
    return int(value) if value.denominator == 1 else float(value)


def _decimal(value: Fraction) -> Decimal | None:
    """The value in decimals, where it has no more than six of them; a case gives no other."""
    scaled = value * 10**6
    return Decimal(int(scaled)).scaleb(-6) if scaled.denominator == 1 else None
