"""`triage prove` and `triage check --deep`: what they print, and the exit code."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from click.testing import CliRunner, Result
from prove.proof_book import proof_book
from small_book import Book

from triage.cli import main
from triage.cli.interrupt import interruptible
from triage.regression.case_files import read_cases

SRC = Path(__file__).parents[2] / "src"
SEIZURE = (
    "{id: fit, says: A fit is an emergency., because: B, sources: [book], whenever: seizure, "
    "tier: {at_least: emergency}}"
)
RASH = (
    "{id: rash, says: A rash is seen at once., because: B, sources: [book], whenever: rash, tier: {at_least: urgent}}"
)
HOTTER = (
    "{id: hotter, says: Hotter is no less urgent., because: B, sources: [book], change: {rises: temperature_c}, "
    "without: [cold], never: lower}"
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """The small rulebook for proofs, in the working directory as `rules`, with three invariants."""
    monkeypatch.chdir(tmp_path)
    book = proof_book(tmp_path / "rules")
    book.write("invariants.yaml", f"invariants:\n  - {SEIZURE}\n  - {RASH}\n  - {HOTTER}\n")
    return book


def prove(*args: str) -> Result:
    return CliRunner().invoke(main, ["prove", *args], prog_name="triage")


def test_what_is_proved_is_listed(book):
    """One line for each invariant, in the order of their ids, and 0."""
    result = prove("rules")
    assert result.stdout.splitlines() == [
        "small 1.0.0: 7 rules, 7 findings, 2 axioms, 3 invariants",
        "proved      fit: A fit is an emergency.",
        "proved      hotter: Hotter is no less urgent.",
        "proved      rash: A rash is seen at once.",
        "3 proved, under the axioms of the rulebook; 3 of the proofs need none of them",
    ]
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_broken_invariant_is_shown_with_a_case_file(book):
    """The patient can be pasted into a case file; nothing is expected of it yet; and 1."""
    book.change("tier: emergency, when: seizure", "tier: urgent, when: seizure")
    result = prove("rules")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    start = lines.index("BROKEN      fit: A fit is an emergency.")
    assert lines[start : start + 6] == [
        "BROKEN      fit: A fit is an emergency.",
        "    (the invariant stands at rules/invariants.yaml:2:5)",
        "    The smallest patient who breaks it is urgent by much.seizure:",
        "    id: fit-broken",
        "    reported: [seizure]",
        "    # expect: for a person to fill in, from the source of the rule and not from the engine's answer",
    ]
    assert lines[-1] == "1 broken, 2 proved, under the axioms of the rulebook; 2 of the proofs need none of them"
    text = "\n".join(line[4:] for line in lines[start + 3 : start + 6])
    (read,) = read_cases(text.encode(), "case.yaml").cases
    assert read.case.reported == ("seizure",)


def test_a_broken_change_is_shown_before_and_after(book):
    book.change("[{at_least: 39.5}]", "[{at_least: 39.5, at_most: 41}]")
    result = prove("rules", "--only", "hotter")
    assert result.exit_code == 1
    assert "urgent by little.high-fever, little.fever when told like this:" in result.stdout
    assert "and same_day by little.fever when told like this:" in result.stdout
    assert result.stdout.count("vitals: {temperature_c: ") == 2


def test_json_is_one_document(book):
    """The whole of it, for a program; the exit code is the same."""
    book.change("tier: emergency, when: seizure", "tier: urgent, when: seizure")
    result = prove("rules", "--format", "json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["rulebook"]["id"] == "small"
    assert len(said["rulebook"]["hash"]) == 64
    assert said["solver"].startswith("z3 ")
    assert said["axioms"] == ["denials_fit", "one_heat"]
    assert said["contradictions"] == []
    assert [each["verdict"] for each in said["invariants"]] == ["broken", "proved", "proved"]
    (witness,) = said["invariants"][0]["witnesses"]
    assert witness == {"case": {"reported": ["seizure"]}, "tier": "urgent", "rules": ["much.seizure"]}
    assert said["invariants"][0]["at"] == "rules/invariants.yaml:2:5"


def test_contradictory_axioms_fail(book):
    """Whatever they prove is worth nothing."""
    book.add(
        """
        axioms:
          - {id: x, says: S, because: B, if: rash, then: tired}
          - {id: y, says: S, because: B, never_together: [rash, tired]}
        """
    )
    result = prove("rules", "--only", "fit")
    assert result.exit_code == 1
    assert result.stderr == (
        "rules/more.yaml:2:5: the axioms x and y leave nobody of whom rash can be said; correct one of them\n"
    )
    said = json.loads(prove("rules", "--only", "fit", "--format", "json").stdout)
    assert said["contradictions"] == [{"leaves_nobody_with": "rash", "axioms": ["x", "y"]}]


def test_one_axiom_that_contradicts_itself_is_told_by_both_commands(book):
    """Also where nothing is asked that the axiom rules out; a plural is not said of one."""
    book.add("axioms:\n  - {id: x, says: S, because: B, range: {measure: age_years, above: 5, below: 3}}\n")
    told = "rules/more.yaml:1:13: the axiom x leaves nobody of whom age_years can be said; correct it\n"
    assert prove("rules", "--only", "fit").stderr == told.replace("1:13", "2:5")
    result = CliRunner().invoke(main, ["check", "rules", "--deep"], prog_name="triage")
    assert result.exit_code == 1
    assert told.replace("1:13", "2:5") in result.stderr


def test_what_needs_an_axiom_is_counted(book):
    """Of hot and cold at once the engine says something too: what is proved without the axioms holds of it."""
    book.change("{all: [fever, pump]}", "{any: [{all: [fever, pump]}, {all: [fever, cold]}]}")
    book.change("tier: urgent, when: {any:", "tier: emergency, when: {any:")
    book.add(
        "invariants:\n  - {id: mild, says: S, because: B, sources: [book], nothing_but: [cold, fever], "
        "tier: {at_most: urgent}}\n"
    )
    result = prove("rules", "--only", "mild", "--only", "fit")
    assert result.stdout.endswith("\n2 proved, under the axioms of the rulebook; 1 of the proofs need none of them\n")
    said = json.loads(prove("rules", "--only", "mild", "--only", "fit", "--format", "json").stdout)
    assert [each["by_axioms"] for each in said["invariants"]] == [True, False]


def test_each_broken_finding_has_a_case_of_its_own_name(book):
    """So that all of them can be pasted into one file."""
    book.add(
        "invariants:\n  - {id: all, says: S, because: B, sources: [book], each: [tired, fever], "
        "tier: {at_least: emergency}}\n"
    )
    printed = prove("rules", "--only", "all").stdout
    assert "    id: all-broken-tired\n" in printed
    assert "    id: all-broken-fever\n" in printed


def test_what_holds_of_nobody_fails(book):
    book.add(
        "invariants:\n  - {id: none, says: S, because: B, sources: [book], whenever: {all: [fever, cold]}, "
        "tier: {at_least: emergency}}\n"
    )
    result = prove("rules", "--only", "none")
    assert result.exit_code == 1
    assert "OF NOBODY   none: S" in result.stdout


def test_a_question_that_takes_too_long_fails(book, monkeypatch):
    """Not decided is not proved."""
    from triage.prove import run
    from triage.prove.solver import Limits

    monkeypatch.setattr(run, "DEFAULT", Limits(seconds=0, steps=1))
    result = prove("rules", "--only", "rash")
    assert result.exit_code == 1
    assert "NOT DECIDED rash" in result.stdout
    assert "give it more time: --timeout (the invariant stands at" in result.stdout
    assert "give it more time: --timeout" in result.stderr


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["rules", "--only", "rahs"], 3, "unknown invariant 'rahs'; did you mean 'rash'?"),
        (["nowhere"], 3, "nowhere:1:1: there is no such directory"),
        (["rules", "--timeout", "0"], 2, "'0' is no number of seconds above 0"),
        (["rules", "--timeout", "soon"], 2, "'soon' is no number of seconds above 0"),
        (["rules", "--timeout", "nan"], 2, "'nan' is no number of seconds above 0"),
        (["rules", "--timeout", "1", "--timeout", "2"], 2, "given 2 times"),
        (["rules", "--format", "xml"], 2, "'xml' is not one of"),
        (["rules", "more"], 2, "unexpected extra argument"),
    ],
)
def test_wrong_use_is_told(book, args, code, said):
    result = prove(*args)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert result.stdout == ""


def test_a_rulebook_without_invariants_proves_nothing(book):
    """Nothing asked is no success."""
    (book.directory / "invariants.yaml").unlink()
    result = prove("rules")
    assert result.exit_code == 3
    assert "the rulebook has no invariant: nothing would be proved" in result.stderr


def test_a_faulty_rulebook_is_told_with_every_fault(book):
    book.change("tier: emergency, when: seizure", "tier: emergncy, when: sizure")
    result = prove("rules")
    assert result.exit_code == 3
    assert len([line for line in result.stderr.splitlines() if line.startswith("rules/main.yaml:")]) >= 2


def test_a_z3_without_its_library_is_as_none(book, monkeypatch):
    """Such a one raises an exception of its own."""

    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "z3":
                raise RuntimeError("libz3 not found")

    monkeypatch.delitem(sys.modules, "z3", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    result = prove("rules")
    assert result.exit_code == 3
    assert "(libz3 not found); install it: pip install 'triage[prove]'" in result.stderr


@pytest.mark.parametrize("command", [["prove", "rules"], ["check", "rules", "--deep"]])
def test_without_z3_it_is_said_how_to_install_it(book, monkeypatch, command):
    monkeypatch.setitem(sys.modules, "z3", None)
    result = CliRunner().invoke(main, command, prog_name="triage")
    assert result.exit_code == 3
    assert "install it: pip install 'triage[prove]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_other_commands_do_not_import_the_solver(book):
    """Whoever never proves anything does not pay for it, and need not have it."""
    script = (
        "import sys; sys.modules['z3'] = None\n"
        "from triage.cli import main\n"
        "main(['check', 'rules'], standalone_mode=False)\n"
        "assert not [name for name in sys.modules if name.startswith('triage.prove')]"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": str(SRC)})


def test_cases_are_written(book):
    result = prove("rules", "--write-cases", "cases/boundary")
    assert (result.exit_code, result.stderr) == (0, "")
    count = int(result.stdout.split()[0])
    files = sorted(Path("cases/boundary").iterdir())
    assert [path.name for path in files] == ["invariants.yaml", "rules.yaml", "sides.yaml"]
    assert count == sum(len(read_cases(path.read_bytes(), str(path)).cases) for path in files)
    again = prove("rules", "--write-cases", "cases/boundary")
    assert again.exit_code == 3
    assert "cases/boundary/rules.yaml:1:1: is there already" in again.stderr


def test_cases_that_take_too_long_fail(book, monkeypatch):
    """And leave nothing half done."""
    from triage.prove import run
    from triage.prove.solver import Limits

    monkeypatch.setattr(run, "DEFAULT", Limits(seconds=0, steps=1))
    result = prove("rules", "--write-cases", "cases")
    assert result.exit_code == 1
    assert result.stderr.startswith("not decided: a smallest patient (")
    assert list(Path("cases").iterdir()) == []


def test_cases_are_not_worked_out_where_they_cannot_be_written(book, monkeypatch):
    """It is said before the minutes of work, not after."""
    monkeypatch.setattr("triage.prove.witnesses.of_rules", lambda world: pytest.fail("worked out"))
    Path("file").write_text("")
    for directory in ("file", "file/cases"):
        result = prove("rules", "--write-cases", directory)
        assert (result.exit_code, f"{directory}:1:1: cannot be written" in result.stderr) == (3, True)
    result = prove("rules", "--write-cases", "")
    assert (result.exit_code, "name a directory" in result.stderr) == (2, True)
    result = prove("rules", "--write-cases", "cases", "--format", "json")
    assert (result.exit_code, "leave one of them out" in result.stderr) == (2, True)
    assert not Path("cases").exists()


def test_an_interrupt_is_not_lost_while_formulas_are_taken_apart():
    """Python drops what is raised in a __del__; the work ends all the same, and Ctrl-C means afterwards what it did."""

    class Formula:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def work() -> None:
        Formula()
        for _ in range(10_000):
            sleep(0.001)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interruptible():
        work()
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_progress_is_shown_on_a_terminal_only(book):
    """On a terminal what is being asked is written over itself; the answers are the same."""
    reader, writer = pty.openpty()
    run = subprocess.run(
        [sys.executable, "-m", "triage", "prove", "rules"],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=writer,
        check=True,
    )
    os.close(writer)
    seen = os.read(reader, 100_000).decode()
    os.close(reader)
    assert "1 of 3: fit" in seen
    assert seen.rstrip(" ").endswith("\r")
    assert run.stdout.decode() == prove("rules").stdout


def test_check_deep_is_silent_about_a_sound_rulebook(book):
    result = CliRunner().invoke(main, ["check", "rules", "--deep"], prog_name="triage")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1].startswith("for every possible patient")


def test_check_deep_reports_with_positions(book):
    """Each remark on standard error with its place, and 1; the plain check finds nothing."""
    book.add(
        """
        rules:
          - {id: more.inside, title: T, because: B, sources: [book], syndrome: too_much, tier: urgent,
             when: {all: [seizure, tired]}}
        """
    )
    assert CliRunner().invoke(main, ["check", "rules"], prog_name="triage").exit_code == 0
    result = CliRunner().invoke(main, ["check", "rules", "--deep"], prog_name="triage")
    assert result.exit_code == 1
    assert result.stderr.startswith("rules/more.yaml:2:5: the rule more.inside changes no tier: whenever it fires")
    assert result.stderr.splitlines()[-1] == "1 remark; mend them, or say in the rulebook why it is so"
