"""The handover of a case: SBAR for the record, and a text in plain words for the patient."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from triage.conditions import leaves
from triage.reading_order import most_direct_first
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment, Reading
    from triage.rulebook.model import Finding, Rulebook

WIDTH = 78
"""Columns at most: a record system may cut what is longer."""
_BACKGROUND = frozenset({"history", "device", "context", "group", "exposure"})
_MOST_REASONS = 3
_MOST_ADVICE = 5
_MOST_SIGNS = 6
_DISCLAIMER = "An aid for trained staff, not a diagnosis."


def handover(assessment: Assessment, rulebook: Rulebook, at: datetime) -> str:
    """The text to paste into a record, without a last line end: situation, background, assessment, recommendation.

    ``at`` is the time that it bears. What was denied, what nobody knows and what was not asked are all named.
    """
    return "\n".join(_Handover(assessment, rulebook).lines(at))


def patient_text(assessment: Assessment, rulebook: Rulebook) -> str:
    """What to do, in plain words for whoever called, without a last line end; and when to call again."""
    return "\n".join(_Handover(assessment, rulebook).for_the_patient())


class _Handover:
    """One assessment, laid out."""

    def __init__(self, assessment: Assessment, rulebook: Rulebook) -> None:
        self._a = assessment
        self._rulebook = rulebook

    def lines(self, at: datetime) -> Iterator[str]:
        sections = (
            ("SITUATION", self._situation(at)),
            ("BACKGROUND", self._background()),
            ("ASSESSMENT", self._assessment()),
            ("RECOMMENDATION", self._recommendation()),
        )
        for title, rows in sections:
            yield title
            for row in rows:
                yield from _wrapped(row)
            yield ""
        yield from self.for_the_patient()
        yield ""
        yield from _wrapped(f"{self._a.review} {_DISCLAIMER}", "")
        yield from _wrapped(self._receipt(), "")

    def _situation(self, at: datetime) -> Iterator[str]:
        a = self._a
        yield f"Time: {at.isoformat(sep=' ', timespec='minutes')}"
        name = " ".join(part for part in (a.title, f"[{a.case_id}]" if a.case_id else "") if part)
        if name:
            yield f"Case: {name}"
        yield f"{a.tier_label}, {a.target}. {a.do_first}"
        yield from _row("Reported", self._said(in_background=False))
        yield from _row("Measured", [reading.said for reading in a.readings if reading.where.startswith(_NUMBERS)])
        if a.unrecognized:
            yield f"Not understood, must be read: {'; '.join(f'“{words}”' for words in a.unrecognized)}"
        for conflict in a.conflicts:
            yield f"Conflict on {self._label(conflict.finding)}: {', '.join(conflict.said)}; {conflict.resolved}"

    def _background(self) -> Iterator[str]:
        patient = self._a.receipt.case.patient
        age = "age not known" if patient.age_years is None else f"{patient.age_years:g} years"
        routes = {"intrathecal": "implanted pump", "oral": "by mouth", "both": "implanted pump and by mouth"}
        route = f"baclofen {routes[patient.route]}" if patient.route else "route of baclofen not given"
        yield "; ".join(part for part in (age, patient.sex, route) if part)
        yield from _row("Known", self._said(in_background=True))

    def _assessment(self) -> Iterator[str]:
        a = self._a
        for number, candidate in enumerate(a.syndromes[:3], start=1):
            mimic = "can look like it" if candidate.mimic_of else _words(candidate.tier)
            against = f". Against: {self._labels(candidate.findings_against, 4)}" if candidate.findings_against else ""
            speaks_for = self._labels(candidate.findings_for, 4)
            yield f"{number}. {candidate.label} ({mimic}). For: {speaks_for}{against}."
        for reason in most_direct_first(a)[:_MOST_REASONS]:
            yield f"{_words(reason.tier)}: {reason.because} ({reason.rule})"
        if len(a.reasons) > _MOST_REASONS:
            yield f"and {len(a.reasons) - _MOST_REASONS} more rules"
        yield from _row("Pertinent negatives", self._negatives())
        yield from _row("Asked, not known", [self._label(finding) for finding in a.findings.unsure])
        open_questions = [question for question in a.next_questions if question.finding not in a.findings.unsure]
        yield from _row("Not asked", [self._label(question.finding) for question in open_questions])
        if a.settled:
            yield "Settled: no further answer can raise the urgency."
        elif a.ceiling is not None:
            worst = self._rulebook.tier_text[a.ceiling].label
            yield f"Not settled: with what is not known yet it can still be {worst}."

    def _recommendation(self) -> Iterator[str]:
        yield self._a.do_first
        for advice in self._a.advice:
            yield f"- {advice.text}"

    def for_the_patient(self) -> Iterator[str]:
        """Plain words, short sentences, the first thing first."""
        a = self._a
        yield "FOR THE PATIENT"
        yield from _wrapped(self._rulebook.tier_text[a.tier].do_first)
        for advice in [advice for advice in a.advice if advice.text not in a.do_first][:_MOST_ADVICE]:
            yield from _wrapped(f"- {_short_sentences(advice.text)}")
        signs = list(self._danger_signs())
        if signs:
            yield from _wrapped("Call the emergency number at once if the answer to one of these becomes yes:")
            for sign in signs:
                yield from _wrapped(f"- {sign}")
        yield from _wrapped(self._rulebook.tier_text[a.tier].safety_net)

    def _danger_signs(self) -> Iterator[str]:
        """The questions of what alone would make it an emergency: first what would be asked next."""
        if self._a.tier is Tier.EMERGENCY:
            return
        asked = [q.finding for q in self._a.next_questions if q.if_present is Tier.EMERGENCY]
        alone = [some[0] for some in self._a.flips.raise_.get(Tier.EMERGENCY, ()) if len(some) == 1]
        rules = Counter(leaf.finding for rule in self._rulebook.rules for leaf in leaves(rule.when))
        signs = [
            about.question
            for about in map(self._finding, dict.fromkeys([*asked, *sorted(alone, key=lambda each: -rules[each])]))
            if about.kind in ("symptom", "sign") and about.question.startswith(_YES_OR_NO)
        ]
        yield from signs[:_MOST_SIGNS]

    def _negatives(self) -> list[str]:
        """What was denied: first what speaks against a syndrome, then what a rule asks for."""
        said = [
            finding
            for reading in self._a.readings
            if reading.assertion in ("denied", "mixed") and _told(reading)
            for finding in reading.findings
            if finding in self._a.findings.denied
        ]
        against = {finding for candidate in self._a.syndromes for finding in candidate.findings_against}
        telling = sorted(dict.fromkeys(said), key=lambda finding: finding not in against)
        return [f"no {self._label(finding)}" for finding in telling]

    def _said(self, *, in_background: bool) -> list[str]:
        said = dict.fromkeys(
            finding
            for reading in self._a.readings
            if reading.assertion in ("present", "mixed") and _told(reading)
            for finding in reading.findings
            if finding in self._a.findings.present
        )
        return [
            self._label(finding) for finding in said if (self._finding(finding).kind in _BACKGROUND) is in_background
        ]

    def _labels(self, findings: Iterable[str], most: int) -> str:
        labels = [self._label(finding) for finding in findings]
        more = f" and {len(labels) - most} more" if len(labels) > most else ""
        return "; ".join(labels[:most]) + more if labels else "nothing"

    def _label(self, finding: str) -> str:
        label = self._finding(finding).label
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def _finding(self, finding: str) -> Finding:
        return self._rulebook.finding_by_id[finding]

    def _receipt(self) -> str:
        r = self._a.receipt
        channels = " + ".join(r.channels)
        return (
            f"{r.rulebook} {r.rulebook_version} {r.rulebook_hash[:12]} | {channels} | triage {r.package_version} | "
            f"outcome {r.outcome[:12]}"
        )


_NUMBERS = ("vitals.", "derived.")
_YES_OR_NO = ("Is ", "Are ", "Do ", "Does ", "Did ", "Has ", "Have ", "Can ", "Was ", "Were ", "Will ")


def _told(reading: Reading) -> bool:
    """Somebody said it in words or in a field of the history: no number, and not who the patient is."""
    return not reading.where.startswith((*_NUMBERS, "patient."))


def _short_sentences(text: str) -> str:
    """The text with what stands between semicolons as sentences of their own."""
    return ". ".join(f"{part[:1].upper()}{part[1:]}" for part in text.split("; "))


def _row(name: str, words: list[str]) -> Iterator[str]:
    if words:
        yield f"{name}: {'; '.join(words)}"


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    marked = text.startswith("- ") or text[:1].isdigit()
    text = " ".join(text.split())
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  " if marked or indent else "",
        break_on_hyphens=False,
    )


def _words(tier: Tier | None) -> str:
    return tier.value.replace("_", " ") if tier else ""
