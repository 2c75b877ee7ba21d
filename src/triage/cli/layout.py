"""Text laid out for a terminal: sections, bullets and rows, none wider than 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

_WIDTH = 80


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The title and the lines under it; nothing where there are none."""
    for i, line in enumerate(lines):
        if i == 0:
            yield ""
            yield click.style(title, bold=True)
        yield f"  {line}"


def bullets(words: Iterable[str]) -> Iterator[str]:
    """Each of the words behind a dash."""
    return (line for word in words for line in wrapped(word, first="- ", rest="  "))


def row(head: str, text: str, indent: int = 0) -> list[str]:
    """One row of a list: what does not fit beside the head goes below it, to a column of its own."""
    column = len(click.unstyle(head))
    room = _WIDTH - indent - column
    if len(text) <= room:
        return [head + text]
    if room >= 24:
        first, *rest = textwrap.wrap(text, room, break_on_hyphens=False)
        return [head + first, *(" " * column + line for line in rest)]
    return [head.rstrip(), *wrapped(text, first=" " * 13, rest=" " * 13)]


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """The text in lines that fit inside a section; ``first`` stands before its first line, ``rest`` before others."""
    return textwrap.wrap(
        text, _WIDTH - 2, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
