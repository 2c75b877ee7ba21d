"""A pytest plugin: case files are tests, so that a nurse line runs its cases with plain ``pytest``.

It is installed with the package and does nothing unless asked: ``--triage``, or ``triage_cases`` in the configuration.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from triage.engine.engine import Engine
    from triage.errors import Position, Problem
    from triage.regression.case_files import ReadCase
    from triage.regression.ids import Ids
    from triage.regression.judging import Result

# Nothing else of the package is imported before it is asked for: pytest loads this in every run of every project.
_ENGINE: pytest.StashKey[Engine] = pytest.StashKey()
_IDS: pytest.StashKey[Ids] = pytest.StashKey()
_MARKED = (".case.yaml", ".case.yml")
#: Under this name the report of a case says why the rulebook cannot be used.
_UNUSABLE = "triage: the rulebook cannot be used"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, which do nothing by being there."""
    group = parser.getgroup("triage", "triage case files")
    group.addoption("--triage", action="store_true", help="Collect *.case.yaml as tests.")
    group.addoption("--triage-rules", metavar="DIR", help="Another rulebook than the packaged one.")
    parser.addini("triage_cases", "Directories (or files) whose case files are tests.", type="paths", default=[])
    parser.addini("triage_rules", "Another rulebook than the packaged one.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """With plain ``pytest``, the directories of the configuration are searched like its ``testpaths``.

    Where cases are asked for, the process that was started watches for one that has no rulebook.
    """
    if _asked(config) and not hasattr(config, "workerinput"):  # which a process that xdist started has
        config.pluginmanager.register(_WithoutRulebook())
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return
    searched = [Path(config.invocation_params.dir, arg).resolve() for arg in config.args]
    for path in _named(config):
        if not any(path.is_relative_to(folder) for folder in searched):
            config.args.append(str(path))


class _WithoutRulebook:
    """Ends the session at the first case whose report says that the rulebook cannot be used.

    The case itself cannot end it: under xdist it runs in another process, of which only the report comes here.
    """

    @pytest.hookimpl(tryfirst=True)  # before anything counts the case as failed
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End it, with what is wrong with the rulebook."""
        for name, why in report.user_properties:
            if name == _UNUSABLE:
                pytest.exit(f"the rulebook cannot be used:\n{why}", returncode=pytest.ExitCode.USAGE_ERROR)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A case file is a file of tests, where that was asked for."""
    if not _asked(parent.config):
        return None
    named = _named(parent.config)
    real = file_path.resolve()
    if any(real == path or (real.is_relative_to(path) and _is_case_file(real)) for path in named):
        return CaseFileOfTests.from_parent(parent, path=file_path)  # type: ignore[no-any-return, unused-ignore]
    if file_path.name.lower().endswith(_MARKED):
        return CaseFileOfTests.from_parent(parent, path=file_path)  # type: ignore[no-any-return, unused-ignore]
    return None


@pytest.hookimpl(tryfirst=True)  # before -k and -m leave anything out
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that fails for each place of the configuration of which plain ``pytest`` collected nothing.

    A wrong name, an empty directory, one that pytest passes over: without it, cases that are not run would pass.
    """
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return
    folders = [item.path.resolve() for item in items if isinstance(item, CaseItem | FaultItem)]
    for path in _named(config):
        if not any(folder.is_relative_to(path) for folder in folders):
            items.append(FaultItem.from_parent(session, name=f"triage_cases {path.name}", faults=[_nothing_in(path)]))


def _nothing_in(path: Path) -> Problem:
    """Why there is no test of a place that the configuration names."""
    from triage.errors import Position, Problem

    at = Position(_shown(path))
    if not path.exists():
        return Problem("`triage_cases` names this, and it is not there", "correct the name", at)
    todo = "put them there, or take it out; see that `norecursedirs` and `--ignore` leave it be"
    return Problem("`triage_cases` names this, and no case in it was collected", todo, at)


class CaseFileOfTests(pytest.File):
    """A case file: one test for each case, and one, which fails, for each fault."""

    def collect(self) -> Iterator[pytest.Item]:
        """The cases and the faults. Those named by their line are named by the column, too, where the name is taken."""
        found = list(self._found())
        times = Counter(name for name, _, _ in found)
        for short, at, what in found:
            name = short if at is None or times[short] == 1 else f"{short}, column {at.column}"
            if isinstance(what, list):
                yield FaultItem.from_parent(self, name=name, faults=what)
            else:
                yield CaseItem.from_parent(self, name=name, case=what)

    def _found(self) -> Iterator[tuple[str, Position | None, ReadCase | list[Problem]]]:
        """The name of each, its place where the name has the line of it, and the case or what is wrong with it."""
        from triage.errors import Position
        from triage.regression.pieces import read_any_file

        shown = _shown(self.path)
        read = read_any_file(shown)
        for fault in read.problems:
            at = fault.at or Position(shown)
            yield f"line {at.line}", at, [fault]
        for case in read.cases:
            at = case.position()
            name = case.case.id or f"line {at.line}"
            if (second := self._second_of_its_id(case)) is not None:
                yield f"{name}, line {at.line}", at, [second]
            else:
                yield name, None if case.case.id else at, case

    def _second_of_its_id(self, case: ReadCase) -> Problem | None:
        """The fault of a case whose id another has, in whichever file: a report by id would speak of one of them."""
        from triage.regression.ids import used_before

        return used_before(case.case.id, case.position(("id",)), _ids(self.session))


class CaseItem(pytest.Item):
    """One case: it passes if its assessment is what the case expects."""

    def __init__(self, *, case: ReadCase, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]  # what pytest hands through
        self._case = case
        self.extra_keyword_matches.update(case.tags)

    def runtest(self) -> None:
        """Assess the case and compare."""
        from triage.errors import CaseError
        from triage.regression.judging import judge, unfit

        try:
            engine = _engine(self.config)
        except RulebookUnusable as error:
            self.user_properties.append((_UNUSABLE, str(error)))
            raise
        case = self._case
        faults = unfit(case, engine.rulebook)
        if faults or case.expect is None:
            raise FaultsFound(faults)
        try:
            assessment = engine.assess(case.case)
        except CaseError as error:
            raise FaultsFound(case.located(error.problems)) from None
        result = judge(case, case.expect, assessment, engine.rulebook)
        if not result.passed:
            raise NotAsExpected(result)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:  # the words are ours, whatever style of traceback is wanted
        """What was expected, what came, and how the engine came to it: no traceback, for no code is at fault."""
        if isinstance(excinfo.value, NotAsExpected):
            from triage.cli.render import Style, render_mismatches

            return render_mismatches(excinfo.value.result, Style(), _engine(self.config).rulebook)
        if isinstance(excinfo.value, FaultsFound):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))  # type: ignore[arg-type]  # None, or what pytest gave

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands, and its name."""
        title = self._case.case.title
        return self.path, self._case.position().line - 1, f"{self.name}: {title}" if title else self.name


class FaultItem(pytest.Item):
    """Something in a case file that cannot be read: a test that fails, so that the good cases are still run."""

    def __init__(self, *, faults: list[Problem], **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]  # what pytest hands through
        self._faults = faults

    def runtest(self) -> None:
        """Fail."""
        raise FaultsFound(self._faults)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """``file:line:column: what is wrong; what to do``."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the fault is."""
        at = self._faults[0].at
        return self.path, at.line - 1 if at else 0, self.name


class NotAsExpected(Exception):
    """A case came out otherwise than it expects."""

    def __init__(self, result: Result) -> None:
        super().__init__("; ".join(f"{m.what}: expected {m.expected}, got {m.got}" for m in result.mismatches))
        self.result = result


class FaultsFound(Exception):
    """A case cannot be run."""

    def __init__(self, faults: Iterable[Problem]) -> None:
        super().__init__("\n".join(map(str, faults)))


class RulebookUnusable(FaultsFound):
    """No case can be run."""


def _named(config: pytest.Config) -> list[Path]:
    return [Path(path).resolve() for path in config.getini("triage_cases")]


def _asked(config: pytest.Config) -> bool:
    return bool(_named(config) or config.getoption("--triage"))


def _is_case_file(path: Path) -> bool:
    from triage.regression.pieces import is_case_file

    return is_case_file(path.name)


def _ids(session: pytest.Session) -> Ids:
    from triage.regression.ids import Ids

    return session.stash.setdefault(_IDS, Ids())


def _engine(config: pytest.Config) -> Engine:
    """The engine of the session, made for the first case. Raises RulebookUnusable with what is wrong with it."""
    if _ENGINE not in config.stash:
        from triage.engine.engine import Engine
        from triage.errors import TriageError

        rules = config.getoption("--triage-rules") or config.getini("triage_rules")
        if rules and not os.path.isabs(rules) and config.inipath is not None and not config.getoption("--triage-rules"):
            rules = str(config.inipath.parent / rules)
        try:
            config.stash[_ENGINE] = Engine.load(rules or None)
        except TriageError as error:
            raise RulebookUnusable(error.problems) from None
    return config.stash[_ENGINE]


def _shown(path: Path) -> str:
    """The file as seen from the working directory, if it is below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
