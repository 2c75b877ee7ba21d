"""Checks of the bands that turn measures into findings: possible values, and every age exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.errors import Problem
from triage.rulebook.document import Path
from triage.rulebook.draft import Draft, Entry
from triage.rulebook.suggest import quoted

_LIMITS = ("at_least", "above", "at_most", "below")


def band_faults(draft: Draft) -> Iterator[Problem]:
    """The bands of a definition, and of its ``unless``, can hold within the measure's range and cover every age once.

    What sets a definition aside is another measure than its own.
    """
    measures = draft.ids("measures")
    for entry in draft.entries["definitions"]:
        if not entry.sound:
            continue
        own, unless = entry.data["measure"], entry.data.get("unless")
        yield from _faults(entry, ("bands",), entry.data["bands"], measures.get(own))
        if unless:
            yield from _faults(entry, ("unless", "bands"), unless["bands"], measures.get(unless["measure"]))
            if unless["measure"] == own:
                what = f"{quoted(own)} cannot set itself aside"
                yield Problem(what, "narrow the bands, or name another measure", entry.position("unless", "measure"))


def _faults(entry: Entry, path: Path, bands: list[dict[str, Any]], measure: Entry | None) -> Iterator[Problem]:
    for i, band in enumerate(bands):
        yield from _limits(entry, (*path, i), band, measure if measure is not None and measure.sound else None)
    yield from _ages(entry, path, bands)


def _limits(entry: Entry, path: Path, band: dict[str, Any], measure: Entry | None) -> Iterator[Problem]:
    given = {key: band[key] for key in _LIMITS if band.get(key) is not None}
    if not given:
        yield Problem("a band without a limit", "give at_least, above, at_most or below", entry.position(*path))
        return
    for pair in (("at_least", "above"), ("at_most", "below")):
        if pair[0] in given and pair[1] in given:
            what = f"{pair[0]} and {pair[1]} in one band"
            yield Problem(what, "keep one of the two", entry.key_position(*path, pair[1]))
    lower = given.get("at_least", given.get("above"))
    upper = given.get("at_most", given.get("below"))
    if lower is not None and upper is not None:
        exclusive = "above" in given or "below" in given
        if lower > upper or (exclusive and lower == upper):
            yield Problem("no value is in this band", "exchange or correct its limits", entry.position(*path))
    if measure is None:
        return
    lowest, highest = measure.data["lowest"], measure.data["highest"]
    for key, value in given.items():
        if not lowest <= value <= highest:
            what = f"{key} {value:g} is outside the range of {quoted(measure.text('id'))}, {lowest:g} to {highest:g}"
            yield Problem(what, f"correct it, or the range at {measure.at}", entry.position(*path, key))


def _ages(entry: Entry, path: Path, given: list[dict[str, Any]]) -> Iterator[Problem]:
    bands = [(band.get("from_age") or 0, band.get("to_age"), i) for i, band in enumerate(given)]
    empty = {i for start, end, i in bands if end is not None and end <= start}
    for i in sorted(empty):
        yield Problem("no age is in this band", "give a to_age above its from_age", entry.position(*path, i))
    covered: float | None = 0
    for start, end, i in sorted(band for band in bands if band[2] not in empty):
        if covered is None or start < covered:
            upto = "every age from there on" if covered is None else f"ages below {covered:g}"
            what = f"ages from {start:g} are already covered: an earlier band is for {upto}"
            yield Problem(what, "let each band begin where the one before it ends", entry.position(*path, i))
        elif start > covered:
            what = f"no band for ages from {covered:g} to {start:g}"
            yield Problem(what, "let each band begin where the one before it ends", entry.position(*path, i))
        if covered is not None:
            covered = None if end is None else max(covered, end)
    if covered is not None and len(empty) < len(bands):
        what = f"no band for ages from {covered:g} on"
        yield Problem(what, "leave to_age out of the last band", entry.key_position(*path))
