"""Rules, findings and sources as text that can be read from top to bottom."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from triage.conditions import All, AtLeast, Condition, Denied, Present
from triage.conditions import Any as AnyOf
from triage.rulebook.model import NOT_REVIEWED, Band, Finding, Measure, Review, Rule, Rulebook, Source
from triage.rulebook.uses import Uses
from triage.tiers import Tier

_WIDTH = 100
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
            lines += [f"  {_tier(rule.tier)}  {rule.id:<{widest}}  {rule.title}" for rule in by_syndrome[syndrome.id]]
    return "\n".join(lines[1:])


def findings_as_text(rulebook: Rulebook) -> str:
    """One line for each finding, under its kind."""
    lines: list[str] = []
    widest = max((len(finding.id) for finding in rulebook.findings), default=0)
    for kind in dict.fromkeys(finding.kind for finding in rulebook.findings):
        of = [finding for finding in rulebook.findings if finding.kind == kind]
        lines += ["", click.style(f"{kind} ({len(of)})", bold=True)]
        lines += [f"  {finding.id:<{widest}}  {finding.label}" for finding in of]
    return "\n".join(lines[1:])


def thing_as_text(rulebook: Rulebook, thing: Rule | Finding | Source) -> str:
    """All about one rule, finding or source."""
    if isinstance(thing, Rule):
        return "\n".join(_rule(rulebook, thing))
    if isinstance(thing, Finding):
        return "\n".join(_finding(rulebook, thing))
    return "\n".join(_source(rulebook, thing))


def _rule(rulebook: Rulebook, rule: Rule) -> Iterator[str]:
    yield f"{_tier(rule.tier, width=0)}  {click.style(rule.title, bold=True)}"
    yield f"{rule.id}, {rule.at}"
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
        yield from (f"    {line}" for line in _condition(rulebook, advice.only_if))


def _condition(rulebook: Rulebook, condition: Condition) -> Iterator[str]:
    """The condition as an indented tree, one finding to a line."""
    if isinstance(condition, Present):
        yield f"- {_labelled(rulebook, condition.finding)}"
    elif isinstance(condition, Denied):
        yield f"- denied: {_labelled(rulebook, condition.finding)}"
    else:
        yield _head(condition)
        for part in condition.of:
            yield from (f"  {line}" for line in _condition(rulebook, part))


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
    yield f"{finding.id}, {finding.kind}, {finding.at}"
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
    rules = (f"- {_tier(rule.tier)}  {rule.id}  {rule.title}" for rule in uses.rules_asking(finding.id))
    yield from _section("Rules that ask for it", rules)
    asked_through = (
        f"- {_tier(rule.tier)}  {rule.id}  asks for {name}"
        for name in uses.all_implied(finding.id)
        for rule in uses.rules_asking(name)
    )
    yield from _section("Rules it reaches through what it implies", asked_through)
    yield from _section("Also asked for by", _bullets(uses.elsewhere(finding.id)))
    yield from _section("Sources", _cited(rulebook, finding.sources))
    yield from _section("Review", [_review(finding.review)])


def _measured(rulebook: Rulebook, finding: Finding) -> Iterator[str]:
    for definition in rulebook.definitions:
        if definition.finding == finding.id:
            measure = rulebook.measure_by_id[definition.measure]
            yield f"- {measure.label} ({measure.id}), otherwise {definition.otherwise}"
            yield from (f"    {_band(band, measure)}" for band in definition.bands)
            yield from (f"    {line}" for line in _cited(rulebook, definition.sources))


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


def _source(rulebook: Rulebook, source: Source) -> Iterator[str]:
    yield click.style(source.citation, bold=True)
    yield f"{source.id}, {source.at}"
    if source.url:
        yield source.url
    if source.part_of:
        yield f"part of {source.part_of}"
    yield from _section("Section", _wrapped(source.section))
    yield from _section("States", _wrapped(source.states))
    items = [one for one in rulebook.sources if one.part_of == source.id]
    yield from _section("Items", (f"- {one.id}: {one.states}" for one in items))
    cited = Uses(rulebook).citing(source.id)
    for kind, ids in cited.items():
        yield from _section(f"Cited by {kind}", _bullets(ids))
    if not cited and not items:
        yield from _section("Cited by", ["nothing"])


def _cited(rulebook: Rulebook, sources: Iterable[str]) -> Iterator[str]:
    for name in sources:
        source = rulebook.source_by_id[name]
        where = f", {source.section}" if source.section else ""
        yield from _wrapped(f"{source.citation}{where}", first="- ", rest="  ")
        if source.states:
            yield from _wrapped(source.states, first="  states: ", rest="    ")
        if source.url:
            yield f"  {source.url}"
        yield f"  [{name}]"


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
    return (f"- {word}" for word in words)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH - 2, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _tier(tier: Tier, width: int = 9) -> str:
    return click.style(f"{tier.value:<{width}}", fg=_COLOUR[tier], bold=tier >= Tier.URGENT)
