"""Ids of a run: a second one is found, whatever the number of others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from triage.errors import Position
from triage.regression.ids import Ids


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(1, 10**6), st.integers(1, 4000)), max_size=300))
def test_the_first_place_of_each_id_is_told(seen):
    """As a plain dictionary would."""
    ids, first = Ids(), {}
    for i, (name, line, column) in enumerate(seen):
        at = Position(f"{i // 50}.yaml", line, column)
        assert ids.first(name, at) == first.get(name)
        first.setdefault(name, at)


def test_many_ids_take_little_room():
    """A hundred thousand, each found again, in arrays of less than thirty bytes for each."""
    ids = Ids()
    for i in range(100_000):
        assert ids.first(f"case-{i}", Position("a.ndjson", i + 1)) is None
    for i in range(0, 100_000, 997):
        assert ids.first(f"case-{i}", Position("b.ndjson", 1)) == Position("a.ndjson", i + 1)
    taken = sum(part.itemsize * len(part) for part in (ids._keys, ids._places, ids._slots))
    assert taken < 30 * 100_000


def test_a_place_beyond_what_is_kept_is_the_last_one():
    """No overflow into another file."""
    ids = Ids()
    ids.first("a", Position("a.json", 2**30, 10**6))
    assert ids.first("a", Position("b.json")) == Position("a.json", 2**28 - 1, 2**12 - 1)
