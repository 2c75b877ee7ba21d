"""What ``triage assess`` says of what may still come: what to ask, what would change it, why a rule fired, handover."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

RULES = Path(__file__).parents[2] / "rules"
DROWSY = ("assess", "--rules", RULES, "--reported", "drowsy", "--age", "42", "--route", "oral")


def test_the_text_tells_what_may_still_come_in_few_lines(run: Run) -> None:
    out = run(*DROWSY).stdout
    assert "Not settled: with what is not known yet it can still be emergency." in out
    asked = out.split("ASK NEXT\n")[1].split("\n\n")[0].splitlines()
    assert asked[0].startswith("1. ")
    assert len(asked) <= 8
    assert "WHAT WOULD CHANGE IT" not in out


def test_a_settled_case_asks_nothing(run: Run) -> None:
    out = run("assess", "--rules", RULES, "--reported", "not breathing").stdout
    assert "Settled: no further answer can make it more urgent." in out
    assert "ASK NEXT" not in out


def test_verbose_tells_what_would_change_it(run: Run) -> None:
    out = run(*DROWSY, "--verbose").stdout
    assert "enough by itself: drowsiness" in out
    assert "less urgent if: no drowsiness" in out
    assert "emergency if any of: " in out
    assert "NEARLY FIRED" in out


def test_json_is_explained_in_full_where_asked(run: Run) -> None:
    assert json.loads(run(*DROWSY, "--format", "json").stdout)["explanation"] is None
    explanation = json.loads(run(*DROWSY, "--format", "json", "--verbose").stdout)["explanation"]
    assert explanation["flips"]["lower"] == [["drowsiness"]]
    assert explanation["sufficient"] == ["drowsiness"]


def test_why_a_rule_fired_or_not(run: Run) -> None:
    out = run(*DROWSY, "--why", "side_effect.drowsiness", "--why", "overdose.slow-breathing").stdout
    fired, not_fired = out.split("\n\nDID NOT FIRE")
    assert fired.startswith("FIRED: Drowsiness (side_effect.drowsiness, routine)")
    assert "yes   Drowsiness (drowsiness) is present: “drowsy”" in fired
    assert not_fired.startswith(", and still could: Slow breathing")
    assert "open  Slow breathing (slow_breathing) is not known" in not_fired
    data = json.loads(run(*DROWSY, "--why", "side_effect.drowsiness", "--format", "json").stdout)
    assert data["fired"] is True


def test_an_unknown_rule_is_wrong_usage(run: Run) -> None:
    result = run(*DROWSY, "--why", "overdose.slow-breath")
    assert result.exit_code == 2
    assert "did you mean 'overdose.slow-breathing'?" in result.stderr


def test_the_handover_bears_the_time_that_is_given(run: Run) -> None:
    out = run(*DROWSY, "--format", "handover", "--time", "2026-01-27T03:10").stdout
    assert out.startswith("SITUATION\n  Time: 2026-01-27 03:10\n")
    assert "FOR THE PATIENT\n" in out
    now = run(*DROWSY, "--format", "handover").stdout
    assert now.startswith("SITUATION\n  Time: 20")


def test_wrong_ways_to_ask_for_it(run: Run) -> None:
    assert run(*DROWSY, "--time", "3am").exit_code == 2
    result = run(*DROWSY, "--format", "handover", "--why", "side_effect.drowsiness")
    assert result.exit_code == 2
    assert "leave one of them out" in result.stderr
