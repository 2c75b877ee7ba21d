"""Where the patterns of a vocabulary occur in a text: linear in its length, and of what overlaps the longest wins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Final

from triage.intake import bits
from triage.intake.charted import charted
from triage.intake.cues import BEGINNINGS
from triage.intake.idioms import not_hiding
from triage.intake.known_words import Known
from triage.intake.lists_answered import BEGINS_ANSWER
from triage.intake.little_words import ARTICLES, LITTLE
from triage.intake.marks import COMMON, mark_of
from triage.intake.meanings import NO_FINDING, Compiled
from triage.intake.overlaps import longest, not_lost, told_between
from triage.intake.something_wrong import BEGINS_WRONG
from triage.intake.tokens import BREAKS, Tokens, tokenise
from triage.intake.vocabulary import Vocabulary
from triage.intake.walks import Find, Match, Walks

_LINKING: Final = bits.JOINS | bits.SKIPPED
_JOINING: Final = bits.JOINS | bits.BREAK
_LISTED: Final = COMMON | BEGINS_WRONG | BEGINS_ANSWER
"""Words of which ``mark_of`` and the passes over a text know something."""
_PLACE: Final = attrgetter("at")


class Lexicon:
    """The compiled patterns of a vocabulary, and how to find them.

    Of a vocabulary, or of what ``compiled`` gave before, which spares the work. Raises PatternError where a pattern
    cannot be read. Keeps what it found out of its own words and of common ones; of no other.
    """

    __slots__ = ("_known", "_unknown", "_vocabulary", "_walks", "compiled", "whole")

    def __init__(self, vocabulary: Vocabulary, compiled: Compiled | None = None) -> None:
        if compiled is None:
            from triage.intake.table import Table

            compiled = Table(vocabulary).compiled()
        self.compiled = compiled
        self.whole = compiled["whole"]
        self._vocabulary = vocabulary
        self._walks = Walks(compiled)
        self._unknown = bits.UNKNOWN, self._walks.automaton.kind("", 0, (), bits.UNKNOWN), False, None
        keys = {key: i for i, key in enumerate(compiled["keys"])}
        self._known = Known(COMMON.union(compiled["words"].split()), keys, compiled["classes"], self._mark)

    def _mark(
        self, word: str, stem: str, key: int, classes: Sequence[int]
    ) -> tuple[int, int, bool, Collection[str] | None]:
        if not (key or classes or word in _LISTED or stem in _LISTED) and word.isascii() and word[0].isalpha():
            return self._unknown
        mark = mark_of(word, stem)
        if not (mark or key or classes):
            mark = bits.UNKNOWN
        mark |= bits.WRONG * (word in BEGINS_WRONG) | bits.ANSWER * (word in BEGINS_ANSWER)
        kind = self._walks.automaton.kind(word, key, classes, mark)
        mark |= bits.ALONE * bool(self._walks.automaton.firsts[kind].read)
        return mark, kind, word in BEGINNINGS or mark & bits.YEAR == bits.YEAR, BEGINNINGS.get(word)

    def tokens(self, text: str) -> Tokens:
        return charted(tokenise(text, self._known), self._known)

    def content(self, text: str) -> str:
        """The words of a text in their normal form, without those that say nothing."""
        return " ".join([word for word in self.tokens(text).words if word not in LITTLE and word not in BREAKS])

    def find(self, tokens: Tokens) -> tuple[list[Match], int]:
        """The patterns in a text that do not overlap, in its order, and the steps that finding them took."""
        found: list[Find] = []
        steps = len(tokens.words) + self._walks.everywhere(tokens, found) + len(found)
        found = not_hiding(found, tokens, self._vocabulary, self._walks)
        taken = bytearray(len(tokens.words))
        chosen = not_lost(found, longest(found, taken), tokens, self._vocabulary.alone)
        chosen = told_between(found, chosen, tokens, self._walks)
        long = _that_may_share(tokens, chosen)
        return self._with_shared_heads(tokens, chosen, long, taken, steps) if long else (chosen, steps)

    def beneath(self, text: str) -> tuple[str, ...]:
        """The findings in a text that some phrase which is none stands over."""
        tokens = self.tokens(text)
        found: list[Find] = []
        self._walks.everywhere(tokens, found)
        found = [find for find in found if find[2].finding not in NO_FINDING]
        return tuple([match.meaning.finding for match in longest(found, bytearray(len(tokens.words)))])

    def _with_shared_heads(
        self, tokens: Tokens, chosen: list[Match], long: list[Match], taken: bytearray, steps: int
    ) -> tuple[list[Match], int]:
        """Add what shares a word with its neighbour: ``trouble breathing or swallowing``, ``lip or tongue pain``.

        ``long`` are those of the ``chosen`` with which one may; ``taken`` marks the tokens of all.
        """
        extra: list[Match] = []
        for match in long:
            last: Match | None = match
            while last is not None and _joins(tokens, last.end):
                last, work = self._second(tokens, last, taken)
                steps += work
                if last is not None:
                    extra.append(last)
                    for i in range(last.at, last.end):
                        taken[i] = 1
            before, work = self._before(tokens, match, taken)
            steps += work
            if before is not None:
                extra.append(before)
                taken[before.at] = 1
        if extra:
            chosen = sorted([*chosen, *extra], key=_PLACE)
        return chosen, steps

    def _second(self, tokens: Tokens, match: Match, taken: bytearray) -> tuple[Match | None, int]:
        """What follows ``or`` and begins as this match does."""
        i, work = match.end, 0
        only_or = tokens.words[match.used[0]] in {"not", "cannot", "no", "never"}
        if only_or and tokens.words[i] == "and":
            return None, 0
        start = i + 1
        while start < len(tokens.words) - 1 and start < i + 3 and tokens.words[start] in ARTICLES:
            start += 1
        if taken[start]:
            return None, 0
        for k in range(len(match.used) - 1, 0, -1):
            found: list[Find] = []
            work += self._walks.begins_with(tokens, start, match, k, found)
            for other in found:
                if not any(taken[start : other[-1]]):
                    return Match(*other[2:]), work
        return None, work

    def _before(self, tokens: Tokens, match: Match, taken: bytearray) -> tuple[Match | None, int]:
        """What stands before ``or`` and ends as this match does."""
        i = _joined_at(tokens, match) if match.at and tokens.marks[match.at - 1] & _LINKING else 0
        if not i or taken[i - 1]:
            return None, 0
        first, work = i - 1, 0
        for k in range(1, len(match.used)):
            places = (first, *match.used[k:])
            if not self._walks.may_read([tokens.kinds[n] for n in places]):
                continue
            row = tokens.picked(places)
            found: list[Find] = []
            work += self._walks.begins_with(row, 0, None, 0, found)
            for other in found:
                *_, meaning, used, states, _, end = other
                if end == len(row) == len(used):
                    return Match(meaning, places, states, first, first + 1), work
        return None, work


def _joins(tokens: Tokens, i: int) -> bool:
    """Whether a list goes on here: by ``or``, or by a comma soon followed by one (``can't walk, talk or see``)."""
    if i + 1 >= len(tokens.words):
        return False
    if tokens.words[i] != ",":
        return bool(tokens.marks[i] & bits.JOINS)
    ahead = tokens.words[i + 2 : i + 7]
    if "or" not in ahead and "nor" not in ahead:
        return False
    for word in ahead:
        if word in {"or", "nor"}:
            return True
        if word in BREAKS and word != ",":
            return False
    return False


def _that_may_share(tokens: Tokens, chosen: list[Match]) -> list[Match]:
    """The matches with which a neighbour may share a word; nearly always it is plain that none can."""
    marks, last = tokens.marks, len(tokens.words) - 1
    long = []
    for match in chosen:
        _, used, _, at, end = match
        if len(used) > 1 and (
            (end < last and marks[end] & _JOINING and _joins(tokens, end))
            or (at and marks[at - 1] & _LINKING and _joined_at(tokens, match))
        ):
            long.append(match)
    return long


def _joined_at(tokens: Tokens, match: Match) -> int:
    """Where the ``or`` before a match stands, articles between them read over; 0 where none does."""
    i = match.at - 1
    if i < 1 or not tokens.marks[i] & _LINKING or match.used[0] != match.at:
        return 0
    while i > 0 and i > match.at - 4 and tokens.words[i] in ARTICLES:
        i -= 1
    return i if tokens.marks[i] & bits.JOINS else 0
