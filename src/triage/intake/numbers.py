"""Numbers in a text to measures: each needs a cue (``temp of 101``, ``88/50``, ``8 breaths a minute``).

A number without a cue is never used; one that cannot be true is reported and not used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from triage.intake import bits
from triage.intake.number_words import Number, number_at
from triage.intake.surroundings import is_of_surroundings
from triage.intake.times import Timed, times
from triage.intake.tokens import BREAKS, Tokens
from triage.intake.word_sets import in_order, words


class Measured(NamedTuple):
    """One number read: ``text[start:end]`` says it. ``problem`` is why it is not used; empty where it is.

    ``long_ago`` are the words that say that it was measured then: it counts for nothing now.
    """

    words: str
    start: int
    end: int
    measure: str
    value: float
    problem: str
    long_ago: str = ""


OF_SURROUNDINGS: Final = "is how hot it is there, and no temperature of the patient"
"""How the problem ends of a temperature that is the weather's, a room's or a bath's."""

_LIMITS: Final = {"gcs": (3.0, 15.0)}
_BETWEEN: Final = words(
    "is was were are of at about around the a an reading reads read now only just 's : = up down to has been rate "
    "approx approximately nearly almost over under says said shows showing showed measured measures currently today "
    "it level came back as on his her my in high low roughly ~ been from went got sitting running between sits "
    "hovering dropped fallen fell gone climbed rose risen finger monitor watch machine probe app cuff home doing "
    "counted have come mid middle upper lower below under less than above past"
)
_CUES: Final[dict[str, str]] = {
    **dict.fromkeys(in_order("temp temperature temps t fever febrile thermometer tmax"), "temperature_c"),
    **dict.fromkeys(
        in_order("pulse hr heartbeat p tachy tachycardic tachycardia brady bradycardic bradycardia"), "heart_rate_bpm"
    ),
    **dict.fromkeys(in_order("rr resp resps respirations respiration"), "respiratory_rate_bpm"),
    **dict.fromkeys(
        in_order("sats sat spo2 o2 sao2 saturation saturations oxygen pox ox oximeter satting clip"), "spo2_pct"
    ),
    **dict.fromkeys(in_order("bp systolic sbp"), "systolic_bp_mmhg"),
    "gcs": "gcs",
}
_RATES = {
    "heart": "heart_rate_bpm",
    "hart": "heart_rate_bpm",
    "pulse": "heart_rate_bpm",
    "breathing": "respiratory_rate_bpm",
}
_RATES |= {"respiratory": "respiratory_rate_bpm", "resp": "respiratory_rate_bpm", "respiration": "respiratory_rate_bpm"}
_OXYGEN: Final = words("sat sats saturation saturations spo2 o2 oxygen sao2 finger oximeter pulse-ox")
_HOT: Final = words("hot burning fever feverish thermometer temp temperature boiling")
# A decimal beside one of these is a dose or a weight, whatever it looks like.
_AMOUNTS: Final = words(
    "mg mcg ug ml l litre litres liter liters lpm kg g lb lbs kilos kilo pounds stone iu units unit cm mm m micrograms "
    "milligrams dose"
)
_NO_VITALS: Final = words("times x hour hours hrs h day days week weeks minute minutes min mins year years months")
_YEARS: Final = words("yo yr yrs year years y")
_PARTS_OF_YEAR = {"month": 12.0, "months": 12.0, "mo": 12.0, "mos": 12.0, "week": 52.18, "weeks": 52.18, "wk": 52.18}
_PARTS_OF_YEAR |= {"day": 365.25, "days": 365.25}
_AFTER_AGE: Final = words("and with years now has but not on in who he she")
_WHO: Final = words(
    "he she i patient pt son daughter husband wife mother father mom dad mum child baby toddler grandson "
    "granddaughter grandmother grandfather gran grandma grandad grandpa nan brother sister uncle aunt partner boy "
    "girl lad"
)
_BREATHS: Final = words("breathing breaths breathes respirations")
_COUNTING: Final = words("counted count counting counts rate only about down just roughly")
_NO_COUNT: Final = words("trouble difficulty stopped stops not problem problems hard short struggling")
_PER_MINUTE: Final = words("a per every each the in")
_TAKEN_WHERE: Final = words(
    "under armpit ear tympanic oral orally rectal rectally axillary axilla forehead tongue bottom"
)
_TAKEN_AT: Final = words("armpit arm arms ear tympanic oral orally rectal rectally axillary axilla tongue bottom")
_TAKEN_BEFORE: Final = _TAKEN_AT | words("under in by")
_OVER: Final = words("/ over")
_UPPER: Final = words("top upper higher")
_SIR: Final = words("mr mrs ms miss resident gentleman lady")
_HEARTS: Final = words("heart pulse")
_PLACE: Final = attrgetter("at", "end")
_BEATING: Final = words("doing running hovering sitting")
_SEXED: Final = re.compile(r"[MF]\Z")


def measures(
    tokens: Tokens, text: str, limits: Mapping[str, tuple[float, float]], said_on: date | None = None
) -> tuple[list[Measured], frozenset[int]]:
    """The measures that a text gives, in its order, and the tokens that say them.

    ``limits``: measure → lowest and highest value that can be true; a value outside is returned with its problem.
    """
    found = [*_numbers_in(tokens, text), *times(tokens, said_on)]
    if not found:
        return [], frozenset()
    counted = frozenset().union(*[range(timed.at, timed.end) for timed in found])
    read = []
    if len(found) > 1:
        found.sort(key=_PLACE)
    for timed in found:
        start, end = tokens.starts[timed.at], tokens.ends[timed.end - 1]
        lowest, highest = limits.get(timed.measure) or _LIMITS.get(timed.measure, (0.0, 1e6))
        problem = timed.problem
        if not problem and not lowest <= timed.value <= highest:
            problem = f"{timed.value:g} cannot be true: {timed.measure} is from {lowest:g} to {highest:g}"
        read.append(Measured(text[start:end], start, end, timed.measure, timed.value, problem))
    return read, counted


def _numbers_in(tokens: Tokens, text: str) -> list[Timed]:
    found: list[Timed] = []
    i = 0
    for at in tokens.places[bits.FIGURE]:
        number = number_at(tokens, at) if at >= i else None
        if number is not None:
            read = _read(tokens, text, number)
            if read:
                found.append(read)
            i = max(number.end, read.end if read else 0)
    return found


def _word(tokens: Tokens, i: int) -> str:
    words = tokens.words
    return words[i] if 0 <= i < len(words) else ""


def _read(tokens: Tokens, text: str, number: Number) -> Timed | None:
    cue, at = _cue_before(tokens, number.at)
    following = _word(tokens, number.end)
    if following == "/" and not cue and not 50 <= number.value <= 300:
        # A part of a date or a score, ``11/22``: only an age can stand before such a stroke.
        return _age(tokens, text, number)
    pair = _pressure(tokens, number, cue) if following in _OVER else None
    if pair:
        return pair._replace(at=min(at, pair.at) if cue == "systolic_bp_mmhg" else pair.at)
    read = (
        _age(tokens, text, number)
        or _times_a_minute(tokens, number, following)
        or _by_unit(tokens, number, following, cue, at)
        or _by_cue(tokens, number, following, cue, at)
        or _bare_temperature(tokens, number, following)
        or _racing(tokens, number, following)
    )
    if read and read.measure == "temperature_c" and not read.problem and is_of_surroundings(tokens, read):
        return read._replace(problem=f"{number.value:g} {OF_SURROUNDINGS}")
    return read


def _times_a_minute(tokens: Tokens, number: Number, following: str) -> Timed | None:
    """``breathing about 7 times a minute``, ``heart beating 140 times per minute``."""
    end = number.end
    if following in {"times", "x"}:
        end += 1
    elif following not in {"a", "per", "/"}:
        return None
    minute = end + 1
    if _word(tokens, end) not in _PER_MINUTE | {"/"} or _word(tokens, minute) not in {"minute", "min"}:
        return None
    before = tokens.words[max(0, number.at - 7) : number.at]
    for k in range(len(before) - 1, -1, -1):
        measure = "respiratory_rate_bpm" if before[k] in _BREATHS else ""
        measure = measure or ("heart_rate_bpm" if before[k] in _HEARTS else "")
        if measure:
            return Timed(measure, number.value, number.at - len(before) + k, minute + 1, "")
    return None


def _racing(tokens: Tokens, number: Number, following: str) -> Timed | None:
    """``heart going like the clappers at 160``: too many for an age or an hour, and said of the heart."""
    if _word(tokens, number.at - 1) not in {"at", "about", "around"} or not 100 <= number.value <= 250:
        return None
    before = tokens.words[max(0, number.at - 9) : number.at]
    if number.decimals or _HEARTS.isdisjoint(before) or not _NO_HEARTBEAT.isdisjoint(before) or following in _AMOUNTS:
        return None
    at = max(k for k, word in enumerate(before) if word in _HEARTS)
    if not BREAKS.isdisjoint(before[at:]):
        return None
    return Timed("heart_rate_bpm", number.value, number.at - len(before) + at, number.end, "")


_NO_HEARTBEAT: Final = words("attack failure disease bp pressure over mg weight")


def _cue_before(tokens: Tokens, i: int) -> tuple[str, int]:
    """The measure that the words before a number name, and the first of them."""
    k = i - 1
    while k >= 0 and i - k < 8 and tokens.words[k] in _BETWEEN and tokens.words[k] != "rate":
        k -= 1
    word = _word(tokens, k)
    if word == "rate":
        measure = _RATES.get(_word(tokens, k - 1), "")
        return measure, k - 1 if measure else i
    if word == "t" and k == i - 1 and tokens.words[i].isdigit() and float(tokens.words[i]) <= 12:
        return "", i  # T5, T12: a vertebra
    if word in {"p", "t", "sat"} and k != i - 1 and _word(tokens, k + 1) not in {":", "=", "is"}:
        return "", i
    measure = _CUES.get(word, "")
    if word in _HEARTS and not measure and not _BEATING.isdisjoint(tokens.words[k + 1 : i]):
        return "heart_rate_bpm", k
    if word == "number" and _word(tokens, k - 1) in _UPPER:
        return "systolic_bp_mmhg", k - 1
    if not measure and word in _BREATHS:
        # "counted my breathing at 9", not "trouble breathing at 9": somebody must have counted.
        if not _COUNTING.isdisjoint(tokens.words[max(0, k - 3) : i]) and _word(tokens, k - 1) not in _NO_COUNT:
            return "respiratory_rate_bpm", k
        return "", i
    if not measure and word in {"saturation", "level"}:
        measure = _CUES.get(_word(tokens, k - 1), "")
    return measure, k if measure else i


def _pressure(tokens: Tokens, number: Number, cue: str) -> Timed | None:
    lower = number_at(tokens, number.end + (2 if _word(tokens, number.end + 1) == "a" else 1))
    if lower is None or cue == "gcs":
        return None
    likely = 50 <= number.value <= 300 and 20 <= lower.value < number.value and not number.decimals
    if cue == "systolic_bp_mmhg" or (
        likely and cue in {"", "heart_rate_bpm"} and _word(tokens, lower.end) not in {"/", "-"}
    ):
        if not number.value > lower.value:
            problem = f"{number.value:g} over {lower.value:g} cannot be a blood pressure"
            return Timed("systolic_bp_mmhg", number.value, number.at, lower.end, problem)
        return Timed("systolic_bp_mmhg", number.value, number.at, lower.end, "")
    return None


def _age(tokens: Tokens, text: str, number: Number) -> Timed | None:
    following, then = _word(tokens, number.end), _word(tokens, number.end + 1)
    before = _word(tokens, number.at - 1)
    if following == "yo" or (following in _YEARS and then in {"old", "o"}):
        return Timed("age_years", number.value, number.at, number.end + (1 if following == "yo" else 2), "")
    if following in _PARTS_OF_YEAR and (then == "old" or following in {"mo", "mos"}):
        value = round(number.value / _PARTS_OF_YEAR[following], 3)
        return Timed("age_years", value, number.at, number.end + (2 if then == "old" else 1), "")
    if before in {"aged", "age"} or (before in {"is", ":"} and _word(tokens, number.at - 2) == "age"):
        return Timed("age_years", number.value, number.at - (1 if before in {"aged", "age"} else 2), number.end, "")
    sexed = following in {"m", "f"} and tokens.starts[number.end] == tokens.ends[number.end - 1]
    if sexed and not number.decimals and _SEXED.search(text[tokens.starts[number.end] : tokens.ends[number.end]]):
        cue, _ = _cue_before(tokens, number.at)
        if not cue and number.value <= 89:
            return Timed("age_years", number.value, number.at, number.end + 1, "")
    closed = number.end >= len(tokens.words) or following in BREAKS or following in _AFTER_AGE
    if before == "," and closed and not number.decimals and 0 < number.value <= 110:
        named = _word(tokens, number.at - 3) in _SIR and _word(tokens, number.at - 2)[:1].isalpha()
        if named or _word(tokens, number.at - 2) in _SIR:
            return Timed("age_years", number.value, number.at, number.end, "")
    if before in {"'s", "'m", "is", "am"} and _word(tokens, number.at - 2) in _WHO and closed and not number.decimals:
        return (
            Timed("age_years", number.value, number.at - 2, number.end, "")
            if following != "years" or then != "in"
            else None
        )
    return None


def _by_unit(tokens: Tokens, number: Number, following: str, cue: str, at: int) -> Timed | None:
    end = number.end
    then = _word(tokens, end + 1)
    if following == "%" or following in {"percent", "pct"}:
        nearby = tokens.words[max(0, number.at - 6) : end + 8]
        if cue == "spo2_pct" or not _OXYGEN.isdisjoint(nearby):
            return Timed("spo2_pct", number.value, min(at, number.at), end + 1, "")
        return None
    if following in {"bpm", "beats"}:
        stop = end + 3 if then in {"a", "per"} else end + 1
        return Timed("heart_rate_bpm", number.value, min(at, number.at), min(stop, len(tokens.words)), "")
    if following in {"systolic", "sys"} and not cue:
        return Timed("systolic_bp_mmhg", number.value, number.at, end + 1, "")
    if following in {"breaths", "breath", "respirations", "resps", "breathes"}:
        by_the_minute = _word(tokens, end + 2) in {"minute", "min", "mins"} or _word(tokens, end + 3) == "minute"
        if by_the_minute and then in {"a", "per", "/", "every", "each", "in"}:
            return Timed("respiratory_rate_bpm", number.value, min(at, number.at), min(end + 3, len(tokens.words)), "")
        return None
    degrees = end + 1 if following in {"°", "degrees", "degree", "deg"} else end
    scale = _word(tokens, degrees)
    if scale in {"c", "f"} and degrees == end and cue not in {"", "temperature_c"}:
        return None  # "sats 88 C: HR 45": the next letter of the survey
    if scale in {"c", "celsius", "centigrade"}:
        return Timed("temperature_c", number.value, min(at, number.at), degrees + 1, "")
    if scale in {"f", "fahrenheit"} and (degrees > end or number.value > 89):
        return Timed("temperature_c", _celsius(number.value), min(at, number.at), degrees + 1, "")
    if degrees > end and cue in {"", "temperature_c"} and 30 <= number.value <= 115:
        return _temperature(number, min(at, number.at), degrees)
    return None


def _by_cue(tokens: Tokens, number: Number, following: str, cue: str, at: int) -> Timed | None:
    if not cue or following in _AMOUNTS or following in _NO_VITALS:
        return None
    then = _word(tokens, number.end + 1)
    if following == "/" and cue not in {"gcs", "spo2_pct"} and then[:1].isdigit():
        return None  # a date, or a pressure without its name
    if following == "/" and then in {"min", "minute", "m"} and cue != "temperature_c":
        return Timed(cue, number.value, at, number.end + 2, "")
    if cue == "temperature_c":
        return _temperature(number, at, number.end)
    end = number.end + (1 if following == "mmhg" else 2 if cue == "gcs" and following == "/" else 0)
    return Timed(cue, number.value, at, min(end, len(tokens.words)), "")


def _temperature(number: Number, at: int, end: int) -> Timed:
    """Without a scale: above 60 it can only be °F."""
    return Timed("temperature_c", _celsius(number.value) if number.value > 60 else number.value, at, end, "")


def _bare_temperature(tokens: Tokens, number: Number, following: str) -> Timed | None:
    """``103.4``: one decimal in the range of a fever, where nothing says that it is something else.

    A whole number needs a word of heat close by: ``he's burning up, 103``.
    """
    if not (30 <= number.value <= 43 or 86 <= number.value <= 112):  # of no body, in °C or °F
        return None
    if (
        following in _AMOUNTS
        or following in {"%", "/", "times", "x"}
        or _word(tokens, number.at - 1) in {"/", "$", "£"}
    ):
        return None
    nearby = tokens.words[max(0, number.at - 8) : number.end + 4]
    value = number.value
    if not _AMOUNTS.isdisjoint(nearby) or (
        following[:1].isalpha() and following in {"hours", "hrs", "days", "weeks", "months", "years", "am", "pm"}
    ):
        return None
    taken = not _TAKEN_WHERE.isdisjoint((_word(tokens, number.at - 1), *tokens.words[number.end : number.end + 4]))
    if number.decimals == 1 and taken and (86 <= value <= 112 or 30 <= value <= 43):
        return _temperature(number, number.at, number.end)
    if (
        (100 <= value <= 107 or 38 <= value <= 42)
        and following in _TAKEN_BEFORE
        and not _TAKEN_AT.isdisjoint(tokens.words[number.end : number.end + 4])
    ):
        return _temperature(number, number.at, number.end)
    if number.decimals == 1 and (100.4 <= value <= 107.9 or 38.0 <= value <= 42.0):
        return _temperature(number, number.at, number.end)
    if (
        _RUNNING.intersection((_word(tokens, number.at - 1), _word(tokens, number.at - 2)))
        and 100 <= value <= 107
        and following not in _RUN_OVER
    ):
        return _temperature(number, number.at, number.end)
    if not _HOT.isdisjoint(nearby) and (100 <= value <= 107 or 38 <= value <= 42) and following != "years":
        return _temperature(number, number.at, number.end)
    return None


_RUNNING: Final = words("running spiking spiked")
_RUN_OVER: Final = words("meters metres meter metre miles mile km yards laps errands cows") | _NO_VITALS


def _celsius(fahrenheit: float) -> float:
    return round((fahrenheit - 32) / 1.8, 2)
