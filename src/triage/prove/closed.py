"""Evidence of a possible patient, as ``observe`` makes it of a case: numbers become findings, then implication closes.

Present wins over denied; a denial of what is present is set aside whole, with everything it would have denied in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from triage.changes import exact
from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.evidence import Implications, bits
from triage.measures import can_rule_out
from triage.observe import ROUTES, setting_of
from triage.prove.patient import PossiblePatient, change_within, compared, rational
from triage.prove.solver import Formula, all_of, any_of, z3
from triage.rulebook.model import Band, Definition, Measure, Rulebook


class ClosedEvidence:
    """Which findings are present and which are denied, under one vocabulary.

    ``constraints`` define the variables, and leave out what the engine would refuse (a change out of its range).
    """

    def __init__(self, rulebook: Rulebook, patient: PossiblePatient, name: str = "") -> None:
        """``name`` keeps the variables of several vocabularies, or patients, apart."""
        self.patient = patient
        self.constraints: list[Formula] = []
        self._rulebook = rulebook
        self._name = name
        self._ids = [finding.id for finding in rulebook.findings]
        self._implications = Implications(rulebook.findings)
        self._held: dict[Condition, Formula] = {}
        self._compared: dict[tuple[object, ...], Formula] = {}
        #: Of each definition, by finding and measure: that it makes its finding present.
        self.defined: dict[tuple[str, str], Formula] = {}
        self._read_numbers()
        said_present, said_denied = self._stated()
        self._close(said_present, said_denied)
        self.says_nothing = self._says_nothing()

    def present(self, finding: str) -> Formula:
        """The finding is present, by itself or by what implies it."""
        return self._present[self._rulebook.bit[finding]]

    def denied(self, finding: str) -> Formula:
        """The finding is denied, by itself or with what it implies, or ruled out by a number."""
        return self._denied[self._rulebook.bit[finding]]

    def holds(self, condition: Condition) -> Formula:
        """That the condition holds."""
        if condition not in self._held:
            self._held[condition] = self._formula(condition)
        return self._held[condition]

    def _formula(self, condition: Condition) -> Formula:
        match condition:
            case Present(finding):
                return self.present(finding)
            case Denied(finding):
                return self.denied(finding)
            case All(of):
                return all_of([self.holds(part) for part in of])
            case Any(of):
                return any_of([self.holds(part) for part in of])
            case AtLeast(n, of):
                # A part that is listed twice counts twice, as in the engine.
                return z3().PbGe([(self.holds(part), 1) for part in of], n)

    def _named(self, what: str, formula: Formula) -> Formula:
        """A variable for the formula, so that it is worked out once."""
        variable = z3().Bool(f"{self._name}{what}")
        self.constraints.append(variable == formula)
        return variable

    def _read_numbers(self) -> None:
        """What each definition says, and which changes are not possible."""
        measures, numbers = self._rulebook.measure_by_id, self.patient.numbers
        for measure in measures.values():
            if measure.change is not None:
                of, base = numbers[measure.change.of], numbers[measure.change.base]
                both = z3().And(of.given, base.given)
                self.constraints.append(z3().Implies(both, change_within(measure, of, base)))
        for definition in self._rulebook.definitions:
            holds = self._within(measures[definition.measure], definition.bands)
            if definition.unless is not None:
                aside = self._within(measures[definition.unless.measure], definition.unless.bands)
                holds = z3().And(holds, z3().Not(aside))
            key = definition.finding, definition.measure
            self.defined[key] = self._named(f"defined {key[0]} by {key[1]}", holds)

    def _given(self, measure: Measure) -> Formula:
        numbers = self.patient.numbers
        if measure.change is None:
            return numbers[measure.id].given
        return z3().And(numbers[measure.change.of].given, numbers[measure.change.base].given)

    def _within(self, measure: Measure, bands: tuple[Band, ...]) -> Formula:
        """That the measure is given and in its band for the age; for the oldest where the age is not known."""
        inside = []
        for band in bands:
            ages = self._ages(band, oldest=band is bands[-1])
            inside.append(all_of([*ages, *self._limits(measure, band)]))
        return z3().And(self._given(measure), any_of(inside))

    def _ages(self, band: Band, *, oldest: bool) -> list[Formula]:
        """That the band is the one for the patient's age; nothing where it is for every age."""
        age = self.patient.numbers["age_years"]
        parts = []
        if band.from_age:
            parts.append(age.value >= rational(exact(band.from_age)))
        if band.to_age is not None:
            parts.append(age.value < rational(exact(band.to_age)))
        if not parts:
            return []
        known = z3().And(age.given, *parts)
        return [z3().Or(known, z3().Not(age.given))] if oldest else [known]

    def _limits(self, measure: Measure, band: Band) -> Iterator[Formula]:
        for limit, at_least, strict in (
            (band.at_least, True, False),
            (band.above, False, True),
            (band.at_most, False, False),
            (band.below, True, True),
        ):
            if limit is not None:
                side = self._compare(measure, exact(limit), at_least=at_least)
                yield z3().Not(side) if strict else side

    def _compare(self, measure: Measure, limit: Fraction, *, at_least: bool) -> Formula:
        key = measure.id, limit, at_least
        if key not in self._compared:
            numbers = self.patient.numbers
            if measure.change is not None:
                of, base = numbers[measure.change.of], numbers[measure.change.base]
                self._compared[key] = compared(measure, of, base, limit, at_least=at_least)
            else:
                value, bound = numbers[measure.id].value, rational(limit)
                self._compared[key] = value >= bound if at_least else value <= bound
        return self._compared[key]

    def _stated(self) -> tuple[list[list[Formula]], list[list[Formula]]]:
        """For each finding what states it, and what denies it or rules it out."""
        patient, bit = self.patient, self._rulebook.bit
        present: list[list[Formula]] = [[patient.reported[finding]] for finding in self._ids]
        denied: list[list[Formula]] = [[patient.denied[finding]] for finding in self._ids]
        for route, formula in patient.routes.items():
            for finding, holds in ROUTES[route]:
                if finding in bit:
                    (present if holds else denied)[bit[finding]].append(formula)
        if "pregnant" in bit:
            for holds, formula in patient.pregnant.items():
                (present if holds else denied)[bit["pregnant"]].append(formula)
        ruled_out = can_rule_out(self._rulebook)
        for definition in self._rulebook.definitions:
            holds = self.defined[definition.finding, definition.measure]
            present[bit[definition.finding]].append(holds)
            if definition.finding in ruled_out:
                denied[bit[definition.finding]].append(self._ruled_out(definition, holds))
        return present, denied

    def _ruled_out(self, definition: Definition, holds: Formula) -> Formula:
        given = self._given(self._rulebook.measure_by_id[definition.measure])
        return z3().And(given, z3().Not(holds))

    def _close(self, present: list[list[Formula]], denied: list[list[Formula]]) -> None:
        """As ``Implications.close``."""
        up, down = self._implications.up, self._implications.down
        self._present = [
            self._named(f"present {finding}", any_of([part for j in bits(down[i]) for part in present[j]]))
            for i, finding in enumerate(self._ids)
        ]
        stands = [
            self._named(f"stands {finding}", z3().And(any_of(denied[i]), z3().Not(self._present[i])))
            for i, finding in enumerate(self._ids)
        ]
        self._denied = [
            self._named(f"ruled out {finding}", any_of([stands[j] for j in bits(up[i])]))
            for i, finding in enumerate(self._ids)
        ]
        #: Denials of what is present: the engine sets them aside and reports a conflict.
        self.contradicted = [
            z3().And(self.patient.denied[finding], self._present[i]) for i, finding in enumerate(self._ids)
        ]

    def _says_nothing(self) -> Formula:
        """As ``observe``: no words, no vital signs, and nothing present but the setting (route, age)."""
        patient = self.patient
        setting = setting_of(self._rulebook)
        told: Iterable[Formula] = [
            patient.not_understood,
            *patient.reported.values(),
            *patient.denied.values(),
            *(number.given for number in patient.numbers.values() if number.given_in == "vitals"),
            *(present for i, present in enumerate(self._present) if not setting >> i & 1),
        ]
        return self._named("says nothing", z3().Not(z3().Or(*told)))


def same_vocabulary(one: Rulebook, other: Rulebook) -> bool:
    """Whether both make the same evidence of every case by ids and numbers."""

    def meaning(rulebook: Rulebook) -> tuple[object, ...]:
        findings = [(finding.id, finding.kind == "group", finding.implies) for finding in rulebook.findings]
        measures = [
            measure._replace(at=None, label="", question="", sources=(), codes={}) for measure in rulebook.measures
        ]
        return findings, measures, [definition._replace(at=None, sources=()) for definition in rulebook.definitions]

    return meaning(one) == meaning(other)
