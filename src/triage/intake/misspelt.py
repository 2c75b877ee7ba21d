"""Words that nobody knows and that are written nearly as a complaint is: a misspelt symptom is shown, never lost.

Nothing is ever read by likeness. What lies near a complaint only counts as one when it is decided whether words look
like a symptom that was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Final

from triage.intake import bits
from triage.intake.everyday_words import BODY, COMPLAINT, MISSPELT, PLAIN, VITAL
from triage.intake.meanings import Compiled
from triage.intake.near_words import NAMES, REAL_WORDS
from triage.intake.spelling import stem
from triage.intake.tokens import Tokens

_SHORTEST: Final = 4
_SURE: Final = 7
"""From this length on a slip may be anywhere, and beside a doubled letter; shorter words keep their first letter."""
_LONG: Final = 9
"""From this length on a word may have two slips."""
_HEAD: Final = 6
_TAIL: Final = 5
"""The letters of long words by which they are found; the rest is compared."""
_LONGEST: Final = 24
_ENDING: Final = "sdg"
"""How an ending may end that a stem has not: ``s``, ``ed``, ``ing``."""
_SAME: Final = re.compile(r"(.)\1+")
_DOUBLED: Final = re.compile(r"(.)\1")


class Misspelt:
    """The words that name a complaint, a part of the body or what a body does, found by what is left of them.

    Made when a text has the first word that nobody knows; keeps nothing of any text. A word is looked up by itself and
    with each of its letters left out, as are the words it is compared with: a slip leaves them one of these in common.
    """

    __slots__ = ("_by_part", "_by_rest", "_compiled", "_kinds", "_passed", "_singles")

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._kinds: dict[str, int] = {}
        self._by_rest: dict[str, list[str]] = {}
        self._by_part: dict[str, list[str]] = {}
        self._singles: dict[str, str] = {}
        self._passed: Collection[str] = frozenset()

    def places(self, tokens: Tokens) -> dict[int, int]:
        """The tokens of words that nobody knows and that lie near a complaint: which marks they would have."""
        found: dict[int, int] = {}
        for i in tokens.places[bits.UNKNOWN]:
            word = tokens.words[i]
            if not _SHORTEST <= len(word) <= _LONGEST or word in PLAIN:
                continue
            near = self.near(word) or ("z" in word and self.near(word.replace("z", "s")))
            if near:
                found[i] = near
        return found

    def near(self, word: str) -> int:
        """The marks of what the word is a slip of; 0 where it is none, or a word or name of its own."""
        if not self._kinds:
            self._make()
        if word in self._passed:
            return 0
        found = self._of(word)
        stemmed = stem(word) if found or word[-1] in _ENDING else word
        if not found and stemmed != word:
            found = self._of(stemmed)
        if not found or self._is_a_word(word, stemmed):
            return 0
        return bits.COMPLAINT if found & bits.COMPLAINT else found

    def _of(self, word: str) -> int:
        """The marks of all that this form is a slip of."""
        found = self._that_it_may_be(word, list(filter(None, map(self._by_rest.get, _rests(word)))))
        if not found and len(word) >= _LONG - 1:
            found = self._that_it_may_be(word, list(filter(None, map(self._by_part.get, _parts(word)))))
        return found

    def _that_it_may_be(self, word: str, near: Sequence[Sequence[str]]) -> int:
        """The marks of those of the words near it that this one is a slip of."""
        if not near:
            return 0
        found, single = 0, _single(word)
        for target in set(chain(*near)):
            if _is_slip(word, single, target, self._singles[target]):
                found |= self._kinds[target]
        return found

    def _is_a_word(self, word: str, stemmed: str) -> bool:
        """Whether it is a word or a name of its own, and no slip."""
        if not self._passed:
            self._passed = NAMES.union(REAL_WORDS, map(stem, REAL_WORDS))
        return word in self._passed or stemmed in self._passed

    def _make(self) -> None:
        findings, _, phrases = self._compiled["meanings"]
        named = {phrase for finding, phrase in zip(findings, phrases, strict=True) if finding and " " not in phrase}
        complaints = (named | COMPLAINT) - PLAIN | MISSPELT
        kinds: dict[str, int] = {}
        for kind, some in ((bits.BODY, BODY - PLAIN), (bits.VITAL, VITAL), (bits.COMPLAINT, complaints)):
            for word in some:
                if len(word) >= _SHORTEST - 1 and word.isalpha():
                    kinds.setdefault(word, kind)
        by_rest, by_part = dict[str, list[str]](), dict[str, list[str]]()
        for word in kinds:
            if len(word) < _SHORTEST:
                by_rest.setdefault(_SAME.sub(r"\1", word), []).append(word)
            elif len(word) > _SHORTEST or word in COMPLAINT or word in VITAL:
                for rest in set(_rests(word)):
                    by_rest.setdefault(rest, []).append(word)
            if len(word) >= _LONG:
                for part in set(_parts(word)):
                    by_part.setdefault(part, []).append(word)
        self._by_rest, self._by_part = by_rest, by_part
        self._singles = {word: _single(word) for word in kinds}
        self._kinds = kinds  # last: another thread may be waiting for it


def _rests(word: str) -> list[str]:
    """The word, and the word with doubled letters written once, each also with any one letter left out."""
    found = [word[:i] + word[i + 1 :] for i in range(len(word))]
    found.append(word)
    if _DOUBLED.search(word):
        single = _SAME.sub(r"\1", word)
        found.append(single)
        found += [single[:i] + single[i + 1 :] for i in range(len(single))]
    return found


def _parts(word: str) -> list[str]:
    """What one of is left of a long word with two slips: of its beginning with a letter left out, or its end."""
    head = word[:_HEAD]
    return [word[-_TAIL:], *[head[:i] + head[i + 1 :] for i in range(1, _HEAD)]]


def _single(word: str) -> str:
    """The word with its doubled letters written once."""
    return _DOUBLED.sub(r"\1", word) if _DOUBLED.search(word) else word


def _is_slip(word: str, single: str, target: str, meant: str) -> bool:
    """Whether the word may be the other one misspelt; short words have little room for it.

    ``single`` and ``meant`` are the two with doubled letters written once.
    """
    if len(target) < _SHORTEST:
        return len(word) > len(target) and _SAME.sub(r"\1", word) == _SAME.sub(r"\1", target)
    if len(target) == _SHORTEST:
        return len(word) == _SHORTEST + 1 and word[0] == target[0] and _within(word, target, 1)
    if len(word) == _SHORTEST:
        return len(target) == _SHORTEST + 1 and word[0] == target[0] and _within(word, target, 1)
    if single == meant:
        return True
    if min(len(word), len(target)) < _SURE:
        return _begins_alike(word, target) and _within(word, target, 1)
    if _within(word, target, 1) or _within(single, meant, 1):
        return True
    return len(word) + 1 >= _LONG <= len(target) and word[0] == target[0] and _within(single, meant, 2)


def _begins_alike(word: str, target: str) -> bool:
    return word[0] == target[0] or word[:2] == target[1::-1] or word[1:] == target or target[1:] == word


def _within(one: str, other: str, slips: int) -> bool:
    """Whether so many letters changed, added, left out or swapped make the one the other."""
    at, least = 0, min(len(one), len(other))
    if max(len(one), len(other)) - least > slips:
        return False
    while at < least and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return len(one) + len(other) <= slips
    if slips < 2:  # neither begins nor ends as the other does
        return slips == 1 and len(one) == len(other) and (len(one) == 1 or one == other[1::-1])
    left = slips - 1
    swapped = one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1
    return (
        _within(one[1:], other[1:], left)
        or _within(one[1:], other, left)
        or _within(one, other[1:], left)
        or (swapped and _within(one[2:], other[2:], left))
    )
