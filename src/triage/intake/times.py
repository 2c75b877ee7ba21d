"""Times relative to the call: ``refilled yesterday`` is 24 hours since the refill.

What a word of time stands for, in hours, where the caller says no more: just now 1, tonight and this evening 2,
this afternoon 3, this morning and today 6, last night 12, yesterday 24. A weekday counts only where the day of the
call is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from triage.intake import bits
from triage.intake.number_words import NUMBER_WORDS, number_at
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.word_sets import in_order, words


class Timed(NamedTuple):
    """A measure and the tokens from ``at`` to ``end`` (excluded) that say it; ``problem`` is why it is not used."""

    measure: str
    value: float
    at: int
    end: int
    problem: str


class _When(NamedTuple):
    hours: float
    at: int
    end: int
    counted: bool


_HOURS_IN: Final = {
    "minute": 1 / 60,
    "hour": 1.0,
    "day": 24.0,
    "week": 168.0,
    "month": 730.0,
    "year": 8766.0,
}
_UNIT: Final = {
    **dict.fromkeys(in_order("minute minutes min mins"), "minute"),
    **dict.fromkeys(in_order("hour hours hr hrs h"), "hour"),
    **dict.fromkeys(in_order("day days d"), "day"),
    **dict.fromkeys(in_order("week weeks wk wks"), "week"),
    **dict.fromkeys(in_order("month months mo mos mths munth munths"), "month"),
    **dict.fromkeys(in_order("year years yr yrs"), "year"),
}
_AMOUNT: Final = {"a": 1.0, "an": 1.0, "couple": 2.0, "few": 3.0, "half": 0.5, "several": 4.0}
_BEFORE_UNIT: Final = words("of a an couple few good")
_AFTER_AMOUNT: Final = NUMBER_WORDS.union(_UNIT, _BEFORE_UNIT, ("and", "point"))
"""What may follow the first word of an amount of time."""
_WEEKDAYS: Final = {
    name: i for i, name in enumerate(in_order("monday tuesday wednesday thursday friday saturday sunday"))
} | {
    name: i
    for i, name in enumerate(in_order("mon tue wed thu fri sat sun"))
    if name not in {"sat", "sun", "wed", "mon"}
}
_ONE_WORD: Final = {"yesterday": 24.0, "today": 6.0, "tonight": 2.0}
_TWO_WORDS: Final = {
    ("this", "morning"): 6.0,
    ("this", "afternoon"): 3.0,
    ("this", "evening"): 2.0,
    ("last", "night"): 12.0,
    ("just", "now"): 1.0,
    ("last", "week"): 168.0,
    ("last", "month"): 730.0,
    ("last", "evening"): 16.0,
}

STARTS: Final = frozenset({*_AMOUNT, *_WEEKDAYS, *_ONE_WORD, *(words[0] for words in _TWO_WORDS), "day", *NUMBER_WORDS})
_PARTING: Final = BREAKS | words("and but now then")
_REFILL: Final = words("refill refilled refills refilling topped")
_FILLED: Final = words("filled")
_RESERVOIR: Final = words("pump reservoir itb")
_DOSE: Final = words("dose rate baclofen pump it settings flow")
_CHANGE: Final = words(
    "increased increase raised decreased decrease lowered reduced changed change turned upped adjusted reprogrammed "
    "bumped cut dropped went up tweaked"
)
_TABLET: Final = words("dose tablet tablets pill pills baclofen")
_TAKEN: Final = words("last took taken")
_TOO_MUCH: Final = words("extra two double too overdose whole bottle handful")
_NOT_DONE: Final = words(
    "not never no missed miss missing skipped due overdue late cannot supposed cancelled canceled meant"
)
_IMPLANT: Final = words("implanted implant implantation implants")
_PUT: Final = words("put went going goes fitted inserted placed installed")
_OPERATION: Final = words("operation surgery revision revised replaced replacement exchanged swapped repaired op")
_DEVICE: Final = words("pump itb catheter")
_BOLUS: Final = words("bolus")
DEEDS: Final = _REFILL | _FILLED | _CHANGE | _TABLET | _IMPLANT | _PUT | _OPERATION | _BOLUS
"""Without one of these a text has no time that a measure tells."""
_REACH: Final = 9
_NEARBY: Final = 2 * _REACH
"""Further from a time than its own words and its reach no deed counts."""


def times(tokens: Tokens, said_on: date | None) -> list[Timed]:
    """The measures that the times in a text give. ``said_on`` is the day of the call; without it no weekday counts."""
    found: list[Timed] = []
    done: set[str] = set()
    i = 0
    deeds, words, last = tokens.places[bits.DEED], tokens.words, len(tokens.words) - 1
    for at in tokens.places[bits.TIMED] if deeds else ():
        if at < i:
            continue
        nearest = bisect_left(deeds, at - _NEARBY)
        if nearest == len(deeds) or deeds[nearest] > at + _NEARBY:
            continue
        following = words[at + 1] if at < last else ""
        if words[at] in _AMOUNT and following not in _AFTER_AMOUNT:
            continue
        when = _when(tokens, at, following, said_on)
        if when is not None:
            timed = _measure(tokens, when)
            if timed and timed.measure not in done:
                done.add(timed.measure)
                found.append(timed)
            i = when.end
    return found


def _when(tokens: Tokens, i: int, following: str, said_on: date | None) -> _When | None:
    word = tokens.words[i]
    if word == "yesterday" or word in _ONE_WORD:
        return _When(_ONE_WORD[word], i, i + 1, False)
    if (word, following) in _TWO_WORDS:
        return _When(_TWO_WORDS[word, following], i, i + 2, False)
    if word == "day" and following == "before" and _at(tokens, i + 2) == "yesterday":
        return _When(48.0, i, i + 3, False)
    if word in _WEEKDAYS and said_on is not None:
        days = (said_on.weekday() - _WEEKDAYS[word]) % 7
        back = 7 if _at(tokens, i - 1) == "last" and days == 0 else 0
        return _When(24.0 * (days + back), i, i + 1, False)
    return _counted(tokens, i) if following in _AFTER_AMOUNT else None


def _at(tokens: Tokens, i: int) -> str:
    return tokens.words[i] if 0 <= i < len(tokens.words) else ""


def _counted(tokens: Tokens, i: int) -> _When | None:
    """``three days ago``, ``a couple of hours ago``, ``2 hrs back``; also ``two days`` of ``two days overdue``."""
    number = number_at(tokens, i)
    amount, end = (number.value, number.end) if number else (_AMOUNT.get(tokens.words[i], 0.0), i + 1)
    if not amount:
        return None
    while _at(tokens, end) in _BEFORE_UNIT and end < i + 4:
        amount = _AMOUNT.get(tokens.words[end], amount) if tokens.words[end] in {"couple", "few"} else amount
        end += 1
    unit = _UNIT.get(_at(tokens, end))
    if unit is None:
        return None
    end += 1
    hours = amount * _HOURS_IN[unit]
    if _at(tokens, end) == "and" and _at(tokens, end + 1) == "a" and _at(tokens, end + 2) == "half":
        hours, end = hours + _HOURS_IN[unit] / 2, end + 3
    if _at(tokens, end) in {"ago", "back", "earlier"}:
        return _When(hours, i, end + 1, False)
    if _at(tokens, end) in {"overdue", "late", "behind"} or "overdue" in {_at(tokens, i - 1), _at(tokens, i - 2)}:
        return _When(hours, i, end, True)
    if _at(tokens, i - 1) == "late" or (
        _at(tokens, i - 1) == "by" and _at(tokens, i - 2) in {"late", "overdue", "missed"}
    ):
        return _When(hours, i, end, True)
    if _at(tokens, end) in {"since", "after"}:
        return _When(hours, i, end + 1, True)
    return None


def _measure(tokens: Tokens, when: _When) -> Timed | None:
    """What happened at that time: the nearest deed in the same clause."""
    before, after = _clause(tokens, when)
    words = [tokens.words[i] for i in (*before, *after)]
    said = set(words)
    refill = said & _REFILL or (said & _FILLED if said & _RESERVOIR else set())
    at = before[0] if before else when.at
    overdue = bool(said & {"overdue", "late"}) or ({"missed", "due"} & said and "refill" in said)
    if refill and overdue and "not" not in said:
        return _timed(tokens, "hours_refill_overdue", when, before, after, _REFILL)
    if refill and not said & _NOT_DONE:
        return _timed(tokens, "hours_since_refill", when, before, after, _REFILL | _FILLED)
    if when.counted and _at(tokens, when.end - 1) not in {"since", "after"}:
        return None
    if refill or said & _NOT_DONE:
        return None
    if not said & _NO_DEED:
        surgery = _surgery(words)
        if surgery:
            return _timed(tokens, surgery, when, before, after, _IMPLANT | _PUT | _OPERATION)
        if said & _BOLUS:
            return _timed(tokens, "hours_since_bolus", when, before, after, _BOLUS)
    if said & _CHANGE and said & _DOSE and at is not None:
        return _timed(tokens, "hours_since_dose_change", when, before, after, _CHANGE)
    if said & _TABLET and said & _TAKEN and not said & _TOO_MUCH:
        return _timed(tokens, "hours_since_last_dose", when, before, after, _TABLET)
    return None


def _surgery(words: Sequence[str]) -> str:
    """Which measure tells the time of what was done to the pump: put in, or operated on; none where nothing was."""
    said = set(words)
    if not said & _DEVICE:
        return ""
    if said & _OPERATION:
        return "hours_since_pump_surgery"
    if "catheter" in said and "pump" not in said:
        return ""
    put_in = any(word in _PUT and following in _INTO for word, following in pairwise(words))
    if "put" in said and not _INTO.isdisjoint(words[words.index("put") : words.index("put") + 6]):
        put_in = True
    return "hours_since_implant" if said & _IMPLANT or put_in or said & {"fitted", "inserted"} else ""


_INTO: Final = words("in inside into")
_NO_DEED: Final = words("before until needs booked planned due date next if")


def _clause(tokens: Tokens, when: _When) -> tuple[list[int], list[int]]:
    before: list[int] = []
    i = when.at - 1
    while i >= 0 and when.at - i <= _REACH and not _parts(tokens, i):
        before.append(i)
        i -= 1
    before.reverse()
    after: list[int] = []
    i = when.end
    # A time at the head of its clause belongs to what follows it: "yesterday they refilled the pump".
    while i < len(tokens.words) and i - when.end < _REACH and not _parts(tokens, i):
        after.append(i)
        i += 1
    return before, after


def _parts(tokens: Tokens, i: int) -> bool:
    return tokens.words[i] in _PARTING


def _timed(
    tokens: Tokens, measure: str, when: _When, before: list[int], after: list[int], deeds: frozenset[str]
) -> Timed:
    places = [i for i in (*before, *after) if tokens.words[i] in deeds]
    return Timed(measure, round(when.hours, 2), min(when.at, *places), max(when.end, *[i + 1 for i in places]), "")
