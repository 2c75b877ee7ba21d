"""From numbers to findings, by the definitions in the vocabulary: which measures a case gives, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from triage.case import Case
from triage.changes import exact, worked_out
from triage.errors import Problem
from triage.evidence import Implications
from triage.one_measure import NO_OTHERS, Measured, MeasureView, Others
from triage.rulebook.model import Rulebook


class MeasureReader:
    """Reads the numbers of cases against one vocabulary.

    What it holds of cases are numbers, and names of numbers that the rulebook has; and bounded.
    """

    def __init__(self, rulebook: Rulebook, implications: Implications) -> None:
        ruled_out = can_rule_out(rulebook)
        self._vitals: dict[str, MeasureView] = {}
        self._patient: dict[str, MeasureView] = {}
        self.history: dict[str, MeasureView] = {}
        self._derived: dict[str, MeasureView] = {}
        views_in = {
            "vitals": self._vitals,
            "patient": self._patient,
            "history": self.history,
            "derived": self._derived,
        }
        views: dict[str, MeasureView] = {}
        for measure in rulebook.measures:
            view = MeasureView(measure, rulebook, ruled_out, implications, views)
            views[measure.id] = views_in[measure.given_in][measure.id] = view
        self._views = views
        self._bit, self._up = rulebook.bit, implications.up
        self._age = self._patient.get("age_years")
        #: A case that gives none of these has nothing to work out, and nothing that sets a definition aside.
        self._companions = frozenset(_companions(rulebook))
        changes = [measure.change for measure in rulebook.measures if measure.change is not None]
        #: What a number is judged by, or worked out from.
        self._judged_by = self._companions.union([change.of for change in changes]).intersection(views)

    def read(self, case: Case, problems: list[Problem]) -> list[Measured]:
        """What each number of the case says. Unknown names and impossible values are added to ``problems``."""
        age, vitals, history = case.patient.age_years, case.vitals, case.history
        others = self.numbers(case, self._judged_by) if self._give_companion(age, vitals, history) else NO_OTHERS
        measured: list[Measured] = []
        if age is not None and self._age:
            self._age.read(age, age, others, measured, problems)
        for name, value in vitals.items():
            if name in self._vitals:
                self._vitals[name].read(value, age, others, measured, problems)
            else:
                place = "history" if name in self.history else "patient" if name in self._patient else None
                path = ("vitals", name)
                unknown = self.not_given(name, path) or unknown_name(
                    name, "vital sign", self._vitals, path, place=place
                )
                problems.append(unknown)
        for name, given in history.items():
            if name in self.history and isinstance(given, (int, float)) and not isinstance(given, bool):
                self.history[name].read(given, age, others, measured, problems)
        if others:
            for name, view in self._derived.items():
                if name in others:
                    view.read_change(others[name], age, others, measured, problems)
        return measured

    def of_number(self, name: str, value: float, case: Case, problems: list[Problem]) -> list[Measured]:
        """What one more number of a measure says, beside those in the case."""
        measured: list[Measured] = []
        self._views[name].read(value, case.patient.age_years, NO_OTHERS, measured, problems)
        return measured

    def place_of(self, name: str) -> str | None:
        """The part of a case, other than its history, that carries the measure."""
        return "vitals" if name in self._vitals else "patient" if name in self._patient else None

    def not_given(self, name: str, path: tuple[str | int, ...]) -> Problem | None:
        """The problem of a derived measure that a case gives; none where it is no derived measure."""
        if name not in self._derived:
            return None
        parts = " and ".join(self._derived[name].parts())
        return Problem(f"{name} is worked out, not given", f"give {parts} in place of it", path=path)

    def judged_as_adult(self, case: Case) -> list[str]:
        """The labels of the vital signs that would say something else at another age, in a case that gives none."""
        if case.patient.age_years is not None:
            return []
        labels = [
            self._vitals[name].label for name, given in case.vitals.items() if self._vitals[name].age_matters(given)
        ]
        if self._give_companion(None, case.vitals, case.history):
            others = self.numbers(case, self._judged_by)
            labels += [
                view.label
                for name, view in self._derived.items()
                if name in others and view.age_matters(float(others[name]))
            ]
        return labels

    def _give_companion(self, age: float | None, vitals: Iterable[str], history: Iterable[str]) -> bool:
        companions = self._companions
        if not companions:
            return False
        if not companions.isdisjoint(vitals) or not companions.isdisjoint(history):
            return True
        return age is not None and "age_years" in companions

    def other_ages(self, case: Case) -> int:
        """The findings that the vital signs of a case without an age make present at some other age than is taken."""
        found = 0
        for name, given in case.vitals.items():
            for finding in self._vitals[name].at_other_ages(given) if name in self._vitals else ():
                found |= self._up[self._bit[finding]]
        return found

    def numbers(self, case: Case, of: Collection[str] | None = None) -> Others:
        """The exact numbers of the case, all or those ``of`` some measures, with those that are worked out from them.

        Impossible ones are left out.
        """
        wanted = self._views if of is None else of
        numbers: dict[str, Fraction] = {}
        for given in ({"age_years": case.patient.age_years}, case.vitals, case.history):
            for name, value in given.items():
                number = self._views[name].number(value) if name in wanted else None
                if number is not None:
                    numbers[name] = exact(number)
        for name, view in self._derived.items():
            change = view.measure.change
            if change is not None and change.of in numbers and change.base in numbers:
                numbers[name] = worked_out(change, numbers[change.of], numbers[change.base])
        return numbers


def can_rule_out(rulebook: Rulebook) -> set[str]:
    """The findings that a number outside their band denies.

    Where several measures define one finding, no single one of them can rule it out.
    """
    measures_of: dict[str, set[str]] = {}
    for definition in rulebook.definitions:
        measures_of.setdefault(definition.finding, set()).add(definition.measure)
    defined_once = {finding for finding, measures in measures_of.items() if len(measures) == 1}
    return {d.finding for d in rulebook.definitions if d.otherwise == "denied"} & defined_once


def _companions(rulebook: Rulebook) -> Iterable[str]:
    for measure in rulebook.measures:
        if measure.change is not None:
            yield measure.change.base
    for definition in rulebook.definitions:
        if definition.unless is not None:
            yield definition.unless.measure


def unknown_name(
    name: str, kind: str, known: Iterable[str], path: tuple[str | int, ...], *more: str, place: str | None = None
) -> Problem:
    """The problem of a name that is not known here, with the nearest one; ``more`` are only suggested.

    ``place`` is the part of the case where this very name does belong.
    """
    if place:
        return Problem(f"{name} is no {kind} name", f"it belongs under {place}", path=path)
    from difflib import get_close_matches  # only needed for a fault, and slow to import

    names = sorted(known)
    near = get_close_matches(name, [*names, *more], n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}?" if near else f"the names are: {', '.join(names)}"
    return Problem(f"unknown {kind} name {name!r}", hint, path=path)
