"""From numbers to findings, by the definitions in the vocabulary, each in the band for the patient's age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.case import Case
from triage.errors import Problem
from triage.rulebook.model import Band, Definition, Measure, Rulebook


@dataclass(frozen=True, slots=True)
class Measured:
    """What one number says: the findings that it makes present, and those that it rules out."""

    words: str
    where: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


class MeasureReader:
    """Reads the numbers of cases against one vocabulary. Holds no state between cases."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._vitals = {m.id: m for m in rulebook.measures if m.given_in == "vitals"}
        self._patient = {m.id: m for m in rulebook.measures if m.given_in == "patient"}
        self.history = {m.id: m for m in rulebook.measures if m.given_in == "history"}
        self._definitions: dict[str, tuple[Definition, ...]] = {
            m.id: tuple(d for d in rulebook.definitions if d.measure == m.id) for m in rulebook.measures
        }
        self._age_matters = {
            measure for measure, definitions in self._definitions.items() if any(len(d.bands) > 1 for d in definitions)
        }
        measures_of: dict[str, set[str]] = {}
        for definition in rulebook.definitions:
            measures_of.setdefault(definition.finding, set()).add(definition.measure)
        # Where several measures define one finding, no single one of them can rule it out.
        self._defined_once = {finding for finding, measures in measures_of.items() if len(measures) == 1}

    def read(self, case: Case, problems: list[Problem]) -> Iterator[Measured]:
        """What each number of the case says. Unknown names and impossible values are added to ``problems``."""
        age = case.patient.age_years
        for measure, value, path in self._numbers(case, problems):
            if not measure.lowest <= value <= measure.highest:
                problems.append(_impossible(measure, value, path))
                continue
            present, absent = [], []
            for definition in self._definitions[measure.id]:
                if _band(definition.bands, age).contains(value):
                    present.append(definition.finding)
                elif definition.otherwise == "denied" and definition.finding in self._defined_once:
                    absent.append(definition.finding)
            yield Measured(f"{measure.id} {value:g}", f"{path[0]}.{path[1]}", tuple(present), tuple(absent))

    def judged_as_adult(self, case: Case) -> list[str]:
        """The labels of the vital signs whose bands depend on the age, in a case that gives none."""
        if case.patient.age_years is not None:
            return []
        return [self._vitals[name].label.lower() for name in case.vitals if name in self._age_matters]

    def _numbers(self, case: Case, problems: list[Problem]) -> Iterator[tuple[Measure, float, tuple[str, str]]]:
        if case.patient.age_years is not None and "age_years" in self._patient:
            yield self._patient["age_years"], case.patient.age_years, ("patient", "age_years")
        for name, value in case.vitals.items():
            if name in self._vitals:
                yield self._vitals[name], value, ("vitals", name)
            else:
                problems.append(unknown_name(name, "vital sign", self._vitals, ("vitals", name)))
        for name, given in case.history.items():
            if name in self.history and isinstance(given, (int, float)) and not isinstance(given, bool):
                yield self.history[name], given, ("history", name)


def _band(bands: tuple[Band, ...], age: float | None) -> Band:
    """The band for the age; the oldest where the age is not known."""
    if age is None or len(bands) == 1:
        return bands[-1]
    return next(band for band in bands if band.covers_age(age))


def _impossible(measure: Measure, value: float, path: tuple[str, str]) -> Problem:
    celsius = (value - 32) / 1.8
    if measure.fahrenheit and measure.lowest <= celsius <= measure.highest:
        return Problem(
            f"{measure.id} {value:g} must be Fahrenheit: no body is above {measure.highest:g} {measure.unit}",
            f"give {measure.id}: {celsius:.1f} if {value:g} °F was meant",
            path=path,
        )
    allowed = f"from {measure.lowest:g} to {measure.highest:g}"
    return Problem(
        f"{measure.id} {value:g} is not possible",
        f"give the {measure.label.lower()} in {measure.unit}, {allowed}, or leave it out",
        path=path,
    )


def unknown_name(name: str, kind: str, known: Iterable[str], path: tuple[str | int, ...], *more: str) -> Problem:
    """The problem of a name that the vocabulary does not have, with the nearest one; ``more`` are only suggested."""
    from difflib import get_close_matches  # only needed for a fault, and slow to import

    names = sorted(known)
    near = get_close_matches(name, [*names, *more], n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}?" if near else f"the names are: {', '.join(names)}"
    return Problem(f"unknown {kind} name {name!r}", hint, path=path)
