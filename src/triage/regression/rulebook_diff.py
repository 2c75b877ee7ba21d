"""What a change of the rulebook does: to its rules and its vocabulary, and to the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from triage.assessment import Assessment, Reason
from triage.case import Case
from triage.conditions import to_data
from triage.engine.engine import Engine
from triage.errors import CaseError, Position, Problem
from triage.regression.case_files import ReadCase, read_case_file, read_standard_input
from triage.regression.waivers import Waiver, waived
from triage.rulebook.model import Definition, Finding, Rule, Rulebook
from triage.tiers import Tier

_OF_A_RULE = ("tier", "when", "syndrome", "title", "because", "advice", "sources", "review")
#: Phrases and texts of findings change who is understood, not what follows; the cases show that.
_OF_A_FINDING = ("implies", "label", "kind", "question", "phrases", "sources", "lasting", "event", "course")


class Change(NamedTuple):
    """One entry that is not the same in both: what it is, and for each part that differs the old and the new value.

    Added: only ``new``; removed: only ``old``.
    """

    kind: str
    id: str
    old: object = None
    new: object = None
    parts: tuple[tuple[str, object, object], ...] = ()
    at: Position | None = None


class Changes(NamedTuple):
    """Everything that differs, each list by id."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    changed: tuple[Change, ...]


def changes(old: Rulebook, new: Rulebook) -> Changes:
    """The rules, findings, implications and definitions that differ."""
    kinds = (
        ("rule", old.rule_by_id, new.rule_by_id, _OF_A_RULE),
        ("finding", old.finding_by_id, new.finding_by_id, _OF_A_FINDING),
        ("definition", _definitions(old), _definitions(new), ("bands", "otherwise", "unless", "sources")),
    )
    added: list[Change] = []
    removed: list[Change] = []
    changed: list[Change] = []
    for kind, before, after, names in kinds:
        for identity in sorted({*before, *after}):
            one, other = before.get(identity), after.get(identity)
            if one is None and other is not None:
                added.append(Change(kind, identity, new=other, at=other.at))
            elif other is None and one is not None:
                removed.append(Change(kind, identity, old=one, at=one.at))
            elif one is not None and other is not None and (parts := tuple(_parts(one, other, names))):
                changed.append(Change(kind, identity, one, other, parts, other.at))
    return Changes(tuple(added), tuple(removed), tuple(changed))


def _definitions(rulebook: Rulebook) -> dict[str, Definition]:
    return {f"{definition.finding} by {definition.measure}": definition for definition in rulebook.definitions}


def _parts(
    old: Rule | Finding | Definition, new: Rule | Finding | Definition, names: Sequence[str]
) -> Iterator[tuple[str, object, object]]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield (name, to_data(before), to_data(after)) if name == "when" else (name, before, after)


class Shift(NamedTuple):
    """A case that the two versions call differently urgent, with the rules that decide in each.

    ``waivers`` are what lets it go down.
    """

    name: str
    at: Position
    title: str
    old: Tier
    new: Tier
    old_reasons: tuple[Reason, ...]
    new_reasons: tuple[Reason, ...]
    waivers: tuple[Waiver, ...] = ()

    @property
    def down(self) -> bool:
        return self.new < self.old

    @property
    def fails(self) -> bool:
        """Whether it is less urgent than before, and nobody said why that is right."""
        return self.down and not self.waivers


class CaseShifts:
    """Assesses cases by both versions; iterate over ``shifts``, then read the counts.

    Each version is told what it has names for: a case may give a measure that the other one does not have yet.
    """

    def __init__(self, old: Rulebook, new: Rulebook, waivers: Sequence[Waiver] = ()) -> None:
        self._old, self._new = (Engine(rulebook, durable=False) for rulebook in (old, new))
        self._waivers = waivers
        self.matrix: Counter[tuple[Tier, Tier]] = Counter()
        """The cases by the tier of the old version and that of the new one."""
        self.other_rules = 0
        """The cases of one tier in both, on which other rules fire."""
        self.problems: list[Problem] = []
        self.used: set[Waiver] = set()

    def shifts(self, files: Iterable[Path | Problem]) -> Iterator[Shift]:
        """Every case whose tier differs, in order. What cannot be assessed by both goes to ``problems``."""
        for file in files:
            if isinstance(file, Problem):
                self.problems.append(file)
                continue
            found = read_standard_input() if str(file) == "-" else read_case_file(file)
            self.problems += found.problems
            for read in found.cases:
                shift = self._shift(read)
                if shift is not None:
                    yield shift

    def _shift(self, read: ReadCase) -> Shift | None:
        answers: list[Assessment] = []
        for which, engine, other in (("old", self._old, self._new), ("new", self._new, self._old)):
            try:
                answers.append(engine.assess(_told_to(engine.rulebook, other.rulebook, read.case)))
            except CaseError as error:
                at_fault = read.located(error.problems)
                self.problems += [each._replace(what=f"by the {which} rulebook: {each.what}") for each in at_fault]
        if len(answers) < 2:
            return None
        old, new = answers
        self.matrix[old.tier, new.tier] += 1
        if old.tier == new.tier:
            self.other_rules += {reason.rule for reason in old.reasons} != {reason.rule for reason in new.reasons}
            return None
        reasons = _deciding(old), _deciding(new)
        shift = Shift(read.name, read.position(), read.case.title or "", old.tier, new.tier, *reasons)
        if not shift.down:
            return shift
        rules = [reason.rule for reason in shift.old_reasons]
        by = waived(self._waivers, read.case.id, rules, shift.new)
        self.used.update(by)
        return shift._replace(waivers=by)


def _told_to(rulebook: Rulebook, other: Rulebook, case: Case) -> Case:
    """The case without the numbers and history that only the other rulebook knows: they cannot be told to this one."""
    unknown = _names(other) - _names(rulebook)
    if unknown.isdisjoint({*case.vitals, *case.history}):
        return case
    kept = {
        part: {name: value for name, value in getattr(case, part).items() if name not in unknown}
        for part in ("vitals", "history")
    }
    return case.model_copy(update=kept)


def _names(rulebook: Rulebook) -> set[str]:
    """What a case may name under vitals or history."""
    return {*rulebook.measure_by_id, *rulebook.finding_by_id, *(entry.id for entry in rulebook.lists)}


def _deciding(answer: Assessment) -> tuple[Reason, ...]:
    """The rules that give the answer its tier; none where words that were not understood do."""
    return tuple(reason for reason in answer.reasons if reason.tier == answer.tier)
