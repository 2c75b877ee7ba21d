"""Memory over a million assessments, in a process of its own so that nothing else is counted.

python -m benchmarks.memory COUNT prints the growth in megabytes after the first tenth of a warm-up.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

from benchmarks.measuring import Row
from benchmarks.workload import CHECKOUT, random_cases

MOST_MEGABYTES = 5
WARM_UP = 20_000


def rows(count: int) -> Row:
    """The row about memory, measured in a new process over ``count`` assessments."""
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(count)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    grown, resident = map(float, output.split())
    return Row(
        f"memory grown over {count:,} assessments",
        f"{grown:.1f} MB (of {resident:.0f} MB resident)",
        f"at most {MOST_MEGABYTES} MB",
        grown <= MOST_MEGABYTES,
    )


def resident_megabytes() -> float:
    """What of this process is in memory now, by the kernel's count (Linux); the highest so far elsewhere."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * _page_size() / 1e6
    import resource

    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / 1e6 if sys.platform == "darwin" else highest / 1e3


def _page_size() -> int:
    import os

    return os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Assess, and print megabytes grown and megabytes resident."""
    from triage.engine.engine import Engine

    engine = Engine.load()
    cases = cycle(random_cases(engine.rulebook, 2_000))
    for case in islice(cases, WARM_UP):
        engine.assess(case)
    before = resident_megabytes()
    for case in islice(cases, int(sys.argv[1])):
        engine.assess(case)
    after = resident_megabytes()
    print(after - before, after)


if __name__ == "__main__":
    main()
