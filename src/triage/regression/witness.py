"""The smallest patient on whom one condition holds and another does not: an exact search.

Conditions are monotone: more facts (a finding present, a finding denied) never make one fail that held. So whoever
tells two of them apart still does with the least that makes the first hold, and it is enough to look at those: each
way to choose among the parts of every ``any`` and ``at_least``, closed under implication, given up as soon as it
contradicts itself or the other condition holds too. Where no way is left, there is no such patient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from triage.conditions import All, Any, AtLeast, Condition, Denied, Leaf, Present
from triage.evidence import Evidence, Implications
from triage.rulebook.model import Rulebook

#: Steps after which a search is given up as not decided; the conditions of the shipped rulebook need far fewer.
MOST_STEPS = 60_000


class Witness(NamedTuple):
    """What is said of a patient: findings reported and denied. What follows from others is left out."""

    reported: tuple[str, ...]
    denied: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.reported) + len(self.denied)


class NotDecided(Exception):
    """There are too many ways to look at all of them."""


class Search:
    """Searches over the patients that one vocabulary can tell apart."""

    def __init__(self, rulebook: Rulebook, most_steps: int = MOST_STEPS) -> None:
        self._bit = rulebook.bit
        self._ids = tuple(finding.id for finding in rulebook.findings)
        self._implications = Implications(rulebook.findings)
        self._most_steps = most_steps

    def smallest(
        self,
        holds: Sequence[Condition],
        fails: Sequence[Condition] = (),
        accept: Callable[[Evidence], bool] | None = None,
    ) -> Witness | None:
        """Who makes all of ``holds`` hold and none of ``fails``, with the fewest of the findings that they name.

        None if nobody can.
        ``accept`` may refuse some of the smallest ways; then None no longer says that there is nobody. Raises
        NotDecided.
        """
        attempt = _Attempt(self, fails, accept, self._most_steps)
        attempt.go(list(holds), Evidence(), ())
        if attempt.best is None:
            return None
        return Witness(
            tuple(leaf.finding for leaf in attempt.best if isinstance(leaf, Present)),
            tuple(leaf.finding for leaf in attempt.best if isinstance(leaf, Denied)),
        )

    def holds(self, condition: Condition, evidence: Evidence) -> bool:
        """Whether the condition holds on the evidence."""
        match condition:
            case Present(finding):
                return evidence.present >> self._bit[finding] & 1 == 1
            case Denied(finding):
                return evidence.denied >> self._bit[finding] & 1 == 1
            case All(of):
                return all(self.holds(part, evidence) for part in of)
            case Any(of):
                return any(self.holds(part, evidence) for part in of)
            case AtLeast(n, of):
                return sum(self.holds(part, evidence) for part in of) >= n

    def evidence(self, witness: Witness) -> Evidence:
        """The evidence that a case with just this comes to."""
        present = [self._bit[finding] for finding in witness.reported]
        return self._implications.close(present, [self._bit[finding] for finding in witness.denied])[0]


class _Attempt:
    """One search: what must fail, and the best that was found."""

    def __init__(
        self,
        search: Search,
        fails: Sequence[Condition],
        accept: Callable[[Evidence], bool] | None,
        most_steps: int,
    ) -> None:
        self._bit = search._bit
        self._implications = search._implications
        self._holds = search.holds
        self._fails = fails
        self._accept = accept
        self._steps_left = most_steps
        self.best: tuple[Leaf, ...] | None = None

    def go(self, asked: list[Condition], evidence: Evidence, said: tuple[Leaf, ...]) -> None:
        """Meet everything that is ``asked``, one leaf or one choice at a time."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise NotDecided
        asked = list(asked)
        while asked:
            asked.sort(key=_choices, reverse=True)  # what leaves no choice comes last, and is taken first
            condition = asked.pop()
            match condition:
                case All(of):
                    asked.extend(of)
                    continue
                case Any(of):
                    return self._one_of(1, of, asked, evidence, said)
                case AtLeast(n, of):
                    return self._one_of(n, of, asked, evidence, said)
            if self._holds(condition, evidence):
                continue
            added = self._with(condition, evidence)
            if added is None or any(self._holds(other, added) for other in self._fails):
                return None
            evidence, said = added, self._without_implied(condition, said)
            if self.best is not None and len(said) >= len(self.best):
                return None
        if any(self._holds(other, evidence) for other in self._fails):
            return None
        if (self.best is None or len(said) < len(self.best)) and (self._accept is None or self._accept(evidence)):
            self.best = said
        return None

    def _one_of(
        self, n: int, of: Sequence[Condition], asked: list[Condition], evidence: Evidence, said: tuple[Leaf, ...]
    ) -> None:
        """Each way to make ``n`` of the parts hold: with the first of them, or without it."""
        held = sum(self._holds(part, evidence) for part in of)
        if held >= n:
            return self.go(asked, evidence, said)
        for place in range(len(of) - n + 1):
            rest = of[place + 1 :]
            more: list[Condition] = [AtLeast(n - 1, tuple(rest))] if n > 1 else []
            self.go([*asked, *more, of[place]], evidence, said)
        return None

    def _with(self, leaf: Leaf, evidence: Evidence) -> Evidence | None:
        """The evidence with one more thing said; None where that contradicts it."""
        i = self._bit[leaf.finding]
        present, denied = evidence
        if isinstance(leaf, Present):
            present |= self._implications.up[i]
        else:
            denied |= self._implications.down[i]
        return None if present & denied else Evidence(present, denied)

    def _without_implied(self, leaf: Leaf, said: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        """What is said with ``leaf``, without what follows from it."""
        table = self._implications.up if isinstance(leaf, Present) else self._implications.down
        follows = table[self._bit[leaf.finding]]
        kept = [other for other in said if type(other) is not type(leaf) or not follows >> self._bit[other.finding] & 1]
        return (*kept, leaf)


def _choices(condition: Condition) -> int:
    match condition:
        case Present() | Denied():
            return 0
        case All():
            return 1
        case Any(of) | AtLeast(_, of):
            return 1 + len(of)
