"""Measures: names that mean one number, changes that can be worked out, each fault at its place."""

from __future__ import annotations

import pytest

BLOOD = """\
measures:
  - {id: now, label: Now, unit: mmHg, given_in: vitals, question: N, lowest: 0, highest: 300}
  - {id: usual, label: Usual, unit: mmHg, given_in: history, question: U, lowest: 30, highest: 300}
  - {id: low_from, label: Low, unit: mmHg, given_in: history, question: U, lowest: -5, highest: 300}
  - {id: in_kpa, label: kPa, unit: kPa, given_in: history, question: K, lowest: 3, highest: 40}
  - {id: score, label: Score, given_in: history, question: S, lowest: 3, highest: 15}
  - {id: other, label: Other, unit: mmHg, given_in: derived, question: O, lowest: -300, highest: 300,
     change: {of: now, from: usual}}
"""


def with_measure(book, more: str) -> list[str]:
    book.write("more.yaml", f"{BLOOD}  - {{id: made, label: M, question: Q, lowest: -9, highest: 9, {more}}}\n")
    return book.faults()


@pytest.mark.parametrize(
    "more",
    [
        "unit: mmHg, given_in: vitals",
        "given_in: vitals",
        "given_in: history",
        "given_in: vitals, values: {A: -9, alert: -9, not so: 9, x-y_z 1: 0.5, No: 1}",
        "unit: points, given_in: vitals, values: {A: 0}",
        "unit: mmHg, given_in: derived, change: {of: now, from: usual}",
        "unit: mmHg, given_in: derived, change: {of: now, from: usual, as: difference}",
        'unit: "%", given_in: derived, change: {of: now, from: usual, as: percent}',
        "unit: mmHg, given_in: derived, change: {of: now, from: low_from}",
    ],
)
def test_sound_measures(book, more):
    """With and without a unit, with names, derived in both ways."""
    assert with_measure(book, more) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("given_in: vitals, values: ‸{}", "'values' is empty; give at least 1"),
        ("given_in: vitals, values: ‸[A]", "an entry of 'values' must be keys and values, not a list; "),
        ("given_in: vitals, values: {A: ‸x}", "'A' must be a number, not 'x'; write the number alone"),
        ("given_in: vitals, values: {A: ‸true}", "'A' must be a number, not true; "),
        ("given_in: vitals, values: {A: ‸10}", "'A' is 10, outside the range of its measure, -9 to 9; "),
        (
            "given_in: vitals, values: {Half asleep: 1, ‸half  ASLEEP: 2}",
            "the name 'half ASLEEP' is already there as 'Half asleep'; case does not count: keep one of the two",
        ),
        ("given_in: vitals, values: {A: 0, ‸1st: 1}", "'1st' cannot be the name of a number; write a word"),
        ("given_in: vitals, values: {‸NaN: 1}", "'NaN' cannot be the name of a number; "),
        ("given_in: vitals, values: {‸True: 1}", "'True' cannot be the name of a number; "),
        ("given_in: history, ‸values: {A: 0}", "only a vital sign can be given by name; write given_in: vitals"),
        ("given_in: ‸derived", "a derived measure without a change; add change: {of: .., from: ..}"),
        (
            "unit: mmHg, given_in: vitals, ‸change: {of: now, from: usual}",
            "a change in a measure that a case gives; write given_in: derived",
        ),
        (
            "unit: mmHg, given_in: derived, change: ‸{of: now}",
            "'from' is missing; add it",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, ‸form: usual}",
            "unknown key 'form'; did you mean 'from'?",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: usual, ‸by: percent}",
            "unknown key 'by'; known here: of, from, as",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: usual, as: ‸percnt}",
            "'as' cannot be 'percnt'; did you mean 'percent'?",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: ‸usul}",
            "unknown measure 'usul'; did you mean 'usual'?",
        ),
        ("unit: mmHg, given_in: derived, change: {of: ‸nows, from: usual}", "unknown measure 'nows'; "),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: ‸now}",
            "a change of 'now' from itself; name the usual value under from",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: ‸other, from: usual}",
            "'other' is itself derived; name a measure that a case gives",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: ‸in_kpa}",
            "'now' is in mmHg and 'in_kpa' in kPa; a change is between two numbers of one unit",
        ),
        (
            "unit: mmHg, given_in: derived, change: {of: now, from: ‸score}",
            "'now' is in mmHg and 'score' in no unit; ",
        ),
        (
            "unit: ‸kPa, given_in: derived, change: {of: now, from: usual}",
            "the change is in mmHg, not in kPa; write unit: 'mmHg'",
        ),
        (
            "unit: ‸mmHg, given_in: derived, change: {of: now, from: usual, as: percent}",
            "the change is in %, not in mmHg; write unit: '%'",
        ),
        (
            'unit: "%", given_in: derived, change: {of: usual, from: now, as: ‸percent}',
            "no percentage of 'now': it can be 0; write as: difference, or correct its range at ",
        ),
    ],
)
def test_each_fault_of_a_measure_is_placed(book, more, fault):
    """What is wrong, where, and what to do."""
    (found,) = with_measure(book, more)
    assert found.startswith(f"{book.place}: {fault}")


@pytest.mark.parametrize("number", [".nan", ".inf", "1e999"])
def test_the_number_of_a_name_is_finite(book, number):
    """A scale has no endless value, and none that is no number."""
    found = with_measure(book, f"given_in: vitals, values: {{A: ‸{number}}}")
    assert f"{book.place}: 'A' is no finite number; write a number" in found
