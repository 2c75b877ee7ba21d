"""The condition algebra: writing, reading back, and what supports a condition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from strategies import conditions, finding_id

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present, from_data, leaves, to_data
from triage.evidence import Facts, Support
from triage.rulebook.model import Finding

IDS = [finding_id(n) for n in range(6)]


def supporting(condition: Condition, present: set[str], denied: set[str]) -> list[Present | Denied]:
    """The leaves that make the condition hold, as the explanations find them."""
    asked = sorted({leaf.finding for leaf in leaves(condition)})
    facts = Facts([Finding(name, name, "symptom", f"{name}?", ()) for name in asked])
    said = facts.mask(
        [Present(name) for name in asked if name in present] + [Denied(name) for name in asked if name in denied]
    )
    return Support(condition, facts).of(said)


@given(conditions(6))
def test_what_is_written_reads_back_the_same(condition: Condition) -> None:
    """to_data and from_data are inverse."""
    assert from_data(to_data(condition)) == condition


@given(conditions(6), st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(IDS)))
def test_the_supporting_leaves_alone_make_the_condition_hold(
    condition: Condition, present: set[str], denied: set[str]
) -> None:
    """What is named as support is true, was asked for, and suffices without the rest of the evidence."""
    denied -= present
    held = supporting(condition, present, denied)
    asked = set(leaves(condition))
    assert set(held) <= asked
    assert len(held) == len(set(held))
    only_present = {leaf.finding for leaf in held if isinstance(leaf, Present)}
    only_denied = {leaf.finding for leaf in held if isinstance(leaf, Denied)}
    assert only_present <= present
    assert only_denied <= denied
    assert supporting(condition, only_present, only_denied) == held


def test_every_true_part_of_an_any_is_named() -> None:
    """What speaks for a rule is said in full, not only as much as was needed."""
    condition = Any((Present("a"), All((Present("b"), Denied("c"))), Present("d")))
    assert supporting(condition, {"a", "b"}, {"c"}) == [Present("a"), Present("b"), Denied("c")]


def test_a_half_met_part_is_not_named() -> None:
    """b of `all: [b, c]` supports nothing while c is unknown."""
    assert supporting(AtLeast(1, (Present("a"), All((Present("b"), Present("c"))))), {"a", "b"}, set()) == [
        Present("a")
    ]
