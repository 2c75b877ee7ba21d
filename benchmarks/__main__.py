"""Measure what the README claims: python -m benchmarks [--quick] [--record].

Only ratios within one run are goals: absolute times depend on the machine and on what else it is doing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from benchmarks import (
    engine_speed,
    figures,
    memory,
    outlook,
    prove_speed,
    reading_speed,
    regression_speed,
    start_up,
)
from benchmarks.measuring import Row, table


def main() -> int:
    """Measure, print the table; returns 1 where a goal is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: for a look, not for the README")
    parser.add_argument("--record", action="store_true", help="keep the figures, in figures.json and in the README")
    options = parser.parse_args()

    found = []
    for row in measure(quick=options.quick):
        print(f"{row.measure}: {row.value}", file=sys.stderr, flush=True)
        found.append(row)
    print(table(found))
    if options.record:
        figures.record(found)
    return int(any(row.met is False for row in found))


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row, one after the other: nothing is measured beside something else."""
    yield from engine_speed.rows(count=600 if quick else 6_000, verified=500 if quick else 5_000)
    yield from outlook.rows(count=300 if quick else 3_000, every=20 if quick else 1)
    yield from reading_speed.rows(rounds=3 if quick else 9)
    yield from start_up.rows(rounds=10 if quick else 30)
    yield from regression_speed.rows(
        count=600 if quick else 6_000, rounds=3 if quick else 9, lines=20_000 if quick else 1_000_000
    )
    yield from prove_speed.rows(times=3 if quick else 10)
    yield memory.rows(count=100_000 if quick else 1_000_000)


if __name__ == "__main__":
    sys.exit(main())
