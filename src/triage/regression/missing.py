"""Cases that are missing: what a case would have to say, and the file that a person completes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from triage.case import Case
from triage.errors import Position, Problem, TriageError
from triage.regression.witness import Witness


class MissingCase(NamedTuple):
    """A case that nobody wrote yet: what it says, and what it would show."""

    shows: str
    reported: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    vitals: Mapping[str, float] = {}
    patient: Mapping[str, float] = {}
    history: Mapping[str, float] = {}

    @classmethod
    def of(cls, witness: Witness, shows: str) -> MissingCase:
        """The case that says just what the witness does."""
        return cls(shows, witness.reported, witness.denied)

    def as_data(self) -> dict[str, object]:
        """What the case says, without what is empty, as it stands in a case file."""
        said: dict[str, object] = {}
        for key in ("patient", "reported", "denied", "vitals", "history"):
            value = getattr(self, key)
            if value:
                said[key] = list(value) if isinstance(value, tuple) else dict(value)
        return said

    def as_case(self) -> Case:
        """The case, to be assessed. Raises pydantic's ValidationError where it cannot be one."""
        return Case.model_validate(self.as_data())

    def in_words(self) -> str:
        """The case on one line: ``reported: [fever]; denied: [rash]``."""
        return "; ".join(f"{key}: {_flow(value)}" for key, value in self.as_data().items())


class Wanted(NamedTuple):
    """A missing case with the rule or finding that it is about, and everything that it would show."""

    about: str
    case: MissingCase
    shows: tuple[str, ...]


def together(cases: Iterable[tuple[str, MissingCase]]) -> list[Wanted]:
    """The missing cases, each once, with all that it would show."""
    found: dict[str, Wanted] = {}
    for about, case in cases:
        key = case.in_words()
        if key not in found:
            found[key] = Wanted(about, case, (case.shows,))
        elif case.shows not in found[key].shows:
            found[key] = found[key]._replace(shows=(*found[key].shows, case.shows))
    return list(found.values())


def room_for_missing(directory: str) -> None:
    """Raises TriageError where no files can be written into the directory: so that it is told before the work."""
    there = os.path.abspath(directory)
    while not os.path.lexists(there):
        there = os.path.dirname(there)
    if not directory or not os.path.isdir(there) or not os.access(there, os.W_OK | os.X_OK):
        reason = "it has no name" if not directory else "nothing can be written there"
        problem = Problem(
            f"cannot be written ({reason})", "name another directory", Position(directory or "--write-missing")
        )
        raise TriageError([problem])


def write_missing(directory: str, wanted: Sequence[Wanted]) -> list[str]:
    """Write each case as a file of its own into ``directory``, which is made if need be; the names of the files.

    ``expect`` is left open: only a person who read the sources may fill it, and `triage test` refuses the file until
    then. A file that is already there is left as it is. Raises TriageError where one cannot be written; those before it
    are there as a whole.
    """
    names = []
    try:
        os.makedirs(directory, exist_ok=True)
        for one, name in zip(wanted, _names(wanted), strict=True):
            path = os.path.join(directory, f"{name}.yaml")
            _write_new(path, _file(name, one))
            names.append(path)
    except FileExistsError as error:
        todo = "name an empty directory, or one that is not there"
        raise TriageError([Problem("is already there", todo, Position(str(error.filename)))]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        what = f"cannot be written ({reason.lower()})"
        raise TriageError([Problem(what, "name another directory", Position(directory))]) from None
    return names


def _write_new(path: str, text: str) -> None:
    """Write a file that is not there yet; where that breaks off, it is not there afterwards."""
    with open(path, "x", encoding="utf-8") as stream:
        try:
            stream.write(text)
            stream.flush()
        except BaseException:  # a full disc, or Ctrl-C
            os.unlink(path)
            raise


def _names(wanted: Sequence[Wanted]) -> list[str]:
    """A name for each case, by what it is about, numbered."""
    counts: dict[str, int] = {}
    names = []
    for one in wanted:
        about = re.sub(r"[^a-z0-9]+", "-", one.about.lower()).strip("-")
        counts[about] = counts.get(about, 0) + 1
        names.append(f"{about}-{counts[about]}")
    return names


def _file(name: str, one: Wanted) -> str:
    shows = "".join(f"# - {' '.join(line.split())}\n" for line in one.shows)
    said = "".join(f"{key}: {_flow(value)}\n" for key, value in one.case.as_data().items())
    return (
        "# Written by a program. It is no case until a person who read the sources says what is right:\n"
        "# fill in `expect` (tier, rules, not_rules, findings), and `title` and `source`. It would show that\n"
        f"{shows}id: {name}\n{said}expect:\n"
    )


def _flow(value: object) -> str:
    """The value in YAML's flow style; ids and numbers need no quotes."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return value if isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*", value) else json.dumps(value)
