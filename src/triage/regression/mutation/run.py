"""A run of mutants against cases: which are noticed, which are not, and which nobody can tell from the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from triage.engine.engine import Engine
from triage.errors import Problem
from triage.regression.missing import MissingCase
from triage.regression.mutation.mutants import Mutant, RuleBreak, mutants
from triage.regression.mutation.rule_equivalence import RuleJudge
from triage.regression.mutation.trial import Row, Trial
from triage.regression.mutation.vocabulary_trial import VocabularyBreak, VocabularyTrial
from triage.regression.runner import Run
from triage.regression.witness import NotDecided, Search
from triage.rulebook.model import Rulebook


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    """A case fails."""
    SURVIVED = "survived"
    """No case fails, though one could."""
    EQUIVALENT = "equivalent"
    """No patient can tell it from the rulebook. Not counted."""
    NOT_DECIDED = "not_decided"
    """No case fails, and whether one could was not found out. Counts as survived."""


class Outcome(NamedTuple):
    """What became of one mutant: the case that noticed it, or the one that would."""

    mutant: Mutant
    fate: Fate
    killer: Row | None = None
    missing: MissingCase | None = None


@dataclass(slots=True)
class Cases:
    """The cases of a run, and what keeps it from beginning: faults in the files, cases that fail as it is."""

    rows: list[Row] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(rulebook: Rulebook, files: Iterable[Path | Problem]) -> tuple[Engine, Cases]:
    """Read and assess the cases once, by the direct channel."""
    engine = Engine(rulebook, durable=False)
    run = Run(engine, files)
    cases = Cases()
    for result in run.results():
        expect = result.read.expect
        assert expect is not None, "a run gives results of cases that expect something"
        if not result.passed:
            cases.failing.append(f"{result.read.position()}: {result.read.name}")
        cases.rows.append(Row(result.read, expect, engine._observer.observe(result.read.case)))
    cases.problems = run.problems
    return engine, cases


def run_mutants(
    engine: Engine,
    rows: Sequence[Row],
    wanted: Callable[[Mutant], bool] | None = None,
) -> Iterator[Outcome]:
    """The fate of each mutant, in order. Each case of ``rows`` comes out as expected from ``engine``."""
    rulebook = engine.rulebook
    trial = Trial(rulebook, rows)
    judge = RuleJudge(rulebook, trial, Search(rulebook))
    vocabulary = VocabularyTrial(rulebook, rows, engine)
    for mutant in mutants(rulebook):
        if wanted is not None and not wanted(mutant):
            continue
        if isinstance(mutant.change, RuleBreak):
            yield _of_rule(mutant, mutant.change, trial, judge)
        else:
            yield _of_vocabulary(mutant, mutant.change, vocabulary)


def _of_rule(mutant: Mutant, change: RuleBreak, trial: Trial, judge: RuleJudge) -> Outcome:
    killer = trial.killer(change)
    if killer is not None:
        return Outcome(mutant, Fate.KILLED, killer)
    try:
        return _unnoticed(mutant, judge.missing(change))
    except NotDecided:
        return Outcome(mutant, Fate.NOT_DECIDED)


def _of_vocabulary(mutant: Mutant, change: VocabularyBreak, trial: VocabularyTrial) -> Outcome:
    killer = trial.killer(change)
    if killer is not None:
        return Outcome(mutant, Fate.KILLED, killer)
    try:
        return _unnoticed(mutant, trial.missing(change))
    except NotDecided:
        return Outcome(mutant, Fate.NOT_DECIDED)


def _unnoticed(mutant: Mutant, missing: MissingCase | None) -> Outcome:
    return Outcome(mutant, Fate.SURVIVED if missing else Fate.EQUIVALENT, missing=missing)
