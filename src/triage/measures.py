"""From numbers to findings, by the definitions in the vocabulary, each in the band for the patient's age."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from triage.case import Case
from triage.errors import Problem
from triage.rulebook.model import Band, Definition, Measure, Rulebook


class Measured(NamedTuple):
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
        self._age_matters = {d.measure for d in rulebook.definitions if len(d.bands) > 1}
        self._table = {
            m.id: _AgeTable([d for d in rulebook.definitions if d.measure == m.id]) for m in rulebook.measures
        }
        measures_of: dict[str, set[str]] = {}
        for definition in rulebook.definitions:
            measures_of.setdefault(definition.finding, set()).add(definition.measure)
        # Where several measures define one finding, no single one of them can rule it out.
        defined_once = {finding for finding, measures in measures_of.items() if len(measures) == 1}
        self._can_rule_out = {d.finding for d in rulebook.definitions if d.otherwise == "denied"} & defined_once

    def read(self, case: Case, problems: list[Problem]) -> Iterator[Measured]:
        """What each number of the case says. Unknown names and impossible values are added to ``problems``."""
        age = case.patient.age_years
        for measure, value, path in self._numbers(case, problems):
            if not measure.lowest <= value <= measure.highest:
                problems.append(_impossible(measure, value, path))
                continue
            present, absent = [], []
            for band, finding in self._table[measure.id].bands(age):
                if band.contains(value):
                    present.append(finding)
                elif finding in self._can_rule_out:
                    absent.append(finding)
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


class _AgeTable:
    """The definitions by one measure, laid out by age: between two edges the same bands hold for all of them."""

    def __init__(self, definitions: list[Definition]) -> None:
        self._edges = sorted({band.from_age for d in definitions for band in d.bands} - {0.0})
        ages = [0.0, *self._edges]
        self._rows = [[(_band(d.bands, age), d.finding) for d in definitions] for age in ages]

    def bands(self, age: float | None) -> list[tuple[Band, str]]:
        """Each definition's band for the age, with its finding; the oldest bands where the age is not known."""
        if age is None or not self._edges:
            return self._rows[-1]
        return self._rows[bisect_right(self._edges, age)]


def _band(bands: tuple[Band, ...], age: float) -> Band:
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
