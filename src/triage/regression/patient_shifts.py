"""What a change of the rulebook does to every possible patient, as a solver finds it, and by which waivers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from triage.prove.differences import Differences, OneWay, Outcome, differences
from triage.prove.solver import DEFAULT, Limits, z3
from triage.prove.where import everybody, read_where
from triage.regression.revisions import Version
from triage.regression.waivers import Waiver
from triage.rulebook.loader import load_proofs
from triage.rulebook.proofs import Axiom

_NOBODY = OneWay(Outcome.NEVER)


class PatientShifts(NamedTuple):
    """Who goes lower and who higher, and what that answer is good for."""

    found: Differences
    where: str | None
    """The narrowing, as it was written; None: all."""
    axioms: int
    """How many both rulebooks have: whom these rule out was not asked about."""
    other_axioms: tuple[str, ...]
    """Those of the new rulebook that the old one does not have, or not so. Nothing rests on them."""

    @property
    def fails(self) -> bool:
        """Somebody is lower without a waiver, or that was not decided."""
        return self.found.lower.outcome is not Outcome.NEVER or self.found.waived.outcome is Outcome.UNDECIDED

    def needs(self, waiver: Waiver) -> bool:
        """Whether somebody is lower by this waiver of a rule; also where that is not known."""
        found = self.found.waived
        known = self.where is None and not found.more and found.outcome is not Outcome.UNDECIDED
        return not known or any(waiver.rule in shift.old_rules for shift in found.shifts)


def patient_shifts(
    old: Version, new: Version, waivers: Sequence[Waiver], *, where: str | None = None, limits: Limits = DEFAULT
) -> PatientShifts:
    """Ask of every possible patient, under the axioms that both have; ``where`` narrows it, see ``read_where``.

    One that only ``new`` has may be right, and yet it could hide whom the change harms: a release is held to what was
    agreed before it. A waiver of a case lets that case pass, not whoever is like it: only waivers of rules count here.

    Raises SolverMissing without z3, and WhereError for a narrowing that cannot be read.
    """
    asked = everybody if where is None else read_where(where, [old.rulebook, new.rulebook])
    before, after = (load_proofs(each.directory)[1].axioms for each in (old, new))
    known = {_content(axiom) for axiom in before}
    shared = tuple(axiom for axiom in after if _content(axiom) in known)
    same = old.rulebook.content_hash == new.rulebook.content_hash
    if not same:
        z3()
    known_before = old.rulebook.rule_by_id
    waived = {waiver.rule: waiver.to for waiver in waivers if waiver.rule is not None and waiver.rule in known_before}
    found = (
        Differences(_NOBODY, _NOBODY)
        if same
        else differences(old.rulebook, new.rulebook, axioms=shared, where=asked, limits=limits, waived=waived)
    )
    others = tuple(axiom.id for axiom in after if axiom not in shared)
    return PatientShifts(found, where, len(shared), others)


def _content(axiom: Axiom) -> Axiom:
    """What it rules out, without where and in which words."""
    return axiom._replace(at=None, says="", because="")
