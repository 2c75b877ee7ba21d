"""Memory over a million assessments, in a process of its own so that nothing else is counted.

python -m benchmarks.memory COUNT prints by how many megabytes the process grew over COUNT assessments, counted from the
end of a warm-up, and how many it then held. No case comes twice, so that whatever is kept for each case is seen.

Every tenth also has a word of its own, of which nothing may be kept either. Not each: reading a word that nobody knows,
and looking for what it resembles, takes longer than all the rest.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count as count_up
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Row
from benchmarks.workload import CHECKOUT, random_cases

if TYPE_CHECKING:
    from triage.case import Case
    from triage.rulebook.model import Rulebook

MOST_MEGABYTES = 5
WARM_UP = 200_000
"""So long do the memos, which are bounded, take to fill: a rare rule's reasons are seldom asked for."""
AT_ONCE = 2_000
WITH_A_WORD_OF_ITS_OWN = 10


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


def distinct_cases(rulebook: Rulebook) -> Iterator[Case]:
    """Patients without end, each with an id of its own, every tenth with a word of its own. Few are held at a time."""
    for batch in count_up():
        for i, case in enumerate(random_cases(rulebook, AT_ONCE, seed=batch)):
            number = batch * AT_ONCE + i
            words = () if number % WITH_A_WORD_OF_ITS_OWN else (f"unheard-of complaint {number}",)
            yield case.model_copy(update={"id": f"patient-{number}", "reported": (*case.reported, *words)})


def main() -> None:
    """Assess, and print megabytes grown and megabytes resident."""
    from triage.engine.engine import Engine

    engine = Engine.load()
    cases = distinct_cases(engine.rulebook)
    for case in islice(cases, WARM_UP):
        engine.assess(case)
    before = resident_megabytes()
    for case in islice(cases, int(sys.argv[1])):
        engine.assess(case)
    after = resident_megabytes()
    print(after - before, after)


if __name__ == "__main__":
    main()
