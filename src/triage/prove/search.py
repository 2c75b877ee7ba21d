"""Asking the solver for a patient, and making that patient as small and as plain as can be.

The size of a patient is the weight of what is said of them (``PossiblePatient.statements``). The patient shown is one
than whom no smaller one answers the question; the numbers are round where they can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from triage.prove.patient import Number, PossiblePatient, rational, value_in
from triage.prove.solver import DEFAULT, Formula, Limits, Model, Truths, Undecided, new_solver, z3

#: Parts of one to which a number is rounded, the roundest first.
_ROUND = (1, 2, 10, 100, 1000, 1_000_000)


class Search:
    """One solver with what defines its patients; questions are asked of it one after another."""

    def __init__(self, constraints: Iterable[Formula], limits: Limits = DEFAULT) -> None:
        self._solver = new_solver(limits)
        self._solver.add(*constraints)
        self._tellings: dict[int, _Told] = {}

    def add(self, *formulas: Formula) -> None:
        """What holds from now on."""
        self._solver.add(*formulas)

    def check(self, *asked: Formula) -> bool:
        """Whether all of this can hold together. Raises Undecided."""
        found = self._solver.check(*asked)
        if found == z3().unknown:
            why = self._solver.reason_unknown()
            if why == "interrupted from keyboard":  # while it thinks, the solver itself takes what is meant for us
                raise KeyboardInterrupt
            raise Undecided("out of time" if why in ("canceled", "timeout") else why)
        return bool(found == z3().sat)

    def any(self, *asked: Formula) -> Model | None:
        """Some patient of whom all of this holds. Raises Undecided."""
        return self._solver.model() if self.check(*asked) else None

    def core(self, *asked: Formula) -> list[Formula] | None:
        """Of variables that cannot all hold, some of which none can be spared; None where all can. Raises Undecided."""
        if self.check(*asked):
            return None
        needed = list(self._solver.unsat_core())
        for each in list(needed):
            fewer = [other for other in needed if other is not each]
            if not self.check(*fewer):
                needed = fewer
        return needed

    def smallest(self, patient: PossiblePatient, *asked: Formula, others: Iterable[Number] = ()) -> Model | None:
        """The model of a smallest patient of whom all of this holds; ``others`` are numbers to be plain besides.

        Raises Undecided.
        """
        solver = self._solver
        told = self._told(patient)
        solver.push()
        try:
            solver.add(*asked)
            model = self.any()
            if model is None:
                return None
            while True:
                model, size = self._without_what_is_not_needed(model, told)
                solver.add(z3().PbLe(told.statements, size - 1))
                smaller = self.any() if size else None
                if smaller is None:
                    break
                model = smaller
        finally:
            solver.pop()
        return self._plain([*patient.numbers.values(), *others], told, model, asked)

    def _told(self, patient: PossiblePatient) -> _Told:
        if id(patient) not in self._tellings:
            self._tellings[id(patient)] = _Told(patient)
        return self._tellings[id(patient)]

    def _without_what_is_not_needed(self, model: Model, told: _Told) -> tuple[Model, int]:
        """A patient of whom nothing can be left out, and the size."""
        said = told.said(model)
        for place in sorted(said, key=lambda place: -told.statements[place][1]):
            if place not in said:
                continue
            spared = [
                told.unsaid[other] for other in range(len(told.statements)) if other == place or other not in said
            ]
            smaller = self.any(*spared)
            if smaller is not None:
                model, said = smaller, told.said(smaller)
        return model, sum(told.statements[place][1] for place in said)

    def _plain(self, all_numbers: list[Number], told: _Told, model: Model, asked: tuple[Formula, ...]) -> Model:
        """The same patient with round numbers, each as near to the ordinary as can be."""
        numbers = [number for number in all_numbers if _true(model, number.given)]
        if not numbers:
            return model
        said = told.said(model)
        solver = self._solver
        solver.push()
        try:
            solver.add(*asked)
            solver.add(
                *(
                    told.statements[place][0] if place in said else told.unsaid[place]
                    for place in range(len(told.unsaid))
                )
            )
            for number in numbers:
                model = self._rounded(number) or model
        finally:
            solver.pop()
        return model

    def _rounded(self, number: Number) -> Model | None:
        """A model in which the number is as round as it can be, and then as ordinary; it stays so from now on."""
        for parts in _ROUND:
            whole = z3().ToReal(z3().FreshInt("rounded"))
            is_round = number.value * parts == whole
            model = self.any(is_round)
            if model is not None:
                model = self._ordinary(number, model, is_round, Fraction(1, parts))
                self._solver.add(number.value == model.eval(number.value, model_completion=True))
                return model
        return None

    def _ordinary(self, number: Number, model: Model, is_round: Formula, step: Fraction) -> Model:
        """By halving: the value nearest to the ordinary one, to within a step."""
        low, high = Fraction(0), abs(value_in(model, number.value) - number.ordinary)
        while high - low > step:
            middle = (low + high) / 2
            near = (
                number.value <= rational(number.ordinary + middle),
                number.value >= rational(number.ordinary - middle),
            )
            nearer = self.any(is_round, *near)
            if nearer is None:
                low = middle
            else:
                model, high = nearer, abs(value_in(nearer, number.value) - number.ordinary)
        return model


class _Told:
    """What can be said of one patient, made ready for many models. Holds the patient, so that its id stays its own."""

    def __init__(self, patient: PossiblePatient) -> None:
        self.patient = patient
        self.statements = list(patient.statements())
        self.unsaid = [z3().Not(said) for said, _ in self.statements]
        self._truths = Truths(said for said, _ in self.statements)

    def said(self, model: Model) -> set[int]:
        """The places of what is said of the patient of the model."""
        return {place for place, true in enumerate(self._truths.in_(model)) if true}


def _true(model: Model, formula: Formula) -> bool:
    return bool(z3().is_true(model.eval(formula, model_completion=True)))
