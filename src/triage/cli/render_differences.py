"""Differences of two rulebooks over all possible patients, as lines of text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.prove.differences import Differences, OneWay, Shift


def difference_lines(differences: Differences) -> Iterator[str]:
    """Never lower, or who is; then never higher, or who is. Each patient as they stand in a case file."""
    yield from _one_way(differences.lower, "lower")
    yield from _one_way(differences.higher, "higher")


def _one_way(one_way: OneWay, word: str) -> Iterator[str]:
    from triage.prove.differences import Outcome

    if one_way.outcome is Outcome.NEVER:
        yield f"Never {word}: proved for every possible patient."
        return
    if one_way.outcome is Outcome.UNDECIDED:
        ending = ", but these are:" if one_way.shifts else "."
        yield f"Not decided whether there are patients who are triaged {word}{ending}"
    else:
        yield f"Triaged {word} (the smallest who are clearly different{'; there are more' if one_way.more else ''}):"
    for shift in one_way.shifts:
        yield from _patient(shift)


def _patient(shift: Shift) -> Iterator[str]:
    from triage.prove.case_text import TO_EXPECT, case_text

    yield f"  {shift.old_tier} → {shift.new_tier}"
    yield from (f"    {line}" for line in case_text(shift.case).splitlines() if line != TO_EXPECT)
    yield f"    old: {', '.join(shift.old_rules) or 'no rule'}"
    yield f"    new: {', '.join(shift.new_rules) or 'no rule'}"


def difference_data(differences: Differences) -> dict[str, Any]:
    """The same as JSON holds it."""
    return {
        word: {
            "outcome": one_way.outcome.value,
            "more": one_way.more,
            "patients": [
                {
                    "case": shift.case.model_dump(mode="json", exclude_defaults=True),
                    "old": {"tier": shift.old_tier, "rules": shift.old_rules},
                    "new": {"tier": shift.new_tier, "rules": shift.new_rules},
                }
                for shift in one_way.shifts
            ],
        }
        for word, one_way in (("lower", differences.lower), ("higher", differences.higher))
    }
