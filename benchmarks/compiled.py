"""The package with the reader compiled, as a wheel that was asked for it installs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.workload import CHECKOUT


def compiled_package(folder: Path) -> Path:
    """Build the wheel in ``folder`` and unpack it there: the path to import it from. Takes about a minute.

    Raises CalledProcessError, with what the build said, where it fails: without a C compiler it does.
    """
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)],
        env={**os.environ, "HATCH_BUILD_HOOK_ENABLE_CUSTOM": "1"},
        capture_output=True,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    package = folder / "package"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(package)
    return package


def in_turns(module: str, *arguments: str, programs: int = 3) -> tuple[list[Any], list[Any]]:
    """What ``python -m module`` prints as JSON, so many times with the checkout and with the compiled package.

    Each in a program of its own, in turns: how a program lies in memory tells too.
    """
    found: dict[Path, list[Any]] = {CHECKOUT / "src": [], Path(_folder().name, "package"): []}
    for _ in range(programs):
        for source, printed in found.items():
            done = subprocess.run(
                [sys.executable, "-m", module, *arguments],
                cwd=CHECKOUT,
                env={**os.environ, "PYTHONPATH": str(source)},
                capture_output=True,
                check=True,
            )
            printed.append(json.loads(done.stdout))
    pure, compiled = found.values()
    return pure, compiled


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """With the compiled package, made once for all that is measured; gone with the program."""
    folder = tempfile.TemporaryDirectory()
    compiled_package(Path(folder.name))
    return folder
