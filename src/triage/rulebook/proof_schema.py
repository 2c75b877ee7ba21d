"""The shape of what proofs rest on and of what is to be proved: axioms and invariants."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from triage.rulebook.plain_words import plain_fault
from triage.rulebook.schema_types import Closed, Condition, FindingId, Number, RuleId, Sources, Text
from triage.rulebook.suggest import quoted
from triage.tiers import Tier

_FindingIds = Annotated[list[FindingId], Field(min_length=1)]


class RangeEntry(Closed):
    """Numbers that a living patient can have; where ``only_if`` is given, of those of whom it holds."""

    measure: FindingId
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None
    only_if: Condition | None = None


class AxiomEntry(Closed):
    """What holds of every possible patient: proofs look at no others. Exactly one of the keys below sources."""

    id: FindingId
    says: Text = Field(description="In a sentence.")
    because: Text = Field(description="Why it is so, in plain words.")
    sources: list[Text] = Field(default=[])
    never_together: Annotated[list[FindingId], Field(min_length=2)] | None = Field(
        default=None, description="Of these findings at most one is present."
    )
    if_: Condition | None = Field(default=None, alias="if", description="Where this holds, `then` holds too.")
    then: Condition | None = None
    denials_fit: StrictBool = Field(
        default=False, description="true: nobody denies what follows from something that they report."
    )
    range: RangeEntry | None = None
    whole: _FindingIds | None = Field(default=None, description="Measures that are whole numbers.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> AxiomEntry:
        said = [self.never_together, self.if_, self.range, self.whole, self.denials_fit or None]
        if sum(part is not None for part in said) != 1:
            todo = "give one of never_together, if with then, denials_fit, range and whole"
            raise plain_fault("an axiom says exactly one thing", todo)
        if (self.if_ is None) != (self.then is None):
            raise plain_fault("'if' and 'then' go together", "give both, or neither")
        limits = (
            [] if self.range is None else [self.range.at_least, self.range.above, self.range.at_most, self.range.below]
        )
        if self.range is not None and all(limit is None for limit in limits):
            raise plain_fault("a range without a limit", "give at_least, above, at_most or below")
        return self


class TierWanted(Closed):
    """The tiers that are right."""

    at_least: Tier | None = None
    at_most: Tier | None = None


class ChangeOfPatient(Closed):
    """How the same patient is told otherwise; exactly one of the first four."""

    reported: Literal["any"] | None = Field(default=None, description="any: one more finding, whichever, is reported.")
    denied: Literal["any"] | None = Field(default=None, description="any: one more unknown finding is denied.")
    rises: FindingId | None = Field(default=None, description="The measure that is higher.")
    falls: FindingId | None = Field(default=None, description="The measure that is lower.")
    as_far_as: Number | None = Field(default=None, description="Up to, or down to, this value of the measure.")


class ExceptEntry(Closed):
    """What an invariant says nothing of, and why. Exactly one of the last four keys."""

    because: Text
    sources: list[Text] = Field(default=[])
    finding: FindingId | None = Field(default=None, description="One of `each` of which it does not hold.")
    when: Condition | None = None
    rule: RuleId | None = Field(default=None, description="A rule that rests on a denial.")
    nothing_told: StrictBool = Field(default=False, description="Nothing was said of how the patient is.")

    @model_validator(mode="after")
    def _excepts_one_thing(self) -> ExceptEntry:
        given = [self.finding, self.when, self.rule, self.nothing_told or None]
        if sum(part is not None for part in given) != 1:
            raise plain_fault("an exception is exactly one thing", "give one of finding, when, rule and nothing_told")
        return self


class InvariantEntry(Closed):
    """What must hold of every possible patient.

    Of whom: `whenever`, `each`, `nothing_but`, `only_these`, `not_understood`, or a `change` from one telling to
    another. What: `tier`, `shows`, `never`. By itself: `one_band`.
    """

    id: FindingId
    says: Text = Field(description="In a sentence, as a clinician says it.")
    because: Text = Field(description="Why it must hold.")
    sources: Sources
    whenever: Condition | None = Field(
        default=None, description="Every patient of whom this holds, whatever else does."
    )
    each: _FindingIds | None = Field(
        default=None, description="Every patient who has one of these (and of whom `whenever` holds)."
    )
    nothing_but: _FindingIds | None = Field(
        default=None, description="Every patient who has nothing but these, in any combination, and what they imply."
    )
    only_these: _FindingIds | None = Field(
        default=None,
        description="Each of these by itself is at most of the tier; every other finding is more urgent than that.",
    )
    not_understood: StrictBool = Field(default=False, description="true: words were not understood.")
    change: ChangeOfPatient | None = Field(default=None, description="From one telling of a patient to another.")
    without: _FindingIds | None = Field(
        default=None, description="With a change: only where none of these is present before it."
    )
    tier: TierWanted | None = None
    shows: Annotated[list[FindingId], Field(min_length=1)] | None = Field(
        default=None, description="Syndromes that the differential names."
    )
    never: Literal["lower", "higher"] | None = Field(default=None, description="What the change never makes the tier.")
    one_band: StrictBool = Field(default=False, description="true: each definition has exactly one band for every age.")
    except_: list[ExceptEntry] = Field(default=[], alias="except", description="What it does not hold for, and why.")

    @model_validator(mode="after")
    def _excepts_what_it_says(self) -> InvariantEntry:
        if self.except_ and (self.one_band or self.only_these is not None):
            raise plain_fault("'except' does not go with one_band or only_these", "remove it, or shorten the list")
        for exemption in self.except_:
            if exemption.rule is not None and self.change is None:
                raise plain_fault("an exception that names a rule goes with a change", "name a finding, or write when")
            if exemption.finding is not None and exemption.finding not in (self.each or ()):
                raise plain_fault(f"the exception {quoted(exemption.finding)} is not one of each", "add it there too")
        return self

    @model_validator(mode="after")
    def _is_a_statement(self) -> InvariantEntry:
        patients = [self.whenever, self.each, self.nothing_but, self.only_these, self.not_understood or None]
        if self.one_band:
            if any(part is not None for part in (*patients, self.change, self.tier, self.shows, self.never)):
                raise plain_fault("one_band stands by itself", "remove what stands beside it")
            return self
        if (self.change is None) != (self.never is None):
            raise plain_fault("'change' and 'never' go together", "give both, or neither")
        if self.change is None and self.without is not None:
            raise plain_fault("'without' goes with a change", "remove it, or add change")
        if self.change is not None:
            if any(part is not None for part in (*patients[1:], self.tier, self.shows)):
                raise plain_fault("a change goes with whenever, without and never", "remove what else stands beside it")
            told = [self.change.reported, self.change.denied]
            moved = [self.change.rises, self.change.falls]
            if sum(part is not None for part in (*told, *moved)) != 1:
                raise plain_fault("a change is exactly one thing", "give one of reported, denied, rises and falls")
            if self.change.as_far_as is not None and moved == [None, None]:
                raise plain_fault("'as_far_as' goes with rises or falls", "remove it")
            return self
        if all(part is None for part in patients):
            todo = "give whenever, each, nothing_but, only_these, not_understood or change"
            raise plain_fault("it does not say of whom", todo)
        if self.only_these is not None:
            beside = [self.whenever, self.each, self.nothing_but, self.not_understood or None, self.shows]
            if any(part is not None for part in beside) or self.tier is None or self.tier.at_least is not None:
                raise plain_fault("only_these goes with tier: {at_most: ..} alone", "remove what else stands beside it")
        if self.tier is None and self.shows is None:
            raise plain_fault("it does not say what must hold", "give tier or shows")
        if self.tier is not None and self.tier.at_least is None and self.tier.at_most is None:
            raise plain_fault("a tier without a limit", "give at_least, at_most or both")
        if self.tier is not None and (self.tier.at_most is Tier.EMERGENCY or self.tier.at_least is Tier.SELF_CARE):
            raise plain_fault("a limit that every tier keeps", "remove it, or give another tier")
        limits = (self.tier.at_least, self.tier.at_most) if self.tier is not None else (None, None)
        if limits[0] is not None and limits[1] is not None and limits[0] > limits[1]:
            raise plain_fault("no tier is at least the one and at most the other", "exchange or correct them")
        return self
