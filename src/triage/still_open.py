"""What is still open: how urgent the case may yet turn out to be, and what to ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from triage.assessment import Question
from triage.evidence import Evidence, Implications, bits
from triage.memo import Memo
from triage.observe import Observation
from triage.rulebook.model import Rulebook
from triage.tiers import Tier, most_urgent

MOST_QUESTIONS = 6
"""So many are named at most besides those about words that were not understood."""

# Which rules fire on some evidence, as a bit set; whether a rule may hold on facts that need not go together.
Fire: TypeAlias = Callable[[Evidence], int]
Holds: TypeAlias = Callable[[int, int], bool]


class Open(NamedTuple):
    """The most urgent tier that the case may reach once all is known, and what to ask, first things first."""

    ceiling: Tier
    questions: tuple[Question, ...]


class StillOpen:
    """Looks at what nobody has said yet. ``fire`` and ``holds`` are the direct channel's."""

    def __init__(self, rulebook: Rulebook, fire: Fire, holds: Holds) -> None:
        self._rulebook = rulebook
        self._fire = fire
        self._holds = holds
        self._findings = len(rulebook.findings)
        self._all = (1 << self._findings) - 1
        tiers = [rule.tier for rule in rulebook.rules]
        self._by_urgency = sorted(range(len(tiers)), key=lambda rule: (-tiers[rule].rank, rule))
        self._tiers = tiers
        self._asked: Memo[tuple[int, Tier], Question] = Memo(lambda key: self._question(*key, ""))

    def look(self, seen: Observation, fired: int, floor: Tier) -> Open:
        """What is open beside the evidence on which the rules ``fired`` and the case is a ``floor``."""
        now = most_urgent(self._tiers[rule] for rule in bits(fired))
        resembling = self._about_words(seen, now)
        return Open(self._ceiling(seen, floor), (*resembling, *self._dangerous(seen, now, resembling)))

    def _ceiling(self, seen: Observation, floor: Tier) -> Tier:
        """The tier if each finding that is open came out as is worst for some rule: no case can end above it.

        Words that were not understood may mean what they resemble, whatever else was denied.
        """
        if floor is Tier.EMERGENCY:
            return floor
        present, denied = seen.evidence
        possible = 0
        for _, findings in seen.suggestions:
            for finding in findings:
                possible |= self._implications.up[self._rulebook.bit[finding]]
        facts = self._all & ~denied | possible | (self._all & ~present) << self._findings
        for rule in self._by_urgency:
            if self._tiers[rule] <= floor:
                break
            if self._holds(rule, facts):
                return self._tiers[rule]
        return floor

    def _about_words(self, seen: Observation, now: Tier) -> tuple[Question, ...]:
        """What words that were not understood may have meant comes first: somebody tried to say it."""
        asked = {}
        for said, findings in seen.suggestions:
            for finding in findings:
                i = self._rulebook.bit[finding]
                if finding not in asked and not seen.evidence.present >> i & 1:
                    asked[finding] = self._question(i, now, said)
        return tuple(asked.values())

    def _dangerous(self, seen: Observation, now: Tier, before: tuple[Question, ...]) -> Iterator[Question]:
        """What by itself would make the case more urgent, the most dangerous first; of that, what is in doubt first."""
        if now is Tier.EMERGENCY:
            return
        done = seen.evidence.present | seen.evidence.denied
        for question in before:
            done |= 1 << self._rulebook.bit[question.finding]
        asked = 0
        for grave in (self._among(seen.unsure), self._grave) if seen.unsure else (self._grave,):
            for i in grave:
                if self._alone[i] <= now:
                    break
                if asked < MOST_QUESTIONS and not done >> i & 1:
                    done |= self._implications.down[i]  # who denies this denies what implies it
                    asked += 1
                    yield self._asked[i, now]

    def _among(self, findings: int) -> Iterator[int]:
        return (i for i in self._grave if findings >> i & 1)

    def _question(self, i: int, now: Tier, said: str) -> Question:
        finding = self._rulebook.findings[i]
        tier = self._alone[i]
        why = f"if so, this is {self._rulebook.tier_text[tier].label}" if tier > now else ""
        if said:
            why = f"“{said}” was not understood and may mean this" + (f"; {why}" if why else "")
        return Question.made(
            finding=finding.id, text=finding.question or f"{finding.label}?", why=why, said=said, if_present=tier
        )

    @cached_property
    def _implications(self) -> Implications:
        return Implications(self._rulebook.findings)

    @cached_property
    def _alone(self) -> tuple[Tier, ...]:
        """The tier that each finding gives by itself, with what it implies."""
        fired = [self._fire(Evidence(up)) for up in self._implications.up]
        return tuple([most_urgent(self._tiers[rule] for rule in bits(rules)) for rules in fired])

    @cached_property
    def _grave(self) -> tuple[int, ...]:
        """The findings by the tier that each gives by itself; of as grave ones first what covers most of the others."""
        down = self._implications.down
        return tuple(sorted(range(self._findings), key=lambda i: (-self._alone[i].rank, -down[i].bit_count(), i)))
