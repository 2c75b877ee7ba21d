"""Mutants of rules against all cases at once: which case, if any, would fail.

A case notices a mutant if it fails what its own ``expect`` asks: tier, rules, syndromes (findings cannot change with a
rule). What the cases say is read once; a mutant changes the column of one rule, and only the cases in that column's
difference are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from triage.differential import Differential, FiredRule
from triage.evidence import Evidence, Facts, Implications, bits
from triage.observe import Observation
from triage.regression.case_files import Expectation, ReadCase
from triage.regression.columns import Columns
from triage.regression.mutation.mutants import RuleBreak
from triage.rulebook.model import Rule, Rulebook
from triage.tiers import Tier

_TIERS = tuple(Tier)[1:]


class Row(NamedTuple):
    """A case, what is expected of it, and what was seen in it."""

    read: ReadCase
    expect: Expectation
    seen: Observation


class Trial:
    """All cases, ready to be held against one changed rule after the other."""

    def __init__(self, rulebook: Rulebook, rows: Sequence[Row]) -> None:
        self.rows = rows
        self._rulebook = rulebook
        self._facts = Facts(rulebook.findings)
        self._differential = Differential(rulebook)
        self._rules = list(map(_as_fired, rulebook.rules))
        self._by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )
        if_so, self._if_so = _if_unsure_were_so(rulebook, rows)
        self.columns = Columns(rulebook.findings, [*(row.seen.evidence for row in rows), *if_so])
        self._cases = (1 << len(rows)) - 1
        self.fired = [self.columns.holds(rule.when) for rule in rulebook.rules]
        self._unread = _where(row.seen.unread for row in rows)
        self._must = {tier: _where(row.expect.lowest >= tier for row in rows) for tier in _TIERS}
        self._must_not = {tier: _where(row.expect.highest < tier for row in rows) for tier in _TIERS}
        self._ordered = _where(row.expect.syndromes is not None or row.expect.among is not None for row in rows)
        self._wanted = _naming(row.expect.rules for row in rows)
        self._refused = _naming(row.expect.not_rules for row in rows)
        self._once, self._twice = self._tier_columns()

    def _tier_columns(self) -> tuple[dict[Tier, int], dict[Tier, int]]:
        """For each tier the cases in which one rule of it or above fires at least, and those in which two do."""
        once, twice = dict.fromkeys(_TIERS, 0), dict.fromkeys(_TIERS, 0)
        for rule, fired in zip(self._rulebook.rules, self.fired, strict=True):
            for tier in _TIERS:
                if rule.tier >= tier:
                    twice[tier] |= once[tier] & fired
                    once[tier] |= fired
        return once, twice

    def killer(self, change: RuleBreak) -> Row | None:
        """The first case that notices the change; None where none does."""
        old = self._rulebook.rules[change.rule]
        before = self.fired[change.rule]
        new = change.becomes
        after = self.columns.holds(new.when) if new is not None else 0
        if new is not None and new.tier == old.tier and before == after:
            return None
        failing = self._failing(old, new, before, after)
        if failing:
            return self.rows[next(bits(failing))]
        affected = (before | after if new is None or new.tier != old.tier else before ^ after) & self._ordered
        for case in bits(affected & self._cases):
            if not self._order_fits(case, change.rule, new, after):
                return self.rows[case]
        return None

    def _failing(self, old: Rule, new: Rule | None, before: int, after: int) -> int:
        """The cases whose tier or rules are no longer as expected."""
        failing = before & ~after & self._wanted.get(old.id, 0) | after & ~before & self._refused.get(old.id, 0)
        reached = {}
        for tier in _TIERS:
            others = self._twice[tier] | self._once[tier] & ~before if old.tier >= tier else self._once[tier]
            reached[tier] = others | (after if new is not None and new.tier >= tier else 0)
        for tier in _TIERS:
            here = reached[tier]
            if tier is Tier.ROUTINE:
                here |= self._unread | self._alarmed(here, reached[Tier.URGENT])
            failing |= self._must[tier] & ~here | self._must_not[tier] & here
        return failing & self._cases

    def _alarmed(self, any_rule: int, urgent: int) -> int:
        """The cases without a rule in which something is asked, not known, and would alone be urgent."""
        found = 0
        for case, if_so in self._if_so.items():
            if not any_rule >> case & 1 and urgent & if_so:
                found |= 1 << case
        return found

    def _order_fits(self, case: int, index: int, new: Rule | None, after: int) -> bool:
        shown = self._shown(case, index, new, after)
        expect = self.rows[case].expect
        if expect.among is not None:
            return bool(shown) and shown[0] in expect.among
        if not expect.syndromes:
            return not shown
        return shown[:1] == [expect.syndromes[0]] and set(expect.syndromes) <= {*shown}

    def _shown(self, case: int, index: int, new: Rule | None, after: int) -> list[str]:
        """The differential of a case, most dangerous first, with one rule changed."""
        fired = [self._rules[i] for i in self._by_urgency if i != index and self.fired[i] >> case & 1]
        if new is not None and after >> case & 1:
            fired.append(_as_fired(new))
            fired.sort(key=lambda one: (-one.tier.rank, one.rule))
        present, denied = self.rows[case].seen.evidence
        ranked = self._differential.rank(present | denied << self._facts.shift, fired)
        return [candidate.id for candidate in ranked]

    def order_on(self, evidence: Evidence, rules: Iterable[Rule]) -> list[str]:
        """The differential on other evidence, where just these rules fire."""
        fired = sorted(map(_as_fired, rules), key=lambda one: (-one.tier.rank, one.rule))
        ranked = self._differential.rank(evidence.present | evidence.denied << self._facts.shift, fired)
        return [candidate.id for candidate in ranked]


def _if_unsure_were_so(rulebook: Rulebook, rows: Sequence[Row]) -> tuple[list[Evidence], dict[int, int]]:
    """What would be the evidence if something that is not known were so, after the cases' own; and whose that is."""
    implications = Implications(rulebook.findings)
    more: list[Evidence] = []
    whose: dict[int, int] = {}
    for case, row in enumerate(rows):
        for i in bits(row.seen.unsure):
            present, denied = row.seen.evidence
            whose[case] = whose.get(case, 0) | 1 << len(rows) + len(more)
            more.append(implications.close([*bits(present), i], [*bits(denied)])[0])
    return more, whose


def _as_fired(rule: Rule) -> FiredRule:
    """What the order of the differential rests on."""
    return FiredRule(rule.id, rule.syndrome, rule.tier, ())


def _where(holds: Iterable[bool]) -> int:
    return sum(1 << number for number, here in enumerate(holds) if here)


def _naming(named: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """For each rule the cases that name it."""
    found: dict[str, int] = {}
    for number, rules in enumerate(named):
        for rule in rules:
            found[rule] = found.get(rule, 0) | 1 << number
    return found
