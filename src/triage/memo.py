"""Remembering parts of answers that depend on few findings only.

Most of an answer is the same for many patients: a rule's reason depends on the rule's own findings, not on the whole
case. Such parts are built once and shared; they are frozen. What is kept is bounded, and never holds a caller's words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MOST_KEPT = 512


class Memo(dict[K, T]):
    """``memo[key]`` is ``build(key)``, built at the first time that it is asked for.

    The key is all that the value may depend on. Threads may share a memo: at worst a value is built twice.
    """

    __slots__ = ("_build", "_most")

    def __init__(self, build: Callable[[K], T], most: int = MOST_KEPT) -> None:
        super().__init__()
        self._build = build
        self._most = most

    def __missing__(self, key: K) -> T:
        """Build and keep the value. When full, everything is forgotten: cheaper than keeping an order of use."""
        value = self._build(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value
