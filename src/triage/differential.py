"""The differential: which syndromes a case may be, in order, with what speaks for and against each."""

from __future__ import annotations

from triage.assessment import Candidate, Reason
from triage.conditions import Denied, leaves, supporting
from triage.evidence import Evidence
from triage.memo import Memo
from triage.rulebook.model import Feature, Rulebook, Syndrome
from triage.tiers import Tier


class Differential:
    """Ranks the syndromes of one rulebook.

    Most dangerous first; among equals by the summed weights of the features that hold, which the rulebook takes from
    what the sources say discriminates. A syndrome without a fired rule is shown where it can be mistaken for one that
    is urgent or worse, just below what it mimics.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._syndromes = rulebook.syndromes
        self._views = tuple(_SyndromeView(syndrome, rulebook) for syndrome in rulebook.syndromes)

    def rank(self, evidence: Evidence, fired: int, reasons: tuple[Reason, ...]) -> tuple[Candidate, ...]:
        """The candidates, most dangerous first. ``reasons`` are those of the fired rules, most urgent first."""
        tier_of: dict[str, Tier] = {}
        for reason in reasons:
            if reason.syndrome not in tier_of:
                tier_of[reason.syndrome] = reason.tier
        mimic_of: dict[str, str] = {}
        for syndrome in self._syndromes:
            if syndrome.mimics and tier_of.get(syndrome.id, Tier.SELF_CARE).rank >= Tier.URGENT.rank:
                for mimic in syndrome.mimics:
                    if mimic not in tier_of:
                        mimic_of.setdefault(mimic, syndrome.id)
        ranked: list[tuple[float, int, int, str, Candidate]] = []
        for view in self._views:
            tier = tier_of.get(view.id)
            mimicked = mimic_of.get(view.id)
            if tier is None and mimicked is None:
                continue
            candidate = view.candidate(evidence, fired, tier, mimicked, reasons)
            danger = tier.rank if tier else tier_of[mimicked].rank - 0.5 if mimicked else 0.0
            ranked.append((-danger, -candidate.score, -len(candidate.rules), candidate.id, candidate))
        ranked.sort(key=lambda entry: entry[:4])
        return tuple(entry[4] for entry in ranked)


class _SyndromeView:
    """One syndrome with the bits that its entry in an answer depends on."""

    def __init__(self, syndrome: Syndrome, rulebook: Rulebook) -> None:
        self.id = syndrome.id
        self._syndrome = syndrome
        own_rules = [(i, rule) for i, rule in enumerate(rulebook.rules) if rule.syndrome == syndrome.id]
        self._rules = sum(1 << i for i, _ in own_rules)
        conditions = [*(rule.when for _, rule in own_rules), *(feature.when for feature in syndrome.features)]
        asked = {leaf.finding for condition in conditions for leaf in leaves(condition)}
        self._memo: Memo[Candidate] = Memo(rulebook.bit, asked)

    def candidate(
        self, evidence: Evidence, fired: int, tier: Tier | None, mimicked: str | None, reasons: tuple[Reason, ...]
    ) -> Candidate:
        key = self._memo.key(evidence, fired & self._rules, mimicked)
        known = self._memo.get(key)
        if known is None:
            present, denied = self._memo.ids(evidence)
            known = self._memo.put(key, self._build(present, denied, tier, mimicked, reasons))
        return known

    def _build(
        self, present: set[str], denied: set[str], tier: Tier | None, mimicked: str | None, reasons: tuple[Reason, ...]
    ) -> Candidate:
        own = [reason for reason in reasons if reason.syndrome == self.id]
        speaks_for = [finding for reason in own for finding in reason.findings]
        speaks_against: list[str] = []
        score = 0
        for feature in self._syndrome.features:
            held = [leaf.finding for leaf in supporting(feature.when, present, denied) if not isinstance(leaf, Denied)]
            if supporting(feature.when, present, denied):
                score += feature.weight
                (speaks_for if feature.weight > 0 else speaks_against).extend(held)
            elif feature.weight > 0:
                speaks_against.extend(_ruled_out(feature, denied))
        return Candidate(
            id=self.id,
            label=self._syndrome.label,
            tier=tier,
            score=score,
            findings_for=tuple(dict.fromkeys(speaks_for)),
            findings_against=tuple(dict.fromkeys(speaks_against)),
            rules=tuple(reason.rule for reason in own),
            mimic_of=mimicked,
        )


def _ruled_out(feature: Feature, denied: set[str]) -> list[str]:
    """The denied findings of a feature that would have spoken for the syndrome."""
    return [leaf.finding for leaf in leaves(feature.when) if not isinstance(leaf, Denied) and leaf.finding in denied]
