"""The reader that a wheel may carry compiled reads as the one in Python does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.compiled import compiled_package
from triage.engine import durable

CHECKOUT = Path(__file__).resolve().parent.parent

# What each reads, and how: every note of the cases, spliced ones too, and whole answers.
PROGRAM = """
import sys
from benchmarks.workload import shipped_cases
from triage import Case, Engine
from triage.intake import walks
from triage.rulebook.loader import load
from triage.words import reader_of

print(walks.__file__, file=sys.stderr)
rulebook = load()
reader = reader_of(rulebook)
engine = Engine.load()
notes = [case.note for case in shipped_cases("cases/calls") if case.note]
for one, other in zip(notes, notes[1:]):
    middle = len(one) // 2
    print(reader.read(one), reader.read(one[:middle] + other[len(other) // 2 :]))
    print(reader.read_phrase(one[:40], default="denied"), reader.suggest(one[:30]))
for finding in rulebook.findings:
    for phrase in finding.phrases[:3]:
        print(reader.read_phrase(phrase))
for note in notes[:200]:
    print(engine.assess(Case(note=note), explain="full").model_dump_json())
"""


def _said(source: Path) -> tuple[list[str], str]:
    """What the program prints with the package at ``source``, and the file that the reader's code came from."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{CHECKOUT}", "TRIAGE_NO_CACHE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines(), done.stderr.strip()


@pytest.mark.skipif(
    durable.available() is not None, reason="no C compiler here: durable-rules could not be built either"
)
def test_compiled_it_reads_what_it_reads_in_python(tmp_path: Path) -> None:
    """Byte for byte, whole answers too; and it is the compiled one that was asked."""
    in_python, source = _said(CHECKOUT / "src")
    assert source.endswith("walks.py")
    compiled, library = _said(compiled_package(tmp_path))
    assert Path(library).suffix in {".so", ".pyd"}
    assert len(in_python) > 1_400
    differ = [(one, other) for one, other in zip(in_python, compiled, strict=True) if one != other]
    assert differ == []
