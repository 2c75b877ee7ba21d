"""The interview at the terminal and through a pipe."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SRC, Run, Shell

RULES = Path(__file__).parents[2] / "rules"
BEGIN = ("--rules", RULES, "--reported", "constipation", "--age", "42", "--route", "oral")


def test_through_a_pipe_the_answer_is_alone_on_standard_output(shell: Shell) -> None:
    begin = f"triage ask --rules {RULES} --reported constipation --age 42 --route oral"
    done = shell(f"printf 'n\\nn\\nyes\\n' | {begin} --format json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["tier"] == "emergency"
    assert answer["settled"] is True
    dialogue = done.stderr.decode()
    assert dialogue.count("\n? ") == 3
    assert dialogue.index("*** EMERGENCY: within minutes ***") > dialogue.rindex("> yes")


def test_an_emergency_is_announced_before_the_answer(run: Run) -> None:
    result = run("ask", *BEGIN, stdin="y\n")
    assert result.exit_code == 0
    announced = result.stderr.index("*** EMERGENCY")
    assert "Call the emergency number now" in result.stderr[announced:]
    assert "Settled.\nEnter shows the answer; b goes one back." in result.stderr
    assert result.stdout.startswith("EMERGENCY: within minutes")


def test_what_is_an_emergency_already_is_not_asked_about(run: Run) -> None:
    result = run("ask", "--rules", RULES, "--reported", "not breathing", stdin="")
    assert "\n? " not in result.stderr
    assert "*** EMERGENCY" in result.stderr


def test_the_end_of_the_input_or_q_ends_with_what_is_known(run: Run) -> None:
    for stdin in ("n\nn\n", "n\nn\nq\ny\n", "n\nn\nQUIT\n"):
        result = run("ask", *BEGIN, stdin=stdin)
        assert result.exit_code == 0
        assert "Ended with what is known so far." in result.stderr
        assert result.stdout.startswith("ROUTINE")
        assert "Not settled" in result.stdout


def test_back_asks_again(run: Run) -> None:
    result = run("ask", *BEGIN, "--format", "json", stdin="b\nn\nn\nback\nd\nq\n")
    assert "Nothing has been answered yet." in result.stderr
    assert list(json.loads(result.stdout)["receipt"]["answers"].values()) == [False, None]
    questions = [line for line in result.stderr.splitlines() if line.startswith("? ")]
    assert questions[0] == questions[1]
    assert questions[2] == questions[4]


def test_a_slip_that_made_an_emergency_is_taken_back(run: Run) -> None:
    result = run("ask", *BEGIN, "--format", "json", stdin="y\nb\nn\nq\n")
    assert "*** EMERGENCY" in result.stderr
    answer = json.loads(result.stdout)
    assert answer["tier"] == "routine"
    assert list(answer["receipt"]["answers"].values()) == [False]


def test_what_an_interview_came_to_can_be_replayed(shell: Shell) -> None:
    begin = f"triage ask --rules {RULES} --reported drowsy --age 40 --route oral --format json"
    done = shell(f"printf 'd\nd\nn\nq\n' | {begin} | triage replay --rules {RULES} -")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(b"identical")


def test_without_standard_input_it_ends_with_what_is_known(shell: Shell) -> None:
    done = shell(f"triage ask --rules {RULES} --reported constipated --route oral <&-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"ROUTINE")


def test_it_is_kept_from_the_start_in_the_very_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("old", encoding="utf-8")
    (tmp_path / "link.json").symlink_to("kept.json")
    assert run("ask", *BEGIN, "--save", "link.json", stdin="").exit_code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))["case"]["reported"] == ["constipation"]


def test_what_is_no_answer_is_asked_again(run: Run) -> None:
    result = run("ask", *BEGIN, stdin="\nmaybe\n17\n\x00\nq\n")
    assert result.stderr.count("Answer with yes, no, d (don't know)") == 4
    assert len({line for line in result.stderr.splitlines() if line.startswith("? ")}) == 1


def test_a_number_answers_where_one_is_asked_for(run: Run) -> None:
    begin = ("ask", "--rules", RULES, "--reported", "fever", "--route", "oral", "--age", "42")
    result = run(*begin, "--format", "json", stdin="n\n" * 60 + "q\n")
    assert "a number in °C answers it too" in result.stderr
    asked = result.stderr.split("\n? ")[1:]
    place = next(i for i, block in enumerate(asked) if "°C answers" in " ".join(block.split()))
    result = run(*begin, "--format", "json", stdin="n\n" * place + "104\n39,8 °C\nq\n")
    assert "must be Fahrenheit" in result.stderr
    assert json.loads(result.stdout)["receipt"]["case"]["vitals"] == {"temperature_c": 39.8}


def test_an_interview_is_kept_and_resumed(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "interview.json"
    first = run("ask", *BEGIN, "--save", kept, stdin="n\nd\nq\n")
    assert first.exit_code == 0
    assert len(json.loads(kept.read_text(encoding="utf-8"))["answers"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["interview.json"]
    second = run("ask", "--rules", RULES, "--resume", kept, "--format", "json", stdin="n\nq\n")
    assert list(json.loads(second.stdout)["receipt"]["answers"].values()) == [False, None, False]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--resume", "nowhere.json"), 3, "nowhere.json cannot be read: No such file or directory"),
        (("--resume", "broken.json"), 3, "broken.json: "),
        (("--resume", "x", "--reported", "fever"), 2, "leave the other flags out"),
        (("--vital", "temperature_c=400"), 3, "--vital temperature_c: temperature_c 400 is not possible"),
        (("--vital", "no_such=4"), 3, "unknown vital sign name"),
        (("--format", "xml"), 2, "xml"),
        (
            ("--reported", "drowsy", "--save", "no/such/folder/file.json"),
            3,
            "no/such/folder/file.json cannot be written",
        ),
    ],
)
def test_wrong_input_is_told(run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    result = run("ask", "--rules", RULES, *arguments, stdin="n\nq\n")
    assert result.exit_code == code
    assert says in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_at_a_terminal(tmp_path: Path) -> None:
    """A person types at a pseudo-terminal: each question waits for its answer, and the answer comes last."""
    controller, terminal = pty.openpty()
    program = [sys.executable, "-m", "triage", "ask", *map(str, BEGIN)]
    env = {**os.environ, "PYTHONPATH": str(SRC), "TERM": "dumb"}
    talking = subprocess.Popen(program, stdin=terminal, stdout=terminal, stderr=terminal, cwd=tmp_path, env=env)
    os.close(terminal)
    try:
        seen = _until(controller, b"\n> ", talking)
        assert seen.count(b"? ") == 1
        os.write(controller, b"n\n")
        seen = _until(controller, b"\n> ", talking)
        os.write(controller, b"y\n")
        seen = _until(controller, b"\n> ", talking)
        assert b"*** EMERGENCY" in seen
        os.write(controller, b"\n")
        assert b"MAY BE" in _until(controller, b"triage 0", talking)
        assert talking.wait(timeout=60) == 0
    finally:
        talking.kill()
        os.close(controller)


def _until(controller: int, awaited: bytes, talking: subprocess.Popen[bytes]) -> bytes:
    """What the program writes until it has written that; it has a minute for it."""
    seen, end = b"", time.monotonic() + 60
    while awaited not in seen.replace(b"\r\n", b"\n") and time.monotonic() < end:
        if select.select([controller], [], [], 0.2)[0]:
            try:
                seen += os.read(controller, 4096)
            except OSError:
                break
        elif talking.poll() is not None:
            break
    seen = seen.replace(b"\r\n", b"\n")
    assert awaited in seen, seen.decode()
    return seen


def test_interrupted_it_says_so(tmp_path: Path) -> None:
    import signal

    program = [sys.executable, "-m", "triage", "ask", *map(str, BEGIN)]
    env = {**os.environ, "PYTHONPATH": str(SRC)}
    talking = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=env
    )
    assert talking.stderr is not None
    assert talking.stdin is not None
    while not (line := talking.stderr.readline()).startswith(b"?"):
        assert line
    talking.send_signal(signal.SIGINT)
    out, err = talking.communicate(timeout=60)
    assert talking.returncode == 130
    assert b"interrupted" in err
    assert out == b""
