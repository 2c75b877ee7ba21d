"""A number where it begins in a text: in figures (``38.9``) or in words (``thirty nine and a half``)."""

from __future__ import annotations

from typing import Final, NamedTuple

from triage.intake.tokens import Tokens
from triage.intake.word_sets import in_order


class Number(NamedTuple):
    """A number in a text: its value and the tokens from ``at`` to ``end`` (excluded) that say it."""

    value: float
    at: int
    end: int
    decimals: int


_UNITS: Final = {
    word: i
    for i, word in enumerate(
        in_order(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS: Final = {
    word: 10 * i for i, word in enumerate(in_order("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
# "sats in the eighties": the decade's first number stands for it.
_DECADES: Final = {word[:-1] + "ies": value for word, value in _TENS.items()}
NUMBER_WORDS: Final = frozenset({*_UNITS, *_TENS, *_DECADES, "hundred"})


def number_at(tokens: Tokens, i: int) -> Number | None:
    """The number that begins here, in figures or in words (``thirty nine``), with a following ``and a half``."""
    if i >= len(tokens.words):
        return None
    word = tokens.words[i]
    if word[0].isdigit():
        try:
            value = float(word)
        except ValueError:
            return None
        return _half(tokens, Number(value, i, i + 1, len(word.partition(".")[2])))
    if word in _DECADES:
        return Number(float(_DECADES[word]), i, i + 1, 0)
    if word in _TENS:
        value, end = float(_TENS[word]), i + 1
        if end < len(tokens.words) and 0 < _UNITS.get(tokens.words[end], 0) < 10:
            value, end = value + _UNITS[tokens.words[end]], end + 1
        return _half(tokens, Number(value, i, end, 0))
    if word == "hundred" or (word in _UNITS and 0 < _UNITS[word] < 10):
        hundreds = _hundreds(tokens, i)
        if hundreds:
            return hundreds
    if word in _UNITS:
        return _half(tokens, Number(float(_UNITS[word]), i, i + 1, 0))
    return None


def _hundreds(tokens: Tokens, i: int) -> Number | None:
    """``a hundred and three``, ``two hundred``; ``one ninety`` and ``one eighteen`` as pressures are said."""
    words = tokens.words
    end = i if words[i] == "hundred" else i + 1
    hundreds = 1 if words[i] == "hundred" else _UNITS[words[i]]
    following = words[end] if end < len(words) else ""
    if following != "hundred":
        if hundreds > 2 or not (following in _TENS or _UNITS.get(following, 0) >= 10):
            return None
        rest = number_at(tokens, end)
        return Number(100.0 * hundreds + rest.value, i, rest.end, rest.decimals) if rest else None
    end += 1
    joined = end + 1 if end < len(words) and words[end] == "and" else end
    rest = number_at(tokens, joined) if joined < len(words) and words[joined] != "hundred" else None
    if rest and rest.value < 100 and (joined > end or not words[joined][0].isdigit()):
        return _half(tokens, Number(100.0 * hundreds + rest.value, i, rest.end, rest.decimals))
    return _half(tokens, Number(100.0 * hundreds, i, end, 0))


def _half(tokens: Tokens, number: Number) -> Number:
    if number.end >= len(tokens.words) or tokens.words[number.end] not in {"and", "point"}:
        return number
    words = list(tokens.words[number.end : number.end + 3])
    if words == ["and", "a", "half"]:
        return number._replace(value=number.value + 0.5, end=number.end + 3, decimals=1)
    if words[:1] == ["point"] and number.end + 1 < len(tokens.words):
        tenths = number_at(tokens, number.end + 1)
        if tenths and 0 <= tenths.value < 10 and not tenths.decimals:
            return number._replace(value=number.value + tenths.value / 10, end=tenths.end, decimals=1)
    return number
