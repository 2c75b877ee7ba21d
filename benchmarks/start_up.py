"""How long ``triage assess`` takes from the shell, beside a Python that imports the same libraries."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.measuring import Row, ratio
from benchmarks.workload import CHECKOUT

EXAMPLE = "examples/overdose-after-refill.yaml"
BASELINE = """
import click, pydantic, yaml
class Case(pydantic.BaseModel):
    age_years: float | None = None
    reported: tuple[str, ...] = ()
    vitals: dict[str, float] = {}
Case(age_years=42, reported=["coma"], vitals={"respiratory_rate_bpm": 7})
"""


def rows(rounds: int) -> list[Row]:
    """The rows about starting: with the rulebook's cache warm, as on every call but the first, and without it."""
    command = [str(Path(sys.executable).with_name("triage")), "assess", EXAMPLE]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        subjects = {
            "baseline": ([sys.executable, "-c", BASELINE], environment),
            "triage": (command, environment),
            "uncached": (command, environment | {"TRIAGE_NO_CACHE": "1"}),
        }
        times: dict[str, list[float]] = {name: [] for name in subjects}
        for turn in range(rounds + 1):
            for name, (arguments, variables) in subjects.items():
                start = perf_counter()
                subprocess.run(arguments, env=variables, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
                if turn:  # the first fills the caches of the disc and the rulebook
                    times[name].append(perf_counter() - start)
    took = {name: median(taken) for name, taken in times.items()}
    return [
        ratio(
            "`triage assess` from a cold start, times a Python that imports click, pydantic and yaml",
            took["triage"] / took["baseline"],
            1.6,
            f"{took['triage'] * 1e3:.0f} ms / {took['baseline'] * 1e3:.0f} ms",
        ),
        Row("the same on its very first run, the rulebook not yet cached", f"{took['uncached'] * 1e3:.0f} ms"),
    ]
