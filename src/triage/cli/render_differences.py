"""Differences of two rulebooks over all possible patients, as lines of text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.prove.differences import OneWay, Shift
    from triage.regression.patient_shifts import PatientShifts


def difference_lines(asked: PatientShifts) -> Iterator[str]:
    """Never lower, or who is; then never higher, or who is. Each patient as they stand in a case file."""
    whom = "every possible patient" if asked.where is None else f"every possible patient with {asked.where}"
    axioms = f"the {asked.axioms} axioms" if asked.axioms != 1 else "the one axiom"
    yield f"{whom}, under {axioms} of both rulebooks:"
    if asked.other_axioms:
        yield f"not relied on, as only the new rulebook has them: {', '.join(asked.other_axioms)}"
    from triage.prove.differences import Outcome

    found = asked.found
    excused = found.waived.outcome is not Outcome.NEVER
    yield from _one_way(found.lower, "lower without a waiver" if excused else "lower")
    if excused:
        yield from _one_way(found.waived, "lower, waived")
    yield from _one_way(found.higher, "higher")


def _one_way(one_way: OneWay, word: str) -> Iterator[str]:
    from triage.prove.differences import Outcome

    if one_way.outcome is Outcome.NEVER:
        yield f"never {word}: proved"
        return
    if one_way.outcome is Outcome.UNDECIDED:
        ending = ", but these are:" if one_way.shifts else "."
        yield f"not decided whether anybody is triaged {word}{ending}"
    else:
        yield f"triaged {word} (the smallest who are clearly different{'; there are more' if one_way.more else ''}):"
    for shift in one_way.shifts:
        yield from _patient(shift)


def _patient(shift: Shift) -> Iterator[str]:
    from triage.prove.case_text import TO_EXPECT, case_text

    yield f"  {shift.old_tier} -> {shift.new_tier}"
    yield from (f"    {line}" for line in case_text(shift.case).splitlines() if line != TO_EXPECT)
    yield f"    old: {', '.join(shift.old_rules) or 'no rule'}"
    yield f"    new: {', '.join(shift.new_rules) or 'no rule'}"


def difference_data(asked: PatientShifts) -> dict[str, Any]:
    """The same as JSON holds it."""
    found = asked.found
    return {
        "where": asked.where,
        "axioms": asked.axioms,
        "new_axioms": asked.other_axioms,
    } | {
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
        for word, one_way in found._asdict().items()
    }
