"""Survivors that somebody has looked at and let be: a text file with the name of a mutant on each line."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from triage.errors import Position, Problem, TriageError

_LARGEST = 20_000_000


def read_known(path: str) -> dict[str, Position]:
    """The names and their places. Blank lines, and lines that begin with #, say nothing.

    Raises TriageError where the file cannot be read, and for a name that stands twice.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            text = stream.read(_LARGEST)
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or a null character in the name
        reason = getattr(error, "strerror", None) or "not text in UTF-8"
        raise TriageError([Problem(f"cannot be read ({reason.lower()})", "check the name", Position(path))]) from None
    known: dict[str, Position] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        at = Position(path, number)
        if name in known:
            problems.append(Problem(f"this mutant stands at line {known[name].line} too", "keep one of the two", at))
        known.setdefault(name, at)
    if problems:
        raise TriageError(problems)
    return known


def stale(known: dict[str, Position], survivors: Collection[str], tried: Collection[str]) -> Iterator[Problem]:
    """What stands in the file for nothing: mutants that do not survive any more, or that the rulebook does not have."""
    for name, at in known.items():
        if name not in tried:
            yield Problem("the rulebook has no such mutant", "remove the line", at)
        elif name not in survivors:
            yield Problem("this mutant does not survive any more", "remove the line", at)
