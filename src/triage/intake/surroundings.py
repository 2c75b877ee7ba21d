"""Degrees of the weather, a room or a bath, which are nobody's temperature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake.times import Timed
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.word_sets import words


def is_of_surroundings(tokens: Tokens, read: Timed) -> bool:
    """``it's 40 degrees outside``, ``104 out today``, ``room temp 38``, ``39 degrees in the garden``."""
    said = tokens.words
    before = _back_to_break(said, read.at, 5)
    named = said[read.at] in _TEMPERATURE
    if not _WHOSE.isdisjoint(before):
        return False
    if before and (before[-1] in _SURROUNDINGS or (not named and not _SURROUNDINGS.isdisjoint(before))):
        return True
    after = [word for word in said[read.end : read.end + 4] if word not in _OVER_PLACES]
    if not after:
        return False
    if after[0] in _OUTSIDE:
        return after[1:2] != ["of"]
    if after[0] == "out":
        return len(after) == 1 or after[1] in BREAKS or after[1] in _OUT_NOW
    of_a_place = not named and "it" in before and not _IN_PLACE.isdisjoint(said[read.end : read.end + 2])
    return of_a_place and not _ROOMS.isdisjoint(after[:2])


def _back_to_break(said: Sequence[str], i: int, most: int) -> Sequence[str]:
    """The words before a token, at most so many, back to a sign."""
    k = i
    while k and i - k < most and said[k - 1] not in BREAKS:
        k -= 1
    return said[k:i]


_TEMPERATURE: Final = words("temp temps temperature temperatures t fever febrile tmax thermometer")
_WHOSE: Final = words("his her my their he she i him me fever patient pt baby child son daughter")
_OUTSIDE: Final = words("outside outdoors shade sun garden weather heatwave forecast")
_ROOMS: Final = _OUTSIDE | words(
    "room house flat apartment car kitchen bedroom office ward conservatory water bath pool here there"
)
_SURROUNDINGS: Final = words(
    "room outside outdoor outdoors weather air ambient house water bath pool tub oven fridge freezer car flat office "
    "heating thermostat forecast radiator"
)
_OVER_PLACES: Final = words("in the at c f celsius fahrenheit")
_IN_PLACE: Final = words("in inside at")
_OUT_NOW: Final = words("today there here now and so this again all")
