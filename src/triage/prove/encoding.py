"""A rulebook over a possible patient, for the solver: which rules fire, which tier results, what is shown.

Made of the same condition algebra and the same definitions as the engine's answers, and held against the engine by
``tests/prove/test_encoding.py``: thousands of patients of the solver's choice come out alike in both.
"""

from __future__ import annotations

from collections.abc import Collection

from triage.case import Case
from triage.conditions import All, Any, Condition, Denied, Leaf, Present
from triage.prove.closed import ClosedEvidence, same_vocabulary
from triage.prove.patient import PossiblePatient, possible_patient
from triage.prove.solver import Formula, Model, all_of, any_of, z3
from triage.rulebook.model import Rule, Rulebook
from triage.tiers import Tier


class Encoding:
    """One rulebook's answers about one possible patient, as formulas.

    Add ``constraints`` to a solver (an ``Axioms`` value has more), then ask for any formula made here::

        encoding = Encoding(rulebook)
        solver = new_solver(Limits())
        solver.add(*encoding.constraints)
        solver.check(encoding.fires("overdose.seizure"), z3.Not(encoding.tier_at_least(Tier.EMERGENCY)))
        encoding.case_of(solver.model())

    ``tier_at_least`` is the tier of the answer; ``rules_at_least`` that of the fired rules alone. They differ where
    words were not understood or nothing was said: such an answer is at least routine.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        patient: PossiblePatient | None = None,
        *,
        name: str = "",
        beside: Encoding | None = None,
    ) -> None:
        """``patient`` may be shared with other encodings, or be a changed copy of another encoding's.

        ``name`` keeps the variables of several encodings apart. ``beside`` is another encoding of the same patient:
        where its vocabulary means the same, its evidence is shared, and so is whatever rules have in common.
        """
        self.rulebook = rulebook
        if patient is None:
            patient = beside.patient if beside is not None else possible_patient([rulebook], name)
        self.patient: PossiblePatient = patient
        #: What defines the variables, and what the engine asks of every case.
        self.constraints: list[Formula] = []
        if beside is not None and patient is beside.patient and same_vocabulary(beside.rulebook, rulebook):
            self.evidence: ClosedEvidence = beside.evidence
        else:
            self.evidence = ClosedEvidence(rulebook, patient, name)
            self.constraints += [*patient.consistent(), *self.evidence.constraints]
        self._fires: dict[str, Formula] = {}
        for rule in rulebook.rules:
            fires = z3().Bool(f"{name}fires {rule.id}")
            self.constraints.append(fires == self.evidence.holds(rule.when))
            self._fires[rule.id] = fires
        strange = [
            formula
            for said in (self.patient.reported, self.patient.denied)
            for finding, formula in said.items()
            if finding not in rulebook.bit
        ]
        #: Something was not understood: no answer to it can be an all-clear.
        self.misread = z3().Or(self.patient.not_understood, *strange)

    def present(self, finding: str) -> Formula:
        """The finding is present after closing. Raises KeyError for one that the rulebook does not have."""
        return self.evidence.present(finding)

    def denied(self, finding: str) -> Formula:
        """The finding is denied after closing."""
        return self.evidence.denied(finding)

    def holds(self, condition: Condition) -> Formula:
        """The condition holds on the evidence."""
        return self.evidence.holds(condition)

    def fires(self, rule: Rule | str) -> Formula:
        """The rule fires. Of a ``Rule`` that is not in the rulebook: its condition holds."""
        if isinstance(rule, str):
            return self._fires[rule]
        known = self.rulebook.rule_by_id.get(rule.id)
        return self._fires[rule.id] if known is not None and known.when == rule.when else self.holds(rule.when)

    def rules_at_least(self, tier: Tier, *, without: frozenset[str] = frozenset()) -> Formula:
        """A rule of the tier, or of a more urgent one, fires; ``without`` names rules that do not count."""
        if tier is Tier.SELF_CARE:
            return z3().BoolVal(val=True)
        rules = [rule for rule in self.rulebook.rules if rule.tier >= tier and rule.id not in without]
        return any_of([self._fires[rule.id] for rule in rules])

    def tier_at_least(
        self, tier: Tier, *, without: frozenset[str] = frozenset(), silence_counts: bool = True
    ) -> Formula:
        """The answer is of the tier, or more urgent; ``without`` names rules that do not count.

        ``silence_counts=False``: as if a call of which nothing was told were not routine for that.
        """
        by_rules = self.rules_at_least(tier, without=without)
        if tier is not Tier.ROUTINE:
            return by_rules
        return z3().Or(by_rules, self.misread, *([self.evidence.says_nothing] if silence_counts else []))

    def shows(self, syndrome: str) -> Formula:
        """The differential names the syndrome: by a rule of its own, or as what an urgent one can be mistaken for."""
        mimicked = {each.id for each in self.rulebook.syndromes if syndrome in each.mimics}
        return any_of(
            [
                self._fires[rule.id]
                for rule in self.rulebook.rules
                if rule.syndrome == syndrome or (rule.syndrome in mimicked and rule.tier >= Tier.URGENT)
            ]
        )

    def where(self, condition: Condition, given: Collection[Leaf], *, holds: bool) -> Formula:
        """The condition, where some of its leaves are taken as given."""
        if isinstance(condition, (Present, Denied)):
            return z3().BoolVal(holds) if condition in given else self.holds(condition)
        parts = [self.where(part, given, holds=holds) for part in condition.of]
        if isinstance(condition, All):
            return all_of(parts)
        return any_of(parts) if isinstance(condition, Any) else z3().PbGe([(part, 1) for part in parts], condition.n)

    def decides(self, condition: Condition, *given: Leaf) -> Formula:
        """Whether some of its leaves hold makes the difference between the condition and its contrary."""
        with_them = self.where(condition, given, holds=True)
        return z3().And(with_them, z3().Not(self.where(condition, given, holds=False)))

    def case_of(self, model: Model) -> Case:
        """The patient of a model, as a case that the engine can assess."""
        return self.patient.case_of(model)
