"""JSON through the standard library's fast parser, as strict as the YAML; positions by a scan when they are needed."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import partial
from typing import Any

from triage.errors import Position, Problem
from triage.rulebook.document import Document, Mark
from triage.rulebook.reading import (
    CONTROL,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_PROBLEMS,
    Reading,
    control_character,
    duplicate_key,
    long_number,
    too_deep,
)

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r]*")
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
#: An escape that may stand for half a character or for a control character.
_RISKY_ESCAPE = re.compile(r"\\(?:u(?:00[01789]|[dD])|[bf])")

_WORDS = {
    "Expecting property name enclosed in double quotes": (
        "a key in double quotes must stand here",
        "write it; no comma may follow the last entry",
    ),
    "Illegal trailing comma before end of object": ("a comma after the last entry", "remove it"),
    "Illegal trailing comma before end of array": ("a comma after the last entry", "remove it"),
    "Expecting ':' delimiter": ("a colon must stand here, after the key", "write it"),
    "Expecting ',' delimiter": ("a comma or the closing bracket must stand here", "write it"),
    "Expecting value": ("a value must stand here", "write it, or remove the comma before it; text needs double quotes"),
    "Unterminated string starting at": ("the text that begins here is never closed", "close it with a double quote"),
    "Invalid control character at": ("a line break or tab inside quotes", r"write \n or \t, or close the quotes"),
    "Invalid \\escape": ("a backslash that stands for nothing", r"write \\ for a backslash"),
    "Invalid \\uXXXX escape": (r"\u must be followed by four hexadecimal digits", "write all four"),
}


def read_json(text: str, file: str, reading: Reading) -> None:
    """Read the JSON values in ``text``, one after the other, into ``reading``; every fault too."""
    if deep := _too_deep(text, file):
        reading.fatal(deep)
        return
    try:
        values = _values(text)
    except json.JSONDecodeError as error:
        what, todo = _WORDS.get(error.msg, (f"this is not JSON ({error.msg})", "correct it"))
        reading.fatal(Problem(what, todo, Position(file, error.lineno, error.colno)))
        return
    _take(values, text, file, reading)


def try_json(text: str, file: str, reading: Reading) -> bool:
    """Read ``text`` if it is JSON; say whether it was. What is not may still be YAML in flow style."""
    if _too_deep(text, file):
        return False
    try:
        values = _values(text)
    except json.JSONDecodeError:
        return False
    _take(values, text, file, reading)
    return True


class _Hooks:
    """Notes that something wants a closer look while the fast parser runs."""

    suspicious = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self.suspicious = True
        return made

    def integer(self, digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            self.suspicious = True
            return 0
        return int(digits)

    def decimal(self, digits: str) -> float:
        if len(digits) > MAX_DIGITS:
            self.suspicious = True
            return 0.0
        return float(digits)


def _values(text: str) -> tuple[list[tuple[Any, int]], bool]:
    """The values with their offsets, and whether a fault must be looked for. Raises JSONDecodeError."""
    hooks = _Hooks()
    decoder = json.JSONDecoder(object_pairs_hook=hooks.pairs, parse_int=hooks.integer, parse_float=hooks.decimal)
    values = []
    at = _end_of_space(text, 0)
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        values.append((value, at))
        at = _end_of_space(text, end)
    return values, hooks.suspicious or _RISKY_ESCAPE.search(text) is not None


def _end_of_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _take(found: tuple[list[tuple[Any, int]], bool], text: str, file: str, reading: Reading) -> None:
    values, suspicious = found
    line, counted = 1, 0
    for value, offset in values:
        line, counted = line + text.count("\n", counted, offset), offset
        start = line, offset - text.rfind("\n", 0, offset)
        reading.documents.append(Document(value, file, partial(_marks, text, file, offset), start))
        if suspicious and len(reading.problems) < MAX_PROBLEMS:
            scan = _Scan(text, file)
            scan.marks(offset)
            reading.problems.extend(scan.problems[: MAX_PROBLEMS - len(reading.problems)])


def _marks(text: str, file: str, offset: int) -> Mark:
    return _Scan(text, file).marks(offset)


def _too_deep(text: str, file: str) -> Problem | None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return None
    depth = 0
    for token in _BRACKET.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return too_deep(_Scan(text, file).position(token.start()))
        elif token[0] in "]}":
            depth -= 1
    return None


class _Scan:
    """Finds the place of everything in text that is JSON and not nested too deep; notes what JSON lets pass."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.problems: list[Problem] = []

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(self._file, line, offset - self._starts[line - 1] + 1)

    def marks(self, offset: int) -> Mark:
        """The marks of the value that begins at ``offset``."""
        stack: list[tuple[Mark, str | None, Position]] = []
        mark: Mark
        key: str | None = None
        key_at = Position(self._file)
        for token in _TOKEN.finditer(self._text, offset):
            word = token[0]
            at = self.position(token.start())
            if word in "{[":
                stack.append(((at.line, at.column, {} if word == "{" else []), key, key_at))
                key = None
                continue
            if word in "}]":
                mark, key, key_at = stack.pop()
            elif word in ",:":
                continue
            elif stack and isinstance(stack[-1][0][2], dict) and key is None:
                key, key_at = self._key(word, at, stack[-1][0][2]), at
                continue
            else:
                self._look_at(word, at)
                mark = (at.line, at.column, None)
            if not stack:
                return mark
            inside = stack[-1][0][2]
            if isinstance(inside, dict) and key is not None:
                inside[key] = (key_at.line, key_at.column, mark)
                key = None
            elif isinstance(inside, list):
                inside.append(mark)
        return (1, 1, None)

    def _key(self, word: str, at: Position, inside: dict[str, Any]) -> str:
        key = str(json.loads(word))
        self._look_at(word, at)
        if key in inside:
            self.problems.append(duplicate_key(key, at, inside[key][:2]))
        return key

    def _look_at(self, word: str, at: Position) -> None:
        if word[0] != '"':
            if len(word) > MAX_DIGITS:
                self.problems.append(long_number(len(word), at))
        elif "\\" in word and (bad := CONTROL.search(json.loads(word))):
            self.problems.append(control_character(bad[0], at))
