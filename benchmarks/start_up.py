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
    """The rows about starting: with the rulebook's cache warm, as on every call but the first, and that first call."""
    command = [str(Path(sys.executable).with_name("triage")), "assess", EXAMPLE]
    baseline = [sys.executable, "-c", BASELINE]
    times: dict[str, list[float]] = {"baseline": [], "triage": [], "first": []}
    with tempfile.TemporaryDirectory() as warm:
        for turn in range(rounds + 1):
            with tempfile.TemporaryDirectory() as empty:  # a first run also writes the cache: a new one each round
                taken = {
                    "baseline": _seconds(baseline, warm),
                    "triage": _seconds(command, warm),
                    "first": _seconds(command, empty),
                }
            if turn:  # the first round fills the caches of the disc and the rulebook
                for name, seconds in taken.items():
                    times[name].append(seconds)
    took = {name: median(each) for name, each in times.items()}
    return [
        ratio(
            "`triage assess` from a cold start with the rulebook's cache warm, "
            "times a Python that imports click, pydantic and yaml",
            took["triage"] / took["baseline"],
            1.6,
            f"{took['triage'] * 1e3:.0f} ms / {took['baseline'] * 1e3:.0f} ms",
        ),
        Row("the same on its very first run, the rulebook not yet cached", f"{took['first'] * 1e3:.0f} ms"),
    ]


def _seconds(command: list[str], cache: str) -> float:
    """How long the command takes with the rulebook's cache in this directory."""
    environment = {name: value for name, value in os.environ.items() if name != "TRIAGE_NO_CACHE"}
    environment["XDG_CACHE_HOME"] = cache
    start = perf_counter()
    subprocess.run(command, env=environment, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start
