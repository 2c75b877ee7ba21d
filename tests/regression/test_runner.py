"""Regression runs: what counts as a mismatch."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage import Engine
from triage.assessment import Alert
from triage.regression.case_files import read_cases
from triage.regression.runner import Result, Run, find_case_files, judge

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
