"""Patients of the solver's choice, pushed by chance into every corner of a rulebook."""

from __future__ import annotations

import random
from collections.abc import Iterator

from triage.changes import exact, limits
from triage.prove.encoding import Encoding
from triage.prove.patient import rational, value_in
from triage.prove.solver import Formula, Limits, Model, new_solver, z3
from triage.rulebook.model import Rulebook


def models(encoding: Encoding, rng: random.Random, wanted: int, *also: Formula) -> Iterator[Model]:
    """So many models; each has some statements and numbers near their limits forced, and now and then a rule."""
    solver = new_solver(Limits(seconds=0))
    solver.add(*encoding.constraints, *also)
    patient = encoding.patient
    said = [said for said, _ in patient.statements()]
    marks = _marks(encoding.rulebook)
    while wanted:
        asked = rng.sample(said, min(len(said), rng.choice((0, 1, 2, 4, 12))))
        for name in rng.sample(sorted(marks), min(len(marks), rng.choice((0, 1, 2, 3)))):
            number, mark = patient.numbers[name], rng.choice(marks[name])
            near = rng.choice(("at", "below", "above"))
            step = rational(rng.choice((exact(0.01), exact(1.0))))
            value = rational(mark)
            asked.append(number.given)
            if near == "at":
                asked.append(number.value == value)
            elif near == "below":
                asked += [number.value < value, number.value >= value - step]
            else:
                asked += [number.value > value, number.value <= value + step]
        if encoding.rulebook.rules and rng.random() < 0.5:
            fires = encoding.fires(rng.choice(encoding.rulebook.rules).id)
            asked.append(fires if rng.random() < 0.8 else z3().Not(fires))
        if solver.check(*asked) == z3().sat and _can_be_written(encoding, model := solver.model()):
            wanted -= 1
            yield model


def _can_be_written(encoding: Encoding, model: Model) -> bool:
    """Whether a case can hold the numbers: three sevenths it cannot."""
    values = [value_in(model, number.value) for number in encoding.patient.numbers.values()]
    return all(exact(float(value)) == value for value in values)


def _marks(rulebook: Rulebook) -> dict[str, list[object]]:
    """For each number that a case gives the limits that it is judged by, and those of ages."""
    marks: dict[str, set[object]] = {}
    derived = {measure.id: measure.change for measure in rulebook.measures if measure.change}
    for definition in rulebook.definitions:
        parts = [(definition.measure, definition.bands)]
        if definition.unless is not None:
            parts.append((definition.unless.measure, definition.unless.bands))
        for measure, bands in parts:
            for band in bands:
                found = {exact(limit) for limit in limits(band) if limit is not None}
                if measure in derived:  # the change itself is not given: its parts are, at the limits of their own
                    marks.setdefault(derived[measure].base, set()).update(exact(100) + limit for limit in found)
                else:
                    marks.setdefault(measure, set()).update(found)
                ages = {exact(age) for age in (band.from_age, band.to_age) if age}
                if ages:
                    marks.setdefault("age_years", set()).update(ages)
    return {name: sorted(found) for name, found in marks.items()}
