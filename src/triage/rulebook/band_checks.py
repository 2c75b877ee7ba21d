"""Checks of measures and of the bands that turn them into findings: possible values, and every age exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.errors import Problem
from triage.rulebook.draft import Draft, Entry
from triage.rulebook.suggest import quoted

_LIMITS = ("at_least", "above", "at_most", "below")


def measure_faults(draft: Draft) -> Iterator[Problem]:
    """A measure has a range, and a place in a case that exists."""
    for entry in draft.entries["measures"]:
        if not entry.sound:
            continue
        lowest, highest = entry.data["lowest"], entry.data["highest"]
        if lowest >= highest:
            what = f"lowest {lowest:g} is not below highest {highest:g}"
            yield Problem(what, "exchange or correct them", entry.position("lowest"))
        if entry.data["given_in"] == "patient" and entry.text("id") != "age_years":
            what = f"a case's patient has no number {quoted(entry.text('id'))}"
            yield Problem(what, "only age_years is given there; write vitals or history", entry.position("given_in"))


def band_faults(draft: Draft) -> Iterator[Problem]:
    """The bands of a definition can hold, within the measure's range, and cover every age once."""
    measures = draft.ids("measures")
    for entry in draft.entries["definitions"]:
        if entry.sound:
            measure = measures.get(entry.data["measure"])
            for i, band in entry.parts("bands"):
                yield from _limits(entry, i, band, measure if measure is not None and measure.sound else None)
            yield from _ages(entry)


def _limits(entry: Entry, i: int, band: dict[str, Any], measure: Entry | None) -> Iterator[Problem]:
    given = {key: band[key] for key in _LIMITS if band.get(key) is not None}
    if not given:
        yield Problem("a band without a limit", "give at_least, above, at_most or below", entry.position("bands", i))
        return
    for pair in (("at_least", "above"), ("at_most", "below")):
        if pair[0] in given and pair[1] in given:
            what = f"{pair[0]} and {pair[1]} in one band"
            yield Problem(what, "keep one of the two", entry.key_position("bands", i, pair[1]))
    lower = given.get("at_least", given.get("above"))
    upper = given.get("at_most", given.get("below"))
    if lower is not None and upper is not None:
        exclusive = "above" in given or "below" in given
        if lower > upper or (exclusive and lower == upper):
            yield Problem("no value is in this band", "exchange or correct its limits", entry.position("bands", i))
    if measure is None:
        return
    lowest, highest = measure.data["lowest"], measure.data["highest"]
    for key, value in given.items():
        if not lowest <= value <= highest:
            what = f"{key} {value:g} is outside the range of {quoted(measure.text('id'))}, {lowest:g} to {highest:g}"
            yield Problem(what, f"correct it, or the range at {measure.at}", entry.position("bands", i, key))


def _ages(entry: Entry) -> Iterator[Problem]:
    bands = [(band.get("from_age") or 0, band.get("to_age"), i) for i, band in entry.parts("bands")]
    empty = {i for start, end, i in bands if end is not None and end <= start}
    for i in sorted(empty):
        yield Problem("no age is in this band", "give a to_age above its from_age", entry.position("bands", i))
    covered: float | None = 0
    for start, end, i in sorted(band for band in bands if band[2] not in empty):
        if covered is None or start < covered:
            upto = "every age from there on" if covered is None else f"ages below {covered:g}"
            what = f"ages from {start:g} are already covered: an earlier band is for {upto}"
            yield Problem(what, "let each band begin where the one before it ends", entry.position("bands", i))
        elif start > covered:
            what = f"no band for ages from {covered:g} to {start:g}"
            yield Problem(what, "let each band begin where the one before it ends", entry.position("bands", i))
        if covered is not None:
            covered = None if end is None else max(covered, end)
    if covered is not None and len(empty) < len(bands):
        what = f"no band for ages from {covered:g} on"
        yield Problem(what, "leave to_age out of the last band", entry.key_position("bands"))
