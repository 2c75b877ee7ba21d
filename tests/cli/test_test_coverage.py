"""``triage test --coverage``: counts, what is missing, and the cases that it writes."""

from __future__ import annotations

import json

from triage.regression.case_files import read_case_file

PASSES = "id: mild\nreported: [constipated]\nexpect: {tier: routine}\n"


def test_counts_and_what_is_missing_are_shown_after_the_summary(run, write):
    """Whole numbers; the exit code stays that of the run."""
    write("cases/mild.yaml", PASSES)
    result = run("test", "--coverage")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[2] == "coverage by 1 case"
    assert lines[3] == "       1 of     11 rules that fired"
    assert lines[4].endswith(" sides of conditions that alone decided, two for each condition")
    assert lines[6] == "       0 of      0 exceptions of definitions seen to hold and not to"
    assert lines[7] == "       1 of     11 findings reported"
    assert any(line.endswith("overdose.slow-breathing: never fired") for line in lines)
    assert "  would show it: reported: [slow_breathing]" in lines


def test_a_refused_case_among_those_that_were_counted_is_told(run, write):
    """The second case of an id is assessed before it is known to be that."""
    write("cases/mild.yaml", f"{PASSES}---\n{PASSES}")
    result = run("test", "--coverage")
    assert result.exit_code == 3
    assert (
        result.stdout.splitlines()[2]
        == "coverage by 2 cases, 1 of them not counted as run: another has the id, or they could not be judged"
    )


def test_full_coverage_fails_until_all_is_exercised(run, write):
    """Exit 1 while something is missing."""
    write("cases/mild.yaml", PASSES)
    assert run("test", "--full-coverage").exit_code == 1


def test_json_has_all_of_it(run, write):
    """Every uncovered entry with its place and case."""
    write("cases/mild.yaml", PASSES)
    answer = json.loads(run("test", "--coverage", "--format", "json").stdout)["coverage"]
    assert answer["rules"] == {"covered": 1, "possible": 11, "impossible": 0}
    first = answer["uncovered"][0]
    assert first["kind"] == "rules"
    assert first["case"] == {"reported": ["refilled_recently", "has_pump", "drowsiness"]}
    assert first["file"].endswith("rules.yaml")
    assert first["line"] > 1


def test_the_missing_cases_cover_everything_once_somebody_says_what_is_right(run, write, tmp_path):
    """Written without an expectation, refused until there is one, and then all is covered."""
    write("cases/mild.yaml", PASSES)
    result = run("test", "--coverage", "--write-missing", "cases/new")
    assert result.exit_code == 0
    files = list((tmp_path / "cases" / "new").iterdir())
    assert f"{len(files)} cases to complete in cases/new" in result.stderr
    assert run("test").exit_code == 3
    for file in files:
        (case,) = read_case_file(file).cases
        assert case.expect is None
        file.write_text(file.read_text().replace("\nexpect:\n", "\nexpect: {tier: {at_least: self_care}}\n"))
    result = run("test", "--full-coverage")
    assert result.exit_code == 0, result.stdout


def test_what_cannot_be_used_is_said(run, write):
    """--write-missing without --coverage, and a place where nothing can be written."""
    write("cases/mild.yaml", PASSES)
    result = run("test", "--write-missing", "new")
    assert result.exit_code == 2
    assert "--write-missing goes with --coverage" in result.stderr
    for where in ("cases/mild.yaml", "cases/mild.yaml/new", ""):
        result = run("test", "--coverage", "--write-missing", where)
        assert result.exit_code == 3, where
        assert (where or "it has no name") in result.stderr
        assert result.stdout == "", "told before the work"


def test_the_report_is_there_though_the_missing_cases_are_not(run, write, tmp_path):
    """A file of that name is left as it is, and said; the run was not in vain."""
    write("cases/mild.yaml", PASSES)
    assert run("test", "--coverage", "--write-missing", "new").exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    result = run("test", "--coverage", "--write-missing", "new", "--html", "page.html")
    assert result.exit_code == 3
    assert "is already there" in result.stderr
    assert "coverage by 1 case" in result.stdout
    assert (tmp_path / "page.html").exists()
    assert before == {path: path.read_bytes() for path in (tmp_path / "new").iterdir()}


def test_several_processes_cover_what_one_does(run, write):
    """Each counts its own cases, and the counts are added up; the page shows them."""
    words = ("rash", "drowsy", "itching", "breathing slowly", "constipated")
    expect = '{"tier": {"at_most": "emergency"}}'
    lines = [
        f'{{"id": "c{i}", "reported": ["{words[i % 5]}", "{words[i % 4]}"], "expect": {expect}}}\n' for i in range(3000)
    ]
    write("cases/a.ndjson", "".join(lines))
    one, several = (run("test", "--coverage", "--jobs", jobs, "--html", "page.html") for jobs in ("1", "3"))
    assert one.stdout == several.stdout
    assert "coverage by 3,000 cases" in one.stdout
