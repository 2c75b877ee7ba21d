"""What the tests of ``triage.outlook`` share: an observation made up of evidence, and all that may still come of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from recursive import fire

from triage.engine.direct import DirectChannel
from triage.evidence import Evidence, Implications, bits
from triage.observe import Observation
from triage.outlook import Outlook
from triage.rulebook.model import Rulebook
from triage.tiers import Tier, most_urgent


def outlook(rulebook: Rulebook) -> Outlook:
    direct = DirectChannel(rulebook)
    return Outlook(rulebook, Implications(rulebook.findings), direct.holds)


def seen(evidence: Evidence, **rest: object) -> Observation:
    """As if all of the evidence had been said itself."""
    told = {"unsure": 0, "readings": (), "unrecognized": (), "conflicts": (), "alerts": (), "unread": False}
    said = {"said": tuple(bits(evidence.present)), "said_not": tuple(bits(evidence.denied))}
    return Observation(**{"evidence": evidence, **said, **told, **rest})


def completions(rulebook: Rulebook, evidence: Evidence) -> Iterator[Evidence]:
    """Every way in which all that is unknown may come out, closed under implication."""
    unknown = [i for i in range(len(rulebook.findings)) if not (evidence.present | evidence.denied) >> i & 1]
    for answers in product((True, False), repeat=len(unknown)):
        present = [i for i, yes in zip(unknown, answers, strict=True) if yes]
        denied = [i for i, yes in zip(unknown, answers, strict=True) if not yes]
        completed = answered(rulebook, evidence, present, denied)
        if completed is not None:
            yield completed


def answered(
    rulebook: Rulebook, evidence: Evidence, present: list[int] | tuple[int, ...] = (), denied: list[int] = ()
) -> Evidence | None:
    """The evidence with more answers; none where these contradict it."""
    close = Implications(rulebook.findings).close
    completed, contradicted = close([*bits(evidence.present), *present], [*bits(evidence.denied), *denied])
    return None if contradicted else completed


def tier_of(rulebook: Rulebook, evidence: Evidence) -> Tier:
    return most_urgent(rulebook.rules[i].tier for i in bits(fire(rulebook, evidence)))
