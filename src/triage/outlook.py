"""What may still come of a case: the ceiling, what to ask next, and what would change the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from triage.assessment import Candidate, Explanation, Question
from triage.evidence import Implications
from triage.observe import Observation
from triage.questions import Questions
from triage.raising import Raising
from triage.rulebook.model import Rulebook
from triage.short_of import ShortOf
from triage.still_open import Holds, StillOpen
from triage.tiers import Tier
from triage.what_if import Fire, WhatIf


class Open(NamedTuple):
    """The most urgent tier that the case may reach once all is known, and what to ask, first things first."""

    ceiling: Tier | None
    questions: tuple[Question, ...]


PLAIN = Open(None, ())
"""Where nobody asked."""


class Outlook:
    """Looks ahead, for one rulebook. ``fire`` and ``holds`` are the direct channel's."""

    def __init__(self, rulebook: Rulebook, implications: Implications, fire: Fire, holds: Holds) -> None:
        short = ShortOf(rulebook, implications)
        raising = Raising(rulebook, short)
        self._still_open = StillOpen(rulebook, implications, holds, short)
        self._questions = Questions(rulebook, implications, short, raising, self._still_open)
        self._what_if = WhatIf(rulebook, implications, fire, short, raising)

    def look(self, seen: Observation, fired: int, floor: Tier, leading: Sequence[Candidate]) -> Open:
        """What is open beside the evidence on which the rules ``fired`` and the case is a ``floor``."""
        possible = self._still_open.resembling(seen) if seen.suggestions else 0
        ceiling = self._still_open.ceiling(seen.evidence, floor, possible)
        return Open(ceiling.tier, self._questions.ask(seen, fired, floor, ceiling, leading))

    def explanation(self, seen: Observation, fired: int, floor: Tier) -> Explanation:
        """What would change the answer."""
        return self._what_if.explanation(seen, fired, floor)
