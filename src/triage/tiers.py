"""The five urgency tiers and their order: the only place where that order is written down."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter
from typing import Self


class Tier(StrEnum):
    """How soon somebody must act, least urgent first. Compares by urgency: ``EMERGENCY > URGENT``.

    Also with the plain word: ``assessment.tier >= "urgent"``. Comparing with a word that is no tier raises ValueError.

    What each tier asks of the caller is data: ``tiers`` in ``rules/rulebook.yaml``.
    """

    rank: int
    """0 for ``self_care`` to 4 for ``emergency``."""

    SELF_CARE = "self_care"
    ROUTINE = "routine"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    def __new__(cls, word: str) -> Self:
        """A tier more urgent than those before it. Its rank is its own, not looked up: an assessment compares a lot."""
        tier = str.__new__(cls, word)
        tier._value_ = word
        tier.rank = len(cls.__members__)
        return tier

    def __lt__(self, other: object) -> bool:
        return self.rank < _rank(other) if isinstance(other, str) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= _rank(other) if isinstance(other, str) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > _rank(other) if isinstance(other, str) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= _rank(other) if isinstance(other, str) else NotImplemented


def _rank(word: str) -> int:
    if isinstance(word, Tier):
        return word.rank
    try:
        return Tier(word).rank
    except ValueError:
        raise ValueError(f"{word!r} is no tier; the tiers are {', '.join(Tier)}") from None


_RANK = attrgetter("rank")


def most_urgent(tiers: Iterable[Tier]) -> Tier:
    """The most urgent of ``tiers``; ``self_care`` where there are none."""
    return max(tiers, key=_RANK, default=Tier.SELF_CARE)
