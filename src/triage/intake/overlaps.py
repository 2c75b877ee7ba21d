"""Of phrases that overlap the longest is read; and what is grave is read beside it where it says more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

from triage.intake.little_words import LITTLE
from triage.intake.meanings import NO_FINDING, NOTHING
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.walks import Find, Match, Walks
from triage.intake.word_sets import words
from triage.tiers import Tier

_PLACE: Final = attrgetter("at")
_SAY_NOTHING: Final = LITTLE | BREAKS | words("no not never none without nor neither")
"""What does not make a phrase say more. A denial does not: in ``not breathing fast`` it is one of breathing fast."""

_WILL: Final = words("will would")
SHORTEST_WITH_GAP: Final = 3


def longest(found: list[Find], taken: bytearray) -> list[Match]:
    """Those that do not overlap: the one of most words first, then the closest, then the earliest; marks their tokens.

    Of two of as many words the closer one is written out rather than by classes, with less between.
    """
    found.sort()
    new = tuple.__new__  # half the price of Match(…)
    chosen: list[Match] = []
    for _, _, meaning, used, states, at, end in found:
        for i in used:
            if taken[i]:
                break
        else:
            for i in used:
                taken[i] = 1
            chosen.append(new(Match, (meaning, used, states, at, end)))
    chosen.sort(key=_PLACE)
    return chosen


def not_lost(found: Sequence[Find], chosen: list[Match], tokens: Tokens, alone: Mapping[str, int]) -> list[Match]:
    """The ``chosen``, and beside them what is more urgent than those that it shares words with.

    ``Can't wake him up all night`` is no bad sleep only. It must begin or end beyond all of them, with a word that says
    something, and shows that part. ``alone`` are the ranks of urgent findings.
    """
    urgent = [find for find in found if find[2].finding in alone]
    if len(urgent) == sum([match.meaning.finding in alone for match in chosen]):
        return chosen
    over: dict[int, list[Match]] = {}
    for match in chosen:
        for i in match.used:
            over[i] = [match]
    extra: list[Match] = []
    for _, _, meaning, used, states, at, end in urgent:
        rank = alone[meaning.finding]
        beside = [match for i in used for match in over.get(i, ())]
        if any(_weighs(match.meaning.finding, alone) >= rank for match in beside):
            continue
        start = max([at, *(match.end for match in beside if match.at <= at)])
        stop = min([end, *(match.at for match in beside if match.at > at)])
        if any(_says_more(tokens.words, i) for i in used if start <= i < stop):
            match = Match(meaning, used, states, start, stop)
            extra.append(match)
            for i in used:
                over.setdefault(i, []).append(match)
    return sorted([*chosen, *extra], key=_PLACE) if extra else chosen


def told_between(found: Sequence[Find], chosen: list[Match], tokens: Tokens, walks: Walks) -> list[Match]:
    """The ``chosen``, and beside them what stands in a gap of one: ``got a fever with a rash`` by ``got … rash``.

    Any words may fill a gap; what they tell of is told all the same. What is behind them then shows the phrase that has
    the gap.
    """
    gaps: dict[int, int] = {}
    last: dict[int, int] = {}
    for k, match in enumerate(chosen):
        if match.meaning.loose and len(match.used) >= SHORTEST_WITH_GAP and match.meaning.finding != NOTHING:
            last[k] = max(own := walks.own(tokens, match.used, match.states), default=match.at)
            gaps.update([(i, k) for i in match.used if i not in own])
    if not gaps:
        return chosen
    extra: list[Match] = []
    for _, _, meaning, used, states, at, end in found:
        k = gaps.get(used[0], -1)
        if k < 0 or meaning.finding in NO_FINDING or any(gaps.get(i) != k for i in used):
            continue
        if meaning.finding != chosen[k].meaning.finding:
            extra.append(Match(meaning, used, states, at, end))
            over = chosen[k]
            chosen[k] = over._replace(at=max(over.at, end)) if last[k] >= end else over._replace(end=min(over.end, at))
        for i in used:
            del gaps[i]
    return sorted([*chosen, *extra], key=_PLACE) if extra else chosen


def _weighs(finding: str, alone: Mapping[str, int]) -> int:
    """What is no symptom gives way to nothing, and what is usual for somebody only to an emergency."""
    if finding.startswith("usual_"):
        return Tier.URGENT.rank
    return Tier.EMERGENCY.rank if finding == NOTHING else alone.get(finding, 0)


def _says_more(said: Sequence[str], i: int) -> bool:
    return said[i] not in _SAY_NOTHING or (said[i] == "not" and i > 0 and said[i - 1] in _WILL)  # "won't wake up"
