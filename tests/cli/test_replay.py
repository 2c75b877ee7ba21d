"""``triage replay``: from the file that was kept to "identical", or to what differs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, Shell


def test_what_was_printed_is_identical(shell: Shell) -> None:
    done = shell(
        "triage assess --rules $RULES --reported fever --format json > kept.json && "
        "triage replay --rules $RULES kept.json"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith("identical: kept.json: everything in the assessment")


def test_several_come_one_to_a_line_and_from_a_pipe(shell: Shell) -> None:
    done = shell(
        "(triage assess --rules $RULES --reported fever --format json; "
        "triage assess --rules $RULES --reported drowsy --format json) | triage replay --rules $RULES -"
    )
    assert done.returncode == 0, done.stderr
    assert [line.split(":")[0] for line in done.stdout.decode().splitlines()] == ["identical", "identical"]


def test_odd_line_ends_in_a_note_part_nothing(shell: Shell) -> None:
    case = "triage assess --rules $RULES --note $'seizure } \\u2028{ today\\u0085ok' --format json"
    done = shell(f"({case}; {case}) | triage replay --rules $RULES -", LC_ALL="C.UTF-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"identical") == 2


def test_what_differs_is_named_and_exits_1(run: Run, tmp_path: Path) -> None:
    kept = json.loads(run("assess", "--reported", "fever", "--format", "json").stdout)
    kept["receipt"]["rulebook_hash"] = "0" * 64
    (tmp_path / "kept.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    result = run("replay", "kept.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("different: kept.json\n  rulebook hash: ")


def test_faults_are_told_and_exit_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("\n", encoding="utf-8")
    (tmp_path / "other.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    for file, says in (
        ("empty.json", "empty.json is empty"),
        ("other.json", "neither an assessment nor a receipt"),
        ("bytes.json", "no UTF-8"),
        ("nowhere.json", "No such file"),
    ):
        result = run("replay", file)
        assert result.exit_code == 3, file
        assert says in result.stderr
        assert result.stdout == ""


def test_a_fault_among_several_stops_none(run: Run, tmp_path: Path) -> None:
    good = run("assess", "--reported", "fever", "--format", "json").stdout.strip()
    (tmp_path / "kept.jsonl").write_text(f'{good}\n{{"a": 1}}\n{good}\n', encoding="utf-8")
    result = run("replay", "kept.jsonl")
    assert result.exit_code == 3
    assert result.stdout.count("identical") == 2
    assert "kept.jsonl:2" in result.stderr
