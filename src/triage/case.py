"""What was reported: the case as a nurse-line application, a file or the command line gives it."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticKnownError

from triage.rulebook.plain_words import plain_fault
from triage.rulebook.suggest import quoted

#: What people write into a list where there is nothing to list, or where nobody knows.
_NONE = frozenset({"", "none", "none known", "none reported", "no", "no known", "nil", "nil known", "n", "nothing"})
_NONE_IN_SHORT = frozenset({"n/a", "na", "not applicable", "null", "false", "nkda", "nka"})
_UNKNOWN = frozenset({"unknown", "not known", "not asked", "not sure", "unsure", "don't know", "dont know"})
_NO_NAME = _NONE | _NONE_IN_SHORT | _UNKNOWN


def says_none(word: str) -> bool:
    """Whether the word names nothing: it says that there is none, or that it is not known."""
    return " ".join(word.casefold().replace("’", "'").split()).strip(" .,!?-–") in _NO_NAME


def _is_a_name(word: str) -> str:
    if says_none(word):
        todo = "write [] for none, or leave it out where it is not known"
        raise plain_fault(f"{quoted(word)} in a list is taken for a name", todo)
    return word


def _is_a_day(value: str) -> str:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        raise plain_fault(f"{quoted(value)} is no day", "write it as 2026-01-31") from None
    return value


Words: TypeAlias = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=2000),
    # The length is that of the words without the space around them; a schema can only ask for something else in it.
    Field(json_schema_extra={"pattern": r"\S"}),
]
# Whole numbers are bounded so that comparing and printing them never overflows; no measure comes near the bound.
Number: TypeAlias = (
    Annotated[StrictInt, Field(ge=-(10**15), le=10**15)] | Annotated[StrictFloat, Field(allow_inf_nan=False)]
)


#: Text of which a rulebook can say that it names a number: no number in disguise, such as "89" or "<90".
NAME_OF_NUMBER = re.compile(r"\s*[A-Za-z]")


def _may_name_a_number(value: object) -> str:
    if isinstance(value, str) and NAME_OF_NUMBER.match(value) and len(value) <= 2000:
        return value.strip()
    raise PydanticKnownError("float_type")  # as the number that it should have been


NumberOrName: TypeAlias = (
    Number
    | Annotated[
        str,
        PlainValidator(_may_name_a_number),
        WithJsonSchema({"type": "string", "pattern": r"^\s*[A-Za-z]", "maxLength": 2000}),
    ]
)
Years: TypeAlias = (
    Annotated[StrictInt, Field(ge=0, le=130)] | Annotated[StrictFloat, Field(ge=0, le=130, allow_inf_nan=False)]
)
HistoryValue: TypeAlias = StrictBool | Number | list[Annotated[Words, AfterValidator(_is_a_name)]] | None


class Closed(BaseModel):
    """A frozen model in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Patient(Closed):
    """Who it is about. Whatever is left out is unknown."""

    age_years: Years | None = Field(
        default=None, description="Age in years; a fraction for infants (0.02 is one week)."
    )
    route: Literal["intrathecal", "oral", "both"] | None = Field(
        default=None, description="How the baclofen is given: by an implanted pump, by mouth, or both."
    )
    sex: Literal["female", "male", "other"] | None = None
    pregnant: StrictBool | None = None


class Case(Closed):
    """One patient at one moment, as somebody told it.

    What is neither reported, denied nor measured is unknown; unknown is never taken as denied. The names allowed in
    ``vitals`` and ``history`` are the rulebook's measures, lists and findings; ``Engine.assess`` checks them.
    """

    id: Words | None = Field(default=None, description="A name for the case, unique within a run.")
    title: Words | None = Field(default=None, description="One line for a person.")
    patient: Patient = Patient()
    reported: tuple[Words, ...] = Field(
        default=(), description="What is present: finding ids or the words that were used.", max_length=500
    )
    denied: tuple[Words, ...] = Field(default=(), description="What was asked about and is absent.", max_length=500)
    unsure: tuple[Words, ...] = Field(
        default=(), description="What was asked about and the caller does not know: stays unknown.", max_length=500
    )
    # Made by `dict`: a default that can be changed is copied deeply for each case that leaves it out, which took three
    # per cent of a regression run. The schema shows it all the same.
    vitals: dict[StrictStr, NumberOrName] = Field(
        default_factory=dict,
        json_schema_extra={"default": {}},
        description="Measured numbers, each under a name that carries its unit; the name of a number where the "
        "rulebook names them (acvpu: V).",
    )
    history: dict[StrictStr, HistoryValue] = Field(
        default_factory=dict,
        json_schema_extra={"default": {}},
        description="Times in hours, yes/no findings, and lists such as cns_depressants.",
    )
    note: str | None = Field(default=None, max_length=100_000, description="The caller's story in free text.")
    called_on: Annotated[StrictStr, AfterValidator(_is_a_day)] | None = Field(
        default=None,
        description="The day of the call, as 2026-01-31: what makes `Monday's refill` a number of hours.",
        json_schema_extra={"format": "date"},
    )
    source: Words | None = Field(default=None, description="Where the case comes from.")
