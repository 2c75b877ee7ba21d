"""From fired rules to an answer: reasons with their sources, the differential, the advice."""

from __future__ import annotations

from collections.abc import Iterable

from triage._version import __version__
from triage.assessment import AdviceNote, Alert, Assessment, Candidate, Findings, Reason, Receipt, SourceNote
from triage.case import Case
from triage.conditions import Denied, leaves, supporting
from triage.differential import Differential
from triage.evidence import Evidence, bits
from triage.memo import Memo
from triage.observe import Observation
from triage.rulebook.model import NOT_REVIEWED, Finding, Review, Rule, Rulebook
from triage.tiers import Tier


class Explainer:
    """Builds assessments for one rulebook. Whatever does not depend on the case is made once, here."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._ids = tuple(finding.id for finding in rulebook.findings)
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
        asked = {leaf.finding for advice in rulebook.advice if advice.only_if for leaf in leaves(advice.only_if)}
        self._advice_memo: Memo[tuple[AdviceNote, ...]] = Memo(rulebook.bit, asked)
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
        syndromes = self._differential.rank(evidence, fired, reasons)
        text = self._rulebook.tier_text[tier]
        ids = self._ids
        findings = Findings(
            present=tuple([ids[i] for i in bits(evidence.present)]),
            denied=tuple([ids[i] for i in bits(evidence.denied)]),
            unsure=tuple([ids[i] for i in bits(seen.unsure)]),
        )
        return Assessment(
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
            advice=self._advice(evidence, fired, views),
            labels=self._labels(seen, syndromes),
            review=self._review,
            receipt=self._receipts.get(channels) or self._receipt(channels),
        )

    def _advice(self, evidence: Evidence, fired: int, views: list[_RuleView]) -> tuple[AdviceNote, ...]:
        key = self._advice_memo.key(evidence, fired)
        known = self._advice_memo.get(key)
        if known is not None:
            return known
        asked_by: dict[str, list[str]] = {}
        for view in views:
            for advice in view.rule.advice:
                asked_by.setdefault(advice, []).append(view.rule.id)
        present, denied = self._advice_memo.ids(evidence)
        notes = []
        for advice_id, asking in asked_by.items():
            entry = self._rulebook.advice_by_id[advice_id]
            if entry.only_if is None or supporting(entry.only_if, present, denied):
                sources = tuple(self._sources[source] for source in entry.sources)
                notes.append(AdviceNote(id=advice_id, text=entry.text, rules=tuple(asking), sources=sources))
        return self._advice_memo.put(key, tuple(notes))

    def _labels(self, seen: Observation, syndromes: Iterable[Candidate]) -> dict[str, str]:
        """Whatever the answer names is present, denied or unsure, or was a reading that another statement overruled."""
        named = seen.evidence.present | seen.evidence.denied | seen.unsure
        labels = {ids: self._label[ids] for ids in [self._ids[i] for i in bits(named)]}
        for reading in seen.readings:
            for finding in reading.findings:
                labels.setdefault(finding, self._label[finding])
        for conflict in seen.conflicts:
            labels.setdefault(conflict.finding, self._label[conflict.finding])
        for syndrome in syndromes:
            for finding in syndrome.findings_against:
                labels.setdefault(finding, self._label[finding])
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

    def reason(self, evidence: Evidence) -> Reason:
        key = self._memo.key(evidence)
        return self._memo.get(key) or self._memo.put(key, self._build(evidence))

    def _build(self, evidence: Evidence) -> Reason:
        held = supporting(self.rule.when, *self._memo.ids(evidence))
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
