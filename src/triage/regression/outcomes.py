"""What remains of a case when it has been judged: small enough to be kept, counted and sent between processes."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from triage.errors import Position
from triage.regression.case_files import Expectation, ReadCase
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.assessment import Assessment
    from triage.regression.judging import Result


class Verdict(StrEnum):
    """How the tier of a case compares with the tier, or the range of tiers, that it expects."""

    EXACT = "exact"
    WITHIN_RANGE = "within_range"
    UNDER_TRIAGE = "under_triage"
    OVER_TRIAGE = "over_triage"


#: The age groups of ICH E11 (paediatric) and E7 (65 and over), by the age in years at which each ends.
AGE_BANDS = (
    ("newborn, under 28 days", 28 / 365.25),
    ("infant, under 2 years", 2.0),
    ("child, 2 to 11", 12.0),
    ("adolescent, 12 to 17", 18.0),
    ("adult, 18 to 64", 65.0),
    ("65 and over", float("inf")),
)
_AGE_ENDS = tuple(end for _, end in AGE_BANDS)
UNKNOWN = "not known"


def age_band(years: float | None) -> str:
    """The age group of so many years."""
    return UNKNOWN if years is None else AGE_BANDS[bisect_right(_AGE_ENDS, years)][0]


class Outcome(NamedTuple):
    """One case of a run. ``result`` has all of it where it failed."""

    id: str | None
    title: str | None
    at: Position
    """Where the case begins; ``id_at`` where its id stands, or the same where that would have to be looked for."""
    id_at: Position
    tier: Tier
    lowest: Tier
    highest: Tier
    verdict: Verdict | None
    """None where no tier is expected."""
    passed: bool
    only_over: bool
    """It failed, and by nothing but a tier above the one expected."""
    right: tuple[str, ...]
    """The syndromes of which one should come first; ``first_two`` those that do."""
    first_two: tuple[str, ...]
    looks_benign: str | None
    tags: tuple[str, ...]
    route: str
    age_band: str
    seconds: float
    """What the assessment took."""
    result: Result | None = None

    @property
    def name(self) -> str:
        """The id, or where the case begins if it has none."""
        return self.id or str(self.at)

    @property
    def under_triage(self) -> bool:
        return self.verdict is Verdict.UNDER_TRIAGE

    @property
    def over_triage(self) -> bool:
        return self.verdict is Verdict.OVER_TRIAGE

    @property
    def missed_emergency(self) -> bool:
        """An emergency, and assessed as less."""
        return self.lowest is Tier.EMERGENCY and self.tier is not Tier.EMERGENCY


def verdict_of(expect: Expectation, tier: Tier) -> Verdict | None:
    """How ``tier`` compares with what is expected; None where no tier is."""
    return None if expect.tier is None else compared(*expect.tiers, tier)


def compared(lowest: Tier, highest: Tier, tier: Tier) -> Verdict:
    """How ``tier`` compares with the range from ``lowest`` to ``highest``."""
    if tier.rank < lowest.rank:
        return Verdict.UNDER_TRIAGE
    if tier.rank > highest.rank:
        return Verdict.OVER_TRIAGE
    return Verdict.EXACT if lowest is highest else Verdict.WITHIN_RANGE


def right_syndromes(expect: Expectation) -> tuple[str, ...]:
    """The syndromes of which one is right: the diagnosis, else the first of ``syndromes``, else any of ``among``."""
    if expect.diagnosis is not None:
        return (expect.diagnosis,)
    return expect.among or (expect.syndromes or ())[:1]


def outcome_of(
    read: ReadCase, expect: Expectation, assessment: Assessment, seconds: float, result: Result | None = None
) -> Outcome:
    """What remains of a case that was assessed. ``result`` is to be kept with it: it failed, or all of it is wanted."""
    case, tier = read.case, assessment.tier
    identity, patient = case.id, case.patient
    at = read.position()
    lowest, highest = expect.tiers
    mismatches = result.mismatches if result is not None else ()
    # By place, in the order above: by name it takes twice as long.
    return Outcome(
        identity,
        case.title,
        at,
        read.position(("id",)) if identity is not None and read.document.is_marked else at,
        tier,
        lowest,
        highest,
        None if expect.tier is None else compared(lowest, highest, tier),
        not mismatches,
        len(mismatches) == 1 and tier > highest,
        right_syndromes(expect),
        tuple([candidate.id for candidate in assessment.syndromes[:2]]),
        expect.looks_benign,
        read.tags,
        patient.route or UNKNOWN,
        age_band(patient.age_years),
        seconds,
        result,
    )
