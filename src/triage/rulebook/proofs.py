"""Axioms and invariants as frozen values: what proofs rest on, and what is to be proved.

They are no part of ``Rulebook``: no answer depends on them, so that neither its content hash, nor the receipt of an
answer, nor the cache changes with them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from triage.changes import exact
from triage.conditions import Condition
from triage.errors import Position
from triage.rulebook.draft import Draft, Entry
from triage.tiers import Tier


class NumberRange(NamedTuple):
    """The numbers that a measure can have, where ``only_if`` holds of the patient."""

    measure: str
    at_least: Fraction | None = None
    above: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
    only_if: Condition | None = None


class Axiom(NamedTuple):
    """What holds of every possible patient: one of the last six says it (``if_`` with ``then``)."""

    id: str
    says: str
    because: str
    at: Position | None = None
    never_together: tuple[str, ...] = ()
    if_: Condition | None = None
    then: Condition | None = None
    denials_fit: bool = False
    range: NumberRange | None = None
    whole: tuple[str, ...] = ()


class Change(NamedTuple):
    """How the same patient is told otherwise: any finding ``reported`` or ``denied``, or a measure rises or falls.

    ``as_far_as`` is the last value that a measure rises or falls to.
    """

    kind: str
    measure: str = ""
    as_far_as: Fraction | None = None


class Exemption(NamedTuple):
    """Patients, a rule, or one of the findings of ``each``, of whom an invariant says nothing, and why."""

    because: str
    finding: str = ""
    when: Condition | None = None
    rule: str = ""
    nothing_told: bool = False


class Invariant(NamedTuple):
    """What must hold of every possible patient. Of whom and what: as in the file (``proof_schema.InvariantEntry``)."""

    id: str
    says: str
    because: str
    sources: tuple[str, ...]
    at: Position | None = None
    whenever: Condition | None = None
    each: tuple[str, ...] = ()
    nothing_but: tuple[str, ...] = ()
    only_these: tuple[str, ...] = ()
    not_understood: bool = False
    change: Change | None = None
    without: tuple[str, ...] = ()
    at_least: Tier | None = None
    at_most: Tier | None = None
    shows: tuple[str, ...] = ()
    never: str = ""
    one_band: bool = False
    exempt: tuple[Exemption, ...] = ()


class Proofs(NamedTuple):
    """Everything that a rulebook's files say for proofs, sorted by id."""

    axioms: tuple[Axiom, ...] = ()
    invariants: tuple[Invariant, ...] = ()


def proofs_of(draft: Draft) -> Proofs:
    """The axioms and invariants of a draft without faults."""

    def by_id(section: str) -> list[Entry]:
        return sorted((each for each in draft.entries[section] if each.sound), key=lambda entry: str(entry.data["id"]))

    return Proofs(tuple(map(_axiom, by_id("axioms"))), tuple(map(_invariant, by_id("invariants"))))


def _axiom(entry: Entry) -> Axiom:
    data = entry.data
    return Axiom(
        id=data["id"],
        says=data["says"].strip(),
        because=data["because"].strip(),
        at=entry.at,
        never_together=tuple(data.get("never_together") or ()),
        if_=_condition(entry, "if"),
        then=_condition(entry, "then"),
        denials_fit=data.get("denials_fit", False),
        range=_range(entry),
        whole=tuple(data.get("whole") or ()),
    )


def _range(entry: Entry) -> NumberRange | None:
    given = entry.data.get("range")
    if not given:
        return None
    keys = ("at_least", "above", "at_most", "below")
    at_least, above, at_most, below = (None if given.get(key) is None else exact(given[key]) for key in keys)
    return NumberRange(given["measure"], at_least, above, at_most, below, _condition(entry, "range", "only_if"))


def _invariant(entry: Entry) -> Invariant:
    data = entry.data
    tier = data.get("tier") or {}
    change = {key: of for key, of in (data.get("change") or {}).items() if of is not None}
    as_far_as = change.pop("as_far_as", None)
    return Invariant(
        id=data["id"],
        says=data["says"].strip(),
        because=data["because"].strip(),
        sources=tuple(data["sources"]),
        at=entry.at,
        whenever=_condition(entry, "whenever"),
        each=tuple(data.get("each") or ()),
        nothing_but=tuple(data.get("nothing_but") or ()),
        only_these=tuple(data.get("only_these") or ()),
        not_understood=data.get("not_understood", False),
        change=next((_change(kind, of, as_far_as) for kind, of in change.items()), None),
        without=tuple(data.get("without") or ()),
        at_least=_tier(tier.get("at_least")),
        at_most=_tier(tier.get("at_most")),
        shows=tuple(data.get("shows") or ()),
        never=data.get("never") or "",
        one_band=data.get("one_band", False),
        exempt=tuple(_exemption(entry, i, part) for i, part in entry.parts("except")),
    )


def _exemption(entry: Entry, i: int, data: dict[str, Any]) -> Exemption:
    when = _condition(entry, "except", i, "when")
    named = data.get("finding") or "", when, data.get("rule") or ""
    return Exemption(data["because"].strip(), *named, data.get("nothing_told", False))


def _change(kind: str, of: str, as_far_as: float | None) -> Change:
    if kind in ("reported", "denied"):
        return Change(kind)
    return Change(kind, of, None if as_far_as is None else exact(as_far_as))


def _tier(word: str | None) -> Tier | None:
    return None if word is None else Tier(word)


def _condition(entry: Entry, *path: str | int) -> Condition | None:
    written = entry.conditions.get(path)
    return None if written is None else written.condition
