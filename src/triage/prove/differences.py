"""What a change of the rulebook does to all possible patients: who is triaged lower, who higher, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from triage.assessment import Assessment
from triage.case import Case
from triage.engine.engine import Engine
from triage.observe import setting_of
from triage.prove.axioms import fits, relevant, whole_measures
from triage.prove.encoding import Encoding
from triage.prove.patient import possible_patient
from triage.prove.replay import Replay
from triage.prove.search import Search
from triage.prove.solver import DEFAULT, Formula, Limits, Model, Truths, Undecided, all_of, any_of, z3
from triage.prove.where import Where, everybody
from triage.rulebook.model import Rulebook
from triage.rulebook.proofs import Axiom
from triage.tiers import Tier


class Shift(NamedTuple):
    """A patient of whom two rulebooks answer differently, with the rules that decide: those of the answer's tier."""

    case: Case
    old_tier: Tier
    new_tier: Tier
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]


class Outcome(StrEnum):
    """Whether any possible patient goes one way."""

    NEVER = "proved: never"
    SOME = "some"
    UNDECIDED = "not decided"


class OneWay(NamedTuple):
    """The patients who go one way, smallest and clearly different ones; ``more`` says that there are others."""

    outcome: Outcome
    shifts: tuple[Shift, ...] = ()
    more: bool = False


class Differences(NamedTuple):
    """Who would be triaged lower by the new rulebook and who higher; and who lower as somebody has accepted."""

    lower: OneWay
    higher: OneWay
    waived: OneWay = OneWay(Outcome.NEVER)


def differences(
    old: Rulebook,
    new: Rulebook,
    *,
    axioms: tuple[Axiom, ...] = (),
    where: Where = everybody,
    most: int = 10,
    limits: Limits = DEFAULT,
    waived: Mapping[str, Tier] = MappingProxyType({}),
) -> Differences:
    """Ask of all possible patients, among those ``where``, what ``new`` does to the tier that ``old`` gave.

    ``waived`` names rules of ``old`` with the lowest tier to which those may come on whom they decided; where several
    rules decided, each must be named. Whoever goes lower within that is told apart.

    ``axioms`` say who is possible; one that names what a rulebook does not have says nothing there.
    A finding that only one of the two has is, to the other, a report that was not understood; a measure that only
    one has is not told to the other. Every patient shown was assessed by both engines.
    """
    pair = _Pair(old, new, axioms, where, limits)
    excused = pair.excused(waived)
    return Differences(
        lower=pair.one_way(pair.old, pair.new, most, z3().Not(excused)),
        higher=pair.one_way(pair.new, pair.old, most, z3().BoolVal(val=True)),
        waived=pair.one_way(pair.old, pair.new, most, excused),
    )


class _Pair:
    def __init__(self, old: Rulebook, new: Rulebook, axioms: tuple[Axiom, ...], where: Where, limits: Limits) -> None:
        patient = possible_patient([old, new], whole=whole_measures(axioms))
        self.old = Encoding(old, patient, name="old ")
        self.new = Encoding(new, beside=self.old, name="new ")
        both = [*self.old.constraints, *self.new.constraints, where(self.new)]
        for encoding in (self.old, self.new):
            both += [fits(axiom, encoding) for axiom in relevant(axioms, encoding.rulebook)]
        self._search = Search(both, limits)
        self._replays = Replay(self.old, Engine(old)), Replay(self.new, Engine(new))

    def excused(self, waived: Mapping[str, Tier]) -> Formula:
        """Each rule that decided in the old rulebook is waived, for the tier that the new one gives."""
        by_tier = []
        for tier in {self.old.rulebook.rule_by_id[rule].tier for rule in waived} - {Tier.SELF_CARE}:
            deciding = [rule.id for rule in self.old.rulebook.rules if rule.tier is tier]
            let_pass = [
                z3().Not(self.old.fires(rule))
                if rule not in waived
                else z3().Or(z3().Not(self.old.fires(rule)), self.new.tier_at_least(waived[rule]))
                for rule in deciding
            ]
            decided = any_of([self.old.fires(rule) for rule in deciding if rule in waived])
            above = any_of([self.old.tier_at_least(other) for other in Tier if other > tier])
            by_tier.append(z3().And(decided, z3().Not(above), *let_pass))
        return any_of(by_tier)

    def one_way(self, high: Encoding, low: Encoding, most: int, among: Formula) -> OneWay:
        """The patients among these to whom ``high`` gives a more urgent tier than ``low``."""
        shifts: list[Shift] = []
        try:
            for model in self._patients(high, low, among):
                if len(shifts) == most:
                    return OneWay(Outcome.SOME, _gravest_first(shifts), more=True)
                shifts.append(self._shift(model))
        except Undecided:
            return OneWay(Outcome.UNDECIDED, _gravest_first(shifts))
        return OneWay(Outcome.SOME if shifts else Outcome.NEVER, _gravest_first(shifts))

    def _patients(self, high: Encoding, low: Encoding, among: Formula) -> Iterator[Model]:
        """Patients who differ: first such that each shows another rule that decides, then others of the same rules.

        None of the latter is one of the former with something added.
        """
        tiers = list(Tier)[1:]
        falls = {tier: z3().And(high.tier_at_least(tier), z3().Not(low.tier_at_least(tier))) for tier in tiers}
        by_rule = {
            rule.id: z3().And(high.fires(rule.id), falls[rule.tier])
            for rule in high.rulebook.rules
            if rule.tier is not Tier.SELF_CARE
        }
        anything = any_of(list(falls.values()))
        shown: list[Formula] = []
        while by_rule:
            model = self._search.smallest(high.patient, any_of(list(by_rule.values())), among)
            if model is None:
                break
            shown.append(self._said(high, model))
            for rule in [rule for rule, decides in by_rule.items() if _true(model, decides)]:
                del by_rule[rule]
            yield model
        while True:
            others = [z3().Not(said) for said in shown]
            model = self._search.smallest(high.patient, anything, among, *others)
            if model is None:
                return
            shown.append(self._said(high, model))
            yield model

    def _said(self, encoding: Encoding, model: Model) -> Formula:
        """That a patient has at least the same findings, by whatever they are told; the setting does not count.

        Of a patient without findings, that at least the same is said.
        """
        book = encoding.rulebook
        setting = setting_of(book)
        signs = [finding.id for i, finding in enumerate(book.findings) if not setting >> i & 1]
        formulas = [*map(encoding.present, signs), *encoding.patient.denied.values()]
        held = [formula for formula, true in zip(formulas, Truths(formulas).in_(model), strict=True) if true]
        return all_of(held or [said for said, _ in encoding.patient.statements() if _true(model, said)])

    def _shift(self, model: Model) -> Shift:
        old, new = (replay.assess(model) for replay in self._replays)
        case = self.old.case_of(model)
        return Shift(case, old.tier, new.tier, _deciding(old), _deciding(new))


def _deciding(answer: Assessment) -> tuple[str, ...]:
    return tuple(reason.rule for reason in answer.reasons if reason.tier == answer.tier)


def _gravest_first(shifts: list[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda shift: -max(shift.old_tier.rank, shift.new_tier.rank)))


def _true(model: Model, formula: Formula) -> bool:
    return bool(z3().is_true(model.eval(formula, model_completion=True)))
