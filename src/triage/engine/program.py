"""A rulebook compiled for durable-rules: all that a channel needs to run it, and nothing of how it was made.

Apart from the compiler, which a program that finds its rulebook compiled in the cache does not import.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

NAME_LENGTH = 2
"""Characters in the name of an attribute: all are equally long, so that a fact is written by setting digits."""
SENTINEL = "end"
"""The name of the rule that fires last, whatever the case."""
BUCKETS = 32

Number: TypeAlias = int
"""A leaf as a number: bit i of present is i, bit i of denied is i plus the number of findings."""


class Ruleset(NamedTuple):
    """Some of a rulebook's rules, or of their alternatives, as one ruleset of durable-rules with a fact of its own.

    ``text`` is what ``create_ruleset`` takes; ``rules`` gives each name in it the index of the rule in the rulebook,
    and the sentinel -1. ``attributes`` names the leaves that a fact holds; ``constants`` are what every fact holds
    beside them. None of the rules can fire unless one of the ``watched`` leaves holds.
    """

    text: str
    rules: dict[str, int]
    attributes: dict[Number, str]
    constants: dict[str, int]
    watched: tuple[Number, ...]


Program: TypeAlias = tuple[Ruleset, ...]
"""A whole rulebook."""


def fnv1a_32(name: str) -> int:
    """The hash by which alone durable-rules tells attributes apart."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def bucket_of(name: str) -> int:
    """The bucket in which the engine begins to look for conditions on an attribute."""
    return fnv1a_32(name) % BUCKETS
