"""The words that say how a finding is meant: denied, in doubt, over, feared, asked. What they do as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from triage.intake.cue_rows import CUE_ROWS, Cue
from triage.intake.known_words import Known
from triage.intake.tokens import Tokens, tokenise
from triage.intake.word_sets import words

_READ_BY_PLACE: Final = {
    Cue.OVER, Cue.DENIED_AFTER, Cue.DOUBT_AFTER, Cue.AGAIN, Cue.ANSWER_YES,
    Cue.ASKS, Cue.SUPPOSES, Cue.PLANNED_AFTER, Cue.NONE_OF_IT, Cue.ALL_OF_IT,
    Cue.USUAL,
}  # fmt: skip


class Found(NamedTuple):
    """A cue in a text: the tokens from ``at`` to ``end`` (excluded)."""

    cue: Cue
    at: int
    end: int


_WORDS: Final = Known()


def _rows(cue: Cue) -> Iterator[tuple[str, ...]]:
    """The rows of a cue, each as its words; read in one go, as each text to read has its price."""
    row: list[str] = []
    for word in tokenise(CUE_ROWS[cue].replace("|", ";"), _WORDS).words:
        if word == ";":
            yield tuple(row)
            row = []
        else:
            row.append(word)
    yield tuple(row)


_ROWS: Final = {cue: tuple(_rows(cue)) for cue in CUE_ROWS}


class _Step:
    """How far a row of words has come: the cue that it is so far, and the steps on by the next word."""

    __slots__ = ("cue", "following")

    def __init__(self) -> None:
        self.cue: Cue | None = None
        self.following: dict[str, _Step] = {}


_LONGEST: Final = 10
# Inside a cue these change nothing: "has now gone", "hasn't really stopped".
_OVER_CUES: Final = words("'s 'm 're 've has have had is are was were been be really actually also ever even yet quite")


class _Table:
    """Cues as a table over words; the longest row of words counts. ``step``: the steps on from nothing."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        start = _Step()
        for cue in cues:
            for row in _ROWS[cue]:
                step = start
                for word in row:
                    step = step.following.setdefault(word, _Step())
                step.cue = step.cue or cue
        self.step = start.following
        self.first = frozenset(start.following)
        self.second = {word: (step.cue, _OVER_CUES.union(step.following)) for word, step in self.step.items()}
        """The cue that a first word is by itself, if any, and what may follow it in a longer one."""

    def begins(self, tokens: Tokens, i: int, used: Sequence[int], following: str) -> Found | None:
        """As ``at`` for one of the ``first`` words, which ``following`` follows: mostly that tells all."""
        cue, longer = self.second[tokens.words[i]]
        if following in longer:
            return self.at(tokens, i, used)
        return tuple.__new__(Found, (cue, i, i + 1)) if cue and not used[i] else None

    def at(self, tokens: Tokens, i: int, used: Sequence[int]) -> Found | None:
        """The longest cue that begins here and uses no word of a finding. Auxiliaries inside it are read over."""
        words = tokens.words
        step = self.step.get(words[i])
        if step is None or used[i]:
            return None
        cue, end, k = step.cue, i + 1, i + 1
        last = min(len(words), i + _LONGEST)
        while k < last and not used[k]:
            word = words[k]
            k += 1
            reached = step.following.get(word)
            if reached is not None:
                step = reached
                if step.cue:
                    cue, end = step.cue, k
            elif word not in _OVER_CUES:
                break
        return tuple.__new__(Found, (cue, i, end)) if cue else None  # at half the price of Found(…)


# These open nothing: what they say is read at its own place, or closes what others opened.
_OPENING_NOTHING: Final = _READ_BY_PLACE | {Cue.PAST, Cue.CONTRAST, Cue.AFFIRM, Cue.IDLE}
SCOPING: Final = frozenset(row[0] for cue in CUE_ROWS if cue not in _OPENING_NOTHING for row in _ROWS[cue])
"""Words with which a cue may begin that opens a scope."""

CENTURIES: Final = frozenset({"19", "20"})
"""How a number begins that is a year: ``in 2004``."""

PAST: Final = _Table([Cue.PAST])
BEFORE: Final = _Table([cue for cue in CUE_ROWS if cue not in _READ_BY_PLACE])
OVER: Final = _Table([Cue.OVER, Cue.AGAIN, Cue.USUAL, Cue.HIS_USUAL])
NONE_OF_IT: Final = _Table([Cue.NONE_OF_IT])
ALL_OF_IT: Final = _Table([Cue.ALL_OF_IT])
AFTER: Final = _Table([Cue.PLANNED_AFTER, Cue.DENIED_AFTER, Cue.DOUBT_AFTER, Cue.ANSWER_YES])
ASKING: Final = _Table([Cue.SUPPOSES, Cue.ASKS])


def _beginnings() -> Iterator[tuple[str, frozenset[str] | None]]:
    tables = (BEFORE, OVER, PAST)
    for word in frozenset().union(*[table.first for table in tables]):
        cues, longer = zip(*[table.second[word] for table in tables if word in table.first], strict=True)
        yield word, None if any(cues) else frozenset().union(*longer)


BEGINNINGS: Final = dict(_beginnings())
"""The words with which a cue may begin that sentences are looked through for, each with what may follow it there; None
where the word is a cue by itself.
"""
