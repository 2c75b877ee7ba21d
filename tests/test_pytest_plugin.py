"""The pytest plugin: case files are tests where that is asked for, and a failure shows no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SMALL = CHECKOUT / "tests" / "data" / "rulebook"
#: In one word: pytest takes every path among its arguments for a hint at where the project begins.
RULES = f"--triage-rules={SMALL}"
PASSES = "id: mild\ntags: [bowels]\nreported: [constipated]\nexpect: {tier: routine}\n"
FAILS = "id: under\ntitle: Only constipated\nreported: [constipated]\nexpect: {tier: urgent}\n"


@pytest.fixture
def project(tmp_path):
    """Run pytest on files in an empty project, with the plugin and the small rulebook."""

    def call(files: dict[str, str], *args: str, ini: str = "") -> subprocess.CompletedProcess[str]:
        content = {"pytest.ini": f"[pytest]\n{ini}\n", **files}
        for name, text in content.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        command = [sys.executable, "-m", "pytest", "-p", "triage.pytest_plugin", "-q", "-rN"]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        environment.pop("PYTEST_ADDOPTS", None)
        return subprocess.run(
            [*command, *args], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    return call


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.strip().splitlines()[-1].partition(" in ")[0]


PLAIN = {"test_plain.py": "def test_plain(): pass\n"}


def test_it_does_nothing_unless_it_is_asked(project):
    """Not even to a file of its own ending, nor in plain sight of a directory of cases."""
    done = project({**PLAIN, "a.case.yaml": FAILS, "cases/b.yaml": FAILS})
    assert (done.returncode, _last(done)) == (0, "1 passed")


def test_asked_on_the_command_line_it_takes_files_of_its_ending(project):
    """And no other, wherever they are."""
    files = {**PLAIN, "deep/a.case.yaml": f"{PASSES}---\n{FAILS}", "deep/b.yaml": FAILS}
    done = project(files, "--triage", RULES)
    assert (done.returncode, _last(done)) == (1, "1 failed, 2 passed")


def test_a_directory_of_the_configuration_is_run_by_plain_pytest(project):
    """Every format in it, even where `testpaths` names another; the rulebook by its place beside the configuration."""
    files = {
        "tests/test_plain.py": "def test_plain(): pass\n",
        "our/cases/a.yaml": PASSES,
        "our/cases/more/b.ndjson": '{"id": "b", "reported": ["rash"], "expect": {"tier": "same_day"}}\n',
        "our/cases/c.csv": "id,reported,expect.tier\nc,rash,same_day\n",
        "our/cases/readme.txt": "nothing",
        "other/d.yaml": FAILS,
        "other/e.case.yaml": "id: e\nreported: [rash]\nexpect: {tier: same_day}\n",
    }
    files |= {f"rules/{path.name}": path.read_text() for path in SMALL.glob("*.yaml")}
    ini = "testpaths = tests\ntriage_cases = our/cases\ntriage_rules = rules"
    done = project(files, ini=ini)
    assert (done.returncode, _last(done)) == (0, "4 passed")
    done = project(files, "other", ini=ini)
    assert (done.returncode, _last(done)) == (0, "1 passed")


def test_a_failure_shows_the_explanation_and_no_traceback(project):
    """What was expected, what came, why; as `triage test` shows it."""
    done = project({"a.case.yaml": FAILS}, "--triage", RULES)
    assert "FAIL a.case.yaml:1:1: under Only constipated" in done.stdout
    assert "  tier       expected urgent" in done.stdout
    assert "             got      routine (under-triage)" in done.stdout
    assert "ROUTINE: Constipation (side_effect.constipation)" in done.stdout
    assert "under: Only constipated" in done.stdout
    for word in ("Traceback", "pytest_plugin.py", "NotAsExpected", "raise ", "def "):
        assert word not in done.stdout + done.stderr


def test_faults_are_failures_and_the_good_cases_are_run(project):
    """Unreadable, without `expect`, refused by the engine, a second of its id: each told at its place."""
    files = {
        "a.case.yaml": f"reportd: [x]\n---\n{PASSES}---\nid: bare\n---\nvitals: {{temperature_c: 400}}\n"
        "expect: {tier: urgent}\n",
        "b.case.yaml": PASSES,
    }
    done = project(files, "--triage", RULES)
    assert (done.returncode, _last(done)) == (1, "4 failed, 1 passed")
    for line in (
        "a.case.yaml:1:1: unknown key `reportd`; did you mean 'reported'?",
        "a.case.yaml:8:1: this case has no `expect`; ",
        "a.case.yaml:10:10: ",
        "b.case.yaml:1:1: the id 'mild' is already used at a.case.yaml:3:1; ",
    ):
        assert f"\n{line}" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("named", "files", "said"),
    [
        ("our/casse", {"our/cases/a.yaml": PASSES}, "our/casse:1:1: `triage_cases` names this, and it is not there"),
        ("our", {"our/readme.txt": "nothing"}, "our:1:1: `triage_cases` names this, and no case in it was collected"),
        ("build", {"build/a.yaml": PASSES}, "build:1:1: `triage_cases` names this, and no case in it was collected"),
        ("a.csv", {"a.csv": "id,expect.tier\n"}, "a.csv:1:1: there is no row below the header; add the cases"),
    ],
)
def test_cases_that_are_not_run_do_not_pass(project, named, files, said):
    """Where the configuration names nothing that is there, a test fails, whatever else passes; not so if others are
    asked for.
    """
    done = project({**PLAIN, **files}, ini=f"triage_cases = {named}")
    assert (done.returncode, _last(done)) == (1, "1 failed, 1 passed")
    assert said in done.stdout
    assert "Traceback" not in done.stdout
    done = project({}, "test_plain.py", ini=f"triage_cases = {named}")
    assert (done.returncode, _last(done)) == (0, "1 passed")


def test_processes_of_xdist_share_the_cases(project):
    """And a second case of an id is found, whichever process has the first."""
    files = {f"{name}.case.yaml": PASSES.replace("mild", name) for name in "abcdef"}
    done = project({**files, "g.case.yaml": PASSES.replace("mild", "a")}, "--triage", RULES, "-p", "xdist", "-n", "2")
    assert (done.returncode, _last(done)) == (1, "1 failed, 6 passed")
    assert "\ng.case.yaml:1:1: the id 'a' is already used at a.case.yaml:1:1; " in done.stdout


def test_cases_are_chosen_by_name_and_by_tag(project):
    """As tests are."""
    files = {"a.case.yaml": f"{PASSES}---\n{FAILS}"}
    for words in ("mild", "bowels", "not under"):
        done = project(files, "--triage", RULES, "-k", words)
        assert (done.returncode, _last(done)) == (0, "1 passed, 1 deselected"), words


ROUTINE = '{"reported": ["constipated"], "expect": {"tier": "routine"}}'
URGENT = ROUTINE.replace("routine", "urgent")


def test_a_name_has_the_column_where_others_have_its_line(project):
    """Cases without an id, faults and second ones of an id; no other is called otherwise than by its id or line."""
    text = '[{}, {}, {"x": 1},\n{"id": "line 2"}, {"id": "line 2"}, {"id": "line 2"}, {},\n{}, {"id": "a"},\n{}]'
    done = project({"our/l.json": text}, "--collect-only", ini="triage_cases = our")
    assert [line.partition("::")[2] for line in done.stdout.partition("\n\n")[0].splitlines()] == [
        "line 1, column 11",
        "line 1, column 2",
        "line 1, column 6",
        "line 2",
        "line 2, line 2, column 19",
        "line 2, line 2, column 37",
        "line 2, column 55",
        "line 3",
        "a",
        "line 4",
    ]


def test_the_one_of_a_line_that_fails_can_be_run_alone(project):
    """By its name, and as the one that failed last."""
    files = {"our/l.json": f"[{ROUTINE}, {URGENT}, {ROUTINE}]"}
    ini = f"triage_cases = our\ntriage_rules = {SMALL}"
    done = project(files, "-rf", ini=ini)
    assert (done.returncode, _last(done)) == (1, "1 failed, 2 passed")
    failing = f"our/l.json::line 1, column {len(ROUTINE) + 4}"
    assert f"FAILED {failing} - " in done.stdout
    for chosen in ((failing,), ("--lf",)):
        done = project(files, *chosen, ini=ini)
        assert (done.returncode, _last(done).split(",")[0]) == (1, "1 failed"), chosen
        assert "passed" not in done.stdout, chosen


@pytest.mark.parametrize("processes", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "xdist"])
def test_a_rulebook_that_cannot_be_used_ends_the_session_in_words(project, processes):
    """Once, with what to do, and no case taken for a failure."""
    files = {f"our/{name}.case.yaml": PASSES.replace("mild", name) for name in "abcdef"}
    asked = ("--triage", "--triage-rules=nowhere"), ""
    configured = (), "triage_cases = our\ntriage_rules = nowhere"
    for args, ini in (asked, configured):
        done = project(files, *args, *processes, ini=ini)
        said = done.stdout + done.stderr
        assert done.returncode == 4
        assert said.count("the rulebook cannot be used") == 1
        assert "nowhere:1:1: there is no such directory" in said
        for word in ("Traceback", "INTERNALERROR", "FAILURES", "failed"):
            assert word not in said


@pytest.mark.parametrize("processes", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "xdist"])
def test_a_rulebook_that_cannot_be_used_is_nothing_to_other_tests(project, processes):
    """It is read for a case, and not where the configuration names some that are not asked for."""
    ini = "triage_cases = our\ntriage_rules = nowhere"
    done = project({**PLAIN, "our/a.yaml": PASSES}, "test_plain.py", *processes, ini=ini)
    assert (done.returncode, _last(done)) == (0, "1 passed")


def test_loading_it_costs_a_foreign_run_nothing():
    """Every pytest run on a machine with triage loads the plugin: it imports nothing of ours before it is asked."""
    probe = (
        "import sys, pytest; before = set(sys.modules); import triage.pytest_plugin; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['triage', 'triage._version', 'triage.pytest_plugin']\n"


def test_the_package_announces_it():
    """Installed, it needs no -p."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"] == {"pytest11": {"triage": "triage.pytest_plugin"}}
