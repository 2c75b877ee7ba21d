"""The differential: which syndromes a case may be, in order, with what speaks for and against each."""

from __future__ import annotations

from typing import TypeAlias

from triage.assessment import Candidate, Reason
from triage.conditions import Any, Denied, Present, leaves, supporting
from triage.evidence import Evidence
from triage.memo import Memo
from triage.rulebook.model import Feature, Rulebook, Syndrome
from triage.tiers import Tier

_URGENT = Tier.URGENT.rank


class Differential:
    """Ranks the syndromes of one rulebook.

    Most dangerous first; among equals by the summed weights of the features that hold, which the rulebook takes from
    what the sources say discriminates. A syndrome without a fired rule is shown where it can be mistaken for one that
    is urgent or worse, just below what it mimics.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._views = tuple(_SyndromeView(syndrome, rulebook) for syndrome in rulebook.syndromes)
        self._view = {view.id: view for view in self._views}

    def rank(self, evidence: Evidence, reasons: tuple[Reason, ...]) -> tuple[Candidate, ...]:
        """The candidates, most dangerous first. ``reasons`` are those of the fired rules, most urgent first."""
        own: dict[str, list[Reason]] = {}
        for reason in reasons:
            syndrome = reason.syndrome
            if syndrome in own:
                own[syndrome].append(reason)
            else:
                own[syndrome] = [reason]
        ranked: list[tuple[float, int, int, str, Candidate]] = []
        mimicked: dict[str, tuple[str, int]] = {}
        for syndrome, its_reasons in own.items():
            view = self._view[syndrome]
            danger = its_reasons[0].tier.rank
            candidate = view.candidate(evidence, its_reasons, None)
            ranked.append((-danger, -candidate.score, -len(its_reasons), syndrome, candidate))
            if danger >= _URGENT:
                for mimic in view.mimics:
                    if mimic not in own:
                        mimicked.setdefault(mimic, (syndrome, danger))
        for mimic, (syndrome, danger) in mimicked.items():
            candidate = self._view[mimic].candidate(evidence, [], syndrome)
            ranked.append((0.5 - danger, -candidate.score, 0, mimic, candidate))
        ranked.sort()  # no two have the same syndrome, so candidates themselves are never compared
        return tuple([entry[4] for entry in ranked])


#: What a feature says: its weight or 0, the findings it brings for its syndrome, and those against.
_Voice: TypeAlias = tuple[int, tuple[str, ...], tuple[str, ...]]


class _SyndromeView:
    """One syndrome and its features, those of a single finding apart: they need no memo."""

    def __init__(self, syndrome: Syndrome, rulebook: Rulebook) -> None:
        self.id = syndrome.id
        self.mimics = syndrome.mimics
        self._label = syndrome.label
        plain = [(feature.when, feature.weight) for feature in syndrome.features]
        self._plain = [
            (1 << rulebook.bit[when.finding], weight, when.finding)
            for when, weight in plain
            if isinstance(when, Present)
        ]
        others = [_FeatureView(f, rulebook) for f in syndrome.features if not isinstance(f.when, Present)]
        self._others = [(view.mask, view) for view in others]

    def candidate(self, evidence: Evidence, own: list[Reason], mimicked: str | None) -> Candidate:
        """The syndrome's entry in an answer, given its fired rules, most urgent first."""
        present, denied = evidence
        speaks_for: dict[str, None] = {}
        for reason in own:
            for finding in reason.findings:
                speaks_for[finding] = None
        speaks_against: dict[str, None] = {}
        score = 0
        for bit, weight, finding in self._plain:
            if present & bit:
                score += weight
                (speaks_for if weight > 0 else speaks_against)[finding] = None
            elif denied & bit and weight > 0:
                speaks_against[finding] = None
        for mask, feature in self._others:
            if (present | denied) & mask:
                weight, held, against = feature.voice(evidence)
                score += weight
                for finding in held:
                    speaks_for[finding] = None
                for finding in against:
                    speaks_against[finding] = None
        return Candidate.made(
            id=self.id,
            label=self._label,
            tier=own[0].tier if own else None,
            score=score,
            findings_for=tuple(speaks_for),
            findings_against=tuple(speaks_against),
            rules=tuple([reason.rule for reason in own]),
            mimic_of=mimicked,
        )


class _FeatureView:
    """A feature of several findings with what it says on each evidence: it rests on few, so it says few things."""

    def __init__(self, feature: Feature, rulebook: Rulebook) -> None:
        self._feature = feature
        self._memo: Memo[_Voice] = Memo(rulebook.bit, {leaf.finding for leaf in leaves(feature.when)})
        self.mask = self._memo.mask

    def voice(self, evidence: Evidence) -> _Voice:
        key = self._memo.key(evidence)
        return self._memo.get(key) or self._memo.put(key, self._build(*self._memo.ids(evidence)))

    def _build(self, present: set[str], denied: set[str]) -> _Voice:
        weight = self._feature.weight
        held = supporting(self._feature.when, present, denied)
        if held:
            findings = tuple(leaf.finding for leaf in held if not isinstance(leaf, Denied))
            return (weight, findings, ()) if weight > 0 else (weight, (), findings)
        if weight > 0 and isinstance(self._feature.when, Any):
            # Only of an `any`: in an `all` the denied part is mostly the setting, as having no pump, and no sign.
            asked = [leaf.finding for leaf in leaves(self._feature.when) if not isinstance(leaf, Denied)]
            return 0, (), tuple(finding for finding in asked if finding in denied)
        return 0, (), ()
