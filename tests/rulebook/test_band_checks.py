"""Measures and bands: possible values, and every age covered exactly once."""

from __future__ import annotations

import pytest

BANDS = "bands: [{at_least: 38}]"


def with_bands(book, bands: str) -> list[str]:
    return book.change(BANDS, f"bands: [{bands}]" if "[" not in bands else bands).faults()


@pytest.mark.parametrize(
    "bands",
    [
        "{to_age: 1, at_least: 38}, {from_age: 1, at_least: 38.5}",
        "{from_age: 16, at_least: 38}, {from_age: 0.25, to_age: 16, above: 37.5}, {to_age: 0.25, at_least: 38}",
        "{at_least: 38, at_most: 38}",
        "{above: 20, below: 46}",
    ],
)
def test_bands_that_cover_every_age_once_are_sound(book, bands):
    """In any order, with both limits, up to the ends of the measure's range."""
    assert with_bands(book, bands) == []


@pytest.mark.parametrize(
    ("bands", "fault"),
    [
        (
            "‸{from_age: 1, at_least: 38}",
            "no band for ages from 0 to 1; let each band begin where the one before it ends",
        ),
        ("{to_age: 1, at_least: 38}, ‸{from_age: 2, at_least: 38}", "no band for ages from 1 to 2; "),
        ("‸bands: [{to_age: 16, at_least: 38}]", "no band for ages from 16 on; leave to_age out of the last band"),
        (
            "{to_age: 2, at_least: 38}, ‸{from_age: 1, at_least: 38}",
            "ages from 1 are already covered: an earlier band is for ages below 2; ",
        ),
        (
            "{at_least: 38}, ‸{from_age: 1, at_least: 39}",
            "ages from 1 are already covered: an earlier band is for every age from there on; ",
        ),
        (
            "{at_least: 38}, ‸{from_age: 3, to_age: 3, at_least: 39}",
            "no age is in this band; give a to_age above its from_age",
        ),
        ("‸{}", "a band without a limit; give at_least, above, at_most or below"),
        ("{at_least: 38, ‸above: 38}", "at_least and above in one band; keep one of the two"),
        ("{at_most: 38, ‸below: 38}", "at_most and below in one band; keep one of the two"),
        ("‸{at_least: 40, at_most: 39}", "no value is in this band; exchange or correct its limits"),
        ("‸{above: 39, at_most: 39}", "no value is in this band; "),
        (
            "{at_least: ‸380}",
            "at_least 380 is outside the range of 'temperature_c', 20 to 46; correct it, or the range at ",
        ),
        ("{below: ‸19.9}", "below 19.9 is outside the range of 'temperature_c', 20 to 46; "),
        ("{from_age: ‸-1, at_least: 38}", "'from_age' is -1, below 0; give 0 or more"),
    ],
)
def test_each_fault_of_a_band_is_placed(book, bands, fault):
    """Gaps, overlaps, empty bands and impossible limits, each at its band or value."""
    (found,) = with_bands(book, bands)
    assert found.startswith(f"{book.place}: {fault}")


def test_the_range_of_a_measure_is_a_range(book):
    """The lowest possible value is below the highest."""
    assert book.change("lowest: 20", "lowest: ‸50").faults()[0] == (
        f"{book.place}: lowest 50 is not below highest 46; exchange or correct them"
    )


@pytest.mark.parametrize(
    ("unless", "fault"),
    [
        ("{measure: age, bands: ‸[]}", "'bands' is an empty list; give at least 1"),
        ("{measure: ‸agee, bands: [{at_least: 1}]}", "unknown measure 'agee'; "),
        ("{measure: ‸temperature_c, bands: [{at_least: 39}]}", "'temperature_c' cannot set itself aside; narrow the"),
        ("{measure: age, bands: [‸{}]}", "a band without a limit; "),
        ("{measure: age, bands: [{at_least: ‸12}]}", "at_least 12 is outside the range of 'age', 0 to 10; "),
        ("{measure: age, bands: [‸{from_age: 1, at_least: 2}]}", "no band for ages from 0 to 1; "),
        ("{measure: age, ‸bands: [{to_age: 1, at_least: 2}]}", "no band for ages from 1 on; leave to_age out"),
        ("{measure: age, bands: [{at_least: 2}], ‸otherwise: unknown}", "unknown key 'otherwise'; known here: "),
    ],
)
def test_each_fault_of_what_sets_a_definition_aside_is_placed(book, unless, fault):
    """Its bands are bands like any others, of another measure."""
    book.add("measures:\n  - {id: age, label: A, given_in: vitals, question: Q, lowest: 0, highest: 10}\n")
    (found,) = with_bands(book, f"bands: [{{at_least: 38}}], unless: {unless}")
    assert found.startswith(f"{book.place}: {fault}")


def test_a_definition_may_be_set_aside_by_another_measure(book):
    """With one band for each age."""
    book.add("measures:\n  - {id: age, label: A, given_in: vitals, question: Q, lowest: 0, highest: 10}\n")
    unless = "{measure: age, bands: [{to_age: 1, below: 2}, {from_age: 1, at_least: 2}]}"
    assert with_bands(book, f"bands: [{{at_least: 38}}], unless: {unless}") == []


def test_a_patient_has_no_other_number_than_the_age(book):
    """A measure that no case could give would never make a finding."""
    book.change("given_in: vitals", "given_in: ‸patient")
    assert book.faults() == [
        (
            f"{book.place}: a case's patient has no number 'temperature_c';"
            " only age_years is given there; write vitals or history"
        )
    ]
