"""Which ids a run has seen, and where, in some twenty bytes for each: a run may have millions of them."""

from __future__ import annotations

from array import array

from triage.errors import Position, Problem
from triage.rulebook.suggest import quoted

_LINE_BITS, _COLUMN_BITS = 28, 12
_MOST_LINES, _MOST_COLUMNS = (1 << _LINE_BITS) - 1, (1 << _COLUMN_BITS) - 1
_FREE = 0
#: Room for forty thousand ids, before all of them must move for the first time.
_FIRST_SLOTS = 1 << 16


class Ids:
    """A hash table in arrays: ``_keys`` has a hash of each id and ``_places`` its place, both in the order of the run;
    ``_slots`` leads from a hash to its number in them.

    An id itself is not kept. Two different ids of one 64-bit hash would be taken for one: in a run of a million cases
    that happens once in thirty million runs.
    """

    def __init__(self) -> None:
        self._files: list[str] = []
        self._keys = array("Q")
        self._places = array("Q")
        self._slots = _free(_FIRST_SLOTS)

    def first(self, identity: str, at: Position) -> Position | None:
        """Where the id was first; None where this is the first time, which is then remembered."""
        if not self._files or self._files[-1] != at.file:
            self._files.append(at.file)
        key = hash(identity) & 0xFFFF_FFFF_FFFF_FFFF
        slot = self._slot(key)
        if (known := self._slots[slot]) != _FREE:
            return self._position(self._places[known - 1])
        line, column = min(at.line, _MOST_LINES), min(at.column, _MOST_COLUMNS)
        self._keys.append(key)
        self._places.append((((len(self._files) - 1) << _LINE_BITS | line) << _COLUMN_BITS) | column)
        self._slots[slot] = len(self._keys)
        if 3 * len(self._keys) > 2 * len(self._slots):
            self._slots = _free(2 * len(self._slots))
            for number, known in enumerate(self._keys, start=1):
                self._slots[self._slot(known)] = number
        return None

    def _slot(self, key: int) -> int:
        """The slot of a key, or the free one where it belongs."""
        slots, keys = self._slots, self._keys
        mask = len(slots) - 1
        slot = key & mask
        while (number := slots[slot]) != _FREE and keys[number - 1] != key:
            slot = (slot + 1) & mask
        return slot

    def _position(self, place: int) -> Position:
        column = place & _MOST_COLUMNS
        line = place >> _COLUMN_BITS & _MOST_LINES
        return Position(self._files[place >> _COLUMN_BITS >> _LINE_BITS], line, column)


def used_before(identity: str | None, at: Position, ids: Ids) -> Problem | None:
    """The fault of a case whose id another has; None where it is the first of its id, or has none."""
    if identity is None or (first := ids.first(identity, at)) is None:
        return None
    return Problem(f"the id {quoted(identity)} is already used at {first}", "give each case an id of its own", at)


def _free(slots: int) -> array[int]:
    return array("I", bytes(4 * slots))
