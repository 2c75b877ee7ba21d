"""Rules, findings, measures and sources as text that can be read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from triage.cli.layout import bullets, row, section, wrapped
from triage.conditions import All, AtLeast, Condition, Denied, Present
from triage.conditions import Any as AnyOf
from triage.rulebook.model import (
    NOT_REVIEWED,
    Band,
    Change,
    Definition,
    Finding,
    HistoryList,
    Measure,
    Review,
    Rule,
    Rulebook,
    Source,
)
from triage.rulebook.uses import Uses
from triage.tiers import Tier

_GIVEN_BY = {
    "vitals": "--vital NAME=N",
    "patient": "--age YEARS",
    "history": "--history NAME=V",
    "derived": "worked out from the others",
}
_COLOUR = {
    Tier.EMERGENCY: "red",
    Tier.URGENT: "red",
    Tier.SAME_DAY: "yellow",
    Tier.ROUTINE: "cyan",
    Tier.SELF_CARE: "green",
}


def rules_as_text(rulebook: Rulebook, rules: Iterable[Rule]) -> str:
    """One line for each rule, under its syndrome; within it in the order given."""
    by_syndrome: dict[str, list[Rule]] = {}
    for rule in rules:
        by_syndrome.setdefault(rule.syndrome, []).append(rule)
    lines: list[str] = []
    widest = max((len(rule.id) for of in by_syndrome.values() for rule in of), default=0)
    for syndrome in rulebook.syndromes:
        if syndrome.id in by_syndrome:
            lines += ["", click.style(f"{syndrome.label} ({len(by_syndrome[syndrome.id])})", bold=True)]
            for rule in by_syndrome[syndrome.id]:
                lines += row(f"  {_tier(rule.tier)}  {rule.id:<{widest}}  ", rule.title)
    return "\n".join(lines[1:])


def findings_as_text(rulebook: Rulebook) -> str:
    """One line for each finding, under its kind."""
    lines: list[str] = []
    widest = max((len(finding.id) for finding in rulebook.findings), default=0)
    for kind in dict.fromkeys(finding.kind for finding in rulebook.findings):
        of = [finding for finding in rulebook.findings if finding.kind == kind]
        lines += ["", click.style(f"{kind} ({len(of)})", bold=True)]
        for finding in of:
            lines += row(f"  {finding.id:<{widest}}  ", finding.label)
    return "\n".join(lines[1:])


def measures_as_text(rulebook: Rulebook) -> str:
    """One line for each measure and each list of a history, under the part of a case that carries it."""
    entries: dict[str, list[tuple[str, str]]] = {part: [] for part in _GIVEN_BY}
    for measure in rulebook.measures:
        allowed = f"{_number(measure.lowest)} to {_number(measure.highest)}"
        names = f"or {', '.join(measure.values)}" if measure.values else ""
        text = ", ".join(part for part in (measure.label, measure.unit, allowed, names) if part)
        entries[measure.given_in].append((measure.id, text))
    for one in rulebook.lists:
        examples = f": {', '.join(one.examples)}" if one.examples else ""
        entries["history"].append((one.id, f"list, {one.label}{examples}"))
    widest = max((len(name) for of in entries.values() for name, _ in of), default=0)
    lines: list[str] = []
    for part, of in entries.items():
        if of:
            lines += ["", click.style(f"{part}, {_GIVEN_BY[part]} ({len(of)})", bold=True)]
            for name, text in of:
                lines += row(f"  {name:<{widest}}  ", text)
    return "\n".join([*lines[1:], "", *wrapped("history takes the id of any finding, too, with true or false")])


def thing_as_text(rulebook: Rulebook, thing: Rule | Finding | Measure | HistoryList | Source) -> str:
    """All about one rule, finding, measure, list or source."""
    if isinstance(thing, Rule):
        return "\n".join(_rule(rulebook, thing))
    if isinstance(thing, Finding):
        return "\n".join(_finding(rulebook, thing))
    if isinstance(thing, Measure):
        return "\n".join(_measure(rulebook, thing))
    if isinstance(thing, HistoryList):
        return "\n".join(_list(rulebook, thing))
    return "\n".join(_source(rulebook, thing))


def _rule(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    head, *rest = row(f"{_tier(rule.tier, width=0)}  ", rule.title)
    yield head
    yield from rest
    yield from wrapped(f"{rule.id}, {rule.at}")
    label = next((one.label for one in rulebook.syndromes if one.id == rule.syndrome), rule.syndrome)
    yield f"speaks for: {label}"
    yield from section("Fires when", _condition(rulebook, rule.when))
    yield from section("Because", wrapped(rule.because))
    yield from section("Advice", (line for name in rule.advice for line in _advice(rulebook, name)))
    yield from section("Sources", _cited(rulebook, rule.sources))
    yield from section("Review", [_review(rule.review)])


def _advice(rulebook: Rulebook, name: str) -> Iterator[str]:
    advice = rulebook.advice_by_id[name]
    yield from wrapped(advice.text, first="- ", rest="  ")
    if advice.only_if is not None:
        yield "  only if"
        yield from _condition(rulebook, advice.only_if, indent=4)


def _condition(rulebook: Rulebook, condition: Condition, indent: int = 0) -> Iterator[str]:
    """The condition as an indented tree, each finding on a line of its own."""
    blank = " " * indent
    if isinstance(condition, Present):
        yield from wrapped(_labelled(rulebook, condition.finding), first=f"{blank}- ", rest=f"{blank}  ")
    elif isinstance(condition, Denied):
        yield from wrapped(f"denied: {_labelled(rulebook, condition.finding)}", f"{blank}- ", f"{blank}  ")
    else:
        yield blank + _head(condition)
        for part in condition.of:
            yield from _condition(rulebook, part, indent + 2)


def _head(condition: All | AnyOf | AtLeast) -> str:
    if isinstance(condition, All):
        return "all of"
    if isinstance(condition, AnyOf):
        return "any of"
    return f"at least {condition.n} of {len(condition.of)}"


def _labelled(rulebook: Rulebook, finding: str) -> str:
    known = rulebook.finding_by_id.get(finding)
    return f"{known.label} ({finding})" if known else finding


def _finding(rulebook: Rulebook, finding: Finding) -> Iterator[str]:
    uses = Uses(rulebook)
    yield click.style(finding.label, bold=True)
    yield from wrapped(f"{finding.id}, {finding.kind}, {finding.at}")
    yield from section("Ask", wrapped(finding.question))
    yield from section("Said as", wrapped("; ".join(finding.phrases).replace("|", " | ")))
    direct = set(finding.implies)
    through = [name for name in uses.all_implied(finding.id) if name not in direct]
    implied = [_labelled(rulebook, name) for name in finding.implies]
    implied += [f"{_labelled(rulebook, name)}, through these" for name in through]
    yield from section("If present, so is", bullets(implied))
    yield from section("Implied by", bullets(_labelled(rulebook, name) for name in uses.implied_by(finding.id)))
    yield from section("Measured", _measured(rulebook, finding))
    listed = (
        f"{one.label} ({one.id}): {', '.join(one.examples)}" for one in rulebook.lists if one.finding == finding.id
    )
    yield from section("Listed in a history", bullets(listed))
    yield from section("Codes", (f"- {system}: {', '.join(codes)}" for system, codes in finding.codes.items()))
    rules = (
        line
        for rule in uses.rules_asking(finding.id)
        for line in row(f"- {_tier(rule.tier)}  {rule.id}  ", rule.title, indent=2)
    )
    yield from section("Rules that ask for it", rules)
    asked_through = (
        line
        for name in uses.all_implied(finding.id)
        for rule in uses.rules_asking(name)
        for line in row(f"- {_tier(rule.tier)}  {rule.id}  ", f"asks for {name}", indent=2)
    )
    yield from section("Rules it reaches through what it implies", asked_through)
    yield from section("Also asked for by", bullets(uses.elsewhere(finding.id)))
    yield from section("Sources", _cited(rulebook, finding.sources))
    yield from section("Review", [_review(finding.review)])


def _measure(rulebook: Rulebook, measure: Measure) -> Iterator[str]:
    yield click.style(measure.label, bold=True)
    in_unit = f" in {measure.unit}" if measure.unit else ""
    yield from wrapped(f"{measure.id}, measure{in_unit}, {measure.at}")
    if measure.change is None:
        yield f"given in {measure.given_in}, {_GIVEN_BY[measure.given_in]}"
    else:
        yield from wrapped(f"never given: {_worked_out(measure.change)}")
    allowed = f"from {_number(measure.lowest)} to {_number(measure.highest)} {measure.unit}".rstrip()
    yield f"{allowed}; anything else is refused"
    yield from section("Ask", wrapped(measure.question))
    yield from section("May be given as", (f"- {name}: {_number(value)}" for name, value in measure.values.items()))
    yield from section("Makes present", _defined(rulebook, measure))
    uses = Uses(rulebook)
    yield from section("Worked out from it", bullets(one.id for one in uses.changes_with(measure.id)))
    yield from section("Sets aside", bullets(_set_aside(rulebook, one) for one in uses.set_aside_by(measure.id)))
    yield from section("Codes", (f"- {system}: {', '.join(codes)}" for system, codes in measure.codes.items()))
    yield from section("Sources", _cited(rulebook, measure.sources))


def _defined(rulebook: Rulebook, measure: Measure) -> Iterator[str]:
    for definition in rulebook.definitions:
        if definition.measure == measure.id:
            yield from bullets([f"{_labelled(rulebook, definition.finding)}, otherwise {definition.otherwise}"])
            yield from (f"    {_band(band, measure)}" for band in definition.bands)
            yield from _unless(rulebook, definition)


def _worked_out(change: Change) -> str:
    if change.kind == "percent":
        return f"{change.of} less {change.base}, as a percentage of {change.base}"
    return f"{change.of} less {change.base}"


def _unless(rulebook: Rulebook, definition: Definition) -> Iterator[str]:
    """What sets the bands aside."""
    if definition.unless is not None:
        measure = rulebook.measure_by_id[definition.unless.measure]
        yield from wrapped(f"unless {measure.label} ({measure.id}) is known and", "    ", "    ")
        yield from (f"      {_band(band, measure)}" for band in definition.unless.bands)


def _set_aside(rulebook: Rulebook, definition: Definition) -> str:
    return f"{_labelled(rulebook, definition.finding)} from {definition.measure}"


def _list(rulebook: Rulebook, one: HistoryList) -> Iterator[str]:
    yield click.style(one.label, bold=True)
    yield from wrapped(f"{one.id}, list, {one.at}")
    yield f"given in history, {_GIVEN_BY['history']}"
    yield from section("Makes present, where it names any", bullets([_labelled(rulebook, one.finding)]))
    yield from section("For example", wrapped(", ".join(one.examples)))


def _measured(rulebook: Rulebook, finding: Finding) -> Iterator[str]:
    for definition in rulebook.definitions:
        if definition.finding == finding.id:
            measure = rulebook.measure_by_id[definition.measure]
            yield from bullets([f"{measure.label} ({measure.id}), otherwise {definition.otherwise}"])
            yield from (f"    {_band(band, measure)}" for band in definition.bands)
            yield from _unless(rulebook, definition)
            yield from _cited(rulebook, definition.sources, "    ")


def _band(band: Band, measure: Measure) -> str:
    """``from 1 to 4 years: at least 38 °C``."""
    words = (("at least", band.at_least), ("above", band.above), ("at most", band.at_most), ("below", band.below))
    limits = " and ".join(f"{word} {_number_or_name(value, measure)}" for word, value in words if value is not None)
    if band.to_age is None:
        ages = f"from {band.from_age:g} years" if band.from_age else "every age"
    elif band.from_age:
        ages = f"from {band.from_age:g} to {band.to_age:g} years"
    else:
        ages = f"below {band.to_age:g} {'year' if band.to_age == 1 else 'years'}"
    return f"{ages}: {limits}"


def _number_or_name(value: float, measure: Measure) -> str:
    """The limit with its unit, or with the names that a case may give for it: ``2 (V)``."""
    names = ", ".join(name for name, number in measure.values.items() if number == value)
    return f"{value:g} ({names})" if names else f"{value:g} {measure.unit}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.15g}"


def _source(rulebook: Rulebook, source: Source) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in wrapped(source.citation))
    yield from wrapped(f"{source.id}, {source.at}")
    if source.url:
        yield source.url
    if source.part_of:
        yield f"part of {source.part_of}"
    yield from section("Section", wrapped(source.section))
    yield from section("States", wrapped(source.states))
    items = [one for one in rulebook.sources if one.part_of == source.id]
    listed = (line for one in items for line in wrapped(f"{one.id}: {one.states}", first="- ", rest="  "))
    yield from section("Items", listed)
    cited = Uses(rulebook).citing(source.id)
    for kind, ids in cited.items():
        yield from section(f"Cited by {kind}", bullets(ids))
    if not cited and not items:
        yield from section("Cited by", ["nothing"])


def _cited(rulebook: Rulebook, sources: Iterable[str], blank: str = "") -> Iterator[str]:
    for name in sources:
        source = rulebook.source_by_id[name]
        where = f", {source.section}" if source.section else ""
        yield from wrapped(f"{source.citation}{where}", first=f"{blank}- ", rest=f"{blank}  ")
        if source.states:
            yield from wrapped(source.states, first=f"{blank}  states: ", rest=f"{blank}    ")
        if source.url:
            yield f"{blank}  {source.url}"
        yield f"{blank}  [{name}]"


def _review(review: Review | None) -> str:
    return f"{review.by}, {review.on}" if review else NOT_REVIEWED


def _tier(tier: Tier, width: int = 9) -> str:
    return click.style(f"{tier.value:<{width}}", fg=_COLOUR[tier], bold=tier >= Tier.URGENT)
