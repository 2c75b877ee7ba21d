"""Questions about the definitions: does every age have one band, does what a number says fit together.

The loader refuses ages without a band, and with two; here the solver asks the same of the finished rulebook, over all
ages, and asks of all numbers what the loader cannot see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from triage.changes import exact
from triage.errors import Position
from triage.evidence import Implications
from triage.prove.patient import rational, value_in
from triage.prove.search import Search
from triage.prove.solver import Formula, Limits, Model, z3
from triage.rulebook.model import Band, Definition, Rulebook

_OLDEST = 130


class AgeFault(NamedTuple):
    """An age for which a definition has no band, or more than one."""

    definition: Definition
    age: Fraction
    what: str
    at: Position | None


def bands_and_ages(rulebook: Rulebook, limits: Limits) -> Iterator[AgeFault]:
    """The youngest age, in each definition and each ``unless``, that has not exactly one band. Raises Undecided."""
    age = z3().Real("age")
    search = Search([age >= 0, age <= _OLDEST], limits)
    for definition in rulebook.definitions:
        parts = [("", definition.bands)]
        if definition.unless is not None:
            parts.append((f" set aside by {definition.unless.measure}", definition.unless.bands))
        for which, bands in parts:
            covering = [_covers(band, age) for band in bands]
            name = f"{definition.finding} by {definition.measure}{which}"
            for count, wrong in (("no band", z3().Not(z3().Or(*covering))), ("two bands", z3().AtLeast(*covering, 2))):
                youngest = _youngest(search, age, wrong, bands)
                if youngest is not None:
                    what = f"{name}: {count} for the age of {float(youngest):g}"
                    yield AgeFault(definition, youngest, what, definition.at)


def _covers(band: Band, age: Formula) -> Formula:
    parts = [age >= rational(exact(band.from_age))]
    if band.to_age is not None:
        parts.append(age < rational(exact(band.to_age)))
    return z3().And(*parts)


def _youngest(search: Search, age: Formula, wrong: Formula, bands: tuple[Band, ...]) -> Fraction | None:
    """The lowest such age: an edge of a band, since bands begin with their edge; failing that, the solver's."""
    model = search.any(wrong)
    if model is None:
        return None
    edges = {Fraction(0), *(exact(edge) for band in bands for edge in (band.from_age, band.to_age) if edge is not None)}
    at_an_edge = (edge for edge in sorted(edges) if edge <= _OLDEST and search.check(wrong, age == rational(edge)))
    return next(at_an_edge, value_in(model, age))


class ValueFault(NamedTuple):
    """A number, at an age, of which definitions say what does not fit together."""

    definition: Definition
    other: Definition
    age: Fraction
    value: Fraction
    what: str


def values_that_do_not_fit(
    rulebook: Rulebook, exclusive: Iterable[tuple[str, str]], limits: Limits
) -> Iterator[ValueFault]:
    """Numbers that make a finding present and not what it implies (a gap), or two that exclude each other (an overlap).

    ``exclusive`` are pairs of findings that are never present together. What sets a definition aside is left out of
    account: it is known for few. Raises Undecided.
    """
    solver = z3()
    age, value = solver.Real("age"), solver.Real("value")
    search = Search([age >= 0, age <= _OLDEST], limits)
    up = Implications(rulebook.findings).up
    bit = rulebook.bit
    excluded = {frozenset(pair) for pair in exclusive}
    by_measure: dict[str, list[Definition]] = {}
    for definition in rulebook.definitions:
        by_measure.setdefault(definition.measure, []).append(definition)
    for measure, definitions in by_measure.items():
        known = rulebook.measure_by_id[measure]
        possible = value >= rational(exact(known.lowest)), value <= rational(exact(known.highest))
        holds = {each.finding: _holds(each, age, value) for each in definitions}
        for one in definitions:
            for other in definitions:
                implied = one is not other and up[bit[one.finding]] >> bit[other.finding] & 1
                name = f"by {measure} {one.finding} is present"
                if implied:
                    wrong = [holds[one.finding], solver.Not(holds[other.finding])]
                    name += f", and {other.finding}, which it implies, is not"
                elif one.finding < other.finding and frozenset((one.finding, other.finding)) in excluded:
                    wrong = [holds[one.finding], holds[other.finding]]
                    name += f", and so is {other.finding}, which it excludes"
                else:
                    continue
                model = _plain(search, age, value, [*possible, *wrong])
                if model is not None:
                    at = value_in(model, age), value_in(model, value)
                    what = f"{name}: at {float(at[1]):g}, for the age of {float(at[0]):g}"
                    yield ValueFault(one, other, *at, what)


def _holds(definition: Definition, age: Formula, value: Formula) -> Formula:
    inside = []
    for band in definition.bands:
        parts = [_covers(band, age)]
        for limit, of in (
            (band.at_least, value.__ge__),
            (band.above, value.__gt__),
            (band.at_most, value.__le__),
            (band.below, value.__lt__),
        ):
            if limit is not None:
                parts.append(of(rational(exact(limit))))
        inside.append(z3().And(*parts))
    return z3().Or(*inside)


def _plain(search: Search, age: Formula, value: Formula, asked: list[Formula]) -> Model | None:
    """A model with a round age and a round value where there is one."""
    if not search.check(*asked):
        return None
    for parts in (1, 10, 100):
        round_age, round_value = z3().ToReal(z3().FreshInt()), z3().ToReal(z3().FreshInt())
        model = search.any(*asked, age * parts == round_age, value * parts == round_value)
        if model is not None:
            return model
    return search.any(*asked)
