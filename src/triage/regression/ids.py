"""Which ids a run has seen, and where: sixteen bytes for each, or a million cases would not fit in flat memory."""

from __future__ import annotations

from array import array

from triage.errors import Position

_LINE_BITS, _COLUMN_BITS = 28, 12
_FREE = 0


class Ids:
    """A hash table in two arrays: a hash of each id, and its place.

    An id itself is not kept. Two different ids of one 64-bit hash would be taken for one: in a run of a million cases
    that happens once in thirty million runs.
    """

    def __init__(self) -> None:
        self._files: list[str] = []
        self._count = 0
        self._allot(1 << 10)

    def first(self, identity: str, at: Position) -> Position | None:
        """Where the id was first; None where this is the first time, which is then remembered."""
        if not self._files or self._files[-1] != at.file:
            self._files.append(at.file)
        key = (hash(identity) & 0xFFFF_FFFF_FFFF_FFFF) or 1
        slot = self._slot(key)
        if self._keys[slot] != _FREE:
            return self._position(self._places[slot])
        line, column = min(at.line, (1 << _LINE_BITS) - 1), min(at.column, (1 << _COLUMN_BITS) - 1)
        self._keys[slot] = key
        self._places[slot] = (((len(self._files) - 1) << _LINE_BITS | line) << _COLUMN_BITS) | column
        self._count += 1
        if 4 * self._count > 3 * len(self._keys):
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        """The slot of a key, or the free one where it belongs."""
        mask = len(self._keys) - 1
        slot = key & mask
        while self._keys[slot] not in (_FREE, key):
            slot = (slot + 1) & mask
        return slot

    def _position(self, place: int) -> Position:
        column = place & ((1 << _COLUMN_BITS) - 1)
        line = place >> _COLUMN_BITS & ((1 << _LINE_BITS) - 1)
        return Position(self._files[place >> _COLUMN_BITS >> _LINE_BITS], line, column)

    def _allot(self, slots: int) -> None:
        self._keys = array("Q", bytes(8 * slots))
        self._places = array("Q", bytes(8 * slots))

    def _grow(self) -> None:
        keys, places = self._keys, self._places
        self._allot(2 * len(keys))
        for key, place in zip(keys, places, strict=True):
            if key != _FREE:
                slot = self._slot(key)
                self._keys[slot], self._places[slot] = key, place
