"""Word lists written as text: shorter to read and to change than lists of strings.

Each word is one string in all lists and in what a text is read to: a look in a list then goes through far less memory.
"""

from __future__ import annotations

from sys import intern


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(map(intern, text.split()))


def in_order(text: str) -> tuple[str, ...]:
    """The words of a text in their order."""
    return tuple(map(intern, text.split()))
