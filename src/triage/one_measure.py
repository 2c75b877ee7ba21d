"""One measure and what its numbers say, each in the band for the patient's age."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from triage.assessment import Reading
from triage.changes import exact, limits, shown, within
from triage.errors import Problem
from triage.evidence import Implications
from triage.memo import Memo
from triage.rulebook.model import Band, Definition, Measure, Rulebook
from triage.rulebook.suggest import quoted

#: The numbers of a case that others are judged by, or worked out from: by measure, the derived ones too.
Others: TypeAlias = Mapping[str, Fraction]

NO_OTHERS: Others = {}
_make_reading = Reading.made


class Measured(NamedTuple):
    """What one number says: the findings (their bits) that it makes present, and those that it rules out."""

    words: str
    present: tuple[int, ...]
    absent: tuple[int, ...]
    reading: Reading


class _Row(NamedTuple):
    """A definition at one age: its finding and band; the measure that sets it aside, and that one's band."""

    finding: str
    band: Band
    unless: str = ""
    aside: Band | None = None


class MeasureView:
    """One measure with its definitions, laid out by age: between two edges the same bands hold for all of them."""

    def __init__(
        self,
        measure: Measure,
        rulebook: Rulebook,
        can_rule_out: set[str],
        implications: Implications,
        views: Mapping[str, MeasureView],
    ) -> None:
        self.measure = measure
        self.label = lowered(measure.label)
        definitions = [d for d in rulebook.definitions if d.measure == measure.id]
        self._by_age = any(len(bands) > 1 for d in definitions for bands in _bands(d))
        self._views = views
        self._bit = rulebook.bit
        self._up = implications.up
        self._can_rule_out = can_rule_out
        self._names = {name.casefold(): name for name in measure.values}
        self._set_aside_by = frozenset(d.unless.measure for d in definitions if d.unless is not None)
        self._marks = [exact(limit) for limit in _limits_on(measure.id, rulebook)] if measure.change else []
        self._edges = sorted({band.from_age for d in definitions for bands in _bands(d) for band in bands} - {0.0})
        ages = [0.0, *self._edges]
        self._rows = [[_row(definition, age) for definition in definitions] for age in ages]
        self._plain_rows = [[(row.band, row.finding) for row in rows] for rows in self._rows]
        # No whole number with a point: 0.0 and -0.0 are one key, but two texts.
        self._known: Memo[tuple[float, int], Measured] = Memo(
            lambda key: self._build(key[0], number_text(key[0]), key[1])
        )
        self._known_names: Memo[tuple[str, int], Measured] = Memo(
            lambda key: self._build(measure.values[key[0]], key[0], key[1])
        )

    def read(
        self,
        value: float | str,
        age: float | None,
        others: Others,
        measured: list[Measured],
        problems: list[Problem],
    ) -> None:
        """Add what the value says at the age to ``measured``; of an impossible one the fault, to ``problems``."""
        if isinstance(value, str):
            self._read_name(value, age, others, measured, problems)
            return
        measure = self.measure
        if not measure.lowest <= value <= measure.highest:
            problems.append(_impossible(measure, value, self.label))
            return
        # The bands of the oldest where the age is not known.
        row = bisect_right(self._edges, age) if age is not None and self._edges else -1
        if others and not self._set_aside_by.isdisjoint(others):
            measured.append(self._judged(exact(value), number_text(value), row, others))
        else:
            remembered = type(value) is int or value % 1
            measured.append(self._known[value, row] if remembered else self._build(value, number_text(value), row))

    def _read_name(
        self, said: str, age: float | None, others: Others, measured: list[Measured], problems: list[Problem]
    ) -> None:
        name = self._names.get(_as_name(said))
        if name is None:
            problems.append(_no_number(self.measure, said, self.label))
            return
        row = self._row_for(age)
        if others and not self._set_aside_by.isdisjoint(others):
            measured.append(self._judged(exact(self.measure.values[name]), name, row, others))
        else:
            measured.append(self._known_names[name, row])

    def read_change(
        self, value: Fraction, age: float | None, others: Others, measured: list[Measured], problems: list[Problem]
    ) -> None:
        """As ``read``, of a number that was worked out from two others."""
        measure = self.measure
        if exact(measure.lowest) <= value <= exact(measure.highest):
            measured.append(self._judged(value, shown(value, self._marks), self._row_for(age), others))
        else:
            problems.append(self._impossible_change(value, others))

    def number(self, given: object) -> float | None:
        """The number that a case gives for the measure, by its name too; none where it is none, or not possible."""
        if isinstance(given, str) and (name := self._names.get(_as_name(given))) is not None:
            return self.measure.values[name]
        if isinstance(given, (int, float)) and not isinstance(given, bool):
            return given if self.measure.lowest <= given <= self.measure.highest else None
        return None

    def age_matters(self, given: object) -> bool:
        """Whether the number says something else at another age. 39 °C is a fever at every age, 120 beats are not."""
        value = self.number(given) if self._by_age else None
        if value is None:
            return False
        said = {tuple([finding for band, finding in row if band.contains(value)]) for row in self._plain_rows}
        return len(said) > 1

    def at_other_ages(self, given: object) -> set[str]:
        """The findings that the number makes present at some age, and not at the one taken where none is known."""
        value = self.number(given) if self._by_age else None
        if value is None:
            return set()
        said = [{finding for band, finding in row if band.contains(value)} for row in self._plain_rows]
        return set().union(*said) - said[-1]

    def parts(self) -> list[str]:
        """What a case gives for a derived measure, each with the place where."""
        change = self.measure.change
        names = (change.of, change.base) if change is not None else ()
        return [f"{name} under {self._views[name].measure.given_in}" for name in names]

    def _row_for(self, age: float | None) -> int:
        return bisect_right(self._edges, age) if age is not None and self._edges else -1

    def _build(self, value: float, text: str, row: int) -> Measured:
        """What the value says by itself."""
        present, absent = [], []
        for band, finding in self._plain_rows[row]:
            if band.contains(value):
                present.append(finding)
            elif finding in self._can_rule_out:
                absent.append(finding)
        return self._measured(f"{self.label} {text}{self._unit_after(text)}", present, absent)

    def _judged(self, value: Fraction, text: str, row: int, others: Others) -> Measured:
        """What the value says beside the other numbers, which may set a definition aside."""
        present, absent, aside = [], [], []
        for finding, band, unless, excuse in self._rows[row]:
            holds = within(band, value)
            if holds and excuse is not None and unless in others and within(excuse, others[unless]):
                holds = False
                aside.append(unless)
            if holds:
                present.append(finding)
            elif finding in self._can_rule_out:
                absent.append(finding)
        if aside:
            absent = self._not_implied(absent, present)
        by = [self._views[name].told(others[name]) for name in dict.fromkeys(aside)]
        return self._measured(", ".join([f"{self.label} {text}{self._unit_after(text)}", *by]), present, absent)

    def _measured(self, words: str, present: list[str], absent: list[str]) -> Measured:
        assertion: Literal["present", "denied", "mixed", "unused"] = (
            ("mixed" if absent else "present") if present else "denied" if absent else "unused"
        )
        where = f"{self.measure.given_in}.{self.measure.id}"
        return Measured(
            words,
            tuple([self._bit[finding] for finding in present]),
            tuple([self._bit[finding] for finding in absent]),
            _make_reading(
                said=words,
                where=where,
                findings=(*present, *absent),
                assertion=assertion,
                start=None,
                end=None,
                pattern="",
                because="",
            ),
        )

    def _unit_after(self, text: str) -> str:
        """The unit behind a number; the name of a number has none."""
        return f" {self.measure.unit}" if self.measure.unit and text not in self.measure.values else ""

    def told(self, value: Fraction) -> str:
        """The measure with the value, in words."""
        text = shown(value, self._marks) if self.measure.change else number_text(float(value))
        return f"{self.label} {text}{self._unit_after(text)}"

    def _not_implied(self, absent: list[str], present: list[str]) -> list[str]:
        """What is ruled out, without what follows from the findings that the same number makes present."""
        stands = 0
        for finding in present:
            stands |= self._up[self._bit[finding]]
        return [finding for finding in absent if not stands >> self._bit[finding] & 1]

    def _impossible_change(self, value: Fraction, others: Others) -> Problem:
        change, measure = self.measure.change, self.measure
        assert change is not None, "only a derived measure is worked out"
        of, base = (f"{name} {number_text(float(others[name]))}" for name in (change.of, change.base))
        allowed = f"a change from {measure.lowest:g} to {measure.highest:g} {measure.unit}".rstrip()
        path = (self._views[change.base].measure.given_in, change.base)
        what = f"{of} and {base} do not fit together: {self.told(value)} is not possible"
        return Problem(what, f"correct one of them ({allowed}), or leave one out", path=path)


def _bands(definition: Definition) -> Iterable[tuple[Band, ...]]:
    yield definition.bands
    if definition.unless is not None:
        yield definition.unless.bands


def _row(definition: Definition, age: float) -> _Row:
    band, unless = _band(definition.bands, age), definition.unless
    if unless is None:
        return _Row(definition.finding, band)
    return _Row(definition.finding, band, unless.measure, _band(unless.bands, age))


def _band(bands: tuple[Band, ...], age: float) -> Band:
    return next(band for band in bands if band.covers_age(age))


def _limits_on(measure: str, rulebook: Rulebook) -> Iterable[float]:
    """Every limit that the measure is judged by."""
    for definition in rulebook.definitions:
        judged = [definition.bands] if definition.measure == measure else []
        if definition.unless is not None and definition.unless.measure == measure:
            judged.append(definition.unless.bands)
        yield from (limit for bands in judged for band in bands for limit in limits(band) if limit is not None)


def lowered(label: str) -> str:
    """The label as it stands inside a sentence: abbreviations (ACVPU) keep their capitals."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in label.split())


def number_text(value: float) -> str:
    """The number as short as it can be told without rounding it."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def _as_name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _no_number(measure: Measure, value: str, label: str) -> Problem:
    """The problem of text that is no name of a number."""
    path = (measure.given_in, measure.id)
    if not measure.values:
        todo = "give the number alone, in digits and without its unit, or leave it out"
        return Problem(f"`{measure.id}` must be a number, not {quoted(value)}", todo, path=path)
    todo = f"give the {label} as {_allowed(measure)}, or leave it out"
    return Problem(f"{measure.id} cannot be {quoted(value)}", todo, path=path)


def _allowed(measure: Measure) -> str:
    numbers = f"from {measure.lowest:g} to {measure.highest:g}"
    return f"one of {', '.join(measure.values)}, or as a number {numbers}" if measure.values else numbers


def _impossible(measure: Measure, value: float, label: str) -> Problem:
    path = (measure.given_in, measure.id)
    celsius = (value - 32) / 1.8
    if measure.fahrenheit and measure.lowest <= celsius <= measure.highest:
        return Problem(
            f"{measure.id} {number_text(value)} must be Fahrenheit: "
            f"no body is above {measure.highest:g} {measure.unit}",
            f"give {measure.id}: {celsius:.1f} if {number_text(value)} °F was meant",
            path=path,
        )
    unit = f"in {measure.unit}, " if measure.unit else ""
    how = f"as {_allowed(measure)}" if measure.values else f"{unit}{_allowed(measure)}"
    return Problem(
        f"{measure.id} {number_text(value)} is not possible",
        f"give the {label} {how}, or leave it out",
        path=path,
    )
