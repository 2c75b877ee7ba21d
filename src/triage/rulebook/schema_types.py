"""The words that every part of a rulebook file is written in: ids, texts, numbers, conditions."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, StrictFloat, StrictInt, StringConstraints
from typing_extensions import TypeAliasType

FINDING_ID = r"^[a-z][a-z0-9_]*$"
RULE_ID = r"^[a-z][a-z_]*\.[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_ID = r"^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$"
ISO_DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
#: What can be told from a number in every form of a case. The letters are those that every keyboard has.
NAME_OF_NUMBER = r"^[A-Za-z][A-Za-z0-9 _-]{0,59}$"
VERSION = r"^\d+\.\d+\.\d+([-+.][0-9A-Za-z.+-]+)?$"

#: What each pattern asks for, in words, for the message of a fault.
PATTERN_IN_WORDS = {
    FINDING_ID: "lower-case letters, digits and _, a letter first: slow_breathing",
    RULE_ID: "a word, a dot, and words joined by hyphens, all in lower case: overdose.slow-breathing",
    SOURCE_ID: "lower-case letters, digits, _, - and dots between parts: monograph.overdose",
    ISO_DATE: "year-month-day: 2026-01-31",
    VERSION: "three numbers with dots: 0.1.0",
    r"\S": "some text",
}

Text = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
FindingId = Annotated[str, StringConstraints(strict=True, pattern=FINDING_ID)]
RuleId = Annotated[str, StringConstraints(strict=True, pattern=RULE_ID)]
SourceId = Annotated[str, StringConstraints(strict=True, pattern=SOURCE_ID)]
Number = StrictInt | Annotated[StrictFloat, Field(allow_inf_nan=False)]
Age = Annotated[StrictInt, Field(ge=0, le=130)] | Annotated[StrictFloat, Field(ge=0, le=130, allow_inf_nan=False)]
Sources = Annotated[
    list[Text],
    Field(min_length=1, description="Ids of the sources it rests on; at least one.", examples=[["monograph.overdose"]]),
]


class Closed(BaseModel):
    """A model in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid")


class DeniedCondition(Closed):
    """The finding was asked about and denied, or ruled out by a measurement. Not the same as unknown."""

    denied: FindingId


class AllCondition(Closed):
    """Every part holds."""

    all: Annotated[list[ConditionShape], Field(min_length=1)]


class AnyCondition(Closed):
    """At least one part holds."""

    any: Annotated[list[ConditionShape], Field(min_length=1)]


class AtLeastCondition(Closed):
    """At least so many of the parts hold."""

    at_least: Annotated[int, Field(ge=1)]
    of: Annotated[list[ConditionShape], Field(min_length=1)]


ConditionShape = TypeAliasType(
    "ConditionShape", FindingId | DeniedCondition | AllCondition | AnyCondition | AtLeastCondition
)
Condition = Annotated[
    SkipValidation[ConditionShape],
    Field(
        description="A finding id (it is present), {denied: id}, {all: [..]}, {any: [..]} or {at_least: n, of: [..]}."
    ),
]
