"""A condition with one of its leaves fixed, whatever is known of the finding: for patients in whom the leaf decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from triage.conditions import All, Any, AtLeast, Condition, Denied, Leaf, Present

#: What always holds, and what never does: a list of nothing.
ALWAYS = All(())
NEVER = Any(())


class Place(NamedTuple):
    """A leaf at its place in a condition; the condition as it is where the leaf holds, and where it fails."""

    leaf: Leaf
    if_holds: Condition
    if_fails: Condition


def places(condition: Condition) -> Iterator[Place]:
    """Every leaf of the condition, left to right, repeats included."""
    if isinstance(condition, (Present, Denied)):
        yield Place(condition, ALWAYS, NEVER)
        return
    of = condition.of
    for i, part in enumerate(of):
        for place in places(part):
            yield Place(
                place.leaf,
                _of(condition, (*of[:i], place.if_holds, *of[i + 1 :])),
                _of(condition, (*of[:i], place.if_fails, *of[i + 1 :])),
            )


def _of(condition: All | Any | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    return AtLeast(condition.n, parts) if isinstance(condition, AtLeast) else type(condition)(parts)
