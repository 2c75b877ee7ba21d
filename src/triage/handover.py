"""The handover of a case: SBAR for the record, and a text in plain words for the patient."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from triage.conditions import Any, Present, leaves
from triage.reading_order import most_direct_first
from triage.rulebook.uses import Uses
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment, Reading
    from triage.rulebook.model import Finding, Rulebook

WIDTH = 78
"""Columns at most: a record system may cut what is longer."""
_BACKGROUND = frozenset({"history", "device", "context", "group", "exposure"})
#: Kinds of findings that say who somebody is, or whether there is a pump.
_WHO = frozenset({"group", "device"})
_MOST_REASONS = 3
_MOST_ADVICE = 8
_MOST_SIGNS = 6
_DISCLAIMER = "An aid for trained staff, not a diagnosis."


def handover(assessment: Assessment, rulebook: Rulebook, at: datetime) -> str:
    """The text to paste into a record, without a last line end: situation, background, assessment, recommendation.

    ``at`` is the time that it bears. What was reported, measured, denied, not known or not understood is all named; of
    what was not asked the first things, and how many more.
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
        self._uses = Uses(rulebook)

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
        yield from _wrapped(f"{self._a.review} {_DISCLAIMER}", "")
        yield from _wrapped(self._receipt(), "")
        yield ""
        yield from self.for_the_patient()

    def _situation(self, at: datetime) -> Iterator[str]:
        a = self._a
        yield f"Time: {at.isoformat(sep=' ', timespec='minutes')}"
        name = " ".join(part for part in (a.title, f"[{a.case_id}]" if a.case_id else "") if part)
        if name:
            yield f"Case: {name}"
        yield f"{a.tier_label}, {a.target}. {a.do_first}"
        yield from _row("Reported", self._said(in_background=False))
        yield from _row("Measured", [reading.said for reading in a.readings if reading.where.startswith(_NUMBERS)])
        for alert in a.alerts:
            yield f"! {alert.message}"
        for suggestion in a.suggestions:
            perhaps = " or ".join(self._label(finding) for finding in suggestion.findings)
            yield f"! “{suggestion.said}” may mean {perhaps}: ask."
        for conflict in a.conflicts:
            yield f"Conflict on {self._label(conflict.finding)}: {', '.join(conflict.said)}; {conflict.resolved}"

    def _background(self) -> Iterator[str]:
        patient = self._a.receipt.case.patient
        age = "age not known" if patient.age_years is None else f"{patient.age_years:g} years"
        routes = {"intrathecal": "implanted pump", "oral": "by mouth", "both": "implanted pump and by mouth"}
        route = f"baclofen {routes[patient.route]}" if patient.route else "route of baclofen not given"
        yield "; ".join(part for part in (age, patient.sex, route) if part)
        yield from _row("Known", self._said(in_background=True))
        told = [reading.said for reading in self._a.readings if reading.where.startswith("history.")]
        yield from _row("Told", told)
        yield from _row("Not of now, of somebody else or only feared", self._words_of("not_current"))
        yield from _row("Not used", self._words_of("unused"))
        if self._a.note:
            yield f"Note: {self._a.note}"

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
        pertinent, others = self._negatives()
        yield from _row("Pertinent negatives", pertinent)
        yield from _row("Also denied", others)
        yield from _row("Asked, not known", [self._label(finding) for finding in a.findings.unsure])
        open_questions = [question for question in a.next_questions if question.finding not in a.findings.unsure]
        known = {*a.findings.present, *a.findings.denied, *a.findings.unsure}
        left = sum(finding.id not in known for finding in self._rulebook.findings) - len(open_questions)
        not_asked = [self._label(question.finding) for question in open_questions]
        yield from _row("Not asked", [*not_asked, f"and {left} more of the vocabulary"] if left > 0 else not_asked)
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
        if a.unrecognized:
            yield from _wrapped("Not all that you said was understood. Tell it to a nurse again, now.")
        for text in self._to_do():
            yield from _wrapped(f"- {_short_sentences(text)}")
        signs = self._danger_signs()
        if signs:
            yield from _wrapped("Call the emergency number at once if the answer to one of these becomes yes:")
            for sign in signs:
                yield from _wrapped(f"- {sign}")
        yield from _wrapped(self._rulebook.tier_text[a.tier].safety_net)

    def _to_do(self) -> list[str]:
        """The advice, without what the first line says already: in an emergency the number has been called."""
        a = self._a
        texts = [advice.text for advice in a.advice if advice.text not in a.do_first]
        if a.tier is Tier.EMERGENCY:
            texts = [text for text in texts if not ("emergency number" in text and "if " in text)]
        return texts[:_MOST_ADVICE]

    def _danger_signs(self) -> list[str]:
        """The questions of what alone would make it an emergency and is not there: first what covers most others."""
        if self._a.tier is Tier.EMERGENCY:
            return []
        present, denied = self._a.findings.present, set(self._a.findings.denied)
        alone = {
            part.finding
            for rule in self._rulebook.rules
            if rule.tier is Tier.EMERGENCY
            for part in (rule.when.of if isinstance(rule.when, Any) else (rule.when,))
            if isinstance(part, Present)
        }
        uses = Counter(leaf.finding for rule in self._rulebook.rules for leaf in leaves(rule.when))
        signs = []
        for finding in sorted(alone, key=lambda each: (-uses[each], each)):
            about = self._finding(finding)
            implied = self._uses.all_implied(finding)
            fits = not any(self._finding(other).kind in _WHO and other in denied for other in implied)
            special = alone & set(implied)  # a more general one of them is named
            if about.kind in ("symptom", "sign") and finding not in present and fits and not special:
                signs.append(about.question)
        return signs[:_MOST_SIGNS]

    def _negatives(self) -> tuple[list[str], list[str]]:
        """What was denied: what speaks against a syndrome or would be grave by itself, and the rest."""
        said = dict.fromkeys(
            finding
            for reading in self._a.readings
            if reading.assertion in ("denied", "mixed") and _told(reading)
            for finding in reading.findings
            if finding in self._a.findings.denied
        )
        against = {finding for candidate in self._a.syndromes for finding in candidate.findings_against}
        grave = {
            leaf.finding
            for rule in self._rulebook.rules
            if rule.tier >= Tier.URGENT and isinstance(rule.when, (Any, Present))
            for leaf in leaves(rule.when)
        }
        pertinent = [finding for finding in said if finding in against or finding in grave]
        pertinent.sort(key=lambda finding: finding not in against)
        others = [finding for finding in said if finding not in pertinent]
        return [self._label(finding) for finding in pertinent], [self._label(finding) for finding in others]

    def _words_of(self, assertion: str) -> list[str]:
        """What was said and counts for nothing, with why."""
        return [
            f"“{reading.said}”{f' ({reading.because})' if reading.because else ''}"
            for reading in self._a.readings
            if reading.assertion == assertion
        ]

    def _said(self, *, in_background: bool) -> list[str]:
        """What is present, with the words for it where they are others than the label's."""
        said: dict[str, str] = {}
        for reading in self._a.readings:
            if reading.assertion in ("present", "mixed") and _told(reading):
                for finding in reading.findings:
                    if finding in self._a.findings.present:
                        said.setdefault(finding, "" if reading.where.startswith("history.") else reading.said)
        return [
            self._with_words(finding, words)
            for finding, words in said.items()
            if (self._finding(finding).kind in _BACKGROUND) is in_background
        ]

    def _with_words(self, finding: str, words: str) -> str:
        label = self._label(finding)
        same = words.casefold() in (label.casefold(), finding) or words.startswith("answered ")
        return label if not words or same else f"{label} (“{words}”)"

    def _labels(self, findings: Iterable[str], most: int) -> str:
        labels = [self._label(finding) for finding in findings]
        more = f" and {len(labels) - most} more" if len(labels) > most else ""
        return "; ".join(labels[:most]) + more if labels else "nothing"

    def _label(self, finding: str) -> str:
        label = self._finding(finding).label
        label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
        return f"no {label}" if finding in self._a.findings.denied else label

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


def _told(reading: Reading) -> bool:
    """Somebody said it in words or in a field of the history: no number, and not who the patient is."""
    return reading.where == "patient.pregnant" or not reading.where.startswith((*_NUMBERS, "patient."))


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
