"""The condition algebra: what a rule may ask of the evidence.

Five forms and no ``not``: a rule may rest on what is present or on what was denied, never on silence. Every reader of
a rule (both engine channels, the explainer, the checks) works on these values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any as Any_
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


def must_hold(condition: All | Any | AtLeast) -> int:
    """How many of its parts must hold."""
    match condition:
        case All(of):
            return len(of)
        case Any():
            return 1
        case AtLeast(n):
            return n


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


def from_data(data: Any_) -> Condition:
    """Back from ``to_data``. For data known to be right: what a person wrote is read, with positions, by the loader."""
    if isinstance(data, str):
        return Present(data)
    if "denied" in data:
        return Denied(data["denied"])
    if "at_least" in data:
        return AtLeast(data["at_least"], tuple(map(from_data, data["of"])))
    if "all" in data:
        return All(tuple(map(from_data, data["all"])))
    return Any(tuple(map(from_data, data["any"])))
