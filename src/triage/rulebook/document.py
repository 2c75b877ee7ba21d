"""A document as it was read: its value, and where every part of it stands in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from triage.errors import Position

Path: TypeAlias = tuple[str | int, ...]

#: Line and column of a value, and the marks of what is in it: by index in a list, by key in a mapping (there with the
#: line and column of the key itself). A tree beside the value, because most documents are never asked for a position.
Mark: TypeAlias = "tuple[int, int, list[Mark] | dict[str, KeyMark] | None]"
KeyMark: TypeAlias = "tuple[int, int, Mark]"


class Document:
    """One document of a file. ``value`` is made of dict, list, str, int, float, bool and None; keys are text."""

    __slots__ = ("_lines_before", "_marks", "_start", "file", "value")

    def __init__(
        self, value: Any, file: str, marks: Mark | Callable[[], Mark], start: tuple[int, int] | None = None
    ) -> None:
        """``marks`` may be a function that finds them when the first position is asked for; then ``start`` may say at
        once at which line and column the document itself begins.
        """
        self._lines_before = 0
        self._start = start
        self.value = value
        self.file = file
        self._marks = marks

    def position(self, path: Path = ()) -> Position:
        """Where the value at ``path`` begins; of what is not there, where the nearest thing around it begins."""
        if not path and self._start is not None:
            line, column = self._start
        else:
            line, column, _ = self._nearest(path)[1]
        return Position(self.file, line + self._lines_before, column)

    @property
    def is_marked(self) -> bool:
        """Whether the place of every part is at hand; else the first question for one costs a look at all the text."""
        return not callable(self._marks)

    def moved(self, lines: int) -> Document:
        """The same document, so many lines further down: it was read by itself, out of a longer text."""
        moved = Document(self.value, self.file, self._marks, self._start)
        moved._lines_before = self._lines_before + lines
        return moved

    def key_position(self, path: Path) -> Position:
        """Where the key at the end of ``path`` begins; where there is no such key, as ``position``."""
        key, (line, column, _), found = self._nearest(path)
        if key is not None and found == len(path):
            line, column = key
        return Position(self.file, line + self._lines_before, column)

    def _nearest(self, path: Path) -> tuple[tuple[int, int] | None, Mark, int]:
        """The key and the value of the last part of ``path`` that exists, and how long that part is."""
        if callable(self._marks):
            self._marks = self._marks()
        mark: Mark = self._marks
        key: tuple[int, int] | None = None
        for i, step in enumerate(path):
            inside = mark[2]
            if isinstance(inside, dict) and isinstance(step, str) and step in inside:
                line, column, mark = inside[step]
                key = line, column
            elif isinstance(inside, list) and isinstance(step, int) and 0 <= step < len(inside):
                key, mark = None, inside[step]
            else:
                return key, mark, i
        return key, mark, len(path)
