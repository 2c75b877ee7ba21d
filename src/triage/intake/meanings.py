"""What the reader may have read, and the compiled table in which it looks: plain data that can be kept and loaded."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

NOTHING = ""
"""What a phrase means that is no finding, but looks like one: ``walks with a limp``."""

PLAIN, GRAPHS = 0, 1
"""The states from which plain phrases and patterns with notation start."""

NO_KEY, ANY_WORD = 0, 1
"""The keys of what no pattern has, and of a word of any kind."""

DENIES, EXACT, LOOSE = 1, 2, 4


def packed(numbers: Iterable[int]) -> str:
    """Numbers as one text, which is a tenth of the work to read back; of the machine that wrote it."""
    return b64encode(array("q", numbers).tobytes()).decode("ascii")


def unpacked(text: str) -> array[int]:
    """The numbers of a packed text."""
    return array("q", b64decode(text))


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
    which of the ``meanings`` (finding, phrase, words, flags: a column each). ``ways``, ``to`` and ``ends`` are packed.
    ``classes``: word → keys of its classes.
    ``words``: all that the vocabulary is written in. ``whole``: ids and labels by all their words.
    """

    keys: list[str]
    ways: str
    to: str
    several: list[list[int]]
    ends: str
    read: list[list[int]]
    meanings: list[list[str]]
    flags: list[int]
    classes: dict[str, list[int]]
    words: str
    whole: dict[str, str]
