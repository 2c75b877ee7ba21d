"""How many cases ``triage test`` judges in a second, start of the program included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.measuring import Row
from benchmarks.workload import CHECKOUT, shipped_cases


def rows(rounds: int) -> Row:
    """The row about regression runs."""
    command = [str(Path(sys.executable).with_name("triage")), "test", "cases"]
    times = []
    for _ in range(rounds):
        start = perf_counter()
        # Not check=True: how fast it judges does not depend on how it judges.
        subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True)
        times.append(perf_counter() - start)
    count = len(shipped_cases())
    return Row(f"`triage test cases`, {count} cases", f"{count / median(times):,.0f} cases a second")
