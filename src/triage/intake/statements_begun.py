"""Where a new statement begins though no sign parts it from what came before: ``hx of MS he's having a fit``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.intake.tokens import BREAKS
from triage.intake.word_sets import words

_WHO: Final = words("he she they i we it there")
_WHOSE: Final = words("his her my their the")
_NOW: Final = words("is are am 's 'm 're has have 've cannot keeps")
_TO_COME: Final = words("may might could would should can must will 'll 'd shall") | BREAKS
_IS: Final = words("is are 's")
_AHEAD: Final = 10
_TODAY: Final = words("today tonight now just")
_TIMES_OF_DAY: Final = words("morning afternoon evening lunchtime")
_SHORT: Final = words("minute minutes hour hours mins min hr hrs")
_ASKED_FOR: Final = words(
    "that if whether when whenever while whilst as because since until till before after once than though although "
    "what how where why who which whose like and or but so nor not no never unless cause deny denies denied "
    "think thinks thought say says said sure know knows knew tell tells told believe believes suppose guess reckon "
    "hope hoping wish feel feels felt see sees saw seen show shows mean means meant afraid worried scared concerned "
    "nervous wonder wondering unsure certain clear suspect suspects fear fears is are was were be been do does did "
    "has have had will would can could may might should must to a an the of for with in on at by from about over "
    "under around into onto through near behind beside between against touch touching move moving lift lifting bend "
    "bending rub rubbing hold holding press pressing"
)
"""After one of these what follows is its part: ``not sure if he is``, ``the skin on his legs is``."""


def begins_statement(said: Sequence[str], i: int) -> bool:
    """Whether somebody, or something of theirs, is told of as it is now, and nothing before asks for that."""
    if said[i] in _WHO:
        ahead = said[i + 1 : i + 3]
        now = bool(ahead) and (ahead[0] in _NOW or ahead == ("will", "not"))
    else:
        now = said[i] in _WHOSE and not _IS.isdisjoint(said[i + 2 : i + 4])
    return now and _is_new(said, i)


def goes_on_with_another(said: Sequence[str], i: int) -> bool:
    """Likewise of any time: ``hx of MS he passed out``."""
    if said[i] in _WHO and said[i + 1 : i + 2] != () and said[i + 1] not in _TO_COME:
        return _is_new(said, i)
    return begins_statement(said, i)


def goes_on_today(said: Sequence[str], i: int) -> bool:
    """Likewise, and it tells of today: ``last year he had surgery he passed out this morning``."""
    if not goes_on_with_another(said, i):
        return False
    for k in range(i + 1, min(len(said), i + _AHEAD)):
        if said[k] in BREAKS:
            return False
        if said[k] in _TODAY or (said[k] == "this" and said[k + 1 : k + 2] and said[k + 1] in _TIMES_OF_DAY):
            return True
        if said[k] == "ago" and not _SHORT.isdisjoint(said[k - 2 : k]):
            return True
    return False


def _is_new(said: Sequence[str], i: int) -> bool:
    return i > 0 and said[i - 1] not in _ASKED_FOR and said[i - 1] not in BREAKS
