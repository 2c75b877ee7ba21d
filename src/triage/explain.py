"""From fired rules to an answer: reasons with their sources, the differential, the advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from triage._version import __version__
from triage.assessment import (
    AdviceNote,
    Alert,
    Assessment,
    Findings,
    Level,
    Question,
    Reason,
    Receipt,
    SourceNote,
    Suggestion,
)
from triage.case import Case
from triage.conditions import Any, Denied, Leaf, Present
from triage.differential import Differential, FiredRule
from triage.evidence import Facts, Members, Support
from triage.memo import Lazy, Memo, Shelf
from triage.observe import Answers, Observation
from triage.outlook import PLAIN, Outlook
from triage.rulebook.model import NOT_REVIEWED, Advice, Finding, Review, Rule, Rulebook
from triage.tiers import Tier

#: Reasons, and notes of advice, that are remembered at most, of all rules together: what some thousands of patients who
#: are all different give rise to, in about ten megabytes.
MOST_REASONS = 4096
MOST_NOTES = 8192

_make_assessment, _make_findings = Assessment.made, Findings.made
_make_receipt, _make_note = Receipt.made, AdviceNote.made

READ_FIRST = "First a nurse must read, now, what was not understood; it may be worse than this says."


class Explainer:
    """Builds assessments for one rulebook. Whatever does not depend on the case is made once, at its first use."""

    def __init__(self, rulebook: Rulebook, outlook: Outlook) -> None:
        self._rulebook = rulebook
        self._outlook = outlook
        self._facts = Facts(rulebook.findings)
        self._names = Members([finding.id for finding in rulebook.findings])
        self._label = {finding.id: finding.label for finding in rulebook.findings}
        self._differential = Differential(rulebook)
        by_urgency = sorted(
            range(len(rulebook.rules)), key=lambda i: (-rulebook.rules[i].tier.rank, rulebook.rules[i].id)
        )
        self._place = [0] * len(rulebook.rules)
        for place, i in enumerate(by_urgency):
            self._place[i] = place
        reasons, notes = Shelf(MOST_REASONS), Shelf(MOST_NOTES)
        sources: Lazy[str, SourceNote] = Lazy(partial(_source_note, rulebook))
        advice: Lazy[str, _AdviceView] = Lazy(
            lambda identity: _AdviceView(rulebook.advice_by_id[identity], self._facts, sources, notes)
        )
        #: By their place in the order of urgency.
        self._views: Lazy[int, _RuleView] = Lazy(
            lambda place: _RuleView(rulebook.rules[by_urgency[place]], self._facts, sources, advice, reasons)
        )
        self._review = _rulebook_review(rulebook)

    def assessment(
        self,
        case: Case,
        answers: Answers,
        seen: Observation,
        fired: int,
        alerts: tuple[Alert, ...],
        channels: tuple[str, ...],
        level: Level,
    ) -> Assessment:
        """The answer to ``case``, given what was seen and which rules (a bit set over the rulebook's rules) fired.

        ``alerts`` are the engine's own. Where something was not read, or a grave finding is not known, the tier is
        routine at least.
        """
        present, denied = seen.evidence
        facts = present | denied << self._facts.shift
        views = self._fired(fired)
        rules = [view.only or view.ways[facts & view.mask] for view in views]
        tier = views[0].tier if views else Tier.SELF_CARE
        # Not self care, whatever rules say, while something was not read or a danger is not known.
        held = seen.unread or (bool(alerts) and any(alert.code == "unsure_of_danger" for alert in alerts))
        if held and tier is Tier.SELF_CARE:
            tier = Tier.ROUTINE
        syndromes = self._differential.rank(facts, rules)
        opened = PLAIN if level == "plain" else self._outlook.look(seen, fired, tier, syndromes)
        text = self._rulebook.tier_text[tier]
        do_first = text.do_first
        if seen.unrecognized and tier is not Tier.EMERGENCY:
            do_first = f"{READ_FIRST} {do_first}"
        names = self._names.of
        present_ids, denied_ids, unsure_ids = names(present), names(denied), names(seen.unsure) if seen.unsure else ()
        later = partial(self._outlook.explained, seen, fired, tier, opened.alone, held)
        explained = later() if level == "full" else None
        named = (*present_ids, *denied_ids, *unsure_ids, *(names(explained.named) if explained else ()))
        return _make_assessment(
            case_id=case.id,
            title=case.title,
            tier=tier,
            floor=tier,
            ceiling=opened.ceiling,
            settled=None if opened.ceiling is None else opened.ceiling is tier,
            tier_label=text.label,
            target=text.target,
            do_first=do_first,
            syndromes=syndromes,
            reasons=tuple([rule.reason for rule in rules]),
            findings=_make_findings(present=present_ids, denied=denied_ids, unsure=unsure_ids),
            readings=seen.readings,
            unrecognized=seen.unrecognized,
            suggestions=tuple([Suggestion.made(said=said, findings=found) for said, found in seen.suggestions]),
            next_questions=opened.questions,
            explanation=explained and explained.explanation,
            conflicts=seen.conflicts,
            alerts=alerts + seen.alerts,
            advice=self._advice(facts, views, tier),
            labels=self._labels(named, seen, opened.questions),
            review=self._review,
            receipt=self._receipt(
                case,
                answers,
                level,
                channels,
                _outcome(tier, views, present_ids, denied_ids, unsure_ids, seen.unrecognized),
            ),
        ).with_later(later)

    def _fired(self, fired: int) -> list[_RuleView]:
        """The fired rules, most urgent first."""
        place, places = self._place, []
        while fired:
            lowest = fired & -fired
            places.append(place[lowest.bit_length() - 1])
            fired ^= lowest
        views = self._views
        return [views[at] for at in sorted(places)]

    def _advice(self, facts: int, views: list[_RuleView], tier: Tier) -> tuple[AdviceNote, ...]:
        """What the fired rules ask for and what fits the patient, first things first.

        In an emergency only what urgent rules ask for: what is meant for a mild case would contradict the first line.
        """
        asked_by: dict[_AdviceView, tuple[str, ...]] = {}
        urgent_only = tier is Tier.EMERGENCY
        for view in views:
            if urgent_only and not view.is_urgent:
                break  # the views come most urgent first
            for advice in view.advice:
                asked_by[advice] = asked_by[advice] + view.itself if advice in asked_by else view.itself
        return tuple(
            [advice.notes[asking] for advice, asking in asked_by.items() if facts & advice.any_of or advice.fits(facts)]
        )

    def _labels(self, named: Sequence[str], seen: Observation, questions: Sequence[Question]) -> dict[str, str]:
        """Whatever the answer names: what is ``named``, a denial that was overruled, or what is asked about."""
        label = self._label
        labels = dict(zip(named, map(label.__getitem__, named), strict=True))
        for conflict in seen.conflicts:
            labels[conflict.finding] = label[conflict.finding]
        for finding in seen.not_current:
            labels[finding] = label[finding]
        for _, resembling in seen.suggestions:
            labels.update((finding, label[finding]) for finding in resembling)
        for question in questions:
            labels[question.finding] = label[question.finding]
        return labels

    def _receipt(self, case: Case, answers: Answers, level: Level, channels: tuple[str, ...], outcome: str) -> Receipt:
        return _make_receipt(
            rulebook=self._rulebook.id,
            rulebook_version=self._rulebook.version,
            rulebook_hash=self._rulebook.content_hash,
            channels=channels,
            package_version=__version__,
            explain=level,
            outcome=outcome,
            case=case,
            answers=dict(answers),
        )


def _outcome(tier: Tier, views: list[_RuleView], *named: tuple[str, ...]) -> str:
    """What came out, as a hash that another run can be compared with."""
    parts = ((tier,), [view.id for view in views], *named)
    return sha256("\n\n".join(map("\n".join, parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _Firing(FiredRule):
    """The same with its reason."""

    reason: Reason


class _RuleView:
    """One rule with the reason that it gives on each evidence, and the advice that it asks for."""

    def __init__(
        self,
        rule: Rule,
        facts: Facts,
        sources: Mapping[str, SourceNote],
        advice: Mapping[str, _AdviceView],
        shelf: Shelf,
    ) -> None:
        self.id = rule.id
        self.itself = (rule.id,)
        self.tier = rule.tier
        self.is_urgent = rule.tier >= Tier.URGENT
        self.advice = tuple([advice[identity] for identity in rule.advice])
        self._support = Support(rule.when, facts)
        self.mask = self._support.mask
        self._rule = rule
        self._sources = tuple([sources[source] for source in rule.sources])
        self._review = review_text(rule.review)
        #: By the facts on which it rests.
        self.ways: Memo[int, _Firing] = Memo(self._way, shelf)
        self.only: _Firing | None = None
        if isinstance(rule.when, (Present, Denied)):  # it can fire in one way only
            self.only = self._build([rule.when])

    def _way(self, facts: int) -> _Firing:
        return self._build(self._support.of(facts))

    def _build(self, held: list[Leaf]) -> _Firing:
        rule = self._rule
        findings = tuple([leaf.finding for leaf in held if not isinstance(leaf, Denied)])
        reason = Reason.made(
            rule=rule.id,
            title=rule.title,
            syndrome=rule.syndrome,
            tier=rule.tier,
            because=rule.because,
            findings=findings,
            denied=tuple([leaf.finding for leaf in held if isinstance(leaf, Denied)]),
            sources=self._sources,
            review=self._review,
        )
        return _Firing(rule.id, rule.syndrome, rule.tier, findings, reason)


class _AdviceView:
    """One piece of advice with the notes that it becomes, by the rules that ask for it."""

    def __init__(self, advice: Advice, facts: Facts, sources: Mapping[str, SourceNote], shelf: Shelf) -> None:
        self._advice = advice
        self._sources = tuple([sources[source] for source in advice.sources])
        self._support = Support(advice.only_if, facts) if advice.only_if else None
        # Mostly one finding is asked for, or any of a few: then one `and` tells.
        parts = advice.only_if.of if isinstance(advice.only_if, Any) else (advice.only_if,)
        self.any_of = 0
        if self._support and all(isinstance(part, (Present, Denied)) for part in parts):
            self.any_of = self._support.mask
        self.notes: Memo[tuple[str, ...], AdviceNote] = Memo(self._note, shelf)

    def fits(self, facts: int) -> bool:
        """Whether it is meant for this patient."""
        if self.any_of:
            return facts & self.any_of != 0
        return self._support is None or bool(self._support.of(facts))

    def _note(self, asking: tuple[str, ...]) -> AdviceNote:
        return _make_note(id=self._advice.id, text=self._advice.text, rules=asking, sources=self._sources)


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
