"""In which order reasons are told: those first that a reader can check against the words of the case."""

from __future__ import annotations

from triage.assessment import Assessment, Reason


def order_said(assessment: Assessment) -> dict[str, int]:
    """The findings that were said themselves, each with its place in the case; what only follows from them has none."""
    said = [finding for reading in assessment.readings for finding in reading.findings]
    return {finding: i for i, finding in enumerate(dict.fromkeys(said))}


def most_direct_first(assessment: Assessment) -> list[Reason]:
    """The reasons, most urgent first; within a tier first what rests on the very words of the case, and on few."""
    order = order_said(assessment)

    def directness(reason: Reason) -> tuple[int, bool, int, int]:
        places = [order.get(finding, len(order)) for finding in reason.findings]
        inferred = max(places, default=0) == len(order)
        return -reason.tier.rank, inferred, len(places), min(places, default=0)

    return sorted(assessment.reasons, key=directness)
