"""Regression runs: which cases come out as expected, and how each of the others differs."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from triage.errors import CaseError, Position, Problem
from triage.regression.case_files import ReadCase
from triage.regression.ids import Ids, used_before
from triage.regression.judging import Mismatch, Result, judge, mismatches_of, unfit
from triage.regression.outcomes import Outcome, outcome_of
from triage.regression.pieces import STANDARD_INPUT, SUFFIXES, Files, Piece, is_case_file, pieces, read_piece
from triage.regression.workers import Lost, cores, in_order
from triage.rulebook.files import is_no_file, walk

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.case import Case
    from triage.engine.engine import Engine

#: Faults that are kept; those after them are counted and handed on.
MOST_KEPT = 10_000
#: So many cases are assessed together: see ``Engine.assess_all``.
_TOGETHER = 1024
#: So many more objects than before, and cycles are searched for: some five times what is left of a piece.
_MOST_NEW = 50_000
_NO_FILE = Problem("this is not a file", "remove it, or rename it")


class Meter(Protocol):
    """Counts something over the cases of a run, in each of its processes by itself."""

    def add(self, case: Case, assessment: Assessment, /) -> None:
        """Count one case and what it came to."""

    def take(self) -> object:
        """What was counted since the last time, to be sent to another process."""

    def merge(self, counted: Any, /) -> None:
        """Take in what was counted there."""


class Judged(NamedTuple):
    """What became of each case of a piece, and its faults, in order; and what a meter counted of them."""

    outcomes: list[Outcome | Problem]
    counted: object = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads a piece of work and judges its cases: what each process of a run does."""

    engine: Engine
    meter: Meter | None = None
    whole: bool = False

    def __call__(self, piece: Piece) -> Judged:
        """What became of the cases of a piece. Raises nothing."""
        found: list[Outcome | Problem] = []
        entries = self._entries(piece)
        with _without_collections():
            while some := list(islice(entries, _TOGETHER)):
                found += self._judged(some)
        return Judged(found, self.meter.take() if self.meter else None)

    def _entries(self, piece: Piece) -> Iterator[ReadCase | Problem]:
        """The cases of a piece that can be tested, and the faults of the others, in order."""
        for read in read_piece(piece):
            yield from read.problems
            for case in read.cases:
                if faults := unfit(case, self.engine.rulebook):
                    yield from faults
                else:
                    yield case

    def _judged(self, entries: list[ReadCase | Problem]) -> list[Outcome | Problem]:
        cases = [one.case for one in entries if not isinstance(one, Problem)]
        # Plain: what to ask next is not looked at, and takes as long as all the rest. A failure is shown with it.
        answers = self.engine.assess_all(cases, explain="questions" if self.whole else "plain")
        found: list[Outcome | Problem] = []
        for one in entries:
            if isinstance(one, Problem):
                found.append(one)
            else:
                found += self._of_case(one, *next(answers))
        return found

    def _of_case(self, case: ReadCase, answer: Assessment | Exception, seconds: float) -> Iterable[Outcome | Problem]:
        expect = case.expect
        assert expect is not None  # else it is unfit
        if isinstance(answer, CaseError):
            return case.located(answer.problems)
        if isinstance(answer, Exception):
            return [_fault_of_triage(answer, case)]
        try:
            if self.meter is not None:
                self.meter.add(case.case, answer)
            result = None
            if self.whole or mismatches_of(expect, answer, self.engine.rulebook):
                result = judge(case, expect, answer, self.engine.rulebook)
                if not self.whole:
                    result = replace(result, assessment=self.engine.assess(case.case))
        except Exception as error:  # one case that triage cannot bear must not cost the others their run
            return [_fault_of_triage(error, case)]
        return (outcome_of(case, expect, answer, seconds, result),)


def _fault_of_triage(error: Exception, case: ReadCase) -> Problem:
    what = f"triage itself failed on this case ({type(error).__name__}: {error})"
    return Problem(what, "report it with the case: this is a fault of triage", case.position())


@contextmanager
def _without_collections() -> Iterator[None]:
    """No search for cycles meanwhile: a case leaves none, and what it does leave is gone with its batch.

    With a thousand cases under way at once, looking through them again and again costs a tenth of a run.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def loaded_set_aside() -> Iterator[None]:
    """For a program that does nothing but a run: no search for cycles goes through what was loaded before.

    That takes some 3 % of a run, and in processes that were forked copies what they could share. Nor does one go
    through the outcomes of each piece, which are gone a moment later: another 2 %. Not for a library: it sets aside
    whatever its caller has, and what is given up meanwhile is not found before the end.
    """
    if gc.get_freeze_count():  # somebody did so before, and will end it
        yield
        return
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(thresholds[0] and _MOST_NEW, *thresholds[1:])  # 0 is never
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


@dataclass(slots=True)
class Run:
    """A run over case files: iterate over ``results`` (or ``outcomes``), then read the counts and ``problems``.

    Of ``problems`` the first ten thousand are kept; ``faults`` counts them all.
    """

    engine: Engine
    files: Iterable[Path | Problem]
    problems: list[Problem] = field(default_factory=list)
    faults: int = 0
    cases: int = 0
    failed: int = 0
    under_triage: int = 0
    over_triage: int = 0
    missed_emergencies: int = 0

    def results(self) -> Iterator[Result]:
        """Judge every case in this process, file by file, in order. What cannot be assessed goes to ``problems``."""
        for one in self.outcomes(whole=True):
            if isinstance(one, Outcome) and one.result is not None:
                yield one.result

    def outcomes(
        self, jobs: int | None = 1, meter: Meter | None = None, *, whole: bool = False
    ) -> Generator[Outcome | Problem, None, None]:
        """What becomes of each case and every fault, in the order of the input, whatever the number of ``jobs``.

        ``jobs`` is how many processes share the work; None stands for one on each core. Only failures come with their
        ``result``, or all where they are wanted ``whole``. The ``meter`` has counted everything at the end.
        """
        ids = Ids()
        do: Callable[[Piece], Judged] = Judge(self.engine, meter, whole)
        with closing(in_order(do, pieces(self.files), jobs or cores(), self.engine.prepare)) as answers:
            for answer in answers:
                if isinstance(answer, Lost):
                    yield self._count(_lost(answer))
                    continue
                for one in answer.outcomes:
                    yield self._count(one if isinstance(one, Problem) else used_before(one.id, one.id_at, ids) or one)
                if meter is not None:
                    meter.merge(answer.counted)
        if not self.cases and not self.faults:
            todo = "name a file or a directory of case files"
            yield self._count(Problem("there is no case to test", todo))

    def _count(self, one: Outcome | Problem) -> Outcome | Problem:
        if isinstance(one, Problem):
            self.faults += 1
            if len(self.problems) < MOST_KEPT:
                self.problems.append(one)
        else:
            self.cases += 1
            if not one.passed:  # no case passes with a tier outside its range
                self.failed += 1
                self.under_triage += one.under_triage
                self.over_triage += one.over_triage
                self.missed_emergencies += one.missed_emergency
        return one


def find_case_files(paths: Iterable[str | Path]) -> Iterator[Path | Problem]:
    """The case files under ``paths``, each once: a file as named, a directory with all below it, in sorted order.

    What cannot be read comes out as a Problem: a folder without permission, a directory without a case file, something
    found there that is no file. ``-`` is standard input, and what is named itself may be a pipe.
    """
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for path in paths:
        files = list(_below(str(path))) if os.path.isdir(path) else [Path(path)]
        if not files:
            suffixes = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
            what = "there is no case file in this directory"
            yield Problem(what, f"case files are {suffixes}, each also with .gz", at=Position(str(path)))
        for file in files:
            if isinstance(file, Problem):
                yield file
                continue
            real = _real(str(file), folders)
            if real not in seen:
                seen.add(real)
                yield file


def _real(file: str, folders: dict[str, str]) -> str:
    """The path without links. Of each folder it is looked up once: most runs are over many files of few folders."""
    if os.path.islink(file):
        return os.path.realpath(file)
    folder, name = os.path.split(file)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _below(directory: str) -> Iterator[Path | Problem]:
    unreadable: list[Problem] = []
    for folder, names in walk(directory, unreadable):
        for name in names:
            if is_case_file(name):
                path = Path(folder, name)
                yield _NO_FILE._replace(at=Position(str(path))) if is_no_file(str(path)) else path
    yield from unreadable


def _lost(answer: Lost[Piece]) -> Problem:
    piece = answer.work
    file = piece.names[0] if isinstance(piece, Files) else STANDARD_INPUT if isinstance(piece, Problem) else piece.file
    names = f" and {len(piece.names) - 1} files after it" if isinstance(piece, Files) and len(piece.names) > 1 else ""
    how = f"by signal {-answer.code}" if answer.code is not None and answer.code < 0 else f"with {answer.code}"
    what = f"the process that assessed some cases of this file{names} ended {how}; they were not assessed"
    return Problem(what, "run them again with --jobs 1; where memory was short, with fewer jobs", Position(file))


__all__ = ["Judge", "Meter", "Mismatch", "Outcome", "Result", "Run", "find_case_files", "judge", "loaded_set_aside"]
