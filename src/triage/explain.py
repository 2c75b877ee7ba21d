"""From fired rules to an answer: reasons with their sources, the differential, the advice."""

from __future__ import annotations

from triage._version import __version__
from triage.assessment import AdviceNote, Alert, Assessment, Findings, Reason, Receipt, SourceNote
from triage.case import Case
from triage.conditions import Any, Denied, Leaf, Present, leaves, supporting
from triage.differential import Differential
from triage.evidence import Evidence, Names, bits
from triage.memo import Memo
from triage.observe import Observation
from triage.rulebook.model import NOT_REVIEWED, Advice, Finding, Review, Rule, Rulebook
from triage.tiers import Tier


class Explainer:
    """Builds assessments for one rulebook. Whatever does not depend on the case is made once, here."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._names = Names([finding.id for finding in rulebook.findings])
        self._label = {finding.id: finding.label for finding in rulebook.findings}
        self._sources = {source.id: _source_note(rulebook, source.id) for source in rulebook.sources}
        self._differential = Differential(rulebook)
        by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )
        self._place = [0] * len(rulebook.rules)
        for place, i in enumerate(by_urgency):
            self._place[i] = place
        self._by_urgency = tuple(_RuleView(rulebook.rules[i], rulebook, self._sources) for i in by_urgency)
        self._advice_views = {advice.id: _AdviceView(advice, rulebook, self._sources) for advice in rulebook.advice}
        self._review = _rulebook_review(rulebook)
        self._receipts: dict[tuple[str, ...], Receipt] = {}

    def assessment(
        self, case: Case, seen: Observation, fired: int, alerts: tuple[Alert, ...], channels: tuple[str, ...]
    ) -> Assessment:
        """The answer to ``case``, given what was seen and which rules (a bit set over the rulebook's rules) fired."""
        evidence = seen.evidence
        views = [self._by_urgency[place] for place in sorted(self._place[i] for i in bits(fired))]
        reasons = tuple(view.reason(evidence) for view in views)
        tier = max(reasons[0].tier if reasons else Tier.SELF_CARE, Tier.ROUTINE if seen.unread else Tier.SELF_CARE)
        syndromes = self._differential.rank(evidence, reasons)
        text = self._rulebook.tier_text[tier]
        names = self._names.of
        findings = Findings.made(
            present=names(evidence.present), denied=names(evidence.denied), unsure=names(seen.unsure)
        )
        return Assessment.made(
            case_id=case.id,
            title=case.title,
            tier=tier,
            floor=tier,
            tier_label=text.label,
            target=text.target,
            do_first=text.do_first,
            syndromes=syndromes,
            reasons=reasons,
            findings=findings,
            readings=seen.readings,
            unrecognized=seen.unrecognized,
            conflicts=seen.conflicts,
            alerts=(*alerts, *seen.alerts),
            advice=self._advice(evidence, views),
            labels=self._labels(findings, seen),
            review=self._review,
            receipt=self._receipts.get(channels) or self._receipt(channels),
        )

    def _advice(self, evidence: Evidence, views: list[_RuleView]) -> tuple[AdviceNote, ...]:
        asked_by: dict[str, list[str]] = {}
        for view in views:
            for advice in view.rule.advice:
                asked_by.setdefault(advice, []).append(view.rule.id)
        return tuple(
            [
                entry.note(tuple(asking))
                for advice, asking in asked_by.items()
                if (entry := self._advice_views[advice]).fits(evidence)
            ]
        )

    def _labels(self, findings: Findings, seen: Observation) -> dict[str, str]:
        """Whatever the answer names is present, denied or unsure, or was a denial that another statement overruled."""
        label = self._label
        labels = {finding: label[finding] for finding in findings.present}
        for finding in findings.denied:
            labels[finding] = label[finding]
        for finding in findings.unsure:
            labels[finding] = label[finding]
        for conflict in seen.conflicts:
            labels[conflict.finding] = label[conflict.finding]
        return labels

    def _receipt(self, channels: tuple[str, ...]) -> Receipt:
        return self._receipts.setdefault(
            channels,
            Receipt(
                rulebook=self._rulebook.id,
                rulebook_version=self._rulebook.version,
                rulebook_hash=self._rulebook.content_hash,
                channels=channels,
                package_version=__version__,
            ),
        )


class _RuleView:
    """One rule with the reason that it gives on each evidence."""

    def __init__(self, rule: Rule, rulebook: Rulebook, sources: dict[str, SourceNote]) -> None:
        self.rule = rule
        self._sources = tuple(sources[source] for source in rule.sources)
        self._memo: Memo[Reason] = Memo(rulebook.bit, {leaf.finding for leaf in leaves(rule.when)})
        self._only: Reason | None = None
        if isinstance(rule.when, (Present, Denied)):  # it can fire in one way only
            self._only = self._build([rule.when])

    def reason(self, evidence: Evidence) -> Reason:
        if self._only is not None:
            return self._only
        key = self._memo.key(evidence)
        return self._memo.get(key) or self._memo.put(
            key, self._build(supporting(self.rule.when, *self._memo.ids(evidence)))
        )

    def _build(self, held: list[Leaf]) -> Reason:
        return Reason(
            rule=self.rule.id,
            title=self.rule.title,
            syndrome=self.rule.syndrome,
            tier=self.rule.tier,
            because=self.rule.because,
            findings=tuple(leaf.finding for leaf in held if not isinstance(leaf, Denied)),
            denied=tuple(leaf.finding for leaf in held if isinstance(leaf, Denied)),
            sources=self._sources,
            review=review_text(self.rule.review),
        )


class _AdviceView:
    """One piece of advice with the notes that it becomes, by the rules that ask for it."""

    def __init__(self, advice: Advice, rulebook: Rulebook, sources: dict[str, SourceNote]) -> None:
        self._advice = advice
        self._sources = tuple(sources[source] for source in advice.sources)
        asked = {leaf.finding for leaf in leaves(advice.only_if)} if advice.only_if else set()
        self._fits: Memo[tuple[bool]] = Memo(rulebook.bit, asked)
        parts = advice.only_if.of if isinstance(advice.only_if, Any) else (advice.only_if,)
        self._any_of = self._fits.mask if all(isinstance(part, Present) for part in parts) else 0
        self._notes: Memo[AdviceNote] = Memo(rulebook.bit, ())

    def fits(self, evidence: Evidence) -> bool:
        """Whether it is meant for this patient."""
        if self._advice.only_if is None:
            return True
        if self._any_of:
            return bool(evidence.present & self._any_of)
        key = self._fits.key(evidence)
        known = self._fits.get(key)
        if known is None:
            known = self._fits.put(key, (bool(supporting(self._advice.only_if, *self._fits.ids(evidence))),))
        return known[0]

    def note(self, asking: tuple[str, ...]) -> AdviceNote:
        return self._notes.get(asking) or self._notes.put(asking, self._build(asking))

    def _build(self, asking: tuple[str, ...]) -> AdviceNote:
        return AdviceNote(id=self._advice.id, text=self._advice.text, rules=asking, sources=self._sources)


def review_text(review: Review | None) -> str:
    """Who reviewed an entry and when, or that no clinician has."""
    return f"reviewed by {review.by} on {review.on}" if review else NOT_REVIEWED


def _source_note(rulebook: Rulebook, source_id: str) -> SourceNote:
    source = rulebook.source_by_id[source_id]
    citation = f"{source.citation}, {source.section}" if source.section else source.citation
    return SourceNote(id=source.id, citation=citation, states=source.states, url=source.url)


def _rulebook_review(rulebook: Rulebook) -> str:
    entries: list[Rule | Finding] = [*rulebook.rules, *rulebook.findings]
    reviewed = sum(entry.review is not None for entry in entries)
    if reviewed == len(entries):
        return "Every rule and finding has been reviewed by a clinician."
    if reviewed == 0:
        return "No rule or finding of this rulebook has been reviewed by a clinician."
    return f"{len(entries) - reviewed} of {len(entries)} rules and findings have not been reviewed by a clinician."
