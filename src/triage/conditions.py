"""The condition algebra: what a rule may ask of the evidence.

Five forms and no ``not``: a rule may rest on what is present or on what was denied, never on silence. Every reader of
a rule (both engine channels, the explainer, the checks) works on these values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Present:
    """The finding is present."""

    finding: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The finding was asked about and denied, or ruled out by a measurement."""

    finding: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``n`` of the parts hold; 1 ≤ n ≤ the number of parts."""

    n: int
    of: tuple[Condition, ...]


Leaf: TypeAlias = Present | Denied
Condition: TypeAlias = Present | Denied | All | Any | AtLeast


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of the condition, left to right, repeats included."""
    if isinstance(condition, (Present, Denied)):
        yield condition
    else:
        for part in condition.of:
            yield from leaves(part)


def to_data(condition: Condition) -> object:
    """The condition as it is written in YAML and JSON."""
    match condition:
        case Present(finding):
            return finding
        case Denied(finding):
            return {"denied": finding}
        case All(of):
            return {"all": [to_data(part) for part in of]}
        case Any(of):
            return {"any": [to_data(part) for part in of]}
        case AtLeast(n, of):
            return {"at_least": n, "of": [to_data(part) for part in of]}


def from_data(data: object) -> Condition:
    """Read back what ``to_data`` wrote. For data already checked; the rulebook loader reports faults with positions.

    Raises ValueError on anything that is not a condition.
    """
    match data:
        case str():
            return Present(data)
        case {"denied": str(finding), **rest} if not rest:
            return Denied(finding)
        case {"all": [*parts], **rest} if parts and not rest:
            return All(tuple(map(from_data, parts)))
        case {"any": [*parts], **rest} if parts and not rest:
            return Any(tuple(map(from_data, parts)))
        case {"at_least": int(n), "of": [*parts], **rest} if 1 <= n <= len(parts) and not rest:
            return AtLeast(n, tuple(map(from_data, parts)))
    raise ValueError(f"not a condition: {data!r}")
