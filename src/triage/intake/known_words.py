"""What is known of a written word: its normal form and what it may be; kept for the words of the vocabulary alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from sys import intern
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from triage.intake import bits
from triage.intake.joined_words import MERGES_WITH
from triage.intake.spelling import forms

CLOSING_SIGNS: Final = frozenset(",.;:!?")
"""What may close a word without changing how it is read."""
_TAILS: Final = frozenset({"'s", "'m", "'re", "'ve", "'ll", "'d", "not"})
_MOST_FIGURES: Final = 3
_MOST_WITH_POINT: Final = 5
_MOST_CLOSED: Final = 20_000
_SHORTEST_TYPED: Final = 5
_BEFORE_D: Final = frozenset("aeiouylnrw")
_NOT_TYPED: Final = frozenset(
    {"raisin", "satin", "resin", "robin", "basin", "cabin", "login", "martin", "cousin", "margin"}
)
"""What ends so and is a word or a name of its own, though a word of the vocabulary begins like it."""
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Record(NamedTuple):
    """A word as a vocabulary knows it.

    ``mark`` says which lists of the English language have it (see ``marks``), ``kind`` is the number of the words that
    go the same ways through the table (see ``automaton``). ``sought``: which passes over a whole text look for it;
    ``cued``: whether a cue may begin with it, ``following``: what may carry that on; None where it is one by itself.
    """

    word: str
    stem: str
    mark: int
    kind: int
    sought: tuple[int, ...]
    cued: bool
    following: Collection[str] | None


Marker: TypeAlias = Callable[[str, str, int, Sequence[int]], tuple[int, int, bool, Collection[str] | None]]


class Known:
    """Words by how they are written. Keeps the records of ``kept`` words and nothing of any other; without, of all.

    ``keys``: stem → its number in the compiled table (0: no pattern has it); ``classes``: word → the numbers of its
    classes; ``mark``: the mark and the kind of a word with its stem, key and classes, and the
    cues that may begin with it.
    """

    __slots__ = ("_classes", "_kept", "_keys", "_mark", "_marks", "closed", "one", "several", "signs")

    def __init__(
        self,
        kept: Collection[str] | None = None,
        keys: Mapping[str, int] = _NOTHING,
        classes: Mapping[str, Sequence[int]] = _NOTHING,
        mark: Marker | None = None,
    ) -> None:
        self._kept = kept
        self._keys = keys
        self._classes = classes
        self._mark = mark
        self._marks: dict[int, int] = {}
        self.one: dict[str, Record] = {}
        self.several: dict[str, tuple[Record, ...]] = {}
        self.closed: dict[str, tuple[Record, Record]] = {}
        self.signs = {sign: self.record(sign, sign) for sign in CLOSING_SIGNS}

    def close(self, written: str, record: Record) -> None:
        """Keep a word of ``one`` with the sign that closes it, as they are written."""
        if len(self.closed) < _MOST_CLOSED:
            self.closed[written] = (record, self.signs[written[-1]])

    def record(self, word: str, stem: str) -> Record:
        key, classes = self._keys.get(stem, 0), self._classes.get(word, ())
        mark, kind, cued, following = self._mark(word, stem, key, classes) if self._mark else (0, 0, False, None)
        if word in MERGES_WITH:
            mark |= bits.MERGES
        mark = self._marks.setdefault(mark, mark)  # one number for all words of the same marks: less to go through
        if mark != bits.UNKNOWN:  # no list has such a word, and it is not kept
            word = intern(word)
        if stem == word:
            stem = word  # one string for both
        return Record(word, stem, mark, kind, bits.SOUGHT_BY[mark], cued, following)

    def sign(self, sign: str) -> Record:
        """A sign, or a word that stands for one."""
        record = self.signs.get(sign)
        if record is None:
            record = self.record(sign, sign)
            if sign.isascii():
                self.signs[sign] = record
        return record

    def number(self, figures: str) -> Record:
        """A number in figures; short ones are kept, as they say nothing by themselves."""
        record = self.one.get(figures)
        if record is None:
            record = self.record(figures, figures)
            most = _MOST_WITH_POINT if "." in figures else _MOST_FIGURES
            if len(figures) <= most and figures.isascii():
                self.one[figures] = record
        return record

    def records(self, raw: str) -> tuple[Record, ...]:
        """What a written word stands for: two or three where it is a contraction."""
        lower = raw.lower()
        one = self.one.get(lower)
        made = (one,) if one is not None else self.several.get(lower)
        if made is None:
            made = tuple([self.record(word, stem) for word, stem in forms(raw)])
            if len(made) == 1 and made[0].mark == bits.UNKNOWN:
                made = self._as_typed(lower) or made
        if raw.isascii() and (self._kept is None or lower in self._kept or self._is_of_kept(made)):
            for written in (lower, raw) if raw in {lower, lower.upper(), lower.capitalize()} else (lower,):
                if len(made) == 1 and raw.isalnum():
                    # Where it is written as its normal form, one string is both: less to go through.
                    self.one[made[0].word if made[0].word == written else written] = made[0]
                else:
                    self.several[written] = made
        return made

    def _as_typed(self, lower: str) -> tuple[Record, ...]:
        """What a word that nobody knows is with the letter that people leave out: ``breathin``, ``passd``."""
        if len(lower) < _SHORTEST_TYPED or lower in _NOT_TYPED:
            return ()
        if lower.endswith("in"):
            whole = lower + "g"
        elif lower.endswith("d") and lower[-2] not in _BEFORE_D:
            whole = lower[:-1] + "ed"
        else:
            return ()
        made = tuple([self.record(word, stem) for word, stem in forms(whole)])
        return made if len(made) == 1 and made[0].mark != bits.UNKNOWN else ()

    def _is_of_kept(self, parts: Sequence[Record]) -> bool:
        """Whether it is a contraction of kept words: ``we're``, ``sister's``."""
        kept = self._kept or ()
        return len(parts) > 1 and all(part.word in kept or part.word in _TAILS for part in parts)
