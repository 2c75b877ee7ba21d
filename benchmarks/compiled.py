"""The package with the reader compiled, as a wheel that was asked for it installs it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

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
