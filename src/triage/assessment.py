"""What came out: how urgent, what it may be, why, from which source, and what to do."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from triage.tiers import Tier

# What every pydantic instance consists of, set by the slots themselves: the models are frozen, so their own
# __setattr__ refuses, and object.__setattr__, which pydantic uses, would look each slot up anew for every part.
_new = object.__new__
_set_values = BaseModel.__dict__["__dict__"].__set__
_set_names = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__


class Part(BaseModel):
    """A frozen, closed part of an assessment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    _names: ClassVar[frozenset[str]]
    """The names of all fields: each instance made here gives every one."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls._names = frozenset(cls.model_fields)

    @classmethod
    def made(cls, **fields: object) -> Self:
        """An instance of values that the engine made itself: every field, in the order above, none validated.

        Validating them again would take a third of the time of an assessment; a test does it for many cases instead.
        """
        part = _new(cls)
        _set_values(part, fields)
        _set_names(part, set(cls._names))
        _set_extra(part, None)
        _set_private(part, None)
        return part


class SourceNote(Part):
    """A source as an answer cites it. ``id`` is its id in the rulebook."""

    id: str
    citation: str
    states: str = Field(default="", description="What the source says, in our own words.")
    url: str = ""


class Reason(Part):
    """One rule that fired: what it holds, on which findings, and on what authority."""

    rule: str
    title: str
    syndrome: str
    tier: Tier
    because: str
    findings: tuple[str, ...] = Field(description="Ids of the present findings on which the rule rests.")
    denied: tuple[str, ...] = Field(default=(), description="Ids of the denied findings on which the rule rests.")
    sources: tuple[SourceNote, ...]
    review: str = Field(description="Who reviewed the rule, or that no clinician has yet.")


class Candidate(Part):
    """One syndrome of the differential, with what speaks for it and against it."""

    id: str
    label: str
    tier: Tier | None = Field(
        description="The most urgent rule of this syndrome that fired; none where it is shown as a mimic only."
    )
    score: int = Field(
        description="Sum of the weights of its features that hold; ranks the differential, is no probability."
    )
    findings_for: tuple[str, ...]
    findings_against: tuple[str, ...]
    rules: tuple[str, ...]
    mimic_of: str | None = Field(
        default=None, description="Set where it is shown because it can look like that syndrome."
    )


class Reading(Part):
    """What one thing in the case was taken to mean."""

    said: str = Field(description="The words, or the measure with its value.")
    where: str = Field(
        description="The place in the case: reported.0, note, vitals.spo2_pct, …; derived.… is worked out from others."
    )
    findings: tuple[str, ...] = Field(description="Ids of the findings it settles.")
    assertion: Literal["present", "denied", "unsure", "not_current", "mixed", "unused"] = Field(
        description="not_current: past and gone, somebody else's, feared or asked about; it counts for nothing. "
        "unused: a number that cannot be true, or a field that no rule rests on."
    )
    start: int | None = Field(default=None, description="Where the words begin in their text, from 0.")
    end: int | None = Field(default=None, description="Where they end, excluded.")
    pattern: str = Field(default="", description="The phrase of the vocabulary that matched, or the number read.")
    because: str = Field(default="", description="What made the assertion other than present, or why it is not used.")


class Suggestion(Part):
    """Words that were not understood, with the findings that they resemble: to be asked about, never taken as said."""

    said: str
    findings: tuple[str, ...]


class Question(Part):
    """What to ask next about one finding, and why. Its answer is not assumed either way."""

    finding: str
    text: str = Field(description="The question's words, for the caller.")
    why: str = Field(description="Why it is asked; what was said and not understood comes first.")
    said: str = Field(default="", description="The words that were not understood and may mean this.")
    if_present: Tier = Field(description="The tier that the finding gives by itself.")


class Findings(Part):
    """The evidence, closed under implication; everything in no list is unknown."""

    present: tuple[str, ...]
    denied: tuple[str, ...]
    unsure: tuple[str, ...] = Field(default=(), description="Asked about, not known: counted as unknown.")


class Conflict(Part):
    """Two things in the case that cannot both be so, and which of them was used."""

    finding: str
    said: tuple[str, ...]
    resolved: str


class Alert(Part):
    """Something that whoever reads the answer must know about the answer itself."""

    code: Literal[
        "unrecognized",
        "implausible_number",
        "numbers_differ",
        "nothing_reported",
        "age_unknown",
        "route_unknown",
        "unsure_of_danger",
        "channels_differ",
        "durable_failed",
        "durable_absent",
    ]
    message: str


class AdviceNote(Part):
    """One thing to do or not to do, with the rules that ask for it and its sources."""

    id: str
    text: str
    rules: tuple[str, ...]
    sources: tuple[SourceNote, ...]


class Receipt(Part):
    """Enough to reproduce the answer."""

    rulebook: str
    rulebook_version: str
    rulebook_hash: str
    channels: tuple[str, ...]
    package_version: str


class Assessment(Part):
    """The engine's answer to one case. The same case gives the same assessment, byte for byte."""

    case_id: str | None
    title: str | None
    tier: Tier = Field(
        description="The most urgent of all rules that fired; routine at least where something was not understood."
    )
    floor: Tier = Field(description="The tier on what is known. What is still unknown can only raise it.")
    ceiling: Tier = Field(description="No answer to what is still unknown can make the case more urgent than this.")
    settled: bool = Field(description="The ceiling is the floor: no further question can raise the tier.")
    tier_label: str
    target: str = Field(description="How soon somebody must act.")
    do_first: str
    syndromes: tuple[Candidate, ...]
    reasons: tuple[Reason, ...] = Field(description="Rules that fired, most urgent first, then by id.")
    findings: Findings
    readings: tuple[Reading, ...]
    unrecognized: tuple[str, ...] = Field(
        description="Words that look like a symptom and were not understood. A person must read them."
    )
    suggestions: tuple[Suggestion, ...] = ()
    next_questions: tuple[Question, ...] = Field(
        default=(), description="What words that were not understood may mean; then what alone would raise the tier."
    )
    note: str | None = Field(default=None, description="The note as it was given: readings name places in it.")
    conflicts: tuple[Conflict, ...]
    alerts: tuple[Alert, ...]
    advice: tuple[AdviceNote, ...]
    labels: dict[str, str] = Field(description="The label of every finding that this assessment names by id.")
    review: str = Field(description="Whether a clinician has reviewed the rulebook.")
    receipt: Receipt
