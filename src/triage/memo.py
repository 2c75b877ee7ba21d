"""Building parts of answers once, and only when they are asked for.

Most of an answer is the same for many patients: a rule's reason depends on the rule's own findings, not on the whole
case. Such parts are built once and shared; they are frozen. What is kept is bounded, and never holds a caller's words.
One assessment needs few of them, so that even what depends on the rulebook alone is built when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MOST_KEPT = 512


class Shelf:
    """Room for so many values of several memos together.

    When it is full, everything on it is forgotten: cheaper than keeping an order of use.
    """

    __slots__ = ("_kept", "_most", "memos")

    def __init__(self, most: int) -> None:
        self.memos: list[dict[Any, Any]] = []
        self._most = most
        self._kept = 0

    def make_room(self) -> None:
        """Room for one more value. Threads that meet here may at worst keep a few too many until the next time."""
        if self._kept >= self._most:
            self._kept = 0
            for memo in self.memos:
                memo.clear()
        self._kept += 1


class Memo(dict[K, T]):
    """``memo[key]`` is ``build(key)``, built at the first time that it is asked for.

    The key is all that the value may depend on. Threads may share a memo: at worst a value is built twice.
    """

    __slots__ = ("_build", "_shelf")

    def __init__(self, build: Callable[[K], T], shelf: Shelf | None = None) -> None:
        """``shelf`` is where several memos together find room for their values; without one it has its own."""
        super().__init__()
        self._build = build
        self._shelf = shelf or Shelf(MOST_KEPT)
        self._shelf.memos.append(self)

    def __missing__(self, key: K) -> T:
        """Build and keep the value."""
        value = self._build(key)
        self._shelf.make_room()
        self[key] = value
        return value


class Lazy(dict[K, T]):
    """``lazy[key]`` is ``build(key)``, built at the first time that it is asked for and kept for good.

    For keys that are known beforehand, such as the ids of a rulebook. Threads may share it: where two build a value at
    once, both get the one that was kept first.
    """

    __slots__ = ("_build",)

    def __init__(self, build: Callable[[K], T]) -> None:
        super().__init__()
        self._build = build

    def __missing__(self, key: K) -> T:
        return self.setdefault(key, self._build(key))
