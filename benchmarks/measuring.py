"""How things are timed and how a result is told: one row per claim of the README."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter_ns
from typing import TypeAlias

Call: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. ``met`` is None where no goal was set; the ratio, where there is one, is what the goal speaks of."""

    measure: str
    value: str
    goal: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, str, str, str]:
        return self.measure, self.value, self.goal, {True: "yes", False: "**no**", None: ""}[self.met]

    def data(self) -> dict[str, str | bool | None]:
        return asdict(self)


def table(rows: Sequence[Row]) -> str:
    """The rows as a table that reads well on a terminal and in Markdown."""
    cells = [("measure", "value", "goal", "met"), *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def ratio(measure: str, value: float, at_most: float, detail: str) -> Row:
    """A row for a ratio with a goal; ``detail`` is what was divided."""
    return Row(measure, f"{value:.2f} ({detail})", f"at most {at_most:g}", value <= at_most)


def micro(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs" if seconds >= 10e-6 else f"{seconds * 1e6:.1f} µs"


def interleaved(subjects: Mapping[str, Sequence[Call]], rounds: int = 1) -> dict[str, float]:
    """The median time of one call, in seconds, of each subject.

    ``subjects`` gives each the same number of calls, one for each piece of work; the first tenth of them warms up. They
    take turns on every piece, so that a busy moment of the machine falls on all alike. One round for whatever may
    remember a piece of work from one time to the next.
    """
    times: dict[str, list[int]] = {name: [] for name in subjects}
    work = list(zip(*subjects.values(), strict=True))
    gc.collect()
    for calls in work * rounds:
        for taken, call in zip(times.values(), calls, strict=True):
            start = perf_counter_ns()
            call()
            taken.append(perf_counter_ns() - start)
    return {name: median(taken[len(taken) // 10 :]) / 1e9 for name, taken in times.items()}
