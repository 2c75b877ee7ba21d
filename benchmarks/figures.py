"""The figures as they were last measured: kept in figures.json, shown in the README between two marks."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence

from benchmarks.measuring import Row, table
from benchmarks.workload import CHECKOUT

FIGURES = CHECKOUT / "benchmarks" / "figures.json"
README = CHECKOUT / "README.md"
BEGIN, END = "<!-- figures: written by make figures -->\n", "<!-- end of figures -->\n"


def record(rows: Sequence[Row]) -> None:
    """Keep the rows, and show them in the README in place of those before."""
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    kept = {"machine": machine, "rows": [row.data() for row in rows]}
    FIGURES.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    README.write_text(before + BEGIN + shown() + END + after, encoding="utf-8")


def shown() -> str:
    """What the README says between its marks."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    return f"Measured on {kept['machine']}.\n\n{table([Row(**row) for row in kept['rows']])}\n"
