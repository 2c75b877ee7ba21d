"""What one case says, statement by statement, before it is closed under implication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from triage.assessment import Alert, Reading
from triage.errors import Problem

#: A statement by a field of the case: the finding's bit, whether it is present, the words for it, and their reading.
Stated: TypeAlias = tuple[int, bool, str, Reading]

Assertion: TypeAlias = Literal["present", "denied", "unsure"]


class Told(NamedTuple):
    """A number told in words: the measure, its value, the words, and the part of the case that they stand in."""

    measure: str
    value: float
    words: str
    where: str


class Statements:
    """The findings stated (bit → the words that said it first, in the order of the case), and how each was read."""

    __slots__ = (
        "alerts",
        "denied",
        "not_current",
        "not_understood",
        "present",
        "problems",
        "readings",
        "ruled_out",
        "told",
        "unread",
        "unrecognized",
        "unsure",
    )

    def __init__(self) -> None:
        self.present: dict[int, str] = {}
        self.denied: dict[int, str] = {}
        self.unsure: dict[int, str] = {}
        self.ruled_out: dict[int, str] = {}
        self.not_current: list[str] = []
        """Ids of findings that were named and do not hold now: past and gone, somebody else's, only feared."""
        self.told: list[Told] = []
        self.readings: list[Reading] = []
        self.alerts: list[Alert] = []
        self.unrecognized: list[str] = []
        self.not_understood: list[str] = []
        self.unread = False
        """Something was said of which nothing holds now (a worry, a memory): no answer to it can be an all-clear."""
        self.problems: list[Problem] = []

    def state(self, statements: Iterable[Stated]) -> None:
        """Take statements by a field of the case; what was said first of a finding stays."""
        for bit, holds, words, reading in statements:
            (self.present if holds else self.denied).setdefault(bit, words)
            self.readings.append(reading)

    def take(self, assertion: str, bit: int, words: str) -> bool:
        """Take one assertion; whether it says something of the present."""
        if assertion == "present":
            self.present.setdefault(bit, words)
        elif assertion == "denied":
            self.denied.setdefault(bit, words)
        elif assertion == "unsure":
            self.unsure.setdefault(bit, words)
        else:
            return False
        return True
