"""Whether a condition holds, told in the plainest way there is: what both engine channels are compared with."""

from __future__ import annotations

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.evidence import Evidence
from triage.rulebook.model import Rulebook


def holds(condition: Condition, bit: dict[str, int], evidence: Evidence) -> bool:
    """The meaning of the five forms, word by word."""
    match condition:
        case Present(finding):
            return bool(evidence.present >> bit[finding] & 1)
        case Denied(finding):
            return bool(evidence.denied >> bit[finding] & 1)
        case All(of):
            return all(holds(part, bit, evidence) for part in of)
        case Any(of):
            return any(holds(part, bit, evidence) for part in of)
        case AtLeast(n, of):
            return sum(holds(part, bit, evidence) for part in of) >= n


def fire(rulebook: Rulebook, evidence: Evidence) -> int:
    """The rules that fire, as a bit set over ``rulebook.rules``."""
    return sum(1 << i for i, rule in enumerate(rulebook.rules) if holds(rule.when, rulebook.bit, evidence))
