"""The possible patients that questions are asked about: one telling of a patient, or two tellings of the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from triage.engine.engine import Engine
from triage.prove.axioms import fits, whole_measures
from triage.prove.encoding import Encoding
from triage.prove.patient import Number, PossiblePatient, number_variable, possible_patient, rational
from triage.prove.replay import Replay
from triage.prove.search import Search
from triage.prove.solver import Formula, Limits, any_of, z3
from triage.rulebook.model import Rulebook
from triage.rulebook.proofs import Axiom, Change


class World:
    """Every possible patient under one rulebook."""

    def __init__(self, rulebook: Rulebook, axioms: tuple[Axiom, ...], limits: Limits, engine: Engine) -> None:
        """``engine`` is that of the same rulebook: it has the last word on every patient shown."""
        patient = possible_patient([rulebook], whole=whole_measures(axioms))
        self.encoding = Encoding(rulebook, patient)
        self.axioms = axioms
        self.limits = limits
        self.engine = engine
        self._changed: dict[Change, TwoTellings] = {}

    @cached_property
    def search(self) -> Search:
        """The solver, with the axioms."""
        return Search([*self.encoding.constraints, *(fits(axiom, self.encoding) for axiom in self.axioms)], self.limits)

    @cached_property
    def everybody(self) -> Search:
        """The solver without the axioms: whatever a case can tell, also of patients who cannot be."""
        return Search(self.encoding.constraints, self.limits)

    @cached_property
    def replay(self) -> Replay:
        return Replay(self.encoding, self.engine)

    def changed(self, change: Change) -> TwoTellings:
        """Every possible patient who is told in two ways that differ by the change."""
        if change not in self._changed:
            self._changed.clear()  # the solvers are large, and questions come change by change
            self._changed[change] = TwoTellings(self, change)
        return self._changed[change]


class TwoTellings:
    """The same possible patient told in two ways: ``before`` a change and ``after`` it."""

    def __init__(self, world: World, change: Change) -> None:
        self.before = world.encoding
        #: By finding, that it is what the second telling adds. Empty for a change of a number.
        self.added: Mapping[str, Formula] = {}
        #: The number as it is after the change.
        self.others: tuple[Number, ...] = ()
        patient, conditions = self._changed(world, change)
        self.after = Encoding(world.encoding.rulebook, patient, name="after ")
        both = [*self.before.constraints, *self.after.constraints, *conditions]
        fit = [fits(axiom, encoding) for axiom in world.axioms for encoding in (self.before, self.after)]
        self.search = Search([*both, *fit], world.limits)
        self._both, self._limits = both, world.limits
        self.replays = world.replay, Replay(self.after, world.engine)

    @cached_property
    def everybody(self) -> Search:
        """As ``World.everybody``, of both tellings."""
        return Search(self._both, self._limits)

    def _changed(self, world: World, change: Change) -> tuple[PossiblePatient, list[Formula]]:
        """The patient as told after the change, and what the change asks of the telling before it."""
        solver, patient = z3(), world.encoding.patient
        if change.kind in ("rises", "falls"):
            number = patient.numbers[change.measure]
            value = number_variable(
                f"after value {change.measure}", whole=change.measure in whole_measures(world.axioms)
            )
            other = number._replace(value=value)
            self.others = (other,)
            more = other.value > number.value if change.kind == "rises" else other.value < number.value
            if change.as_far_as is not None:
                last = rational(change.as_far_as)
                more = solver.And(more, other.value <= last if change.kind == "rises" else other.value >= last)
            inside = [other.value >= rational(number.lowest), other.value <= rational(number.highest)]
            numbers = {**patient.numbers, change.measure: other}
            return replace(patient, numbers=numbers), [number.given, more, *inside]
        self.added = {finding: solver.Bool(f"added {finding}") for finding in patient.reported}
        said = patient.reported if change.kind == "reported" else patient.denied
        told = {finding: solver.Or(said[finding], added) for finding, added in self.added.items()}
        conditions = [any_of(list(self.added.values())), solver.AtMost(*self.added.values(), 1)]
        for finding, added in self.added.items():
            unknown = solver.Not(solver.Or(patient.reported[finding], patient.denied[finding]))
            conditions.append(solver.Implies(added, unknown))
        if change.kind == "reported":
            return replace(patient, reported=told), conditions
        return replace(patient, denied=told), conditions
