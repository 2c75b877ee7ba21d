"""What can be wrong with the input, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Position(NamedTuple):
    """A place in a file; line and column count from 1. ``file`` is shown as the user named it."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One fault: where it is, what is wrong, what to do about it.

    ``path`` is the place inside the document (``("vitals", "spo2_pct")``), for a caller who has no file.
    """

    what: str
    todo: str
    at: Position | None = None
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        """``file:line:column: what; what to do``; without a file, the path inside the document."""
        where = str(self.at) if self.at else ".".join(map(str, self.path))
        return f"{where}: {self.what}; {self.todo}" if where else f"{self.what}; {self.todo}"


class TriageError(Exception):
    """Bad input. Carries every problem found, in the order of the input."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RulebookError(TriageError):
    """The rulebook cannot be used as it stands."""


class CaseError(TriageError):
    """The case cannot be assessed as it stands."""
