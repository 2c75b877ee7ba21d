"""What the reader may have read, and the compiled table in which it looks: plain data that can be kept and loaded."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Final, NamedTuple, NotRequired, TypedDict

NOTHING: Final = ""
"""What a phrase means that is no finding, but looks like one: ``walks with a limp``."""

UNCLEAR: Final = "?"
"""What a phrase means that may be a finding, nobody knows which: ``the ventilator is alarming``."""

NO_FINDING: Final = frozenset((NOTHING, UNCLEAR))

PLAIN: Final = 0
GRAPHS: Final = 1
"""The states from which plain phrases and patterns with notation start."""

NO_KEY: Final = 0
ANY_WORD: Final = 1
"""The keys of what no pattern has, and of a word of any kind."""

DENIES: Final = 1
EXACT: Final = 2
LOOSE: Final = 4


_LARGE: Final = "q"
SMALL: Final = "i"
"""Kinds of numbers: of 64 bits, and of 32."""


def packed(numbers: Iterable[int], kind: str = _LARGE) -> str:
    """Numbers as one text, which is a tenth of the work to read back; of the machine that wrote it."""
    return b64encode(array(kind, numbers).tobytes()).decode("ascii")


def unpacked(text: str, kind: str = _LARGE) -> array[int]:
    """The numbers of a packed text."""
    return array(kind, b64decode(text))


def packed_rows(rows: Sequence[Sequence[int]]) -> list[str]:
    """Rows of numbers, none beyond 32 bits, for ``Rows``: all numbers, and where each row ends."""
    return [packed(chain.from_iterable(rows), SMALL), packed(accumulate(map(len, rows), initial=0), SMALL)]


class Rows:
    """Rows of numbers, each made when it is looked at: of tens of thousands a text needs few."""

    __slots__ = ("_bounds", "_numbers")

    def __init__(self, texts: Sequence[str]) -> None:
        """``texts`` are what ``packed_rows`` gave."""
        self._numbers, self._bounds = (unpacked(text, SMALL) for text in texts)

    def __getitem__(self, row: int) -> Sequence[int]:
        return self._numbers[self._bounds[row] : self._bounds[row + 1]]


class Edges(dict[int, dict[int, int]]):
    """Where each state leads, by key: of a hundred thousand states a text needs few, and each is made at its first use.

    Threads may share it: at worst a state is made twice.
    """

    def __init__(self, row: int, ways: array[int], to: array[int]) -> None:
        """``ways`` are ``state * row + key``, the lowest states first, and ``to`` is where each leads.

        Raises ValueError where there are not as many of the one as of the other.
        """
        super().__init__()
        if len(ways) != len(to):
            raise ValueError("each way leads somewhere")
        self._row, self._ways, self._to = row, ways, to

    def __missing__(self, state: int) -> dict[int, int]:
        """Make and keep what follows a state."""
        first = state * self._row
        start = bisect_left(self._ways, first)
        end = bisect_left(self._ways, first + self._row, start)
        self[state] = made = {
            way - first: to for way, to in zip(self._ways[start:end], self._to[start:end], strict=True)
        }
        return made


class Meaning(NamedTuple):
    """What a row of stems means. ``words`` are the words as a plain phrase has them, to tell apart what stems do not.

    Of a pattern with notation (``loose``) they are all words in it: one that stands alone must be one of them.
    """

    finding: str
    pattern: str
    words: tuple[str, ...]
    denies: bool
    exact: bool
    loose: bool


class Compiled(TypedDict):
    """The compiled patterns: dicts, lists, texts and numbers only, the same after a round through JSON or marshal.

    ``keys``: stem, ``{class}`` or ``*`` by number. ``ways`` and ``to``: from ``state * len(keys) + key`` to a state, or
    where it is below nought to a row of ``several``. ``ends`` and ``read``: at which states something was read, and
    which of the ``meanings`` (finding, phrase, words, flags: a column each). ``last``: the states from which nothing
    goes on. ``ways``, ``to``, ``ends`` and ``last`` are packed, ``several`` and ``read`` are packed rows.
    ``classes``: word → keys of its classes.
    ``words``: all that the vocabulary is written in. ``whole``: ids and labels by all their words. ``alike``: by
    finding, what words that are not understood are compared with, a phrase a line; left out, it is made as needed.
    """

    keys: list[str]
    ways: str
    to: str
    last: str
    several: list[str]
    ends: str
    read: list[str]
    meanings: list[list[str]]
    flags: list[int]
    classes: dict[str, list[int]]
    words: str
    whole: dict[str, str]
    alike: NotRequired[dict[str, str]]
