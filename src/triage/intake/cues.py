"""The words that say how a finding is meant: denied, in doubt, over, feared, asked. What they do as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triage.intake.cue_rows import CUE_ROWS, Cue
from triage.intake.known_words import Known
from triage.intake.tokens import Tokens, tokenise
from triage.intake.word_sets import words

_READ_BY_PLACE = {
    Cue.OVER, Cue.DENIED_AFTER, Cue.DOUBT_AFTER, Cue.AGAIN, Cue.ANSWER_YES,
    Cue.ASKS, Cue.SUPPOSES, Cue.PLANNED_AFTER, Cue.NONE_OF_IT,
    Cue.USUAL,
}  # fmt: skip


class Found(NamedTuple):
    """A cue in a text: the tokens from ``at`` to ``end`` (excluded)."""

    cue: Cue
    at: int
    end: int


class Beginning(NamedTuple):
    """How a cue may go on that begins with a word: with nothing (it is one ``alone``), or with what may follow it."""

    alone: bool
    following: frozenset[str]


_WORDS = Known()


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


_ROWS = {cue: tuple(_rows(cue)) for cue in CUE_ROWS}
_NO_CUE: tuple[None, frozenset[str]] = None, frozenset()


class _Table:
    """Cues as a table over words; the longest row of words counts."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._step: list[dict[str, int]] = [{}]
        self._ends: dict[int, Cue] = {}
        for cue in cues:
            for row in _ROWS[cue]:
                self._add(cue, row)
        self.first = frozenset(self._step[0])
        # The cue that a first word is by itself, and what may carry it on; most looks for a cue end there.
        self.beginnings = {
            word: (self._ends.get(state), _OVER_CUES.union(self._step[state])) for word, state in self._step[0].items()
        }

    def _add(self, cue: Cue, words: Sequence[str]) -> None:
        state = 0
        for word in words:
            edges = self._step[state]
            state = edges.get(word, 0)
            if not state:
                state = edges[word] = len(self._step)
                self._step.append({})
        self._ends.setdefault(state, cue)

    def at(self, tokens: Tokens, i: int, used: Sequence[int]) -> Found | None:
        """The longest cue that begins here and uses no word of a finding. Auxiliaries inside it are read over."""
        words = tokens.words
        alone, following = self.beginnings.get(words[i], _NO_CUE)
        if i + 1 >= len(words) or words[i + 1] not in following:
            return Found(alone, i, i + 1) if alone and not used[i] else None
        step, ends = self._step, self._ends
        state, end, best, cue = 0, i, 0, None
        last = min(len(words), i + _LONGEST)
        while end < last and not used[end]:
            word = words[end]
            reached = step[state].get(word, 0)
            end += 1
            if reached:
                state = reached
                if state in ends:
                    best, cue = end, ends[state]
            elif not state or word not in _OVER_CUES:
                break
        return Found(cue, i, best) if cue else None


_LONGEST = 10
# Inside a cue these change nothing: "has now gone", "hasn't really stopped".
_OVER_CUES = words("'s 'm 're 've has have had is are was were been be really actually also ever even yet quite")

# These open nothing: what they say is read at its own place, or closes what others opened.
_OPENING_NOTHING = _READ_BY_PLACE | {Cue.PAST, Cue.CONTRAST, Cue.AFFIRM, Cue.IDLE}
SCOPING = frozenset(row[0] for cue in CUE_ROWS if cue not in _OPENING_NOTHING for row in _ROWS[cue])
"""Words with which a cue may begin that opens a scope."""

CENTURIES = frozenset({"19", "20"})
"""How a number begins that is a year: ``in 2004``."""

PAST = _Table([Cue.PAST])
BEFORE = _Table([cue for cue in CUE_ROWS if cue not in _READ_BY_PLACE])
OVER = _Table([Cue.OVER, Cue.AGAIN, Cue.USUAL, Cue.HIS_USUAL])
NONE_OF_IT = _Table([Cue.NONE_OF_IT])
AFTER = _Table([Cue.PLANNED_AFTER, Cue.DENIED_AFTER, Cue.DOUBT_AFTER, Cue.ANSWER_YES])
ASKING = _Table([Cue.SUPPOSES, Cue.ASKS])


def _beginnings() -> Iterator[tuple[str, Beginning]]:
    """Of each word with which a cue may begin that sentences are looked through for: how it may go on."""
    tables = (BEFORE, OVER, PAST)
    for word in frozenset().union(*[table.first for table in tables]):
        found = [table.beginnings[word] for table in tables if word in table.first]
        yield word, Beginning(any(cue for cue, _ in found), frozenset().union(*[following for _, following in found]))


BEGINNINGS = dict(_beginnings())
NO_BEGINNING = Beginning(alone=False, following=frozenset())
