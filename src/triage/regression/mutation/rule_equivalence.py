"""Mutants of rules that no case noticed: the smallest case that would, or that there can be none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.conditions import Any, Condition
from triage.evidence import Evidence
from triage.regression.missing import MissingCase
from triage.regression.mutation.mutants import RuleBreak
from triage.regression.mutation.trial import Trial
from triage.regression.witness import NotDecided, Search, Witness
from triage.rulebook.model import Rule, Rulebook
from triage.tiers import Tier


class RuleJudge:
    """Decides over all possible patients whether anybody could tell a rulebook from its mutant."""

    def __init__(self, rulebook: Rulebook, trial: Trial, search: Search) -> None:
        self._rulebook = rulebook
        self._trial = trial
        self._search = search
        self._mimics = {syndrome.id: syndrome.mimics for syndrome in rulebook.syndromes}

    def missing(self, change: RuleBreak) -> MissingCase | None:
        """The case that would notice the change; None where the mutant is equivalent. Raises NotDecided."""
        old, new = self._rulebook.rules[change.rule], change.becomes
        if new is None:
            witness = self._search.smallest([old.when])
            return witness and MissingCase.of(witness, f"{old.id} fires")
        if new.tier != old.tier:
            return self._of_tier(change.rule, old, new)
        return self._of_condition(old, new)

    def _of_condition(self, old: Rule, new: Rule) -> MissingCase | None:
        fires = self._search.smallest([old.when], [new.when])
        silent = self._search.smallest([new.when], [old.when])
        if fires is not None and (silent is None or fires.size <= silent.size):
            return MissingCase.of(fires, f"{old.id} fires")
        return silent and MissingCase.of(silent, f"{old.id} does not fire")

    def _of_tier(self, index: int, old: Rule, new: Rule) -> MissingCase | None:
        """Who has no other rule of the higher of the two tiers; else whoever sees it in the differential."""
        higher = max(old.tier, new.tier)
        rivals = [rule for i, rule in enumerate(self._rulebook.rules) if i != index and rule.tier >= higher]
        witness = self._search.smallest([old.when], [_or(rivals)] if rivals else [])
        if witness is not None:
            return MissingCase.of(witness, f"the tier is {old.tier}, by {old.id}")
        return self._of_order(index, old, new, higher)

    def _of_order(self, index: int, old: Rule, new: Rule, higher: Tier) -> MissingCase | None:
        """The tier never tells. Where the syndrome always has another such rule, neither does the differential."""
        others = [rule for i, rule in enumerate(self._rulebook.rules) if i != index]
        own = [rule for rule in others if rule.syndrome == old.syndrome and rule.tier >= higher]
        if self._search.smallest([old.when], [_or(own)] if own else []) is None:
            return None
        first = self._may_come_first(old, own, others, higher)
        mimicked = higher is Tier.URGENT and bool(self._mimics[old.syndrome])
        if not first and not mimicked:
            return None

        def differs(evidence: Evidence) -> bool:
            fired = [rule for rule in others if self._search.holds(rule.when, evidence)]
            before, after = (self._trial.order_on(evidence, [*fired, rule]) for rule in (old, new))
            return before[0] != after[0] or {*before} != {*after}

        witness = self._seen_in_order(old, own, differs)
        if witness is None:
            raise NotDecided
        return MissingCase.of(witness, f"the syndromes come in the order of {old.id} as {old.tier}")

    def _may_come_first(self, old: Rule, own: list[Rule], others: list[Rule], higher: Tier) -> bool:
        """Whether its syndrome, with no other rule so urgent, can be as urgent as the most urgent one."""
        above = [rule for rule in others if rule.tier > higher]
        rivals = [*own, *above]
        return self._search.smallest([old.when], [_or(rivals)] if rivals else []) is not None

    def _seen_in_order(self, old: Rule, own: list[Rule], differs: Callable[[Evidence], bool]) -> Witness | None:
        """Somebody in whom the differential shows the tier: with the rule alone, or with one feature beside it."""
        fails = [_or(own)] if own else []
        features = [
            feature.when
            for syndrome in self._rulebook.syndromes
            for feature in syndrome.features
            if (feature.weight > 0) == (syndrome.id == old.syndrome)
        ]
        for beside in ([], *([feature] for feature in features)):
            witness = self._search.smallest([old.when, *beside], fails, differs)
            if witness is not None:
                return witness
        return None


def _or(rules: Iterable[Rule]) -> Condition:
    return Any(tuple(rule.when for rule in rules))
