"""What the tests of the command line share: a rulebook of fixed content, and ways to call the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triage.cli import main

SMALL = Path(__file__).parents[1] / "data" / "rulebook"
SRC = Path(__file__).parents[2] / "src"

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call ``triage COMMAND …`` in an empty directory, with the small rulebook."""
    monkeypatch.chdir(tmp_path)

    def call(command: str, *args: str | Path, stdin: str | bytes | None = None) -> Result:
        rules = () if "--rules" in args else ("--rules", str(SMALL))
        return CliRunner().invoke(main, [command, *rules, *map(str, args)], input=stdin, prog_name="triage")

    return call


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a shell line in an empty directory; ``triage`` is the program and ``$RULES`` the small rulebook."""
    program = f"{sys.executable} -m triage"

    def call(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONPATH": str(SRC), "RULES": str(SMALL), **environment}
        script = f'set -o pipefail; triage() {{ {program} "$@"; }}; {line}'
        return subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file in the directory that the program runs in."""

    def call(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return call
