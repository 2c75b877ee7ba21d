"""Rules, findings, measures and sources as text that can be read from top to bottom."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from triage.conditions import All, AtLeast, Condition, Denied, Present
from triage.conditions import Any as AnyOf
from triage.rulebook.model import NOT_REVIEWED, Band, Finding, HistoryList, Measure, Review, Rule, Rulebook, Source
from triage.rulebook.uses import Uses
from triage.tiers import Tier

_WIDTH = 80
_GIVEN_BY = {
    "vitals": "--vital NAME=N",
    "patient": "--age YEARS",
    "history": "--history NAME=V",
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
                lines += _row(f"  {_tier(rule.tier)}  {rule.id:<{widest}}  ", rule.title)
    return "\n".join(lines[1:])


def findings_as_text(rulebook: Rulebook) -> str:
    """One line for each finding, under its kind."""
    lines: list[str] = []
    widest = max((len(finding.id) for finding in rulebook.findings), default=0)
    for kind in dict.fromkeys(finding.kind for finding in rulebook.findings):
        of = [finding for finding in rulebook.findings if finding.kind == kind]
        lines += ["", click.style(f"{kind} ({len(of)})", bold=True)]
        for finding in of:
            lines += _row(f"  {finding.id:<{widest}}  ", finding.label)
    return "\n".join(lines[1:])


def measures_as_text(rulebook: Rulebook) -> str:
    """One line for each measure and each list of a history, under the part of a case that carries it."""
    entries: dict[str, list[tuple[str, str]]] = {"vitals": [], "patient": [], "history": []}
    for measure in rulebook.measures:
        text = f"{measure.label}, {measure.unit}, {_number(measure.lowest)} to {_number(measure.highest)}"
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
                lines += _row(f"  {name:<{widest}}  ", text)
    return "\n".join([*lines[1:], "", *_wrapped("history takes the id of any finding, too, with true or false")])


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
    head, *rest = _row(f"{_tier(rule.tier, width=0)}  ", rule.title)
    yield head
    yield from rest
    yield from _wrapped(f"{rule.id}, {rule.at}")
    label = next((one.label for one in rulebook.syndromes if one.id == rule.syndrome), rule.syndrome)
    yield f"speaks for: {label}"
    yield from _section("Fires when", _condition(rulebook, rule.when))
    yield from _section("Because", _wrapped(rule.because))
    yield from _section("Advice", (line for name in rule.advice for line in _advice(rulebook, name)))
    yield from _section("Sources", _cited(rulebook, rule.sources))
    yield from _section("Review", [_review(rule.review)])


def _advice(rulebook: Rulebook, name: str) -> Iterator[str]:
    advice = rulebook.advice_by_id[name]
    yield from _wrapped(advice.text, first="- ", rest="  ")
    if advice.only_if is not None:
        yield "  only if"
        yield from _condition(rulebook, advice.only_if, indent=4)


def _condition(rulebook: Rulebook, condition: Condition, indent: int = 0) -> Iterator[str]:
    """The condition as an indented tree, each finding on a line of its own."""
    blank = " " * indent
    if isinstance(condition, Present):
        yield from _wrapped(_labelled(rulebook, condition.finding), first=f"{blank}- ", rest=f"{blank}  ")
    elif isinstance(condition, Denied):
        yield from _wrapped(f"denied: {_labelled(rulebook, condition.finding)}", f"{blank}- ", f"{blank}  ")
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
    yield from _wrapped(f"{finding.id}, {finding.kind}, {finding.at}")
    yield from _section("Ask", _wrapped(finding.question))
    yield from _section("Said as", _wrapped("; ".join(finding.phrases)))
    direct = set(finding.implies)
    through = [name for name in uses.all_implied(finding.id) if name not in direct]
    implied = [_labelled(rulebook, name) for name in finding.implies]
    implied += [f"{_labelled(rulebook, name)}, through these" for name in through]
    yield from _section("If present, so is", _bullets(implied))
    yield from _section("Implied by", _bullets(_labelled(rulebook, name) for name in uses.implied_by(finding.id)))
    yield from _section("Measured", _measured(rulebook, finding))
    listed = (
        f"{one.label} ({one.id}): {', '.join(one.examples)}" for one in rulebook.lists if one.finding == finding.id
    )
    yield from _section("Listed in a history", _bullets(listed))
    yield from _section("Codes", (f"- {system}: {', '.join(codes)}" for system, codes in finding.codes.items()))
    rules = (
        line
        for rule in uses.rules_asking(finding.id)
        for line in _row(f"- {_tier(rule.tier)}  {rule.id}  ", rule.title, indent=2)
    )
    yield from _section("Rules that ask for it", rules)
    asked_through = (
        line
        for name in uses.all_implied(finding.id)
        for rule in uses.rules_asking(name)
        for line in _row(f"- {_tier(rule.tier)}  {rule.id}  ", f"asks for {name}", indent=2)
    )
    yield from _section("Rules it reaches through what it implies", asked_through)
    yield from _section("Also asked for by", _bullets(uses.elsewhere(finding.id)))
    yield from _section("Sources", _cited(rulebook, finding.sources))
    yield from _section("Review", [_review(finding.review)])


def _measure(rulebook: Rulebook, measure: Measure) -> Iterator[str]:
    yield click.style(measure.label, bold=True)
    yield from _wrapped(f"{measure.id}, measure in {measure.unit}, {measure.at}")
    yield f"given in {measure.given_in}, {_GIVEN_BY[measure.given_in]}"
    yield f"from {_number(measure.lowest)} to {_number(measure.highest)} {measure.unit}; anything else is refused"
    yield from _section("Ask", _wrapped(measure.question))
    yield from _section("Makes present", _defined(rulebook, measure))
    yield from _section("Codes", (f"- {system}: {', '.join(codes)}" for system, codes in measure.codes.items()))
    yield from _section("Sources", _cited(rulebook, measure.sources))


def _defined(rulebook: Rulebook, measure: Measure) -> Iterator[str]:
    for definition in rulebook.definitions:
        if definition.measure == measure.id:
            yield from _bullets([f"{_labelled(rulebook, definition.finding)}, otherwise {definition.otherwise}"])
            yield from (f"    {_band(band, measure)}" for band in definition.bands)


def _list(rulebook: Rulebook, one: HistoryList) -> Iterator[str]:
    yield click.style(one.label, bold=True)
    yield from _wrapped(f"{one.id}, list, {one.at}")
    yield f"given in history, {_GIVEN_BY['history']}"
    yield from _section("Makes present, where it names any", _bullets([_labelled(rulebook, one.finding)]))
    yield from _section("For example", _wrapped(", ".join(one.examples)))


def _measured(rulebook: Rulebook, finding: Finding) -> Iterator[str]:
    for definition in rulebook.definitions:
        if definition.finding == finding.id:
            measure = rulebook.measure_by_id[definition.measure]
            yield from _bullets([f"{measure.label} ({measure.id}), otherwise {definition.otherwise}"])
            yield from (f"    {_band(band, measure)}" for band in definition.bands)
            yield from _cited(rulebook, definition.sources, "    ")


def _band(band: Band, measure: Measure) -> str:
    """``from 1 to 4 years: at least 38 °C``."""
    words = (("at least", band.at_least), ("above", band.above), ("at most", band.at_most), ("below", band.below))
    limits = " and ".join(f"{word} {value:g} {measure.unit}" for word, value in words if value is not None)
    if band.to_age is None:
        ages = f"from {band.from_age:g} years" if band.from_age else "every age"
    elif band.from_age:
        ages = f"from {band.from_age:g} to {band.to_age:g} years"
    else:
        ages = f"below {band.to_age:g} {'year' if band.to_age == 1 else 'years'}"
    return f"{ages}: {limits}"


def _number(value: float) -> str:
    return f"{value:,.15g}"


def _source(rulebook: Rulebook, source: Source) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in _wrapped(source.citation))
    yield from _wrapped(f"{source.id}, {source.at}")
    if source.url:
        yield source.url
    if source.part_of:
        yield f"part of {source.part_of}"
    yield from _section("Section", _wrapped(source.section))
    yield from _section("States", _wrapped(source.states))
    items = [one for one in rulebook.sources if one.part_of == source.id]
    listed = (line for one in items for line in _wrapped(f"{one.id}: {one.states}", first="- ", rest="  "))
    yield from _section("Items", listed)
    cited = Uses(rulebook).citing(source.id)
    for kind, ids in cited.items():
        yield from _section(f"Cited by {kind}", _bullets(ids))
    if not cited and not items:
        yield from _section("Cited by", ["nothing"])


def _cited(rulebook: Rulebook, sources: Iterable[str], blank: str = "") -> Iterator[str]:
    for name in sources:
        source = rulebook.source_by_id[name]
        where = f", {source.section}" if source.section else ""
        yield from _wrapped(f"{source.citation}{where}", first=f"{blank}- ", rest=f"{blank}  ")
        if source.states:
            yield from _wrapped(source.states, first=f"{blank}  states: ", rest=f"{blank}    ")
        if source.url:
            yield f"{blank}  {source.url}"
        yield f"{blank}  [{name}]"


def _review(review: Review | None) -> str:
    return f"{review.by}, {review.on}" if review else NOT_REVIEWED


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The title and the lines under it; nothing where there are none."""
    for i, line in enumerate(lines):
        if i == 0:
            yield ""
            yield click.style(title, bold=True)
        yield f"  {line}"


def _bullets(words: Iterable[str]) -> Iterator[str]:
    return (line for word in words for line in _wrapped(word, first="- ", rest="  "))


def _row(head: str, text: str, indent: int = 0) -> list[str]:
    """One row of a list: what does not fit beside the head goes below it, to a column of its own."""
    column = len(click.unstyle(head))
    room = _WIDTH - indent - column
    if len(text) <= room:
        return [head + text]
    if room >= 24:
        first, *rest = textwrap.wrap(text, room, break_on_hyphens=False)
        return [head + first, *(" " * column + line for line in rest)]
    return [head.rstrip(), *_wrapped(text, first=" " * 13, rest=" " * 13)]


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH - 2, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )


def _tier(tier: Tier, width: int = 9) -> str:
    return click.style(f"{tier.value:<{width}}", fg=_COLOUR[tier], bold=tier >= Tier.URGENT)
