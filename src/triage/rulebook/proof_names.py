"""What axioms and invariants name, and where: their conditions, and every name outside these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from triage.errors import Position, Problem
from triage.rulebook.suggest import quoted

if TYPE_CHECKING:
    from triage.rulebook.draft import Draft, Entry


def condition_paths(entry: Entry) -> Iterator[tuple[str | int, ...]]:
    """Where conditions stand in an axiom or an invariant."""
    if entry.section == "axioms":
        keys: list[tuple[str | int, ...]] = [("if",), ("then",), ("range", "only_if")]
    else:
        keys = [("whenever",), *(("except", i, "when") for i, _ in entry.parts("except"))]
    for path in keys:
        value: Any = entry.data
        for step in path:
            if isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            yield path


def named_in(entry: Entry) -> Iterator[tuple[str, str, Position]]:
    """Every name that an axiom or invariant uses outside its conditions: the section that defines it, and where."""
    for key, section in (
        ("never_together", "findings"),
        ("each", "findings"),
        ("nothing_but", "findings"),
        ("only_these", "findings"),
    ):
        yield from ((section, name, at) for name, at in entry.words(key))
    yield from (("findings", name, at) for name, at in entry.words("without"))
    yield from (("measures", name, at) for name, at in entry.words("whole"))
    yield from (("syndromes", name, at) for name, at in entry.words("shows"))
    for around, key in (("range", "measure"), ("change", "rises"), ("change", "falls")):
        part = entry.data.get(around)
        if isinstance(part, dict) and isinstance(part.get(key), str):
            yield "measures", part[key], entry.position(around, key)
    for i, part in entry.parts("except"):
        yield from (("sources", name, at) for name, at in entry.words("except", i, "sources"))
        if isinstance(part.get("finding"), str):
            yield "findings", part["finding"], entry.position("except", i, "finding")
        if isinstance(part.get("rule"), str):
            yield "rules", part["rule"], entry.position("except", i, "rule")


def derived_numbers(draft: Draft) -> Iterator[Problem]:
    """A number that is worked out from two others has no range of its own, and does not rise or fall by itself."""
    measures = draft.ids("measures")
    for entry in (*draft.entries["axioms"], *draft.entries["invariants"]):
        for section, name, at in named_in(entry):
            if section == "measures" and name in measures and measures[name].data.get("given_in") == "derived":
                yield Problem(f"{quoted(name)} is worked out, not given", "name one of the numbers it comes from", at)
