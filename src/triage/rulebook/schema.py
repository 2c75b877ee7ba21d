"""The shape of a rulebook file: what may stand where. Its descriptions are what an editor shows while one types.

Conditions have their own reader (``condition_reader``), which knows better what to say of a mistake inside one; the
models of a condition here only describe it in the JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from triage.rulebook.plain_words import plain_fault
from triage.rulebook.proof_schema import AxiomEntry, InvariantEntry
from triage.rulebook.schema_types import (
    FINDING_ID,
    ISO_DATE,
    NAME_OF_NUMBER,
    PATTERN_IN_WORDS,
    RULE_ID,
    VERSION,
    Age,
    Closed,
    Condition,
    FindingId,
    Number,
    RuleId,
    SourceId,
    Sources,
    Text,
)
from triage.tiers import Tier

#: What the key says of a rule or a finding that ``triage check --deep`` would otherwise report.
KEPT_BECAUSE = "Why it stands although it alone decides no tier; `triage check --deep` asks for it."

__all__ = ["FINDING_ID", "NAME_OF_NUMBER", "PATTERN_IN_WORDS", "RULE_ID", "RulebookFile"]


def _real_date(value: str) -> str:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        raise plain_fault("there is no such day", "correct the date") from None
    return value


def _not_zero(value: int) -> int:
    if value == 0:
        raise plain_fault("a weight of 0 says nothing", "give 1 to 10 for it, -1 to -10 against it, or remove it")
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


CodeList = Annotated[
    list[Text],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]


class CodesSection(Closed):
    """Codes in published systems; only those verified from a source."""

    snomed_ct: CodeList = Field(default=[], description="SNOMED CT concept id, in quotes.")
    icd_10_cm: CodeList = Field(default=[], description="ICD-10-CM code.")
    loinc: CodeList = Field(default=[], description="LOINC code.")
    rxnorm: CodeList = Field(default=[], description="RxNorm concept id, in quotes.")
    meddra: CodeList = Field(default=[], description="MedDRA preferred term.")


class ReviewEntry(Closed):
    """Which clinician reviewed the entry, and when. Left out until one has."""

    by: Text
    on: Annotated[str, StringConstraints(strict=True, pattern=ISO_DATE), AfterValidator(_real_date)] = Field(
        description="Date, as 2026-01-31."
    )


class HeadEntry(Closed):
    """Which rulebook this is. Stands exactly once in all files together."""

    id: FindingId
    version: Annotated[str, StringConstraints(strict=True, pattern=VERSION)] = Field(
        description="Three numbers: 0.1.0."
    )
    title: Text


class TierEntry(Closed):
    """What a tier asks of the caller. All five tiers stand exactly once."""

    id: Tier
    label: Text
    means: Text = Field(description="What must happen.")
    target: Text = Field(description="How soon.")
    do_first: Text = Field(description="The first thing to do, as it is read out.")
    safety_net: Text | None = Field(default=None, description="What must make them call again, as it is read out.")


class FeatureEntry(Closed):
    """Something that speaks for or against a syndrome."""

    when: Condition
    weight: Annotated[StrictInt, Field(ge=-10, le=10), AfterValidator(_not_zero)] = Field(
        description="From -10 (against) to 10 (for); not 0."
    )
    sources: Sources


class SyndromeEntry(Closed):
    """One entry of the differential."""

    id: FindingId
    label: Text
    mimics: list[Text] = Field(default=[], description="Syndromes that can look like it and are shown beside it.")
    features: list[FeatureEntry] = Field(default=[], description="What ranks it within the differential.")


class SourceItem(Closed):
    """One statement of a source. Becomes a source of its own: `<source>.<item>`."""

    id: SourceId
    section: Text | None = Field(default=None, description="Where in the source it stands.")
    states: Text = Field(description="What it says, in our own words.")
    symptom_statement: StrictBool = Field(
        default=False, description="It names a symptom: a finding, a rule and a case must follow from it."
    )


class SourceEntry(Closed):
    """Something that may be cited."""

    id: SourceId
    citation: Text
    url: Text | None = None
    section: Text | None = None
    states: Text | None = Field(default=None, description="What it says, in our own words.")
    items: list[SourceItem] = Field(default=[])


class FindingEntry(Closed):
    """One thing that can be known of a patient: present, denied or unknown."""

    id: FindingId
    label: Text = Field(description="As an answer names it.")
    kind: Literal["symptom", "sign", "history", "device", "exposure", "group", "context"]
    question: Text = Field(description="As a nurse reads it out.")
    phrases: Annotated[list[Text], Field(min_length=3)] = Field(
        description="Words for it, at least three; (a|b), [a], {class}, *2 and … make one phrase stand for many."
    )
    implies: list[Text] = Field(default=[], description="Findings that are present whenever this one is.")
    sources: Sources
    codes: CodesSection = CodesSection()
    review: ReviewEntry | None = None
    lasting: StrictBool = Field(default=False, description="It does not pass: 'for years' leaves it present.")
    event: StrictBool = Field(default=False, description="Dangerous even when over: 'has stopped' leaves it present.")
    course: StrictBool = Field(default=False, description="It tells how others go: 'gone now'.")
    kept_because: Text | None = Field(default=None, description=KEPT_BECAUSE)


class WordClassEntry(Closed):
    """Words that the phrases of findings mean by `{id}`."""

    id: FindingId
    words: Annotated[list[Text], Field(min_length=1)] = Field(description="Words, or other classes as {id}.")


class ChangeEntry(Closed):
    """How a derived measure is worked out: how far one measure is from another, the person's usual value."""

    of: FindingId = Field(description="The measure as it is now.")
    from_: FindingId = Field(alias="from", description="The measure of the usual value, in the same unit.")
    as_: Literal["difference", "percent"] = Field(
        default="difference", alias="as", description="of - from, or 100 * (of - from) / from."
    )


class MeasureEntry(Closed):
    """A number with a unit. Definitions turn it into findings."""

    id: FindingId
    label: Text
    unit: Text | None = Field(default=None, description="Left out for a score or a scale that has none.")
    given_in: Literal["vitals", "patient", "history", "derived"] = Field(
        description="The part of a case that carries it; derived: none, it is worked out from two others."
    )
    values: (
        Annotated[
            dict[str, Number],
            Field(min_length=1, json_schema_extra={"propertyNames": {"pattern": NAME_OF_NUMBER}}),
        ]
        | None
    ) = Field(
        default=None,
        description="Names for numbers of a scale; a case gives the name or the number.",
        examples=[{"A": 0, "C": 1, "V": 2, "P": 3, "U": 4}],
    )
    change: ChangeEntry | None = Field(default=None, description="For a derived measure only, which must have it.")
    question: Text
    lowest: Number = Field(description="Below this it must be a mistake.")
    highest: Number = Field(description="Above this it must be a mistake.")
    fahrenheit: StrictBool = Field(default=False, description="Recognise a body temperature given in °F, and say so.")
    sources: list[Text] = Field(default=[])
    codes: CodesSection = CodesSection()


class BandEntry(Closed):
    """The values that make the finding present, for ages from `from_age` (included) to `to_age` (excluded)."""

    from_age: Age = Field(default=0, description="In years.")
    to_age: Age | None = Field(default=None, description="In years; left out: no end.")
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None


class UnlessEntry(Closed):
    """Another measure: where a case gives it, and it is in the band for the age, the definition does not hold."""

    measure: FindingId
    bands: Annotated[list[BandEntry], Field(min_length=1)]


class DefinitionEntry(Closed):
    """When a measure makes a finding present. The bands cover every age exactly once."""

    finding: FindingId
    measure: FindingId
    bands: Annotated[list[BandEntry], Field(min_length=1)]
    otherwise: Literal["denied", "unknown"] = Field(
        default="denied", description="What the finding is outside the band."
    )
    unless: UnlessEntry | None = Field(default=None, description="What sets the bands aside: `otherwise` holds then.")
    kept_because: Text | None = Field(
        default=None, description="Why it stands although it does not fit another definition of the measure."
    )
    sources: Sources


class ListEntry(Closed):
    """A list in a case's history that makes a finding present when it is not empty."""

    id: FindingId
    finding: FindingId
    label: Text
    examples: list[Text] = Field(default=[])


class AdviceEntry(Closed):
    """One thing to do, or not to do."""

    id: FindingId
    text: Text
    sources: Sources
    only_if: Condition | None = Field(default=None, description="Given only where this holds.")


class RuleEntry(Closed):
    """If `when` holds, the case is at least as urgent as `tier`. No rule lowers a tier."""

    id: RuleId
    title: Text
    syndrome: Text
    tier: Tier
    when: Condition
    because: Text = Field(description="Why, in plain words.")
    advice: list[Text] = Field(default=[], description="Ids of advice, first things first.")
    sources: Sources
    review: ReviewEntry | None = None
    kept_because: Text | None = Field(default=None, description=KEPT_BECAUSE)


class WaiverEntry(Closed):
    """A downward shift that `triage diff` lets pass: of one case, or of all patients on whom one rule decided.

    Read by `triage diff` alone: no answer depends on it.
    """

    # The rule of ``_one_of_two``, for an editor.
    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["case"]}, {"required": ["rule"]}]})
    case: Text | None = Field(default=None, description="The id of the case that goes down.")
    rule: RuleId | None = Field(default=None, description="The rule that decided in the old version.")
    to: Tier = Field(description="The tier that it may come to, or any above it.")
    version: Annotated[str, StringConstraints(strict=True, pattern=VERSION)] = Field(
        description="The version of the rulebook in which it goes down; in every other one the waiver says nothing."
    )
    because: Text = Field(description="Why the lower tier is right, in plain words.")
    sources: Sources

    @model_validator(mode="after")
    def _one_of_two(self) -> WaiverEntry:
        if (self.case is None) == (self.rule is None):
            raise plain_fault("a waiver is for a case or for a rule", "give one of `case` and `rule`")
        return self


class RulebookFile(Closed):
    """One file of a rulebook. Every section may stand in every file; together they are the rulebook."""

    model_config = ConfigDict(title="Rulebook file")

    rulebook: HeadEntry | None = None
    tiers: list[TierEntry] = Field(default=[])
    syndromes: list[SyndromeEntry] = Field(default=[])
    sources: list[SourceEntry] = Field(default=[])
    findings: list[FindingEntry] = Field(default=[])
    measures: list[MeasureEntry] = Field(default=[])
    definitions: list[DefinitionEntry] = Field(default=[])
    lists: list[ListEntry] = Field(default=[])
    advice: list[AdviceEntry] = Field(default=[])
    rules: list[RuleEntry] = Field(default=[])
    word_classes: list[WordClassEntry] = Field(default=[])
    waivers: list[WaiverEntry] = Field(default=[])
    axioms: list[AxiomEntry] = Field(default=[])
    invariants: list[InvariantEntry] = Field(default=[])
    not_symptoms: list[Text] = Field(
        default=[], description="Phrases that look like a finding and are none: walks with a limp."
    )
    unclear: list[Text] = Field(
        default=[],
        description="Phrases that may be a finding, nobody knows which: the ventilator is alarming.",
    )
