"""Waivers: which downward shifts somebody has accepted, in which version of the rulebook, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from triage.errors import Position, Problem, RulebookError
from triage.rulebook.document import Document
from triage.rulebook.files import read_files, shown
from triage.rulebook.model import Rulebook
from triage.rulebook.suggest import did_you_mean, quoted
from triage.rulebook.yaml_reader import read
from triage.tiers import Tier


class Waiver(NamedTuple):
    """A downward shift that may be: of the case, or of everybody on whom the rule decided; to ``to`` or above."""

    case: str | None
    rule: str | None
    to: Tier
    version: str
    because: str
    sources: tuple[str, ...]
    at: Position


def waived(waivers: Sequence[Waiver], case: str | None, rules: Sequence[str], tier: Tier) -> tuple[Waiver, ...]:
    """The waivers by which a patient may come down to ``tier``; none where that is not waived.

    Either one names the case, or each of ``rules``, which decided in the old version, is named by one.
    """
    enough = [waiver for waiver in waivers if tier >= waiver.to]
    for waiver in enough:
        if waiver.case is not None and waiver.case == case:
            return (waiver,)
    by_rule = {waiver.rule: waiver for waiver in enough if waiver.rule is not None}
    return tuple(by_rule[rule] for rule in rules) if rules and by_rule.keys() >= {*rules} else ()


def read_waivers(directory: str, old: Rulebook, new: Rulebook) -> tuple[Waiver, ...]:
    """The waivers among the files of a rulebook that hold for the version of ``new``, in the order of the files.

    For files that were loaded as a rulebook, so that their shape is known to be right. Raises RulebookError for a
    waiver of a rule that neither rulebook has, for one without a known source, and for two that say the same.
    """
    found: list[Waiver] = []
    problems: list[Problem] = []
    files, unreadable = read_files(directory)
    problems += unreadable
    for file in files:
        if b"waivers" in file.text:
            for document in read(file.text, shown(directory, file.name)).documents:
                found += _in(document)
    first: dict[tuple[str | None, str | None, str], Waiver] = {}
    for waiver in found:
        problems += _faults(waiver, old, new)
        same = first.setdefault((waiver.case, waiver.rule, waiver.version), waiver)
        if same is not waiver:
            what = f"{quoted(waiver.case or waiver.rule or '')} is already waived at {same.at}"
            problems.append(Problem(what, "keep one of the two", waiver.at))
    if problems:
        raise RulebookError(problems)
    return tuple(waiver for waiver in found if waiver.version == new.version)


def _in(document: Document) -> Iterator[Waiver]:
    value: Any = document.value
    for i, data in enumerate(value.get("waivers") or () if isinstance(value, dict) else ()):
        yield Waiver(
            data.get("case"),
            data.get("rule"),
            Tier(data["to"]),
            data["version"],
            data["because"].strip(),
            (data["sources"],) if isinstance(data["sources"], str) else tuple(data["sources"]),
            document.position(("waivers", i)),
        )


def _faults(waiver: Waiver, old: Rulebook, new: Rulebook) -> Iterator[Problem]:
    # A rule that came since the old version was waived for a shift within this one: between these two it does nothing.
    known = old.rule_by_id.keys() | new.rule_by_id.keys()
    if waiver.rule is not None and waiver.version == new.version and waiver.rule not in known:
        todo = did_you_mean(waiver.rule, sorted(known), "`triage rules` lists them")
        yield Problem(f"neither rulebook has a rule {quoted(waiver.rule)}", todo, waiver.at)
    for source in waiver.sources:
        if source not in new.source_by_id:
            todo = did_you_mean(source, new.source_by_id, "add it to the sources")
            yield Problem(f"unknown source {quoted(source)}", todo, waiver.at)
