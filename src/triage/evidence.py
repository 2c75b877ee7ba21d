"""Evidence: what is present and what is denied, as two bit sets closed under implication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from triage.rulebook.model import Finding


class Evidence(NamedTuple):
    """Bit i of ``present`` (``denied``) is finding i of the rulebook. They never overlap; in neither, it is unknown."""

    present: int = 0
    denied: int = 0


class Implications:
    """Implication between findings, closed: present travels up, denied travels down.

    ``up[i]`` is the bit set of i and everything it implies; ``down[i]`` of i and everything that implies it.
    """

    __slots__ = ("down", "up")

    def __init__(self, findings: Sequence[Finding]) -> None:
        """``findings`` in bit order. Raises KeyError on a dangling implication; a cycle makes its members equal."""
        bit = {finding.id: i for i, finding in enumerate(findings)}
        up = [1 << i for i in range(len(findings))]
        for i in range(len(findings)):
            frontier = [i]
            while frontier:
                for implied in findings[frontier.pop()].implies:
                    if not up[i] >> bit[implied] & 1:
                        up[i] |= 1 << bit[implied]
                        frontier.append(bit[implied])
        down = [0] * len(findings)
        for i, implied_bits in enumerate(up):
            for j in bits(implied_bits):
                down[j] |= 1 << i
        self.up = tuple(up)
        self.down = tuple(down)

    def close(self, present: Iterable[int], denied: Iterable[int]) -> tuple[Evidence, tuple[int, ...]]:
        """Close what was said under implication; also the denials that were contradicted, in the order given.

        Present wins: a denial of something that is present, or implied by something present, is set aside whole, and
        with it everything that it would have denied in turn.
        """
        all_present = 0
        for i in present:
            all_present |= self.up[i]
        all_denied = 0
        contradicted = []
        for i in denied:
            if all_present >> i & 1:
                contradicted.append(i)
            else:
                all_denied |= self.down[i]
        return Evidence(all_present, all_denied), tuple(contradicted)


def bits(of: int) -> Iterator[int]:
    """The positions of the set bits, lowest first."""
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


class Names:
    """The ids of a bit set, in order: eight at a time, since every answer names some dozens."""

    __slots__ = ("_bytes", "_ids", "_known")

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids
        self._bytes = len(ids) // 8 + 1
        self._known: dict[int, tuple[str, ...]] = {}

    def of(self, of: int) -> tuple[str, ...]:
        """The ids at the set bits, lowest first."""
        named: list[str] = []
        for place, byte in enumerate(of.to_bytes(self._bytes, "little")):
            if byte:
                named += self._known.get(place << 8 | byte) or self._read(place, byte)
        return tuple(named)

    def _read(self, place: int, byte: int) -> tuple[str, ...]:
        ids = tuple(self._ids[place * 8 + i] for i in bits(byte))
        self._known[place << 8 | byte] = ids
        return ids
