"""The wheel carries the rulebook, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from triage.engine import durable
from triage.rulebook.loader import load

CHECKOUT = Path(__file__).resolve().parent.parent
EXAMPLE = CHECKOUT / "examples" / "overdose-after-refill.yaml"
pytestmark = pytest.mark.network

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive, which is built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing in it but the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    wanted = [[str(wheel)]]
    if durable.available() is not None:  # no compiler here: it is installed as one would then, without durable-rules
        wanted = [["click", "pydantic", "pyyaml"], ["--no-deps", str(wheel)]]
    for each in wanted:
        done = subprocess.run([*pip, *each], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Iterator[Run]:
    """Runs a program of that environment, in an empty folder, without anything of the checkout in reach."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRIAGE"))}
    environment |= {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    empty = tmp_path / "empty"
    empty.mkdir()

    def program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(installed / "bin" / name), *arguments]
        return subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)

    yield program
    assert list(empty.iterdir()) == []  # nothing is written where it runs


def test_the_wheel_announces_the_pytest_plugin(wheel: Path) -> None:
    """So that it needs no -p where the package is installed."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        announced = archive.read(name).decode()
    assert "[pytest11]\ntriage = triage.pytest_plugin\n" in announced


def test_the_wheel_carries_the_rulebook_and_no_more(wheel: Path) -> None:
    """Every file of rules/ is in it, with the type marker; no test, case or benchmark is."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    rules = {f"triage/{path.relative_to(CHECKOUT)}" for path in (CHECKOUT / "rules").rglob("*.yaml")}
    assert rules
    assert rules <= names
    assert "triage/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"triage"}


def test_it_assesses_a_case_where_there_is_no_checkout(run: Run, tmp_path: Path) -> None:
    """Installed alone, it answers as the checkout does, from the same rulebook."""
    case = tmp_path / "case.yaml"
    shutil.copy(EXAMPLE, case)
    done = run("triage", "assess", "--format", "json", str(case))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["tier"] == "emergency"
    assert answer["receipt"]["rulebook_hash"] == load(CHECKOUT / "rules").content_hash


def test_the_rulebook_that_answers_is_the_one_in_the_wheel(run: Run, installed: Path) -> None:
    """A change to the installed copy of the rulebook changes the receipt: no other copy is read."""
    (copy,) = installed.glob("lib/python*/site-packages/triage/rules/rulebook.yaml")
    before = copy.read_text(encoding="utf-8")
    version = load(CHECKOUT / "rules").version
    assert f"version: {version}" in before
    copy.write_text(before.replace(f"version: {version}", "version: 99.0.1"), encoding="utf-8")
    try:
        done = run("triage", "assess", "--format", "json", "--reported", "coma")
    finally:
        copy.write_text(before, encoding="utf-8")
    assert json.loads(done.stdout)["receipt"]["rulebook_version"] == "99.0.1"


@pytest.mark.parametrize("arguments", [["--version"], ["check"], ["schema", "case"], ["schema", "rulebook"], ["rules"]])
def test_every_command_works_installed(run: Run, arguments: list[str]) -> None:
    """Nothing that a command needs was left in the checkout."""
    done = run("triage", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_programs_exit_code_and_output_reach_the_shell(run: Run) -> None:
    """0, 1, 2 and 3 as documented, and all that was printed, through the program as it is installed."""
    fine = run("triage", "assess", "--format", "json", "--reported", "coma")
    assert fine.returncode == 0
    assert json.loads(fine.stdout)["tier"] == "emergency"
    assert run("triage", "assess", "--fail-at", "urgent", "--reported", "coma").returncode == 1
    assert run("triage", "assess", "--no-such-flag").returncode == 2
    unreadable = run("triage", "assess", "no-such-case.yaml")
    assert unreadable.returncode == 3
    # Where durable-rules could not be built, a line before it says so.
    assert unreadable.stderr.splitlines()[-1].startswith("no-such-case.yaml:1:1: ")


def test_the_library_call_works_installed(run: Run) -> None:
    """So does the call from Python, with both engine channels wherever durable-rules can be built."""
    script = "import triage; print(*triage.Engine.load().assess(triage.Case(reported=['coma'])).receipt.channels)"
    done = run("python", "-W", "error", "-c", script)
    assert done.returncode == 0, done.stderr
    built = durable.available() is None and sys.version_info < (3, 13)
    assert done.stdout.split() == (["durable-rules", "direct"] if built else ["direct"])


def test_a_checkout_reads_its_own_rules() -> None:
    """Without a wheel, as in an editable install, the rulebook is the one in rules/."""
    assert load().content_hash == load(CHECKOUT / "rules").content_hash
