"""What the readers of YAML and of JSON have in common: their limits, what they give back, the faults both know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from triage.errors import Position, Problem
from triage.rulebook.document import Document

#: No rulebook and no case is nested a quarter as deep.
MAX_DEPTH = 50
#: Reading stops there: who has so many faults gave the wrong file.
MAX_PROBLEMS = 100
#: More digits than any measure has. Python takes quadratic time over thousands, and cannot make a float of hundreds.
MAX_DIGITS = 40

#: A number as both YAML and JSON write it.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")

#: What neither YAML nor a terminal should be given. The tab and the line ends are fine.
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Reading:
    """What could be read of a text. ``complete`` is false where reading had to stop before its end."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def fatal(self, problem: Problem) -> None:
        """Add the fault that ended the reading."""
        self.problems.append(problem)
        self.complete = False


def too_deep(at: Position) -> Problem:
    return Problem(f"nested more than {MAX_DEPTH} deep", "nothing here needs that: check the brackets and dashes", at)


def long_number(length: int, at: Position) -> Problem:
    """The fault of a number that no measure can have."""
    return Problem(f"a number of {length} characters", f"at most {MAX_DIGITS}; if it is text, put it in quotes", at)


def duplicate_key(key: str, at: Position, first: tuple[int, int]) -> Problem:
    """The fault of a key that stands twice in one mapping; ``first`` is the line and column of the other."""
    return Problem(f"the key '{short(key)}' is already at {first[0]}:{first[1]}", "keep one of the two", at)


def control_character(bad: str, at: Position) -> Problem:
    what = "half of a character" if "\ud800" <= bad <= "\udfff" else "a control character"
    return Problem(f"{what} (U+{ord(bad):04X})", "remove it", at)


def short(text: str) -> str:
    """The text as a message quotes it: on one line, without what steers a terminal, and short."""
    text = CONTROL.sub("\ufffd", " ".join(text[:100].split()))
    return text if len(text) <= 60 else f"{text[:59]}…"
