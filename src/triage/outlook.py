"""What may still come of a case: the ceiling, what to ask next, and what would change the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from triage.assessment import Candidate, Question
from triage.evidence import Implications
from triage.observe import Observation
from triage.questions import Questions
from triage.raising import Alone, Raising
from triage.rulebook.model import Rulebook
from triage.short_of import ShortOf
from triage.still_open import Ceiling, Holds, StillOpen
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.what_if import Explained, WhatIf


class Open(NamedTuple):
    """The most urgent tier that the case may reach once all is known, and what to ask, first things first."""

    ceiling: Tier | None
    questions: tuple[Question, ...]
    alone: Alone | None
    """What alone raises the tier: what would change the answer begins with it."""


PLAIN = Open(None, (), None)
"""Where nobody asked."""


class Outlook:
    """Looks ahead, for one rulebook. ``holds`` is the direct channel's."""

    def __init__(self, rulebook: Rulebook, implications: Implications, holds: Holds) -> None:
        short = ShortOf(rulebook, implications)
        raising = self._raising = Raising(rulebook, short)
        self._still_open = StillOpen(rulebook, implications, holds, short)
        self._questions = Questions(rulebook, implications, short, raising, self._still_open)
        self._make_what_if = partial(_what_if, rulebook, implications, holds, short, raising)

    def look(self, seen: Observation, fired: int, floor: Tier, leading: Sequence[Candidate]) -> Open:
        """What is open beside the evidence on which the rules ``fired`` and the case is a ``floor``."""
        ceiling = self._ceiling(seen, floor)
        alone = self._raising.of(seen.evidence, fired, floor)
        return Open(ceiling.tier, self._questions.ask(seen, alone, ceiling, leading), alone)

    def ceiling(self, seen: Observation, floor: Tier) -> Tier:
        """The most urgent tier that the case may reach."""
        return self._ceiling(seen, floor).tier

    def _ceiling(self, seen: Observation, floor: Tier) -> Ceiling:
        possible = self._still_open.possible_still(seen) if seen.suggestions or seen.other_ages else 0
        return self._still_open.ceiling(seen.evidence, floor, possible)

    def explained(
        self, seen: Observation, fired: int, floor: Tier, alone: Alone | None = None, held: bool = False
    ) -> Explained:
        """What would change the answer. ``alone`` is that of ``look``, where this was asked for.

        ``held``: the case cannot be self care, whatever is denied.
        """
        if alone is None:
            alone = self._raising.of(seen.evidence, fired, floor)
        return self._what_if.explained(seen, fired, floor, alone, held=held)

    @cached_property
    def _what_if(self) -> WhatIf:
        return self._make_what_if()

    def measure_for(self, finding: str) -> str:
        """The id of the measure that can answer for a finding by a number; "" where there is none."""
        measure = self._questions.measure_of.get(finding)
        return measure.id if measure else ""


def _what_if(rulebook: Rulebook, implications: Implications, holds: Holds, short: ShortOf, raising: Raising) -> WhatIf:
    """Imported and made when somebody asks what would change an answer: most do not."""
    from triage.what_if import WhatIf

    return WhatIf(rulebook, implications, holds, short, raising)
