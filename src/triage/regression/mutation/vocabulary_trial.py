"""Mutants of the vocabulary: what a broken definition or implication makes of the cases that it can touch.

Here the evidence itself changes, so the touched cases are assessed again, whole, by the direct channel. Words are read
by the unbroken vocabulary: no definition or implication has a say in what words mean, but for how long ago "last week"
still is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import TypeAlias

from triage.case import Case
from triage.engine.engine import Engine
from triage.errors import CaseError, Problem
from triage.evidence import Evidence, Implications
from triage.measures import MeasureReader
from triage.observe import Observation, Observer
from triage.regression.missing import MissingCase
from triage.regression.mutation.mutants import DefinitionBreak, ImplicationBreak
from triage.regression.mutation.probes import Unwritable, telling_probes
from triage.regression.mutation.trial import Row
from triage.regression.runner import judge
from triage.regression.witness import NotDecided
from triage.rulebook.model import Definition, Measure, Rulebook

VocabularyBreak: TypeAlias = DefinitionBreak | ImplicationBreak


class VocabularyTrial:
    """The cases, ready to be read again with one changed definition or implication after the other."""

    def __init__(self, rulebook: Rulebook, rows: Sequence[Row], engine: Engine) -> None:
        """``engine`` is the one that the rows were read with."""
        self._rulebook = rulebook
        self._rows = rows
        self._engine = engine
        implications = Implications(rulebook.findings)
        self._up, self._down = implications.up, implications.down
        self._unsure = [_said_unsure(row, rulebook) for row in rows]
        self._by_measure: dict[str, list[Row]] = {}
        for row in rows:
            for where in {reading.where for reading in row.seen.readings}:
                self._by_measure.setdefault(where, []).append(row)

    def killer(self, change: VocabularyBreak) -> Row | None:
        """The first case that notices the change."""
        observer = self._observer_of(change)
        engine: Engine | None = None
        for row in self._touched(change):
            try:
                seen = observer.observe(row.read.case)
            except CaseError:
                return row
            if not self._may_fail(row, seen):
                continue
            if engine is None:
                engine = self._engine_with(observer)
            if not judge(row.read, row.expect, engine.assess(row.read.case), self._rulebook).passed:
                return row
        return None

    def _may_fail(self, row: Row, seen: Observation) -> bool:
        """Whether something that the case asks about may have changed; if not, it need not be assessed again."""
        old = row.seen.evidence
        if seen.evidence == old and seen.unsure == row.seen.unsure and seen.unread == row.seen.unread:
            return False
        expect = row.expect
        if seen.unsure or row.seen.unsure or seen.unread != row.seen.unread:
            return True
        if expect.syndromes is not None or expect.among is not None:
            return True
        differs = old.present ^ seen.evidence.present | old.denied ^ seen.evidence.denied
        named = (*expect.findings, *expect.denied, *expect.not_findings)
        if any(differs >> self._rulebook.bit[finding] & 1 for finding in named):
            return True
        return self._engine._direct.fire(old) != self._engine._direct.fire(seen.evidence)

    def missing(self, change: VocabularyBreak) -> MissingCase | None:
        """The case that would notice the change; None where the mutant is equivalent. Raises NotDecided."""
        if isinstance(change, ImplicationBreak):
            return self._of_implication(change)
        definition = self._rulebook.definitions[change.definition]
        try:
            return self._told_apart(definition, change)
        except Unwritable:
            raise NotDecided from None

    def _told_apart(self, definition: Definition, change: DefinitionBreak) -> MissingCase | None:
        """A case of this measure that shows the change; None where every one comes out the same, whatever else is said.

        Raises Unwritable, and NotDecided where numbers show it only beside something else.
        """
        before, after = self._engine._observer, self._observer_of(change)
        hidden = False
        for probe in telling_probes(definition, change.becomes, self._rulebook):
            case = probe.as_case()
            said = self._said(before, case)
            if said is None or said == self._said(after, case):
                continue
            seen = before.observe(case).evidence
            if seen != after.observe(case).evidence:
                return probe._replace(shows=f"{definition.finding} is {self._state(definition.finding, seen)}")
            hidden = True
        if hidden:
            raise NotDecided
        return None

    def _state(self, finding: str, evidence: Evidence) -> str:
        i = self._rulebook.bit[finding]
        return "present" if evidence.present >> i & 1 else "denied" if evidence.denied >> i & 1 else "not known"

    def _said(self, observer: Observer, case: Case) -> tuple[int, set[int]] | None:
        """What the numbers of a case make present, closed, and what they rule out: all that a case can see of them.

        None where the numbers are not possible.
        """
        problems: list[Problem] = []
        present = 0
        absent: set[int] = set()
        for measured in observer._measures.read(case, problems):
            for i in measured.present:
                present |= self._up[i]
            absent.update(measured.absent)
        return None if problems else (present, absent)

    def _observer_of(self, change: VocabularyBreak) -> Observer:
        """What reads cases by the changed vocabulary: as the unchanged one, but for measures and implications."""
        rulebook = changed(self._rulebook, change)
        observer = copy(self._engine._observer)
        if isinstance(change, ImplicationBreak):
            observer._implications = Implications(rulebook.findings)
            pump = rulebook.bit.get("has_pump")
            observer._says_pump = observer._implications.down[pump] if pump is not None else 0
        observer._measures = MeasureReader(rulebook, observer._implications)
        return observer

    def _of_implication(self, change: ImplicationBreak) -> MissingCase | None:
        if Implications(changed(self._rulebook, change).findings).up == self._up:
            return None  # there is another way from the one to the other
        finding = self._rulebook.findings[change.finding].id
        return MissingCase(f"{change.implied} is present", reported=(finding,))

    def _engine_with(self, observer: Observer) -> Engine:
        """An engine that reads cases so. Its rules, and all that it compiled from them, are those of the first one."""
        engine = Engine.__new__(Engine)
        vars(engine).update(vars(self._engine), _observer=observer, _implications=observer._implications)
        return engine

    def _touched(self, change: VocabularyBreak) -> Iterator[Row]:
        """The cases whose evidence the change may alter."""
        if isinstance(change, DefinitionBreak):
            yield from self._touched_by_definition(change)
            return
        implied = self._rulebook.bit[change.implied]
        for row, unsure in zip(self._rows, self._unsure, strict=True):
            present, denied = row.seen.evidence
            if present >> change.finding & 1 or denied >> implied & 1 or self._down[change.finding] & unsure:
                yield row

    def _touched_by_definition(self, change: DefinitionBreak) -> Iterator[Row]:
        measure = self._rulebook.measure_by_id[change.becomes.measure]
        after = self._observer_of(change)
        before = self._engine._observer
        alone = measure.change is None and self._rulebook.definitions[change.definition].unless is None
        for row in self._by_measure.get(_where(measure), ()):
            case = row.read.case
            if alone and self._in_fields(row, measure) and self._said(before, case) == self._said(after, case):
                continue
            yield row

    def _in_fields(self, row: Row, measure: Measure) -> bool:
        """Whether the number, and the age, come from fields of the case alone: then its words need no reading."""
        told = Counter(reading.where for reading in row.seen.readings)
        case = row.read.case
        if case.patient.age_years is None and told["patient.age_years"]:
            return False
        given = {"age_years": case.patient.age_years, **case.vitals, **case.history}
        return told[_where(measure)] == 1 and given.get(measure.id) is not None


def _where(measure: Measure) -> str:
    """The place of a case that a reading of the measure names."""
    return f"{measure.given_in}.{measure.id}"


def _said_unsure(row: Row, rulebook: Rulebook) -> int:
    """The findings that the case says are not known, whatever came of that."""
    unsure = row.seen.unsure
    for reading in row.seen.readings:
        if reading.assertion == "unsure":
            for finding in reading.findings:
                unsure |= 1 << rulebook.bit[finding]
    return unsure


def changed(rulebook: Rulebook, change: VocabularyBreak) -> Rulebook:
    """The rulebook with the change."""
    if isinstance(change, DefinitionBreak):
        definitions = list(rulebook.definitions)
        definitions[change.definition] = change.becomes
        return replace(rulebook, definitions=tuple(definitions))
    findings = list(rulebook.findings)
    old = findings[change.finding]
    findings[change.finding] = old._replace(implies=tuple(one for one in old.implies if one != change.implied))
    return replace(rulebook, findings=tuple(findings))
