"""The five urgency tiers and their order: the only place where that order is written down."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Tier(StrEnum):
    """How soon somebody must act, least urgent first. Compares by urgency: ``EMERGENCY > URGENT``.

    Also with the plain word: ``assessment.tier >= "urgent"``. Comparing with a word that is no tier raises ValueError.

    What each tier asks of the caller is data: ``tiers`` in ``rules/rulebook.yaml``.
    """

    SELF_CARE = "self_care"
    ROUTINE = "routine"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for ``self_care`` to 4 for ``emergency``."""
        return _RANK[self]

    def __lt__(self, other: object) -> bool:
        return _RANK[self] < _rank(other) if isinstance(other, str) else NotImplemented

    def __le__(self, other: object) -> bool:
        return _RANK[self] <= _rank(other) if isinstance(other, str) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return _RANK[self] > _rank(other) if isinstance(other, str) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return _RANK[self] >= _rank(other) if isinstance(other, str) else NotImplemented


_RANK: dict[str, int] = {tier: rank for rank, tier in enumerate(Tier)}


def _rank(word: str) -> int:
    try:
        return _RANK[word]
    except KeyError:
        raise ValueError(f"{word!r} is no tier; the tiers are {', '.join(Tier)}") from None


def most_urgent(tiers: Iterable[Tier]) -> Tier:
    """The most urgent of ``tiers``; ``self_care`` where there are none."""
    return max(tiers, key=_RANK.__getitem__, default=Tier.SELF_CARE)
