"""Why one rule fired or did not, condition by condition."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from pydantic import Field

from triage.assessment import Assessment, Part
from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.evidence import Implications
from triage.rulebook.model import Rule, Rulebook
from triage.tiers import Tier

State: TypeAlias = Literal["holds", "open", "fails"]


class Traced(Part):
    """One condition of a rule, or a part of one, held against a case."""

    form: Literal["present", "denied", "all", "any", "at_least"]
    state: State = Field(description="open: it does not hold, and answers to what is unknown could make it hold.")
    finding: str = Field(default="", description="The finding that a present or denied asks about.")
    label: str = ""
    known: Literal["", "present", "denied", "unknown"] = Field(default="", description="What is known of the finding.")
    because: str = Field(default="", description="The words of the case from which that is known.")
    needed: int = Field(default=0, description="How many of the parts must hold.")
    held: int = Field(default=0, description="How many of them hold.")
    of: tuple[Traced, ...] = ()


class Why(Part):
    """One rule held against one case."""

    rule: str
    title: str
    tier: Tier
    fired: bool
    because: str
    condition: Traced


def why(assessment: Assessment, rule: Rule, rulebook: Rulebook) -> Why:
    """Why the rule fired in the ``assessment``, or why not."""
    trace = _Trace(assessment, rulebook).of(rule.when)
    return Why(
        rule=rule.id,
        title=rule.title,
        tier=rule.tier,
        fired=trace.state == "holds",
        because=rule.because,
        condition=trace,
    )


class _Known(NamedTuple):
    """What a case says of findings: those present, those denied, and the words for what was said itself."""

    present: frozenset[str]
    denied: frozenset[str]
    words: dict[str, str]


class _Trace:
    """Holds conditions against one assessment."""

    def __init__(self, assessment: Assessment, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        findings = assessment.findings
        words = {
            finding: reading.said
            for reading in reversed(assessment.readings)
            if reading.assertion in ("present", "denied", "mixed")
            for finding in reading.findings
        }
        self._known = _Known(frozenset(findings.present), frozenset(findings.denied), words)
        implications = Implications(rulebook.findings)
        self._up, self._down = implications.up, implications.down

    def of(self, condition: Condition) -> Traced:
        match condition:
            case Present(finding):
                return self._leaf("present", finding)
            case Denied(finding):
                return self._leaf("denied", finding)
            case All(of):
                return self._parts("all", len(of), of)
            case Any(of):
                return self._parts("any", 1, of)
            case AtLeast(n, of):
                return self._parts("at_least", n, of)

    def _leaf(self, form: Literal["present", "denied"], finding: str) -> Traced:
        present, denied, _ = self._known
        known: Literal["present", "denied", "unknown"] = (
            "present" if finding in present else "denied" if finding in denied else "unknown"
        )
        state: State = "holds" if known == form else "open" if known == "unknown" else "fails"
        label = self._rulebook.finding_by_id[finding].label
        because = self._because(finding, known)
        return Traced(form=form, state=state, finding=finding, label=label, known=known, because=because)

    def _parts(self, form: Literal["all", "any", "at_least"], needed: int, of: tuple[Condition, ...]) -> Traced:
        parts = tuple([self.of(part) for part in of])
        held = sum(part.state == "holds" for part in parts)
        possible = sum(part.state != "fails" for part in parts)
        state: State = "holds" if held >= needed else "open" if possible >= needed else "fails"
        return Traced(form=form, state=state, needed=needed, held=held, of=parts)

    def _because(self, finding: str, known: str) -> str:
        """The words that said it, or what it follows from."""
        words = self._known.words
        if known == "unknown":
            return ""
        if finding in words:
            return words[finding]
        bit = self._rulebook.bit
        related = self._down if known == "present" else self._up
        among = self._known.present if known == "present" else self._known.denied
        for other, said in words.items():
            if other in among and related[bit[finding]] >> bit[other] & 1:
                return said
        return ""
