"""What it costs to look ahead, and how soon asking settles a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from benchmarks.measuring import Call, Row, interleaved, micro, ratio
from benchmarks.workload import shipped_cases, varied_cases
from triage.assessment import Level
from triage.case import Case
from triage.engine.engine import Engine
from triage.errors import CaseError
from triage.evidence import Evidence, bits
from triage.observe import Observation
from triage.rulebook.loader import load
from triage.tiers import Tier, most_urgent

_AT_MOST_TIMES = 2
_AT_MOST_SHARE = 0.5


def rows(count: int, every: int) -> Iterator[Row]:
    """The rows, over ``count`` patients, and over one shipped case in ``every``."""
    rulebook = load()
    cases = varied_cases(rulebook, count)
    levels: tuple[Level, ...] = ("plain", "questions", "full")
    calls: dict[str, list[Call]] = {}
    for level in levels:
        assess = Engine(rulebook).assess
        calls[level] = [partial(assess, case, explain=level) for case in cases]
    took = interleaved(calls)
    yield ratio(
        "`Engine.assess` with ceiling and next questions, as it comes, times the plain answer",
        took["questions"] / took["plain"],
        _AT_MOST_TIMES,
        f"{micro(took['questions'])} / {micro(took['plain'])}",
    )
    yield ratio(
        '`explain="full"`, with all that would change the answer, times the plain answer',
        took["full"] / took["plain"],
        _AT_MOST_TIMES,
        f"{micro(took['full'])} / {micro(took['plain'])}",
    )
    yield _asking_row(Engine(rulebook), shipped_cases()[::every])


def _asking_row(engine: Engine, cases: list[Case]) -> Row:
    """Questions until a case is settled, from nothing but the patient: in the order of the engine and the vocabulary.

    What the case says is present is answered with yes, everything else with no.
    """
    asking = _Asking(engine)
    ours, theirs = [], []
    for case in cases:
        try:
            truth = engine._observer.observe(case).evidence
        except CaseError:
            continue
        start = engine._observer.observe(Case(patient=case.patient))
        ours.append(asking.count(start, truth, asking.next))
        theirs.append(asking.count(start, truth, asking.next_in_vocabulary))
    share = median(ours) / median(theirs)
    return Row(
        f"questions until a shipped case is settled, times those in vocabulary order, median ({len(ours):,} cases)",
        f"{share:.2f} ({median(ours):g} / {median(theirs):g})",
        f"at most {_AT_MOST_SHARE}",
        share <= _AT_MOST_SHARE,
    )


class _Asking:
    """Asks about evidence alone, without words: so that every case can be asked to its end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tiers = [rule.tier for rule in engine.rulebook.rules]

    def count(self, seen: Observation, truth: Evidence, choose: Callable[[Observation, int, Tier], int | None]) -> int:
        """How many questions it takes until nothing is left to ask."""
        implications = self._engine._implications
        count = 0
        while True:
            present, denied = seen.evidence
            fired = self._engine._direct.fire(seen.evidence)
            i = choose(seen, fired, most_urgent(self._tiers[rule] for rule in bits(fired)))
            if i is None:
                return count
            count += 1
            if truth.present >> i & 1:
                present |= implications.up[i]
            else:
                denied |= implications.down[i]
            seen = seen._replace(evidence=Evidence(present, denied & ~present))

    def next(self, seen: Observation, fired: int, floor: Tier) -> int | None:
        """What the engine asks first; none where the case is settled."""
        opened = self._engine._outlook.look(seen, fired, floor, ())
        if opened.ceiling is floor:
            return None
        return self._engine.rulebook.bit[opened.questions[0].finding]

    def next_in_vocabulary(self, seen: Observation, fired: int, floor: Tier) -> int | None:  # noqa: ARG002  # as ``next``
        """The first finding of the vocabulary that is open; none where the case is settled."""
        if self._engine._outlook.ceiling(seen, floor) is floor:
            return None
        known = seen.evidence.present | seen.evidence.denied
        return next(i for i in range(len(self._engine.rulebook.findings)) if not known >> i & 1)
