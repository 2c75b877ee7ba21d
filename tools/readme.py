"""Run what the README shows. ``python tools/readme.py`` writes the outputs anew; tests/test_readme.py compares them.

A ``console`` block holds commands after ``$ ``, each followed by exactly what it prints. A command may go on after a
backslash. All commands of a block share one shell, so that ``echo $?`` tells of the one before.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
README = CHECKOUT / "README.md"
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_END_OF_OUTPUT = "\x1e"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. ``kind`` is all that stands after the fence; ``start`` and ``end`` are where its body is."""

    kind: str
    body: str
    line: int
    start: int
    end: int


def blocks(text: str, kind: str) -> Iterator[Block]:
    """The blocks of that kind, in order."""
    for found in _FENCE.finditer(text):
        if found["kind"] == kind:
            line = text.count("\n", 0, found.start()) + 1
            yield Block(kind, found["body"], line, found.start("body"), found.end("body"))


def commands(block: Block) -> list[str]:
    """The commands of a console block."""
    return [found.replace("\n> ", "\n") for found in re.findall(r"^\$ ((?:.*\\\n)*.*)$", block.body, re.MULTILINE)]


def run(block: Block, folder: Path) -> str:
    """What the block should say: each command, and what it prints. ``folder`` takes the caches and a ``triage``."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    triage = programs / "triage"
    triage.write_text(f"#!{sys.executable}\nfrom triage.cli import main\n\nmain()\n", encoding="utf-8")
    triage.chmod(0o755)
    python = programs / "python"
    if not python.exists():
        python.symlink_to(sys.executable)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(CHECKOUT / "src"), os.environ.get("PYTHONPATH", "")])),
        "XDG_CACHE_HOME": str(folder),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    each = commands(block)
    # The exit code is handed on to the next command around the mark.
    script = "".join(f"{command}\nlast=$?; printf '{_END_OF_OUTPUT}'; (exit $last)\n" for command in each)
    outputs = subprocess.run(
        ["bash", "-c", script],
        cwd=CHECKOUT,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ).stdout.split(_END_OF_OUTPUT)
    return "".join(f"$ {command}\n{output}" for command, output in zip(each, outputs, strict=False))


def refreshed(text: str) -> str:
    """The README with every console block's output as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        for block in reversed(list(blocks(text, "console"))):
            text = text[: block.start] + run(block, Path(folder)) + text[block.end :]
    return text


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
