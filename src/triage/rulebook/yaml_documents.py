"""Builds documents from libyaml's events, with a stack of its own: no nesting can exhaust Python's or C's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from triage.errors import Position, Problem
from triage.rulebook.document import Document, KeyMark, Mark
from triage.rulebook.reading import (
    CONTROL,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_PROBLEMS,
    Reading,
    control_character,
    duplicate_key,
    long_number,
    short,
    too_deep,
)
from triage.rulebook.yaml_faults import yaml_fault

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def read_yaml(text: str, file: str, reading: Reading) -> None:
    """Read every document of ``text`` into ``reading``, with every fault."""
    try:
        _Builder(file, reading).run(_events(text))
    except YAMLError as error:
        reading.fatal(yaml_fault(error, text, file))
    except _Stop:
        reading.complete = False


def _events(text: str) -> Callable[[], Any]:
    """A function that gives the next event: from libyaml, or from Python where PyYAML was built without it."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader(text).get_event  # type: ignore[no-any-return, no-untyped-call, unused-ignore]
    return CParser(text).get_event  # type: ignore[no-any-return, no-untyped-call, unused-ignore]


class _Stop(Exception):
    """Reading cannot go on; the fault is already noted."""


class _Dropped(str):
    """The key of an entry that is read for the faults in it and then left out: a second one of the same name."""

    __slots__ = ()


class _Builder:
    """One text on its way to documents.

    ``_value`` is the innermost open list or mapping and ``_marks`` the places of what is in it; ``_key`` is the key
    that waits for its value; ``_stack`` keeps the same for the containers around it.
    """

    def __init__(self, file: str, reading: Reading) -> None:
        self._file = file
        self._reading = reading
        self._stack: list[tuple[Any, Any, Mark, str | None, tuple[int, int]]] = []
        self._value: Any = None
        self._marks: list[Mark] | dict[str, KeyMark] | None = None
        self._mark: Mark = (1, 1, None)
        self._key: str | None = None
        self._key_at = (1, 1)
        self._alias_noted = False

    def run(self, next_event: Callable[[], Any]) -> None:
        handle: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._open,
            SequenceStartEvent: self._open,
            MappingEndEvent: self._close,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
        }
        while (kind := type(event := next_event())) is not StreamEndEvent:
            if kind in handle:
                handle[kind](event)

    def _scalar(self, event: Any) -> None:
        start = event.start_mark
        line, column = start.line + 1, start.column + 1
        if event.tag is not None or event.anchor is not None:
            self._no_tag_or_anchor(event, line, column)
        text = event.value
        if self._key is None and type(self._marks) is dict:
            self._key, self._key_at = self._read_key(text, event.style, line, column), (line, column)
            return
        value = text
        if not event.style:
            value = self._plain(text, line, column)
        elif event.style == '"' and (bad := CONTROL.search(text)):
            self._fault(control_character(bad[0], Position(self._file, line, column)))
        self._place(value, (line, column, None), is_nothing=not text and not event.style)

    def _plain(self, text: str, line: int, column: int) -> Any:
        """What a scalar without quotes stands for."""
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in "-+.0123456789" or not _FLOAT.fullmatch(text):
            return text
        if len(text) > MAX_DIGITS:
            self._fault(long_number(len(text), Position(self._file, line, column)))
            return 0
        return int(text) if _INT.fullmatch(text) else float(text)

    def _open(self, event: Any) -> None:
        start = event.start_mark
        line, column = start.line + 1, start.column + 1
        if event.tag is not None or event.anchor is not None:
            self._no_tag_or_anchor(event, line, column)
        if self._key is None and type(self._marks) is dict:
            what = "a key must be text, not a list or keys and values"
            self._stop(Problem(what, "put text that begins with [ or { in quotes", Position(self._file, line, column)))
        if len(self._stack) >= MAX_DEPTH:
            self._stop(too_deep(Position(self._file, line, column)))
        self._stack.append((self._value, self._marks, self._mark, self._key, self._key_at))
        if type(event) is MappingStartEvent:
            self._value, self._marks = {}, {}
        else:
            self._value, self._marks = [], []
        self._mark = (line, column, self._marks)
        self._key = None

    def _close(self, event: Any) -> None:  # noqa: ARG002  # every handler takes its event
        value, mark = self._value, self._mark
        self._value, self._marks, self._mark, self._key, self._key_at = self._stack.pop()
        self._place(value, mark)

    def _place(self, value: Any, mark: Mark, *, is_nothing: bool = False) -> None:
        """Put a finished value where it belongs: into what is open, else it is a document."""
        if type(self._marks) is dict:
            assert self._key is not None
            if type(self._key) is not _Dropped:
                self._value[self._key] = value
                self._marks[self._key] = (*self._key_at, mark)
            self._key = None
        elif type(self._marks) is list:
            self._value.append(value)
            self._marks.append(mark)
        elif not is_nothing:
            self._reading.documents.append(Document(value, self._file, mark))

    def _read_key(self, key: str, style: str | None, line: int, column: int) -> str:
        """The key as typed; one that cannot be used is noted and its entry dropped."""
        at = Position(self._file, line, column)
        assert isinstance(self._marks, dict)
        if key in self._marks:
            self._fault(duplicate_key(key, at, self._marks[key][:2]))
        elif key == "<<" and not style:
            self._fault(Problem("merge keys (<<) are not allowed", "write the entries out", at))
        elif not key and not style:
            self._fault(Problem("a key is missing before the colon", "write the key", at))
        elif style == '"' and (bad := CONTROL.search(key)):
            self._fault(control_character(bad[0], at))
        else:
            return key
        return _Dropped(key)

    def _alias(self, event: Any) -> None:
        start = event.start_mark
        line, column = start.line + 1, start.column + 1
        self._no_alias(f"*{event.anchor}", line, column)
        if self._key is None and type(self._marks) is dict:
            self._key, self._key_at = _Dropped(), (line, column)
        else:
            self._place(None, (line, column, None))

    def _no_tag_or_anchor(self, event: Any, line: int, column: int) -> None:
        if event.tag is not None:
            what = f"tags ({short(event.tag.replace('tag:yaml.org,2002:', '!!'))}) are not allowed"
            todo = "remove it; put text that begins with ! in quotes"
            self._fault(Problem(what, todo, Position(self._file, line, column)))
        if event.anchor is not None:
            self._no_alias(f"&{event.anchor}", line, column)

    def _no_alias(self, name: str, line: int, column: int) -> None:
        """Noted once in a file: who uses anchors uses many."""
        if not self._alias_noted:
            self._alias_noted = True
            todo = "write the text out where it is needed; put text that begins with & or * in quotes"
            what = f"anchors and aliases ({short(name)}) are not allowed"
            self._fault(Problem(what, todo, Position(self._file, line, column)))

    def _fault(self, problem: Problem) -> None:
        self._reading.problems.append(problem)
        if len(self._reading.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _stop(self, problem: Problem) -> None:
        self._reading.problems.append(problem)
        raise _Stop
