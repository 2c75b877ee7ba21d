"""The rulebook as frozen values: what the loader makes and everything else reads.

Named tuples, because they are defined seven times as fast as frozen dataclasses, and every command defines them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from triage.conditions import Condition
from triage.errors import Position
from triage.tiers import Tier

NOT_REVIEWED = "not yet reviewed by a clinician"

_NO_CODES: Mapping[str, tuple[str, ...]] = {}
_NO_VALUES: Mapping[str, float] = {}


class Review(NamedTuple):
    """Who reviewed an entry, and when (ISO date). Absent until a clinician has done it."""

    by: str
    on: str


class Source(NamedTuple):
    """Something a rule may cite.

    ``states`` is what it says, in our own words; ``section`` is where it says so. An item of a larger source (one
    statement of the monograph) has the larger source as ``part_of``. ``symptom_statement`` marks the items that the
    trace test follows to a finding, a rule and a case.
    """

    id: str
    citation: str
    url: str = ""
    section: str = ""
    states: str = ""
    part_of: str = ""
    symptom_statement: bool = False
    at: Position | None = None


class Finding(NamedTuple):
    """One thing that can be known of a patient: present, denied or unknown.

    What its words mean in a story depends on its nature. ``lasting``: it does not pass, "for years" leaves it present
    (a pump; groups of people always). ``event``: it is dangerous even when it is over, "has stopped" leaves it present
    (a seizure). ``course``: it tells how others go ("gone now"), and is heard beside them.

    ``kept_because`` says why it stands although it decides no tier; so it does in ``Rule``, and in
    ``Definition`` why it does not fit another one.
    """

    id: str
    label: str
    kind: str
    question: str
    phrases: tuple[str, ...]
    implies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = _NO_CODES
    review: Review | None = None
    lasting: bool = False
    event: bool = False
    course: bool = False
    kept_because: str = ""
    at: Position | None = None


class WordClass(NamedTuple):
    """Words that a phrase means by ``{id}``: the parts of the body, the ways to say stiff."""

    id: str
    words: tuple[str, ...]
    at: Position | None = None


class Change(NamedTuple):
    """How far one measure (``of``) is from another one (``base``, the person's usual value): ``of - base``.

    ``kind`` is "difference", or "percent" for 100 × (of - base) / base.
    """

    of: str
    base: str
    kind: str = "difference"


class Measure(NamedTuple):
    """A number with a unit. ``given_in`` is the part of a case that carries it: vitals, patient or history.

    A measure that is "derived" is never given: ``change`` says how it is worked out from two that are. ``values`` names
    some of the numbers (a scale in words); a case may give the name in place of the number. Values outside ``lowest``
    to ``highest`` (inclusive) are refused as mistakes. ``fahrenheit`` says that a value which is refused here but would
    be a body temperature in °F is reported as that mistake.
    """

    id: str
    label: str
    unit: str
    given_in: str
    question: str
    lowest: float
    highest: float
    fahrenheit: bool = False
    sources: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = _NO_CODES
    values: Mapping[str, float] = _NO_VALUES
    change: Change | None = None
    at: Position | None = None


class Band(NamedTuple):
    """A range of values for ages from ``from_age`` (included) to ``to_age`` (excluded), in years."""

    from_age: float = 0.0
    to_age: float | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None

    def covers_age(self, age: float) -> bool:
        return self.from_age <= age and (self.to_age is None or age < self.to_age)

    def contains(self, value: float) -> bool:
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


class Unless(NamedTuple):
    """What sets the bands of a definition aside: another measure, where it is known and in its band for the age."""

    measure: str
    bands: tuple[Band, ...]


class Definition(NamedTuple):
    """When a measure makes a finding present. Outside the band the finding is denied, or stays unknown: ``otherwise``.

    The bands cover every age exactly once. Where the age is not known the band of the oldest is used. Where ``unless``
    holds, the value counts as one outside the band.
    """

    finding: str
    measure: str
    bands: tuple[Band, ...]
    otherwise: str = "denied"
    sources: tuple[str, ...] = ()
    unless: Unless | None = None
    kept_because: str = ""
    at: Position | None = None


class HistoryList(NamedTuple):
    """A list in a case's history (``cns_depressants: [oxycodone]``) that makes a finding present when not empty."""

    id: str
    finding: str
    label: str
    examples: tuple[str, ...] = ()
    at: Position | None = None


class Advice(NamedTuple):
    """One thing to do, or not to do. ``only_if`` holds it back from patients it does not fit (the route, the age)."""

    id: str
    text: str
    sources: tuple[str, ...]
    only_if: Condition | None = None
    at: Position | None = None


class TierText(NamedTuple):
    """What a tier asks of the caller; ``safety_net``: what must make them call again."""

    tier: Tier
    label: str
    means: str
    target: str
    do_first: str
    safety_net: str = ""


class Feature(NamedTuple):
    """Something that speaks for (weight > 0) or against (weight < 0) a syndrome, with its source."""

    when: Condition
    weight: int
    sources: tuple[str, ...]


class Syndrome(NamedTuple):
    """One entry of the differential. ``mimics`` are shown beside it whenever it is shown at urgent or above."""

    id: str
    label: str
    mimics: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    at: Position | None = None


class Rule(NamedTuple):
    """If ``when`` holds, the case is at least as urgent as ``tier``. No rule lowers a tier."""

    id: str
    title: str
    syndrome: str
    tier: Tier
    when: Condition
    because: str
    advice: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    review: Review | None = None
    kept_because: str = ""
    at: Position | None = None


@dataclass(frozen=True)
class Rulebook:
    """Everything in ``rules/``. Each tuple is sorted by id, so that no answer depends on the order of files.

    ``content_hash`` is the SHA-256 of the meaning (comments, formatting, file names and order do not count).
    """

    id: str
    version: str
    title: str
    tiers: tuple[TierText, ...]
    syndromes: tuple[Syndrome, ...]
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]
    definitions: tuple[Definition, ...]
    lists: tuple[HistoryList, ...]
    advice: tuple[Advice, ...]
    rules: tuple[Rule, ...]
    word_classes: tuple[WordClass, ...] = ()
    not_symptoms: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    content_hash: str = ""

    @cached_property
    def bit(self) -> dict[str, int]:
        """Finding id → its bit position; also its place in ``findings``."""
        return {finding.id: i for i, finding in enumerate(self.findings)}

    @cached_property
    def finding_by_id(self) -> dict[str, Finding]:
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def advice_by_id(self) -> dict[str, Advice]:
        return {advice.id: advice for advice in self.advice}

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def tier_text(self) -> dict[Tier, TierText]:
        return {text.tier: text for text in self.tiers}
