"""``triage test`` over many cases: every format, every number of jobs, an interrupt, the reports, the allowances."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from triage.cli import main
from triage.cli.progress import RunProgress
from triage.regression.runner import Run

CHECKOUT = Path(__file__).parents[2]
SMALL = CHECKOUT / "tests" / "data" / "rulebook"
_NO_RUN = Run(None, [])  # type: ignore[arg-type]  # for what only looks at its counts
WORDS = ["breathing slowly", "constipated", "drowsy", "rash", "itching"]


def _lines(count: int, seed: int = 0, *, tier: str | None = None) -> str:
    """Cases of which some fail, and a malformed line among them, each a little different from the others."""
    draw = random.Random(seed)
    lines = []
    for i in range(count):
        case = {
            "id": f"case-{seed}-{i}",
            "reported": draw.sample(WORDS, 2),
            "patient": {"age_years": draw.randint(0, 90), "route": draw.choice(["oral", "intrathecal"])},
            "tags": draw.sample(["night", "day", "child"], draw.randint(0, 2)),
            "expect": {"tier": tier or draw.choice(["emergency", "same_day", {"at_least": "routine"}])},
        }
        lines.append(json.dumps(case) if i % 1000 != 500 else '{"id": "broken", ')
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_number_of_jobs_changes_no_byte(run, write, form):
    """Order, counts, faults and failures are those of one process."""
    write("cases/a.ndjson", _lines(1200, 1))
    write(
        "cases/b.csv",
        "id,reported,expect.tier\n"
        + "".join(f"row-{i},rash;drowsy,{'urgent' if i % 50 == 0 else 'same_day'}\n" for i in range(3000)),
    )
    write("cases/c.ndjson.gz", gzip.compress(_lines(900, 2).encode()))
    for i in range(30):
        write(f"cases/d/{i}.yaml", f"id: file-{i}\nreported: [constipated]\nexpect: {{tier: urgent}}\n")
    results = [run("test", "--jobs", jobs, "--format", form, "--verdicts") for jobs in ("1", "2", "5")]
    assert results[0].exit_code == 3
    assert results[0].stderr.count("\n") == 2
    assert len({(result.stdout, result.stderr, result.exit_code) for result in results}) == 1
    if form == "json":
        assert json.loads(results[0].stdout)["cases"] == 1199 + 3000 + 899 + 30
    else:
        assert "1199 + 3000" not in results[0].stdout
        assert "\n5128 cases: " in results[0].stdout


def test_a_malformed_row_among_many_is_told_by_its_line_and_stops_nothing(run, write):
    """However many come after it."""
    write("cases/a.ndjson", _lines(3000, tier="emergency"))
    result = run("test", "--jobs", "2")
    assert result.exit_code == 3
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [
        f"cases/a.ndjson:{line}:18" for line in (501, 1501, 2501)
    ]
    assert "\n2997 cases: " in result.stdout
    assert "; 3 faults in the files, listed on standard error" in result.stdout


def test_a_second_case_of_an_id_is_found_across_processes_and_formats(run, write):
    """It does not count, and both places are named."""
    write("cases/a.ndjson", _lines(999))
    write("cases/b.csv", "id,expect.tier\nother,self_care\ncase-0-7,self_care\n")
    result = run("test", "--jobs", "3")
    assert "cases/b.csv:3:1: the id 'case-0-7' is already used at cases/a.ndjson:8:1; " in result.stderr
    assert "\n999 cases: " in result.stdout


def test_standard_input_is_a_stream_of_any_format(run):
    """Packed, too."""
    for text in (_lines(400), gzip.compress(_lines(400).encode()), b"id,expect.tier\n" + b"x,self_care\n"):
        count = 1 if text[:2] == b"id" else 400
        assert f"{count} case" in run("test", "-", stdin=text).stdout


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--jobs", "0", "0 is no number of processes; give 1 or more"),
        ("--jobs", "two", "two is no number of processes"),
        ("--jobs", "-1", "-1 is no number of processes"),
        ("--max-over-triage", "x", "x is no share; give per cent from 0 to 100"),
        ("--max-over-triage", "101", "101 is no share"),
        ("--max-over-triage", "nan", "nan is no share"),
        ("--html", "nowhere/page.html", "nowhere/page.html cannot be written (no such file or directory)"),
        ("--html", "cases", "cases cannot be written (this is a directory)"),
        ("--html", "", "the page has no name"),
        ("--html", "cases/a.yaml", "cases/a.yaml is what cases are read from; give the name of a page"),
        ("--html", "calls.NDJSON.gz", "calls.NDJSON.gz is what cases are read from"),
        ("--html", "-", "- is what cases are read from"),
    ],
)
def test_an_option_that_cannot_be_is_wrong_usage(run, write, tmp_path, option, value, words):
    """Said before a case is read, and nothing is written over."""
    write("cases/a.yaml", "id: a\nexpect: {tier: self_care}\n")
    result = run("test", option, value)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
    assert (tmp_path / "cases" / "a.yaml").read_text() == "id: a\nexpect: {tier: self_care}\n"


OVER = "id: over-{}\nreported: [breathing slowly]\nexpect: {{tier: routine}}\n"
RIGHT = "id: right-{}\nreported: [constipated]\nexpect: {{tier: routine}}\n"


@pytest.mark.parametrize(("allowed", "code"), [("10", 0), ("10%", 0), ("9.9", 1), ("0", 1), ("100", 0)])
def test_over_triage_may_be_allowed_for(run, write, allowed, code):
    """The failure is shown all the same."""
    write("cases/a.yaml", "---\n".join([OVER.format(0), *map(RIGHT.format, range(9))]))
    result = run("test", "--max-over-triage", allowed)
    assert result.exit_code == code
    assert "FAIL cases/a.yaml:1:1: over-0" in result.stdout
    allowance = "; no more over-triage than is allowed" if code == 0 else ""
    assert result.stdout.endswith(f"10 cases: 9 passed, 1 failed (0 under-triage, 1 over-triage){allowance}\n")


def test_an_emergency_assessed_as_less_fails_whatever_is_allowed(run, write):
    """And the last line says so."""
    emergency = "id: e\nreported: [constipated]\nexpect: {tier: emergency}\n"
    write("cases/a.yaml", "---\n".join([emergency, *map(RIGHT.format, range(9))]))
    result = run("test", "--max-over-triage", "100")
    assert result.exit_code == 1
    assert result.stdout.endswith("1 failed (1 under-triage, 0 over-triage); 1 emergency under-triaged\n")


def test_the_verdicts_are_a_table_for_a_reader_of_triage(run, write):
    """Matrix, bound, over-triage by tier, agreement, groups."""
    write("cases/a.yaml", "---\n".join([OVER.format(0), *map(RIGHT.format, range(3))]))
    write(
        "cases/b/c.yaml", "id: e\ntags: [night]\nreported: [breathing slowly]\nexpect: {tier: {at_least: emergency}}\n"
    )
    result = run("test", "--verdicts")
    lines = result.stdout.splitlines()
    start = lines.index("expected / assessed  emergency  urgent  same_day  routine  self_care")
    assert lines[start + 1 :] == [
        "emergency                    1       0         0        0          0",
        "routine                      1       0         0        3          0",
        "4 exact, 0 within range, 0 under triage, 1 over triage",
        "",
        "emergencies under-triaged: 0 of 1; with 95 % confidence at most 95.00 %",
        "",
        "over-triage       k of n      %  95 % interval",
        "expected routine  1 of 4  25.00    0.6 to 80.6",
        "all               1 of 4  25.00    0.6 to 80.6",
        "",
        "weighted kappa: 0.545 quadratic, 0.545 linear (5 cases that expect one tier)",
        "",
        "by directory  cases  exact  in range  under  over  failed  missed",
        "cases             4      3         0      0     1       1       -",
        "cases/b           1      1         0      0     0       0     0/1",
        "",
        "by tag  cases  exact  in range  under  over  failed  missed",
        "night       1      1         0      0     0       0     0/1",
        "",
        "by route   cases  exact  in range  under  over  failed  missed",
        "not known      5      4         0      0     1       1     0/1",
        "",
        "by age     cases  exact  in range  under  over  failed  missed",
        "not known      5      4         0      0     1       1     0/1",
    ]


def test_a_baseline_says_what_is_different(run, write):
    """Made by one run, read by the next, over other cases."""
    write("cases/a.yaml", "---\n".join([OVER.format(0), *map(RIGHT.format, range(3))]))
    before = run("test", "--format", "json")
    write("base.json", before.stdout)
    same = run("test", "--baseline", "base.json")
    assert same.stdout.splitlines()[-1] == "nothing is different"
    write(
        "cases/a.yaml",
        "---\n".join([*map(RIGHT.format, range(1, 4)), "id: right-0\ndenied: [rash]\nexpect: {tier: routine}\n"]),
    )
    result = run("test", "--baseline", "base.json")
    listed = result.stdout.splitlines()
    assert re.fullmatch(r"since the baseline \(\S+ \S+, [0-9a-f]{12}\)", listed[-9])
    assert listed[-8:] == [
        "1 newly failing",
        "- right-0",
        "1 now less urgent",
        "- right-0 (routine -> self_care)",
        "1 no longer run",
        "- over-0",
        "1 added",
        "- right-3",
    ]
    document = json.loads(run("test", "--baseline", "base.json", "--format", "json").stdout)
    assert document["baseline"]["no_longer_run"] == ["over-0"]


def test_a_directory_is_no_baseline(run, write):
    """And what makes one is said."""
    write("cases/a.yaml", "id: a\nexpect: {tier: self_care}\n")
    result = run("test", "--baseline", "cases")
    assert result.exit_code == 3
    assert "cases:1:1: this is a directory, not a baseline; make one with `triage test --format json" in result.stderr


@pytest.mark.parametrize("content", ["{", "{}", '{"schema": "triage.test/0", "results": []}'])
def test_a_baseline_of_another_kind_is_told_before_the_run(run, write, content):
    """Exit 3, one line, nothing else."""
    write("cases/a.yaml", RIGHT.format(0))
    write("base.json", content)
    result = run("test", "--baseline", "base.json")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert result.stderr.startswith("base.json:1:")


def test_json_is_as_its_schema_says(run, write):
    """With everything that can be in it."""
    write("cases/a.ndjson", _lines(600))
    write("cases/b.yaml", f"{RIGHT.format('x')}---\n{OVER.format('x')}---\nid: n\nexpect: {{tier: emergency}}\n")
    schema = json.loads((CHECKOUT / "schemas" / "run.schema.json").read_text())
    before = run("test", "--format", "json").stdout
    Draft202012Validator(schema).validate(json.loads(before))
    write("base.json", before)
    write(
        "cases/b.yaml",
        f"{RIGHT.format('y')}---\nid: over-x\nexpect: {{tier: {{at_most: same_day}}}}\n---\nreportd: []\n",
    )
    result = run("test", "--format", "json", "--accuracy", "--coverage", "--baseline", "base.json")
    document = json.loads(result.stdout)
    Draft202012Validator(schema).validate(document)
    assert document["verdicts"]["groups"]["tag"]
    assert document["coverage"]["uncovered"]
    lists = ("newly_failing", "mended", "less_urgent", "more_urgent", "expects_otherwise", "added", "no_longer_run")
    filled = {name for name in lists if document["baseline"][name]}
    assert filled == {"mended", "less_urgent", "expects_otherwise", "added", "no_longer_run"}
    assert document["problems"]


def test_junit_goes_to_standard_output(run, write):
    """With the explanation in each failure."""
    write("cases/a.yaml", f"{RIGHT.format(0)}---\n{OVER.format(0)}---\nreportd: []\n")
    result = run("test", "--format", "junit")
    root = ET.fromstring(result.stdout)
    assert result.exit_code == 3
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    failure = root.find(".//failure")
    assert failure is not None
    assert "EMERGENCY: Slow breathing (overdose.slow-breathing)" in (failure.text or "")


def test_what_the_xml_has_no_place_for_goes_to_standard_error(run, write):
    """Nobody is left to guess why --full-coverage failed."""
    write("cases/a.yaml", RIGHT.format(0))
    write("base.json", run("test", "--format", "json").stdout)
    result = run("test", "--format", "junit", "--full-coverage", "--baseline", "base.json", "--verdicts")
    assert result.exit_code == 1
    assert ET.fromstring(result.stdout).get("failures") == "0"
    for words in ("expected / assessed", "coverage by 1 case\n", "never fired\n", "nothing is different\n"):
        assert words in result.stderr


def test_the_page_is_written_beside_any_format(run, write, tmp_path):
    """And is a whole page."""
    write("cases/a.yaml", f"{RIGHT.format(0)}---\n{OVER.format(0)}")
    for form in ("text", "json", "junit"):
        assert run("test", "--html", "page.html", "--format", form).exit_code == 1
        page = (tmp_path / "page.html").read_text()
        assert page.startswith("<!DOCTYPE html>")
        assert page.endswith("</html>\n")
        assert "over-0" in page
        (tmp_path / "page.html").unlink()
    assert sorted(os.listdir(tmp_path)) == ["cases"]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", ["json", "junit"])
def test_an_interrupt_says_what_was_done_and_leaves_no_report(tmp_path, jobs, form):
    """130, one line of counts, nothing on standard output, no page and no process left."""
    (tmp_path / "page.html").write_text("before")
    command = [sys.executable, "-m", "triage", "test", "-", "--rules", SMALL, "--jobs", jobs, "--format", form]
    program = subprocess.Popen(
        [*command, "--html", "page.html"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdin.write(_lines(5000).encode())  # and no end: it waits for more
    program.stdin.flush()
    assert b"case" not in program.stderr.readline()  # the first fault: it is at work
    os.killpg(program.pid, signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert out == b""
    assert re.search(rb"^interrupted; until then \d+ cases: \d+ passed, \d+ failed \(.*\)\n$", err, re.MULTILINE)
    assert b"Traceback" not in err
    assert (tmp_path / "page.html").read_text() == "before"
    assert os.listdir(tmp_path) == ["page.html"]
    for _ in range(100):  # the processes of the run end with it
        if not _alive(program.pid):
            break
        time.sleep(0.05)
    assert not _alive(program.pid)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_progress_is_for_a_terminal_only(monkeypatch):
    """Not for a pipe, a file, a terminal that cannot go back, or nobody."""
    ours, theirs = pty.openpty()
    with open(theirs, "w") as terminal:
        for stream, term, shown in (
            (terminal, "xterm", True),
            (terminal, "dumb", False),
            (io.StringIO(), "xterm", False),
            (None, "xterm", False),
        ):
            monkeypatch.setattr(sys, "stderr", stream)
            monkeypatch.setenv("TERM", term)
            assert RunProgress(_NO_RUN).shown is shown
    os.close(ours)


def test_the_line_of_progress_says_how_far_it_is(capsys, monkeypatch):
    """Drawn at most so often, and cleared before anything else is printed."""
    now = 0.0
    monkeypatch.setattr("triage.cli.progress.monotonic", lambda: now)
    progress = RunProgress(dataclasses.replace(_NO_RUN, cases=12_345, failed=2, faults=1), shown=True)
    progress.step()
    assert capsys.readouterr().err == ""
    now = 5.0
    progress.step()
    progress.step()
    assert capsys.readouterr().err.strip() == "12,345 cases, 2 failed, 1 fault; 2,469 a second"
    progress.clear()
    progress.clear()
    assert capsys.readouterr().err == "\r" + " " * 79 + "\r"


def test_the_help_names_every_format():
    """So that nobody must look elsewhere."""
    text = " ".join(CliRunner().invoke(main, ["test", "--help"]).stdout.split())
    for words in ("*.ndjson", "*.csv", ".gz", "standard input", "--baseline", "--max-over-triage", "--jobs", "junit"):
        assert words in text
