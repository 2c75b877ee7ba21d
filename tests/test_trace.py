"""The trace matrix: every symptom statement leads to findings, rules and cases, and every rule to a case."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from triage.conditions import All, AtLeast
from triage.engine.engine import Engine
from triage.errors import Problem
from triage.regression.case_files import ReadCase, read_case_file
from triage.regression.runner import find_case_files
from triage.rulebook.model import Rulebook

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Row:
    """One symptom statement of a source, and what rests on it."""

    item: str
    findings: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)


def named_items(case: ReadCase) -> set[str]:
    """The ids of the sources that a case names: the comma-separated words of its ``source``."""
    return {word.strip() for word in (case.case.source or "").split(",") if word.strip()}


def trace_matrix(engine: Engine, cases: list[ReadCase]) -> dict[str, Row]:
    """A row for every symptom statement of the rulebook's sources.

    A case counts for an item if it names it, and if a finding or a fired rule that rests on the item comes out of it.
    One reported word or one measured value is a case alone, two or more are a case in company.
    """
    rulebook = engine.rulebook
    rows = {source.id: Row(source.id) for source in rulebook.sources if source.symptom_statement}
    for finding in rulebook.findings:
        _enter(rows, finding.sources, "findings", finding.id)
    for definition in rulebook.definitions:
        _enter(rows, definition.sources, "findings", definition.finding)
    for rule in rulebook.rules:
        _enter(rows, rule.sources, "rules", rule.id)
    for case in cases:
        named = [rows[item] for item in named_items(case) if item in rows]
        if not named:
            continue
        assessment = engine.assess(case.case)
        present = set(assessment.findings.present)
        fired = {reason.rule for reason in assessment.reasons}
        told = len(case.case.reported) + len(case.case.vitals)
        for row in named:
            if row.findings & present or row.rules & fired:
                row.cases.add(case.name)
                if told == 1:
                    row.alone.add(case.name)
                elif told > 1:
                    row.company.add(case.name)
    return rows


def _enter(rows: dict[str, Row], sources: tuple[str, ...], column: str, name: str) -> None:
    for source in sources:
        if source in rows:
            getattr(rows[source], column).add(name)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The shipped rulebook; the direct channel alone, since its answers are the same and come sooner."""
    return Engine(Engine.load(CHECKOUT / "rules").rulebook, durable=False)


@pytest.fixture(scope="module")
def cases() -> list[ReadCase]:
    """Every case of the repository that expects something."""
    found: list[ReadCase] = []
    for file in find_case_files([CHECKOUT / "cases"]):
        assert not isinstance(file, Problem), str(file)
        read = read_case_file(file)
        assert [str(problem) for problem in read.problems] == []
        found += [case for case in read.cases if case.expect is not None]
    return found


@pytest.fixture(scope="module")
def matrix(engine: Engine, cases: list[ReadCase]) -> dict[str, Row]:
    return trace_matrix(engine, cases)


@pytest.mark.parametrize("column", ["findings", "rules", "cases", "alone", "company"])
def test_every_symptom_statement_is_traced(matrix: dict[str, Row], column: str) -> None:
    """Every symptom statement of the monograph has a finding, a rule, a case alone and a case in company."""
    assert len(matrix) > 100, "the sources list far fewer symptom statements than the monograph makes"
    assert [item for item, row in sorted(matrix.items()) if not getattr(row, column)] == []


def test_every_rule_is_named_by_a_case(engine: Engine, cases: list[ReadCase]) -> None:
    """No rule could be lost without a case that says so."""
    named = {rule for case in cases if case.expect for rule in case.expect.rules}
    assert [rule.id for rule in engine.rulebook.rules if rule.id not in named] == []


def test_every_rule_of_several_findings_has_a_case_short_of_it(engine: Engine, cases: list[ReadCase]) -> None:
    """A rule that asks for several findings together is named by a case in which it must stay silent."""
    silent = {rule for case in cases if case.expect for rule in case.expect.not_rules}
    several = [rule.id for rule in engine.rulebook.rules if isinstance(rule.when, (All, AtLeast))]
    assert several, "no rule asks for several findings together"
    assert [rule for rule in several if rule not in silent] == []


def test_cases_name_sources_that_exist(engine: Engine, cases: list[ReadCase]) -> None:
    """Every source that a case of the monograph's folder names is in the rulebook's list of sources."""
    known = {source.id for source in engine.rulebook.sources}
    unknown = {
        case.name: sorted(named_items(case) - known)
        for case in cases
        if Path(case.file).parent.name == "monograph" and (not named_items(case) or named_items(case) - known)
    }
    assert unknown == {}


def test_the_matrix_sees_a_missing_case(engine: Engine, cases: list[ReadCase]) -> None:
    """An item that no case names, or that only a case without its findings names, counts as having no case."""
    item = "monograph.overdose.coma"
    without = [case for case in cases if item not in named_items(case)]
    assert trace_matrix(engine, without)[item].cases == set()
    benign = next(case for case in without if case.name == "benign-constipation-pump")
    posing = ReadCase(benign.case.model_copy(update={"source": item}), benign.file, benign.document, benign.prefix)
    assert trace_matrix(engine, [*without, posing])[item].cases == set()


def test_the_matrix_tells_alone_from_company(engine: Engine, cases: list[ReadCase]) -> None:
    """A case of one word counts as alone only, and with a measured value besides as in company only."""
    item = "monograph.severe.blood_in_urine"
    alone = next(case for case in cases if item in named_items(case) and len(case.case.reported) == 1)
    accompanied = ReadCase(
        alone.case.model_copy(update={"vitals": {"temperature_c": 36.8}}), alone.file, alone.document, alone.prefix
    )
    first, second = trace_matrix(engine, [alone])[item], trace_matrix(engine, [accompanied])[item]
    assert (first.alone, first.company) == ({alone.name}, set())
    assert (second.alone, second.company) == (set(), {alone.name})


def test_the_matrix_sees_a_missing_rule(engine: Engine) -> None:
    """An item whose rules are taken out of the rulebook comes out with an empty column."""
    rulebook = engine.rulebook
    item = "monograph.mild.constipation"
    poorer = _without_rules_of(rulebook, item)
    assert trace_matrix(Engine(poorer, durable=False), [])[item].rules == set()
    assert trace_matrix(engine, [])[item].rules != set()


def _without_rules_of(rulebook: Rulebook, item: str) -> Rulebook:
    return dataclasses.replace(rulebook, rules=tuple(rule for rule in rulebook.rules if item not in rule.sources))
