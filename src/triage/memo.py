"""Remembering parts of answers that depend on few findings only.

Most of an answer is the same for many patients: a rule's reason depends on the rule's own findings, not on the whole
case. Such parts are built once and shared; they are frozen. What is kept is bounded, and never holds a caller's words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from triage.evidence import Evidence, bits

T = TypeVar("T")

MOST_KEPT = 512


class Memo(Generic[T]):
    """Values by the part of the evidence that they depend on. Threads may share it: at worst a value is built twice."""

    __slots__ = ("_ids", "_kept", "mask")

    def __init__(self, bit: Mapping[str, int], findings: Iterable[str]) -> None:
        """``findings`` are those the value depends on; ``bit`` gives their places."""
        self._ids = {bit[finding]: finding for finding in findings}
        self.mask = sum(1 << i for i in self._ids)
        self._kept: dict[Hashable, T] = {}

    def key(self, evidence: Evidence, *more: Hashable) -> Hashable:
        """What the value depends on: the masked evidence and whatever else is given."""
        return (evidence.present & self.mask, evidence.denied & self.mask, *more)

    def get(self, key: Hashable) -> T | None:
        return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> T:
        """Keep and return the value. When full, everything is forgotten: cheaper than keeping an order of use."""
        if len(self._kept) >= MOST_KEPT:
            self._kept = {}
        self._kept[key] = value
        return value

    def ids(self, evidence: Evidence) -> tuple[set[str], set[str]]:
        """The ids of the present and of the denied findings that the value depends on."""
        return (
            {self._ids[i] for i in bits(evidence.present & self.mask)},
            {self._ids[i] for i in bits(evidence.denied & self.mask)},
        )
