"""The difference of two rulebooks as text and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from triage.assessment import Reason
from triage.cli.messages import printable
from triage.cli.render_differences import difference_data, difference_lines
from triage.regression.revisions import Version
from triage.regression.rulebook_diff import CaseShifts, Change, Changes, Shift
from triage.regression.waivers import Waiver
from triage.rulebook.model import Band, Rule, Unless
from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.regression.patient_shifts import PatientShifts

_LONGEST = 160

#: Of a list that changed, so many items are shown: a vocabulary can gain hundreds of phrases.
_MOST_ITEMS = 8


class DiffReport(NamedTuple):
    """All that is told of a change."""

    old: Version
    new: Version
    changes: Changes
    cases: CaseShifts
    shifts: Sequence[Shift]
    waivers: Sequence[Waiver]
    patients: PatientShifts | None = None
    """None where nobody asked for them."""

    @property
    def unused(self) -> list[Waiver]:
        """The waivers for this version that no case needs, and, of a rule, no possible patient.

        None within one version, and none of a rule that came after the old one: another old version may need it.
        """
        if self.old.rulebook.version == self.new.rulebook.version:
            return []
        return [waiver for waiver in self.waivers if waiver not in self.cases.used and not self._may_need(waiver)]

    def _may_need(self, waiver: Waiver) -> bool:
        if waiver.rule is None:
            return False
        came_since = waiver.rule not in self.old.rulebook.rule_by_id
        return came_since or self.patients is None or self.patients.needs(waiver)

    @property
    def fails(self) -> bool:
        """A case or a possible patient goes down, and no waiver lets them."""
        return any(shift.fails for shift in self.shifts) or (self.patients is not None and self.patients.fails)


def as_text(report: DiffReport, most: int) -> str:
    """The whole of it; of the cases at most so many each way, 0: all."""
    return "\n".join(_lines(report, most))


def _lines(report: DiffReport, most: int) -> Iterator[str]:
    old, new = report.old.rulebook, report.new.rulebook
    yield f"{old.id} {old.version} ({report.old.named}) -> {new.id} {new.version} ({report.new.named})"
    if old.content_hash == new.content_hash:
        yield "the two say the same"
    elif old.version == new.version:
        yield f"both are called {new.version}, though they do not say the same: raise the version"
    yield from _changes(report)
    yield from _cases(report, most)
    if report.patients is not None:
        yield ""
        yield from difference_lines(report.patients)
    for waiver in report.unused:
        yield f"{report.new.shown(waiver.at)}: nothing needs this waiver; remove it"


def _cases(report: DiffReport, most: int) -> Iterator[str]:
    total = report.cases.matrix.total()
    if not total:
        yield "no case was assessed"
        return
    up = [shift for shift in report.shifts if not shift.down]
    down = [shift for shift in report.shifts if shift.down]
    same = total - len(report.shifts)
    waived = sum(bool(shift.waivers) for shift in down)
    yield ""
    yield (
        f"{total:,} {'case' if total == 1 else 'cases'}: {same:,} of the same tier ({report.cases.other_rules:,} by "
        f"other rules), {len(up):,} up, {len(down):,} down ({waived:,} waived)"
    )
    if report.shifts:
        yield from _matrix(report.cases)
    for title, shifts in (("down", sorted(down, key=lambda shift: not shift.fails)), ("up", up)):
        if shifts:
            yield ""
            yield f"{title}:"
            for shift in shifts[: most or None]:
                yield from _shift(shift)
            if most and len(shifts) > most:
                yield f"  and {len(shifts) - most:,} more; --most 0 shows all"


def _changes(report: DiffReport) -> Iterator[str]:
    old, new = report.old, report.new
    for change in report.changes.removed:
        yield f"- {change.kind} {change.id}{_brief(change.old)} [{old.shown(change.at)}]"
    for change in report.changes.added:
        yield f"+ {change.kind} {change.id}{_brief(change.new)} [{new.shown(change.at)}]"
    for change in report.changes.changed:
        yield f"~ {change.kind} {change.id} [{new.shown(change.at)}]"
        for name, before, after in change.parts:
            yield from _part(name, before, after)


def _brief(entry: object) -> str:
    return f" ({entry.tier}): {entry.title}" if isinstance(entry, Rule) else ""


def _part(name: str, before: object, after: object) -> Iterator[str]:
    """A part that differs; of a list only what was added and removed."""
    if isinstance(before, tuple) and isinstance(after, tuple) and not any(isinstance(one, Band) for one in before):
        gone = [_value(one) for one in before if one not in after]
        come = [_value(one) for one in after if one not in before]
        if gone or come:
            items = [*(f"-{one}" for one in gone), *(f"+{one}" for one in come)]
            more = f", and {len(items) - _MOST_ITEMS} more" if len(items) > _MOST_ITEMS else ""
            yield f"    {name}: {', '.join(items[:_MOST_ITEMS])}{more}"
        else:
            yield f"    {name}: in another order"
        return
    yield f"    {name}: {_cut(_value(before))}"
    yield f"    {'':{len(name)}}  -> {_cut(_value(after))}"


def _value(value: object) -> str:
    match value:
        case str():
            return value
        case Band():
            return ", ".join(f"{key} {part:g}" for key, part in value._asdict().items() if part is not None)
        case Unless():
            return f"{value.measure}: {_value(value.bands)}"
        case tuple():
            return "; ".join(map(_value, value)) or "none"
        case None:
            return "none"
    return json.dumps(value, ensure_ascii=False, default=str)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _matrix(cases: CaseShifts) -> Iterator[str]:
    """Rows are the old tiers, columns the new ones; most urgent first."""
    tiers = list(reversed(Tier))
    width = max(map(len, tiers))
    yield f"{'old, new:':{width}} " + " ".join(f"{tier.value:>{width}}" for tier in tiers)
    for old in tiers:
        counts = " ".join(f"{cases.matrix[old, new] or '.':>{width}}" for new in tiers)
        yield f"{old.value:{width}} {counts}"


def _shift(shift: Shift) -> Iterator[str]:
    title = f" {shift.title}" if shift.title else ""
    yield f"  {shift.at}: {shift.name}{title}: {shift.old} -> {shift.new}"
    yield from _reasons("old", shift.old_reasons)
    yield from _reasons("new", shift.new_reasons)
    if shift.down and not shift.waivers:
        yield "    not waived"
    for waiver in shift.waivers:
        yield f"    waived: {waiver.because}"


def _reasons(which: str, reasons: Sequence[Reason]) -> Iterator[str]:
    if not reasons:
        yield f"    {which}: no rule"
    for reason in reasons:
        on = ", ".join([*reason.findings, *(f"{finding} denied" for finding in reason.denied)])
        yield f"    {which}: {reason.rule} on {on}: {reason.because}"


def as_data(report: DiffReport) -> dict[str, Any]:
    """The same for a program, with all cases whose tier differs."""
    return {
        "old": _version(report.old),
        "new": _version(report.new),
        "added": [_change(report.new, change) for change in report.changes.added],
        "removed": [_change(report.old, change) for change in report.changes.removed],
        "changed": [_change(report.new, change) for change in report.changes.changed],
        "cases": {
            "assessed": report.cases.matrix.total(),
            "same_tier_other_rules": report.cases.other_rules,
            "matrix": {
                old.value: {new.value: report.cases.matrix[old, new] for new in reversed(Tier)}
                for old in reversed(Tier)
            },
            "shifts": [_shift_data(shift) for shift in report.shifts],
        },
        "patients": None if report.patients is None else difference_data(report.patients),
        "unused_waivers": [str(report.new.shown(waiver.at)) for waiver in report.unused],
        "problems": list(map(str, report.cases.problems)),
        "failed": report.fails,
    }


def _version(version: Version) -> dict[str, str]:
    rulebook = version.rulebook
    return {"named": version.named, "id": rulebook.id, "version": rulebook.version, "hash": rulebook.content_hash}


def _change(version: Version, change: Change) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": change.kind, "id": change.id, "at": str(version.shown(change.at))}
    for key, rule in (("old_tier", change.old), ("new_tier", change.new)):
        if isinstance(rule, Rule):
            entry[key] = rule.tier
    if change.parts:
        entry["parts"] = [
            {"part": name, "old": _plain(before), "new": _plain(after)} for name, before, after in change.parts
        ]
    return entry


def _plain(value: object) -> Any:
    if isinstance(value, (Band, Unless)):
        return {key: _plain(part) for key, part in value._asdict().items() if part is not None}
    if isinstance(value, tuple):
        return list(map(_plain, value))
    return value


def _shift_data(shift: Shift) -> dict[str, Any]:
    return {
        "case": shift.name,
        "title": shift.title,
        "file": printable(shift.at.file),
        "line": shift.at.line,
        "old_tier": shift.old,
        "new_tier": shift.new,
        "old_rules": [reason.rule for reason in shift.old_reasons],
        "new_rules": [reason.rule for reason in shift.new_reasons],
        "down": shift.down,
        "waived": [waiver.because for waiver in shift.waivers],
    }
