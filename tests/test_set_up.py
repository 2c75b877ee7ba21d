"""Setting up never fails for want of a C compiler, and knows what newer Pythons need."""

from __future__ import annotations

import sys

import pytest
from tools import set_up


class Pip:
    """Stands in for pip: remembers what it was asked for; ``fails`` names what it cannot install."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.asked: list[tuple[str, ...]] = []
        self.flags = ""

    def __call__(self, *arguments: str, environment: dict[str, str] | None = None) -> int:
        self.asked.append(arguments)
        self.flags = (environment or {}).get("CPPFLAGS", "")
        return int(bool(self.fails) and any(argument.startswith(self.fails) for argument in arguments))


@pytest.fixture(autouse=True)
def in_an_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "an environment")
    monkeypatch.setattr(sys, "argv", ["set_up.py"])
    monkeypatch.setattr(set_up, "durable_imports", lambda: False)


def test_without_a_compiler_the_rest_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where durable-rules does not build, everything else is there, and a warning says what to do."""
    pip = Pip(fails="durable-rules")
    monkeypatch.setattr(set_up, "install", pip)
    assert set_up.main() == 0
    assert any("--editable" in asked for asked in pip.asked)
    assert any(argument.startswith("pydantic") for argument in pip.asked[0])
    assert "C compiler" in capsys.readouterr().err


def test_a_failure_of_anything_else_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be done without ends the set-up with pip's exit code."""
    monkeypatch.setattr(set_up, "install", Pip(fails="pydantic"))
    assert set_up.main() == 1


@pytest.mark.parametrize(("version", "flag"), [((3, 12, 1), False), ((3, 13, 0), True), ((3, 14, 0), True)])
def test_from_3_13_on_it_is_built_with_the_flag_it_needs(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], flag: bool
) -> None:
    """Python 3.13 took away a function that durable-rules calls; the flag names the one that took its place."""
    pip = Pip()
    monkeypatch.setattr(set_up, "install", pip)
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setenv("CPPFLAGS", "-DMINE")
    set_up.install_durable(["durable-rules==2.0.28"])
    assert pip.flags == ("-DMINE -DPyEval_CallObject=PyObject_CallObject" if flag else "-DMINE")
    assert "--no-cache-dir" in pip.asked[0]
