"""Why one rule fired or did not, condition by condition."""

from __future__ import annotations

from typing import Literal, TypeAlias

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

    case_id: str | None = None
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
        case_id=assessment.case_id,
        rule=rule.id,
        title=rule.title,
        tier=rule.tier,
        fired=trace.state == "holds",
        because=rule.because,
        condition=trace,
    )


class _Trace:
    """Holds conditions against one assessment."""

    def __init__(self, assessment: Assessment, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._present = frozenset(assessment.findings.present)
        self._denied = frozenset(assessment.findings.denied)
        self._words: dict[str, dict[str, str]] = {"present": {}, "denied": {}}
        """The words that said it, by what they said and of which finding."""
        for reading in assessment.readings:
            for finding in reading.findings:
                known = self._known(finding) if reading.assertion == "mixed" else reading.assertion
                if known in self._words:
                    self._words[known].setdefault(finding, reading.said)
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
        known = self._known(finding)
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

    def _known(self, finding: str) -> Literal["present", "denied", "unknown"]:
        return "present" if finding in self._present else "denied" if finding in self._denied else "unknown"

    def _because(self, finding: str, known: str) -> str:
        """The words that said it, or those for what it follows from."""
        words = self._words.get(known, {})
        if finding in words:
            return words[finding]
        related = (self._down if known == "present" else self._up)[self._rulebook.bit[finding]]
        follows = (said for other, said in words.items() if related >> self._rulebook.bit[other] & 1)
        return next(follows, "")
