"""What came out: how urgent, what it may be, why, from which source, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Self, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from triage.case import Case
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.what_if import Explained

#: How much an assessment says beside the answer: nothing; the ceiling and what to ask next; what would change it too.
Level: TypeAlias = Literal["plain", "questions", "full"]

M = TypeVar("M", bound=BaseModel)

# What every pydantic instance consists of, set by the slots themselves: the models are frozen, so their own
# __setattr__ refuses, and object.__setattr__, which pydantic uses, would look each slot up anew for every part.
_new = object.__new__
_set_values = BaseModel.__dict__["__dict__"].__set__
_set_names = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__


def changed(model: M, values: Mapping[str, object]) -> M:
    """A copy of a frozen model without extra or private values, with some values that need no validating.

    As ``model_copy`` makes it, in a third of the time: a note with a number in it needs one or two.
    """
    copy = _new(type(model))
    _set_values(copy, {**model.__dict__, **values})
    _set_names(copy, {*model.model_fields_set, *values})
    _set_extra(copy, None)
    _set_private(copy, None)
    return copy


def _maker(model: type[M]) -> Callable[..., M]:
    """``made`` of one model, with all at hand that it needs."""
    # One set for all: nothing changes it, as the models are frozen and a copy gets its own. A set for each part would
    # be a third of its making and of its memory.
    names = set(model.model_fields)

    def made(**fields: object) -> M:
        part = _new(model)
        _set_values(part, fields)
        _set_names(part, names)
        _set_extra(part, None)
        _set_private(part, None)
        return part

    return made


class Part(BaseModel):
    """A frozen, closed part of an assessment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    if TYPE_CHECKING:

        @classmethod
        def made(cls, **fields: object) -> Self:
            """An instance of values that the engine made itself: every field, in the order above, none validated.

            Validating them again would take a third of the time of an assessment; a test does it for many cases
            instead. Looked up on a class of pydantic's it takes as long as a field does: ask for it once.
            """

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.made = staticmethod(_maker(cls))  # type: ignore[method-assign]  # declared above


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
    measure: str = Field(default="", description="The measure that can answer it by a number, where there is one.")
    unit: str = Field(default="", description="The unit of that number.")
    if_present: Tier = Field(description="The tier of the case if so.")
    if_denied: Tier = Field(description="The tier of the case if not.")
    ceiling_if_denied: Tier = Field(description="The most urgent that the case could then still be.")


class Flips(Part):
    """What would change the tier. Denying a finding denies what implies it; presence brings what it implies."""

    lower: tuple[tuple[str, ...], ...] = Field(
        description="The smallest sets of present findings whose denial lowers the tier; of as small ones those that "
        "deny least."
    )
    lower_complete: bool = Field(
        description="Whether these are all of the smallest sets; where false, none was found within reasonable time: "
        "the tier rests on many things."
    )
    raise_: dict[Tier, tuple[tuple[str, ...], ...]] = Field(
        description="By tier, most urgent first, the smallest sets of one or two open findings that raise it just "
        "there; of as small ones those that say least."
    )


class NearlyFired(Part):
    """A rule that holds in part and is one condition short: any of those named here would do."""

    rule: str
    title: str
    tier: Tier
    missing: tuple[str, ...] = Field(description="Ids of findings that are not known; if one is present it fires.")
    denied: tuple[str, ...] = Field(
        description="Ids of findings that were denied; if one had been present it had fired."
    )
    not_denied: tuple[str, ...] = Field(description="Ids of findings of which the denial is missing.")


class Explanation(Part):
    """What the answer rests on at least, and what would change it."""

    flips: Flips
    sufficient: tuple[str, ...] = Field(
        description="The fewest of the findings said that alone give this tier; none where no rule gives it."
    )
    sufficient_denied: tuple[str, ...] = Field(description="The denials among them.")
    nearly_fired: tuple[NearlyFired, ...] = Field(description="Most urgent first, then by id.")


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
    """Enough to reproduce the answer, and to tell whether it came out the same: see ``triage replay``."""

    rulebook: str
    rulebook_version: str
    rulebook_hash: str
    channels: tuple[str, ...]
    package_version: str
    explain: Level = Field(description="How much was asked for beside the plain answer.")
    outcome: str = Field(
        description="SHA-256 of tier, fired rules, present and denied findings and of the words not understood."
    )
    case: Case = Field(description="The case as it was given.")
    answers: dict[str, bool | None] = Field(
        default={}, description="Answers to questions asked since, by finding; null: not known."
    )


class Later:
    """An explanation that is made when somebody asks for it.

    It is no part of the answer's value: two answers are equal with or without it, and a copy in another process, or one
    that was read from JSON, has none.
    """

    __slots__ = ("_made",)

    def __init__(self, make: Callable[[], Explained] | None = None) -> None:
        self._made: Explanation | Callable[[], Explained] | None = make

    def explanation(self) -> Explanation:
        """The explanation. Raises ValueError where it can no longer be made."""
        if self._made is None:
            raise ValueError("this assessment carries no explanation; assess the case with explain='full'")
        if not isinstance(self._made, Explanation):
            self._made = self._made().explanation
        return self._made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later)

    def __hash__(self) -> int:
        return hash(Later)

    def __reduce__(self) -> tuple[type[Later], tuple[()]]:
        return Later, ()


class Assessment(Part):
    """The engine's answer to one case. The same case gives the same assessment, byte for byte."""

    case_id: str | None
    title: str | None
    tier: Tier = Field(
        description="The most urgent of all rules that fired; routine at least where something was not understood."
    )
    floor: Tier = Field(description="The tier on what is known. What is still unknown can only raise it.")
    ceiling: Tier | None = Field(
        description="The tier if all that is still unknown came out as is worst; none where only the plain answer was "
        "asked for."
    )
    settled: bool | None = Field(description="The ceiling is the floor: no further question can raise the tier.")
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
        default=(),
        description="What words that were not understood may mean; what alone would raise the tier; what tells the "
        "leading syndromes apart.",
    )
    explanation: Explanation | None = Field(
        default=None, description="What the answer rests on and what would change it, where it was asked for."
    )
    conflicts: tuple[Conflict, ...]
    alerts: tuple[Alert, ...]
    advice: tuple[AdviceNote, ...]
    labels: dict[str, str] = Field(
        description="The label of every finding that this assessment names by id, and maybe of some others."
    )
    review: str = Field(description="Whether a clinician has reviewed the rulebook.")
    receipt: Receipt

    _later: Later = PrivateAttr(default_factory=Later)

    def with_later(self, make: Callable[[], Explained]) -> Self:
        """Itself, able to explain what would change it when somebody asks."""
        _set_private(self, {"_later": Later(make)})
        return self

    @property
    def flips(self) -> Flips:
        """What would change the tier; worked out now, unless the assessment was asked to explain everything.

        Raises ValueError for an assessment that was read from JSON without its explanation.
        """
        return (self.explanation or self._later.explanation()).flips

    @property
    def note(self) -> str | None:
        """The note as it was given: readings name places in it."""
        return self.receipt.case.note
