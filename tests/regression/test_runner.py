"""Regression runs: what counts as a mismatch."""

from __future__ import annotations

import gc
import os
import signal
import weakref
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from triage import Case, Engine
from triage.assessment import Alert, Assessment
from triage.errors import Problem
from triage.explain import Explainer
from triage.observe import Observer
from triage.regression.case_files import read_cases
from triage.regression.runner import Outcome, Result, Run, find_case_files, judge, loaded_set_aside

SMALL = Path(__file__).parents[1] / "data" / "rulebook"
#: Fires overdose (emergency), so that withdrawal is shown as its mimic, and side_effect (same_day).
CASE = "reported: [drowsy, breathing slowly]\ndenied: [rash]\n"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(SMALL)


def _judged(engine: Engine, expect: str, *alerts: Alert) -> Result:
    read = read_cases(f"{CASE}expect: {expect}\n".encode(), "a.yaml")
    assert read.problems == ()
    (case,) = read.cases
    assessment = engine.assess(case.case)
    assessment = assessment.model_copy(update={"alerts": (*assessment.alerts, *alerts)})
    assert case.expect is not None
    return judge(case, case.expect, assessment, engine.rulebook)


@pytest.mark.parametrize(
    "expect",
    [
        "{tier: emergency}",
        "{tier: {at_least: urgent}}",
        "{tier: {at_most: emergency}}",
        "{syndromes: [overdose]}",
        "{syndromes: [overdose, side_effect, withdrawal]}",
        "{among: [withdrawal, overdose]}",
        "{rules: [overdose.slow-breathing, side_effect.drowsiness]}",
        "{not_rules: [overdose.after-refill]}",
        "{findings: [drowsiness, slow_breathing]}",
    ],
)
def test_what_is_as_expected_passes(engine, expect):
    """Each kind of expectation by itself."""
    assert _judged(engine, expect).passed


@pytest.mark.parametrize(
    ("expect", "what", "got"),
    [
        ("{tier: urgent}", "tier", "emergency (over-triage)"),
        ("{tier: {at_most: urgent}}", "tier", "emergency (over-triage)"),
        ("{syndromes: [withdrawal]}", "syndromes", "overdose, withdrawal, side_effect"),
        ("{syndromes: []}", "syndromes", "overdose, withdrawal, side_effect"),
        ("{among: [withdrawal, side_effect]}", "among", "overdose, withdrawal, side_effect"),
        (
            "{rules: [overdose.after-refill]}",
            "rules",
            "it did not: present: drowsiness; unknown: has_pump, refilled_recently",
        ),
        (
            "{rules: [withdrawal.itching-without-rash]}",
            "rules",
            "it did not: denied: rash (asked to be denied); unknown: itching, has_pump",
        ),
        ("{not_rules: [overdose.slow-breathing]}", "not_rules", "it fired on slow_breathing"),
        ("{findings: [rash]}", "findings", "denied"),
        ("{findings: [itching]}", "findings", "unknown"),
    ],
)
def test_what_is_not_as_expected_is_named_with_what_came(engine, expect, what, got):
    """One mismatch, of that part of the expectation, with the state of the case."""
    (mismatch,) = _judged(engine, expect).mismatches
    assert (mismatch.what, mismatch.got) == (what, got)


def test_a_syndrome_missing_from_the_differential_is_a_mismatch(engine):
    """Those after the first must be shown somewhere."""
    read = read_cases(b"reported: [constipated]\nexpect: {syndromes: [side_effect, overdose]}\n", "a.yaml")
    (case,) = read.cases
    assert case.expect is not None
    (mismatch,) = judge(case, case.expect, engine.assess(case.case), engine.rulebook).mismatches
    assert mismatch.expected == "overdose too"


def test_under_and_over_triage_are_told_apart(engine):
    """The counts of a run rest on them; a mismatch elsewhere is neither."""
    over = _judged(engine, "{tier: routine}")
    assert (over.under_triage, over.over_triage) == (False, True)
    neither = _judged(engine, "{findings: [rash]}")
    assert (neither.under_triage, neither.over_triage) == (False, False)


@pytest.mark.parametrize("code", ["channels_differ", "durable_failed"])
def test_a_fault_of_a_channel_fails_the_case(engine, code):
    """Even where the answer is as expected."""
    result = _judged(engine, "{tier: emergency}", Alert(code=code, message="Report this."))
    assert [(m.what, m.got) for m in result.mismatches] == [("engine", "Report this.")]


def test_an_absent_channel_fails_nothing(engine):
    """Where durable-rules cannot be installed the cases can still be run."""
    assert _judged(engine, "{tier: emergency}", Alert(code="durable_absent", message="It is not there.")).passed


def test_a_run_keeps_counts_and_not_the_results(engine, tmp_path):
    """Results are handed on one by one."""
    for i in range(3):
        (tmp_path / f"{i}.yaml").write_text(f"{CASE}expect: {{tier: {'emergency' if i else 'routine'}}}\n")
    run = Run(engine, find_case_files([tmp_path]))
    assert [result.passed for result in run.results()] == [False, True, True]
    assert (run.cases, run.failed, run.under_triage, run.over_triage, run.problems) == (3, 1, 0, 1, [])


def test_results_are_whole(engine, tmp_path):
    """Each with its case and its assessment, also where it passed."""
    (tmp_path / "a.yaml").write_text(f"id: a\n{CASE}expect: {{tier: emergency}}\n")
    ((result,),) = (list(Run(engine, find_case_files([tmp_path])).results()),)
    assert (result.read.name, result.assessment.tier, result.passed) == ("a", "emergency", True)


class _Tiers:
    """A meter that counts tiers."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self.total: Counter[str] = Counter()

    def add(self, case: Case, assessment: Assessment) -> None:
        assert case.id
        self.counted[assessment.tier] += 1

    def take(self) -> Counter[str]:
        taken, self.counted = self.counted, Counter()
        return taken

    def merge(self, counted: Counter[str]) -> None:
        self.total += counted


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_meter_has_counted_every_case_at_the_end(engine, tmp_path, jobs):
    """Whichever process assessed it."""
    lines = [
        f'{{"id": "c{i}", "reported": ["{"rash" if i % 3 else "breathing slowly"}"], "expect": {{"rules": []}}}}'
        for i in range(3000)
    ]
    (tmp_path / "a.ndjson").write_text("\n".join(lines).replace('"rules": []', '"tier": "emergency"'))
    meter = _Tiers()
    run = Run(engine, find_case_files([tmp_path]))
    failed = sum(not one.passed for one in run.outcomes(jobs, meter) if isinstance(one, Outcome))
    assert (run.cases, failed) == (3000, 2000)
    assert meter.total == {"emergency": 1000, "same_day": 2000}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("step", [(Observer, "observe"), (Explainer, "assessment")])
def test_a_case_that_triage_cannot_bear_is_a_fault_and_the_others_are_run(engine, tmp_path, monkeypatch, step, jobs):
    """Whatever goes wrong inside, at the first step of an assessment or at the last."""
    whole = getattr(*step)

    def breaks(self, case, *more):
        if case.id == "c7":
            raise RecursionError("too deep")
        return whole(self, case, *more)

    monkeypatch.setattr(*step, breaks)
    lines = "".join(f'{{"id": "c{i}", "expect": {{"tier": {{"at_most": "urgent"}}}}}}\n' for i in range(3000))
    (tmp_path / "a.ndjson").write_text(lines)
    run = Run(engine, find_case_files([tmp_path]))
    assert sum(isinstance(one, Outcome) for one in run.outcomes(jobs)) == 2999
    (problem,) = run.problems
    assert str(problem).startswith(
        f"{tmp_path}/a.ndjson:8:1: triage itself failed on this case (RecursionError: too de"
    )


def test_a_process_that_is_killed_is_a_fault_of_its_cases(engine, tmp_path, monkeypatch):
    """As by a system short of memory; the others are run."""
    observe = Observer.observe

    def killed(self, case, *more):
        if case.id == "c7":
            os.kill(os.getpid(), signal.SIGKILL)
        return observe(self, case, *more)

    monkeypatch.setattr(Observer, "observe", killed)
    monkeypatch.setattr("triage.regression.pieces.PIECE_BYTES", 100_000)
    lines = "".join(f'{{"id": "c{i}", "expect": {{"tier": {{"at_most": "urgent"}}}}}}\n' for i in range(5000))
    (tmp_path / "a.ndjson").write_text(lines)
    run = Run(engine, find_case_files([tmp_path]))
    judged = sum(isinstance(one, Outcome) for one in run.outcomes(2))
    assert 2500 < judged < 5000
    (problem,) = run.problems
    assert problem.what == "the process that assessed some cases of this file ended by signal 9; they were not assessed"


def test_problems_are_kept_only_to_a_number(engine, tmp_path, monkeypatch):
    """All are counted and handed on."""
    monkeypatch.setattr("triage.regression.runner.MOST_KEPT", 3)
    (tmp_path / "a.ndjson").write_text('{"a": 1}\n' * 10)
    run = Run(engine, find_case_files([tmp_path]))
    assert sum(isinstance(one, Problem) for one in run.outcomes()) == 10
    assert (run.faults, len(run.problems)) == (10, 3)


def test_a_loop_of_links_is_no_endless_directory(tmp_path):
    """Each directory is entered once, hidden files are not read."""
    (tmp_path / "a.yaml").write_text("id: a\n")
    (tmp_path / ".hidden.yaml").write_text("id: b\n")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert list(find_case_files([tmp_path])) == [tmp_path / "a.yaml"]


@pytest.mark.parametrize("name", ["up.YAML", "up.Yml", "up.JSON", "up.JSONL", "up.NDJSON"])
def test_a_suffix_in_capital_letters_is_found_too(engine, tmp_path, name):
    """A case file that another system named in capitals is not left out of the run in silence."""
    expected = '{"reported": ["drowsy", "breathing slowly"], "expect": {"tier": "emergency"}}\n'
    (tmp_path / name).write_text(expected * (2 if name.endswith(("JSONL", "NDJSON")) else 1))
    run = Run(engine, find_case_files([tmp_path]))
    assert all(result.passed for result in run.results())
    assert run.problems == []
    assert run.cases == (2 if name.endswith(("JSONL", "NDJSON")) else 1)


def test_a_file_behind_links_is_found_once(tmp_path, monkeypatch):
    """By its own name, by a link to it, by a link to its folder, and with dots on the way."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.yaml").write_text("id: a\n")
    (tmp_path / "real" / "b.yaml").symlink_to(tmp_path / "real" / "a.yaml")
    (tmp_path / "linked").symlink_to(tmp_path / "real", target_is_directory=True)
    names = [
        "linked",
        "real",
        "real/../real/a.yaml",
        "./real/a.yaml",
        tmp_path / "real" / "a.yaml",
        "linked/../real/..",
    ]
    assert list(find_case_files(names)) == [Path("linked/a.yaml")]


def test_a_program_that_sets_aside_what_is_loaded_gets_it_back():
    """Also where it breaks off; and what somebody else had set aside stays so."""
    thresholds = gc.get_threshold()
    with suppress(KeyboardInterrupt), loaded_set_aside():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > thresholds[0]
        raise KeyboardInterrupt
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == thresholds
    gc.freeze()
    try:
        with loaded_set_aside():
            assert gc.get_threshold() == thresholds
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_run_that_is_given_up_is_forgotten(engine, tmp_path):
    """Even where it is part of a cycle; and the collector is on."""
    (tmp_path / "a.ndjson").write_text('{"id": "a", "expect": {"tier": "self_care"}}\n' * 3)

    class Page:
        def __init__(self) -> None:
            self.rows = Run(engine, find_case_files([tmp_path])).outcomes()
            self.itself = self

    page = Page()
    next(page.rows)
    known = weakref.ref(page)
    del page
    gc.collect()
    assert known() is None
    assert gc.isenabled()
