"""Many cases at once: what holds of them as bit sets over the cases, one bit per case.

A condition over two thousand cases is a few dozen operations on integers. An evaluator of its own, beside the two
channels of the engine; that all three agree is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from triage.conditions import All, Any, AtLeast, Condition, Denied, Present
from triage.evidence import Evidence, bits
from triage.rulebook.model import Finding


class Columns:
    """The evidence of many cases turned about: for each finding the cases in which it is present, or denied."""

    def __init__(self, findings: Sequence[Finding], evidence: Iterable[Evidence]) -> None:
        """``findings`` in bit order; case n of ``evidence`` has bit n."""
        present = [0] * len(findings)
        denied = [0] * len(findings)
        count = 0
        for number, of in enumerate(evidence):
            here = 1 << number
            count = number + 1
            for i in bits(of.present):
                present[i] |= here
            for i in bits(of.denied):
                denied[i] |= here
        self.all = (1 << count) - 1
        self.present = {finding.id: present[i] for i, finding in enumerate(findings)}
        self.denied = {finding.id: denied[i] for i, finding in enumerate(findings)}

    def holds(self, condition: Condition) -> int:
        """The cases in which the condition holds."""
        match condition:
            case Present(finding):
                return self.present[finding]
            case Denied(finding):
                return self.denied[finding]
            case All(of):
                found = self.all
                for part in of:
                    found &= self.holds(part)
                return found
            case Any(of):
                found = 0
                for part in of:
                    found |= self.holds(part)
                return found
            case AtLeast(n, of):
                return at_least(n, map(self.holds, of), self.all)


def at_least(n: int, parts: Iterable[int], all: int) -> int:
    """The cases that are in ``n`` or more of the parts."""
    enough = [all, *[0] * n]  # enough[k]: in at least k of the parts looked at so far
    for part in parts:
        for k in range(n, 0, -1):
            enough[k] |= enough[k - 1] & part
    return enough[n]
