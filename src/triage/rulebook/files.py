"""The files of a rulebook: which there are, under which names they are shown, and what is in them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from triage.errors import Position, Problem

#: A rulebook of a thousand rules is a tenth of this.
MAX_BYTES = 20_000_000
_RENAME = "rename it, or move it elsewhere"


class SourceFile(NamedTuple):
    """One file of a rulebook. ``name`` is its path inside the directory, with ``/`` on every system."""

    name: str
    text: bytes


def packaged() -> str:
    """The directory of the rulebook that comes with the package: inside a wheel, else in the checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(package)), "rules")


def shown(directory: str, name: str) -> str:
    """The file as the user would name it."""
    return os.path.join(directory, *name.split("/"))


def read_files(directory: str) -> tuple[list[SourceFile], list[Problem]]:
    """Every ``*.yaml`` file below ``directory``, sorted by name, and what could not be read."""
    at = Position(directory)
    try:
        mode = os.stat(directory).st_mode
    except FileNotFoundError:
        return [], [Problem("there is no such directory", "give the directory that holds the rulebook", at)]
    except (OSError, ValueError) as error:
        return [], [Problem(f"cannot be read ({_reason(error)})", "give the directory that holds the rulebook", at)]
    if not stat.S_ISDIR(mode):
        return [], [Problem("this is a file", "give the directory of the rulebook that it belongs to", at)]
    files: list[SourceFile] = []
    problems: list[Problem] = []
    for name in _names(directory, problems):
        text = _read(shown(directory, name), problems)
        if text is not None:
            files.append(SourceFile(name, text))
    if not files and not problems:
        problems.append(Problem("no .yaml file in it", "give the directory that holds the rulebook", at))
    return files, problems


def walk(directory: str, problems: list[Problem]) -> Iterator[tuple[str, list[str]]]:
    """Every folder from ``directory`` down with the names of the files in it, both in the order of their names.

    Hidden files and folders are left out; links to folders are followed, each folder is entered once. Folders that
    cannot be read are added to ``problems``.
    """
    entered: set[str] = set()

    def unreadable(error: OSError) -> None:
        what = f"cannot be read ({_reason(error)})"
        problems.append(Problem(what, "change its permissions, or move it elsewhere", Position(str(error.filename))))

    for folder, folders, found in os.walk(directory, onerror=unreadable, followlinks=True):
        place = os.path.realpath(folder)
        if place in entered:
            folders.clear()
            continue
        entered.add(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield folder, sorted(name for name in found if not name.startswith("."))


def is_no_file(path: str) -> bool:
    """Whether it is there and is something else than a file: reading from a pipe would wait for ever."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def _names(directory: str, problems: list[Problem]) -> list[str]:
    """The names of the files to read, sorted."""
    names: list[str] = []
    for folder, found in walk(directory, problems):
        for name in found:
            inside = os.path.relpath(os.path.join(folder, name), directory).replace(os.sep, "/")
            if name.endswith(".yaml"):
                names.append(inside)
            elif name.lower().endswith((".yml", ".yaml", ".json")):
                at = Position(shown(directory, inside))
                todo = "write it as YAML, or move it elsewhere" if name.lower().endswith(".json") else _RENAME
                problems.append(Problem("only files that end in .yaml are read", todo, at))
    return sorted(names)


def _read(path: str, problems: list[Problem]) -> bytes | None:
    try:
        if is_no_file(path):
            problems.append(Problem("this is not a file", "remove it, or rename it", Position(path)))
            return None
        with open(path, "rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"cannot be read ({_reason(error)})"
        problems.append(Problem(what, "change its permissions, or move it elsewhere", Position(path)))
        return None


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
