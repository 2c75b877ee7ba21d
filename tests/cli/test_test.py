"""``triage test``: which cases pass, what a failure shows, and how the run ends."""

from __future__ import annotations

import errno
import json
import os

import pytest

PASSES = "id: mild\nreported: [constipated]\nexpect: {tier: routine, syndromes: [side_effect]}\n"
UNDER = """\
id: under
title: Only constipated
reported: [constipated]
expect: {tier: urgent, rules: [overdose.slow-breathing]}
"""
OVER = "id: over\nreported: [breathing slowly]\nexpect: {tier: {at_most: same_day}}\n"


def test_a_run_without_failures_exits_0_with_one_line(run, write):
    """Nothing but the summary."""
    write("cases/a/one.yaml", PASSES)
    write("cases/two.yml", "id: two\ndenied: [rash]\nexpect: {tier: self_care}\n")
    write("cases/three.json", '{"id": "three", "reported": ["rash"], "expect": {"tier": "same_day"}}')
    write("cases/notes.txt", "not a case")
    result = run("test")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "3 cases: 3 passed, 0 failed (0 under-triage, 0 over-triage)\n"


def test_a_failure_shows_what_was_expected_beside_what_came_and_why(run, write):
    """Tier and rule, each with both sides; then the explanation; exit 1."""
    write("cases/under.yaml", UNDER)
    result = run("test")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        "FAIL cases/under.yaml:1:1: under Only constipated",
        "  tier       expected urgent",
        "             got      routine (under-triage)",
        "  rules      expected overdose.slow-breathing fires",
        "             got      it did not: unknown: slow_breathing",
    ]
    assert "    ROUTINE: Constipation (side_effect.constipation)" in lines
    assert lines[-1] == "1 case: 0 passed, 1 failed (1 under-triage, 0 over-triage)"


def test_over_triage_is_counted_as_hard_as_under_triage(run, write):
    """Both are failures, each with its own count."""
    write("cases/all.yaml", f"{PASSES}---\n{UNDER}---\n{OVER}")
    result = run("test")
    assert result.exit_code == 1
    assert "expected self_care to same_day" in result.stdout
    assert "got      emergency (over-triage)" in result.stdout
    assert result.stdout.endswith("3 cases: 1 passed, 2 failed (1 under-triage, 1 over-triage)\n")


def test_an_unreadable_file_exits_3_and_the_others_are_still_run(run, write):
    """3 wins over 1, and the failure is still shown."""
    write("cases/bad.yaml", "reportd: [x]\n")
    write("cases/under.yaml", UNDER)
    result = run("test")
    assert result.exit_code == 3
    assert result.stderr == "cases/bad.yaml:1:1: unknown key `reportd`; did you mean 'reported'?\n"
    assert "FAIL cases/under.yaml" in result.stdout
    assert "1 case: 0 passed, 1 failed" in result.stdout
    assert "1 fault in the files" in result.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "cases:1:1: without a PATH ./cases is tested, and there is none here; name the case files"),
        (["nowhere"], "nowhere:1:1: there is no such file"),
        (["empty"], "empty:1:1: there is no case file in this directory"),
        (["full", "empty"], "empty:1:1: there is no case file in this directory"),
        (["empty/readme.txt"], "empty/readme.txt:1:1: a case must be keys and values"),
    ],
)
def test_no_case_at_all_is_an_error(run, write, args, message):
    """An empty directory is never a success."""
    write("empty/readme.txt", "nothing")
    write("full/a.yaml", PASSES)
    result = run("test", *args)
    assert result.exit_code == 3
    assert result.stderr.startswith(message)


def test_a_case_without_expect_and_a_second_case_of_one_id_are_errors(run, write):
    """Both are located; the first case of the id still counts."""
    write("cases/a.yaml", PASSES)
    write("cases/b.yaml", f"reported: [rash]\n---\n{PASSES}")
    result = run("test")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "cases/b.yaml:1:1: this case has no `expect`; say which tier is right, or keep it out of the run",
        "cases/b.yaml:3:1: the id 'mild' is already used at cases/a.yaml:1:1; give each case an id of its own",
    ]
    assert "1 case: 1 passed" in result.stdout


def test_a_file_named_twice_is_run_once(run, write):
    """By itself and in its directory, or by two ways to write its name."""
    write("cases/a.yaml", PASSES)
    result = run("test", "cases", "cases/a.yaml", "cases/../cases")
    assert (result.exit_code, result.stdout[:7]) == (0, "1 case:")


def test_expecting_what_the_rulebook_does_not_have_is_an_error(run, write):
    """A rule of a mistyped name would never fire, and `not_rules` would pass for ever."""
    write(
        "cases/a.yaml",
        "id: a\nexpect:\n  tier: self_care\n"
        "  not_rules: [overdose.slow-breating]\n  syndromes: [overdos]\n  findings: [xyz]\n",
    )
    result = run("test")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "cases/a.yaml:4:15: the rulebook has no rule 'overdose.slow-breating'; did you mean 'overdose.slow-breathing'?",
        "cases/a.yaml:5:15: the rulebook has no syndrome 'overdos'; did you mean 'overdose'?",
        "cases/a.yaml:6:14: the rulebook has no finding 'xyz'; `triage rules` lists them",
    ]


def test_an_impossible_case_is_an_error_at_its_place(run, write):
    """What the engine refuses is located in the file."""
    write("cases/a.yaml", "vitals: {temperature_c: 400}\nexpect: {tier: urgent}\n")
    result = run("test")
    assert (result.exit_code, result.stderr[:19]) == (3, "cases/a.yaml:1:10: ")


def test_json_gives_counts_failures_and_problems_in_one_document(run, write):
    """What a program needs: the numbers, each failure with its assessment, each fault."""
    write("cases/all.yaml", f"{PASSES}---\n{UNDER}---\nreportd: []\n")
    result = run("test", "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 3
    counts = {key: answer[key] for key in ("cases", "passed", "failed", "under_triage", "over_triage")}
    assert counts == {"cases": 2, "passed": 1, "failed": 1, "under_triage": 1, "over_triage": 0}
    (failure,) = answer["failures"]
    assert (failure["id"], failure["file"], failure["line"]) == ("under", "cases/all.yaml", 5)
    assert failure["mismatches"][0] == {"what": "tier", "expected": "urgent", "got": "routine (under-triage)"}
    assert failure["assessment"]["tier"] == "routine"
    assert answer["problems"] == ["cases/all.yaml:10:1: unknown key `reportd`; did you mean 'reported'?"]


def test_the_order_of_the_run_is_the_order_of_names(run, write):
    """Whatever order the file system gives."""
    for name in ("b/2.yaml", "a/9.yaml", "a/10.yaml", "c.yaml"):
        write(f"cases/{name}", f"id: {name}\nexpect: {{tier: urgent}}\n")
    result = run("test")
    failed = [line.split(":")[0] for line in result.stdout.splitlines() if line.startswith("FAIL")]
    assert failed == [f"FAIL cases/{name}" for name in ("c.yaml", "a/10.yaml", "a/9.yaml", "b/2.yaml")]


def test_a_reader_who_leaves_is_no_error(shell, write):
    """``| head -1`` ends quietly here, too."""
    write("cases/a.yaml", "---\n".join(f"id: x{i}\nexpect: {{tier: urgent}}\n" for i in range(2000)))
    done = shell("triage test --rules $RULES | head -1")
    assert done.stdout == b"FAIL cases/a.yaml:1:1: x0\n"
    assert done.stderr == b""


def test_a_folder_that_cannot_be_read_is_an_error(run, write, monkeypatch):
    """A run that left cases out is never a success."""
    write("cases/a.yaml", PASSES)
    write("cases/closed/b.yaml", UNDER)
    scan = os.scandir

    def refuse(path="."):
        if os.fspath(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("test")
    assert result.exit_code == 3
    assert result.stderr.startswith("cases/closed:1:1: cannot be read (permission denied); ")
    assert "1 case: 1 passed" in result.stdout
    result = run("test", "cases/closed")
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)


def test_a_pipe_among_the_files_is_reported_and_not_waited_for(run, write, tmp_path):
    """Found by searching a directory it would never end."""
    write("cases/a.yaml", PASSES)
    os.mkfifo(tmp_path / "cases" / "pipe.yaml")
    result = run("test")
    assert (result.exit_code, result.stderr) == (
        3,
        "cases/pipe.yaml:1:1: this is not a file; remove it, or rename it\n",
    )
    assert "1 case: 1 passed" in result.stdout


def test_a_folder_behind_a_link_is_searched(run, write, tmp_path):
    """As the rulebook's folders are."""
    write("elsewhere/a.yaml", PASSES)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert run("test").stdout.startswith("1 case: 1 passed")


def test_standard_input_is_read(run):
    """As `triage assess` reads it."""
    assert run("test", "-", stdin=PASSES).stdout.startswith("1 case: 1 passed")
    assert run("test", "-", stdin="idd: x\n").stderr.startswith("<stdin>:1:1: unknown key `idd`")


def test_json_lines_in_a_directory_are_found(run, write):
    """By both endings that they have."""
    write("cases/a.ndjson", '{"id": "a", "expect": {"tier": "self_care"}}\n')
    write("cases/b.jsonl", '{"id": "b", "expect": {"tier": "emergency"}}\n')
    assert run("test").stdout.splitlines()[-1].startswith("2 cases: ")


def test_a_failed_case_without_a_name_is_its_place(run, write):
    """Nothing stands after it."""
    write("cases/a.yaml", "expect: {tier: emergency}\n")
    assert run("test").stdout.splitlines()[0] == "FAIL cases/a.yaml:1:1"
