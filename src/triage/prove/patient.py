"""One possible patient as variables of the solver: everything that a case can say by ids and numbers.

Words that were not understood are one variable: whatever they were, they do the same to the tier. What somebody is
``unsure`` of is not a variable: it only takes denials back, and the patient without those denials is among the possible
ones; that it may raise self_care to routine makes no answer lower.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from triage.case import Case, Patient
from triage.changes import exact, limits, within
from triage.evidence import Implications
from triage.observe import ROUTES
from triage.prove.solver import Formula, Model, Truths, z3
from triage.rulebook.model import Measure, Rulebook

#: A case holds no other ages.
_OLDEST = 130
#: No phrase of any vocabulary, and nothing like one: what stands in a case for words that were not understood.
NOT_UNDERSTOOD = "zzqx vrrk"


class Number(NamedTuple):
    """A measure as a case gives it: whether it does, the value, the part of the case, and the possible range.

    ``ordinary`` is a value that makes no finding of an adult: a witness is shown as near to it as can be.
    """

    given: Formula
    value: Formula
    given_in: str
    lowest: Fraction
    highest: Fraction
    ordinary: Fraction


@dataclass(frozen=True)
class PossiblePatient:
    """What may be said of one patient; each part a formula. Changed copies stand for the same patient, told otherwise.

    ``reported`` and ``denied`` are by finding, ``routes`` by route, ``pregnant`` by what the case says of it; ``says``
    is the number of findings that a finding stands for, with itself.
    """

    reported: Mapping[str, Formula]
    denied: Mapping[str, Formula]
    routes: Mapping[str, Formula]
    pregnant: Mapping[bool, Formula]
    numbers: Mapping[str, Number]
    not_understood: Formula
    says: Mapping[str, int]

    def statements(self) -> Iterator[tuple[Formula, int]]:
        """Everything that may be said, with its weight in the size of a patient.

        A finding weighs more the more it implies: the patient with a fever is smaller than the one with a high fever.
        """
        yield from ((said, 2 + 2 * self.says[finding]) for finding, said in self.reported.items())
        yield from ((said, 5) for said in self.denied.values())
        yield from ((said, 1 + 2 * len(ROUTES[route])) for route, said in self.routes.items())
        yield from ((said, 3) for said in self.pregnant.values())
        yield from ((number.given, 6) for number in self.numbers.values())
        yield self.not_understood, 5

    def consistent(self) -> Iterator[Formula]:
        """What the engine asks of every case: nothing both reported and denied, each number in its range."""
        solver = z3()
        for finding, said in self.reported.items():
            yield solver.Not(solver.And(said, self.denied[finding]))
        yield solver.AtMost(*self.routes.values(), 1)
        yield solver.AtMost(*self.pregnant.values(), 1)
        for number in self.numbers.values():
            yield solver.And(number.value >= rational(number.lowest), number.value <= rational(number.highest))

    def case_of(self, model: Model, *, leave_out: Collection[str] = ()) -> Case:
        """The patient of a model as a case, without the findings and measures in ``leave_out``."""
        keys, truths = self._said
        said = {key for key, true in zip(keys, truths.in_(model), strict=True) if true}

        def named(where: str, names: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(name for name in names if (where, name) in said and name not in leave_out)

        given: dict[str, dict[str, float]] = {"vitals": {}, "patient": {}, "history": {}}
        for name in named("number", self.numbers):
            number = self.numbers[name]
            given[number.given_in][name] = as_number(value_in(model, number.value))
        return Case(
            patient=Patient(
                age_years=given["patient"].get("age_years"),
                route=next(iter(named("route", self.routes)), None),
                pregnant=next(iter(named("pregnant", self.pregnant)), None),
            ),
            reported=(*named("reported", self.reported), *named("words", [NOT_UNDERSTOOD])),
            denied=named("denied", self.denied),
            vitals=dict(given["vitals"]),
            history=dict(given["history"]),
        )

    @cached_property
    def _said(self) -> tuple[list[tuple[str, object]], Truths]:
        """Everything that may be said, by its place in a case, and how to read it off a model."""
        formulas: dict[tuple[str, object], Formula] = {("words", NOT_UNDERSTOOD): self.not_understood}
        formulas.update((("reported", name), said) for name, said in self.reported.items())
        formulas.update((("denied", name), said) for name, said in self.denied.items())
        formulas.update((("route", name), said) for name, said in self.routes.items())
        formulas.update((("pregnant", holds), said) for holds, said in self.pregnant.items())
        formulas.update((("number", name), number.given) for name, number in self.numbers.items())
        return list(formulas), Truths(formulas.values())


def possible_patient(rulebooks: Sequence[Rulebook], name: str = "", whole: Collection[str] = ()) -> PossiblePatient:
    """A patient of whom everything can be said that one of the rulebooks knows; ``whole`` measures are whole numbers.

    ``name`` keeps the variables of several patients apart. Where rulebooks differ in a range, what both allow is used.
    """
    solver = z3()
    says: dict[str, int] = {}
    for rulebook in rulebooks:
        up = Implications(rulebook.findings).up
        says.update((finding.id, up[i].bit_count()) for i, finding in enumerate(rulebook.findings))
    findings = sorted(says)
    return PossiblePatient(
        reported={finding: solver.Bool(f"{name}reported {finding}") for finding in findings},
        denied={finding: solver.Bool(f"{name}denied {finding}") for finding in findings},
        routes={route: solver.Bool(f"{name}route {route}") for route in ROUTES},
        pregnant={holds: solver.Bool(f"{name}pregnant {holds}") for holds in (True, False)},
        numbers=dict(_numbers(rulebooks, name, whole)),
        not_understood=solver.Bool(f"{name}not understood"),
        says=says,
    )


def _numbers(rulebooks: Iterable[Rulebook], name: str, whole: Collection[str]) -> Iterator[tuple[str, Number]]:
    solver = z3()
    ranges: dict[str, tuple[str, Fraction, Fraction]] = {"age_years": ("patient", Fraction(0), Fraction(_OLDEST))}
    for rulebook in rulebooks:
        for measure in rulebook.measures:
            if measure.change is None:
                lowest, highest = exact(measure.lowest), exact(measure.highest)
                if measure.id in ranges:
                    _, least, most = ranges[measure.id]
                    lowest, highest = max(lowest, least), min(highest, most)
                ranges[measure.id] = measure.given_in, lowest, highest
    for identity, (given_in, lowest, highest) in sorted(ranges.items()):
        value = number_variable(f"{name}value {identity}", whole=identity in whole)
        given = solver.Bool(f"{name}given {identity}")
        ordinary = _ordinary(identity, lowest, highest, rulebooks)
        yield identity, Number(given, value, given_in, lowest, highest, ordinary)


def number_variable(name: str, *, whole: bool) -> Formula:
    """A variable for a value; of a scale that is counted, a whole number."""
    return z3().ToReal(z3().Int(name)) if whole else z3().Real(name)


def _ordinary(measure: str, lowest: Fraction, highest: Fraction, rulebooks: Iterable[Rulebook]) -> Fraction:
    """The middle of the widest range that makes no finding of the oldest; without one, the lowest value."""
    bands = [each.bands[-1] for book in rulebooks for each in book.definitions if each.measure == measure]
    marks = sorted({lowest, highest, *(exact(limit) for band in bands for limit in limits(band) if limit is not None)})
    middles = [(high - low, (high + low) / 2) for low, high in pairwise(marks)]
    plain = [(width, middle) for width, middle in middles if not any(within(band, middle) for band in bands)]
    return max(plain)[1] if plain else lowest


def change_within(measure: Measure, of: Number, base: Number) -> Formula:
    """That the change of one number from another, of a derived measure, is in that measure's range."""
    low = compared(measure, of, base, exact(measure.lowest), at_least=True)
    return z3().And(low, compared(measure, of, base, exact(measure.highest), at_least=False))


def compared(measure: Measure, of: Number, base: Number, limit: Fraction, *, at_least: bool) -> Formula:
    """That the change is at least, or at most, the limit: without a division, so that it stays linear."""
    assert measure.change is not None, "only a derived measure is worked out"
    change, bound = of.value - base.value, rational(limit)
    if measure.change.kind == "percent":
        if base.highest < 0:  # multiplying by it turns the comparison round
            at_least = not at_least
        change, bound = 100 * change, bound * base.value
    return change >= bound if at_least else change <= bound


def rational(number: Fraction) -> Formula:
    """The number as the solver has it."""
    return z3().Q(number.numerator, number.denominator)


def value_in(model: Model, value: Formula) -> Fraction:
    """What a number is in a model."""
    found = model.eval(value, model_completion=True)
    return Fraction(found.numerator_as_long(), found.denominator_as_long())


def as_number(value: Fraction) -> float:
    """The number as a case gives it: whole where it is whole."""
    return int(value) if value.denominator == 1 else float(value)
