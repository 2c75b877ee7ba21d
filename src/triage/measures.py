"""From numbers to findings, by the definitions in the vocabulary, each in the band for the patient's age."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal, NamedTuple

from triage.assessment import Reading
from triage.case import Case
from triage.errors import Problem
from triage.memo import Memo
from triage.rulebook.model import Band, Measure, Rulebook


class Measured(NamedTuple):
    """What one number says: the findings (their bits) that it makes present, and those that it rules out."""

    words: str
    present: tuple[int, ...]
    absent: tuple[int, ...]
    reading: Reading


class MeasureReader:
    """Reads the numbers of cases against one vocabulary. What it holds of cases are whole numbers only, and bounded."""

    def __init__(self, rulebook: Rulebook) -> None:
        measures_of: dict[str, set[str]] = {}
        for definition in rulebook.definitions:
            measures_of.setdefault(definition.finding, set()).add(definition.measure)
        # Where several measures define one finding, no single one of them can rule it out.
        defined_once = {finding for finding, measures in measures_of.items() if len(measures) == 1}
        can_rule_out = {d.finding for d in rulebook.definitions if d.otherwise == "denied"} & defined_once
        self._vitals: dict[str, _MeasureView] = {}
        self._patient: dict[str, _MeasureView] = {}
        self.history: dict[str, _MeasureView] = {}
        views_in = {"vitals": self._vitals, "patient": self._patient, "history": self.history}
        for measure in rulebook.measures:
            views_in[measure.given_in][measure.id] = _MeasureView(measure, rulebook, can_rule_out)
        self._age = self._patient.get("age_years")

    def read(self, case: Case, problems: list[Problem]) -> list[Measured]:
        """What each number of the case says. Unknown names and impossible values are added to ``problems``."""
        age = case.patient.age_years
        measured: list[Measured] = []
        if age is not None and self._age:
            self._age.read(age, age, measured, problems)
        for name, value in case.vitals.items():
            if name in self._vitals:
                self._vitals[name].read(value, age, measured, problems)
            else:
                place = "history" if name in self.history else "patient" if name in self._patient else None
                problems.append(unknown_name(name, "vital sign", self._vitals, ("vitals", name), place=place))
        for name, given in case.history.items():
            if name in self.history and isinstance(given, (int, float)) and not isinstance(given, bool):
                self.history[name].read(given, age, measured, problems)
        return measured

    def place_of(self, name: str) -> str | None:
        """The part of a case, other than its history, that carries the measure."""
        return "vitals" if name in self._vitals else "patient" if name in self._patient else None

    def judged_as_adult(self, case: Case) -> list[str]:
        """The labels of the vital signs whose bands depend on the age, in a case that gives none."""
        if case.patient.age_years is not None:
            return []
        return [self._vitals[name].label.lower() for name in case.vitals if self._vitals[name].age_matters]


class _MeasureView:
    """One measure with its definitions, laid out by age: between two edges the same bands hold for all of them."""

    def __init__(self, measure: Measure, rulebook: Rulebook, can_rule_out: set[str]) -> None:
        self.label = measure.label
        definitions = [d for d in rulebook.definitions if d.measure == measure.id]
        self.age_matters = any(len(d.bands) > 1 for d in definitions)
        self._measure = measure
        self._bit = rulebook.bit
        self._can_rule_out = can_rule_out
        self._edges = sorted({band.from_age for d in definitions for band in d.bands} - {0.0})
        ages = [0.0, *self._edges]
        self._rows = [[(_band(d.bands, age), d.finding) for d in definitions] for age in ages]
        # Whole numbers only: 0.0 and -0.0 are one key, but two texts.
        self._known: Memo[tuple[int, int], Measured] = Memo(lambda key: self._build(*key))

    def read(self, value: float, age: float | None, measured: list[Measured], problems: list[Problem]) -> None:
        """Add what the value says at the age to ``measured``; of an impossible one the fault, to ``problems``."""
        measure = self._measure
        if not measure.lowest <= value <= measure.highest:
            problems.append(_impossible(measure, value, (measure.given_in, measure.id)))
            return
        # The bands of the oldest where the age is not known.
        row = bisect_right(self._edges, age) if age is not None and self._edges else -1
        measured.append(self._known[value, row] if type(value) is int else self._build(value, row))

    def _build(self, value: float, row: int) -> Measured:
        present, absent = [], []
        for band, finding in self._rows[row]:
            if band.contains(value):
                present.append(finding)
            elif finding in self._can_rule_out:
                absent.append(finding)
        assertion: Literal["present", "denied", "mixed", "unused"] = (
            ("mixed" if absent else "present") if present else "denied" if absent else "unused"
        )
        words = f"{self._measure.label.lower()} {_number(value)} {self._measure.unit}"
        where = f"{self._measure.given_in}.{self._measure.id}"
        return Measured(
            words,
            tuple([self._bit[finding] for finding in present]),
            tuple([self._bit[finding] for finding in absent]),
            Reading.made(said=words, where=where, findings=(*present, *absent), assertion=assertion),
        )


def _number(value: float) -> str:
    """The number as short as it can be told without rounding it."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def _band(bands: tuple[Band, ...], age: float) -> Band:
    return next(band for band in bands if band.covers_age(age))


def _impossible(measure: Measure, value: float, path: tuple[str, str]) -> Problem:
    celsius = (value - 32) / 1.8
    if measure.fahrenheit and measure.lowest <= celsius <= measure.highest:
        return Problem(
            f"{measure.id} {_number(value)} must be Fahrenheit: no body is above {measure.highest:g} {measure.unit}",
            f"give {measure.id}: {celsius:.1f} if {_number(value)} °F was meant",
            path=path,
        )
    allowed = f"from {measure.lowest:g} to {measure.highest:g}"
    return Problem(
        f"{measure.id} {_number(value)} is not possible",
        f"give the {measure.label.lower()} in {measure.unit}, {allowed}, or leave it out",
        path=path,
    )


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
