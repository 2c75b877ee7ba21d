"""Every example in the README does what the README says."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest
from tools import readme

from benchmarks import figures
from triage.engine import durable
from triage.engine.engine import Engine
from triage.regression.case_files import read_cases
from triage.rulebook.loader import load

TEXT = readme.README.read_text(encoding="utf-8")


def examples(kind: str) -> list[object]:
    found = list(readme.blocks(TEXT, kind))
    assert found, f"the README has no {kind} block"
    return [pytest.param(block, id=f"line-{block.line}") for block in found]


@pytest.mark.skipif(durable.available() is not None, reason="the outputs shown are those of both engine channels")
@pytest.mark.parametrize("block", examples("console"))
def test_a_command_prints_what_is_shown(block: readme.Block, tmp_path: Path) -> None:
    """The output below each command is, to the letter, what it prints (`make readme` writes it anew)."""
    assert readme.run(block, tmp_path) == block.body


@pytest.mark.parametrize("block", examples("pycon"))
def test_python_answers_what_is_shown(block: readme.Block) -> None:
    """Each line typed at Python answers what is shown below it."""
    parsed = doctest.DocTestParser().get_doctest(block.body, {}, "README.md", "README.md", block.line)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(parsed, out=said.append)
    assert result.attempted
    assert not result.failed, "".join(said)


@pytest.mark.parametrize("block", examples("yaml case"))
def test_a_case_shown_passes_as_shown(block: readme.Block) -> None:
    """A case file in the README can be read, and comes out as it expects."""
    from triage.regression.runner import judge

    engine = Engine.load()
    read = read_cases(block.body.encode(), "README.md")
    assert not read.problems
    assert read.cases
    for one in read.cases:
        assert one.case.expect is not None
        result = judge(one, one.case.expect, engine.assess(one.case), engine.rulebook)
        assert result.passed, result.mismatches


@pytest.mark.parametrize("block", examples("yaml rules"))
def test_a_rule_shown_can_be_added(block: readme.Block, tmp_path: Path) -> None:
    """What the README adds to the rulebook as an example leaves it without a fault."""
    rules = tmp_path / "rules"
    shutil.copytree(readme.CHECKOUT / "rules", rules)
    (rules / "added.yaml").write_text(block.body, encoding="utf-8")
    assert len(load(rules).rules) > len(load(readme.CHECKOUT / "rules").rules)


def test_the_figures_shown_are_those_measured() -> None:
    """The table of figures in the README is the one that the benchmarks wrote."""
    assert figures.BEGIN + figures.shown() + figures.END in TEXT


def test_a_command_may_go_on_on_the_next_line(tmp_path: Path) -> None:
    """A backslash at the end of a line joins the next to the command, and the exit code reaches the next command."""
    (block,) = readme.blocks("```console\n$ printf '%s\\n' \\\n    one two\n$ false\n$ echo $?\n```\n", "console")
    assert readme.run(block, tmp_path) == "$ printf '%s\\n' \\\n    one two\none\ntwo\n$ false\n$ echo $?\n1\n"
