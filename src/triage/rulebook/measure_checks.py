"""Checks of measures: a range, a place in a case, names that mean one number, changes that can be worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from triage.errors import Problem
from triage.rulebook.draft import Draft, Entry
from triage.rulebook.schema import NAME_OF_NUMBER
from triage.rulebook.suggest import quoted

_NAME = re.compile(NAME_OF_NUMBER)
#: What YAML or the command line takes for something else than text.
_NO_NAME = frozenset({"true", "false", "null", "nan", "inf", "infinity"})


def measure_faults(draft: Draft) -> Iterator[Problem]:
    """A measure has a range, and a place in a case that exists; its names and its change mean something."""
    measures = draft.ids("measures")
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
        yield from _names(entry)
        yield from _change(entry, measures)


def _names(entry: Entry) -> Iterator[Problem]:
    """Each name is a name, means one number, and that number is possible. Only vital signs are given by name."""
    values: dict[str, Any] = entry.data.get("values") or {}
    if values and entry.data["given_in"] != "vitals":
        todo = "write given_in: vitals, or remove the names"
        yield Problem("only a vital sign can be given by name", todo, entry.key_position("values"))
    first: dict[str, str] = {}
    lowest, highest = entry.data["lowest"], entry.data["highest"]
    for name, number in values.items():
        key = " ".join(name.split()).casefold()
        at = entry.key_position("values", name)
        if not _NAME.match(name.strip()) or key in _NO_NAME:
            todo = "write a word that begins with a letter: letters, digits, spaces, - and _"
            yield Problem(f"{quoted(name)} cannot be the name of a number", todo, at)
        elif key in first:
            what = f"the name {quoted(name)} is already there as {quoted(first[key])}"
            yield Problem(what, "case does not count: keep one of the two", at)
        first.setdefault(key, name)
        if not lowest <= number <= highest:
            what = f"{quoted(name)} is {number:g}, outside the range of its measure, {lowest:g} to {highest:g}"
            yield Problem(what, "correct it, or the range", entry.position("values", name))


def _change(entry: Entry, measures: dict[str, Entry]) -> Iterator[Problem]:
    """A derived measure, and no other, is the change of one given measure from another one in the same unit."""
    change: dict[str, Any] | None = entry.data.get("change")
    derived = entry.data["given_in"] == "derived"
    if derived and not change:
        todo = "add change: {of: .., from: ..} with the two measures that it is worked out from"
        yield Problem("a derived measure without a change", todo, entry.position("given_in"))
    if change and not derived:
        todo = "write given_in: derived, or remove it"
        yield Problem("a change in a measure that a case gives", todo, entry.key_position("change"))
    if not (change and derived):
        return
    if change["of"] == change["from"]:
        todo = "name the usual value under from"
        yield Problem(f"a change of {quoted(change['of'])} from itself", todo, entry.position("change", "from"))
        return
    parts = {key: measures[change[key]] for key in ("of", "from") if change[key] in measures}
    for key, part in parts.items():
        if part.data.get("given_in") == "derived":
            what = f"{quoted(change[key])} is itself derived"
            yield Problem(what, "name a measure that a case gives", entry.position("change", key))
    if len(parts) == 2 and all(part.sound for part in parts.values()):
        yield from _units(entry, change, parts["of"], parts["from"])


def _units(entry: Entry, change: dict[str, Any], of: Entry, base: Entry) -> Iterator[Problem]:
    unit, other = (_unit(part) for part in (of, base))
    if unit != other:
        what = f"{quoted(change['of'])} is in {unit or 'no unit'} and {quoted(change['from'])} in {other or 'no unit'}"
        yield Problem(what, "a change is between two numbers of one unit", entry.position("change", "from"))
        return
    percent = change.get("as") == "percent"
    wanted = "%" if percent else unit
    if _unit(entry) != wanted:
        what = f"the change is in {wanted or 'no unit'}, not in {_unit(entry) or 'no unit'}"
        todo = f"write unit: {quoted(wanted)}" if wanted else "leave unit out"
        yield Problem(what, todo, entry.position("unit"))
    if percent and base.data["lowest"] <= 0 <= base.data["highest"]:
        what = f"no percentage of {quoted(change['from'])}: it can be 0"
        yield Problem(what, f"write as: difference, or correct its range at {base.at}", entry.position("change", "as"))


def _unit(entry: Entry) -> str:
    return str(entry.data.get("unit") or "").strip()
