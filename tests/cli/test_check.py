"""`triage check`: every fault on standard error, the summary on standard output, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_book import SOUND, Book

from triage.cli import main
from triage.rulebook import loader


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.chdir(tmp_path)
    return Book(tmp_path / "book")


def check(*args: str):
    return CliRunner().invoke(main, ["check", *args])


def test_a_sound_rulebook_is_summed_up_in_one_line(book):
    """Counts and content hash on standard output, nothing on standard error."""
    result = check("book")
    assert result.exit_code == 0
    assert result.stdout == (
        f"small 1.0.0: 1 rule, 3 findings, 2 sources, no fault; sha256 {book.load().content_hash}\n"
    )
    assert result.stderr == ""


def test_every_fault_is_printed_with_its_place(book):
    """All faults, one line each, in the order of files and lines; exit code 3."""
    book.change("tier: routine\n", "tier: ‸routin\n").add("rulse: []\n")
    result = check("book")
    assert result.exit_code == 3
    assert result.stdout == ""
    first, second, last = result.stderr.splitlines()
    assert first.startswith("book/main.yaml:51:11: 'tier' cannot be 'routin'; did you mean 'routine'?")
    assert second == "book/more.yaml:1:1: unknown key 'rulse'; did you mean 'rules'?"
    assert last == "2 faults; the rulebook cannot be used"


def test_the_order_of_faults_depends_on_nothing_else(book):
    """The same faults in the same order, and the same hash, under every PYTHONHASHSEED."""
    (book.directory.parent / "sound").mkdir()
    (book.directory.parent / "sound" / "main.yaml").write_text(SOUND, encoding="utf-8")
    for i in range(5):
        book.add(f"rules: [{{id: a.b}}]\nfindings: [{{id: fever, implies: [x{i}, fevr]}}]\nlist: []\n", f"{i}.yaml")
    script = "from triage.cli import main; main()"
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, "check", name],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for name in ("book", "sound")
        for seed in ("0", "1")
    ]
    assert (runs[0].returncode, runs[0].stderr) == (runs[1].returncode, runs[1].stderr)
    assert runs[0].stderr.count(b"\n") > 40
    assert (runs[2].returncode, runs[2].stdout) == (0, runs[3].stdout)


@pytest.mark.parametrize(
    ("name", "what"),
    [("none", "there is no such directory"), ("book/main.yaml", "this is a file"), ("empty", "no .yaml file in it")],
)
def test_what_is_no_rulebook_is_one_fault(book, name, what):
    """A missing directory, a file, an empty directory."""
    (book.directory.parent / "empty").mkdir()
    result = check(name)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"{name}:1:1: {what}; ")
    assert result.stderr.endswith("1 fault; the rulebook cannot be used\n")


def test_without_an_argument_the_packaged_rulebook_is_checked(book, monkeypatch):
    """The one that assessments use."""
    monkeypatch.setattr(loader, "packaged", lambda: str(book.directory))
    assert check().stdout.startswith("small 1.0.0: ")


def test_the_cache_is_not_asked(book, monkeypatch):
    """A check reads what is there now."""
    monkeypatch.setattr(loader.cache, "fetch", lambda *_: pytest.fail("the cache was asked"))
    assert check("book").exit_code == 0
