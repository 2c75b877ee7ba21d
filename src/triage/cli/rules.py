"""``triage rules``: browse rules, findings, measures, lists and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from triage.cli.messages import say
from triage.cli.options import once
from triage.tiers import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.rulebook.model import Finding, HistoryList, Measure, Rule, Rulebook, Source


@click.command()
@click.argument("identity", required=False, metavar="[ID]")
@once("--rules", "directory", metavar="DIR", help="Another rulebook than the packaged one.")
@click.option("--findings", is_flag=True, help="List findings in place of rules.")
@click.option("--measures", is_flag=True, help="List the measures and lists that a case may give, in place of rules.")
@once("--tier", type=click.Choice([tier.value for tier in reversed(Tier)]), help="Only rules of this tier.")
@once("--syndrome", metavar="ID", help="Only rules of this syndrome.")
@once("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def command(
    identity: str | None,
    directory: str | None,
    findings: bool,
    measures: bool,
    tier: str | None,
    syndrome: str | None,
    form: str,
) -> None:
    """Browse rules, findings, measures and sources.

    Without ID, lists the rules by syndrome, most urgent first. ID is a rule, a finding (its id or words for it), a
    measure, a list or a source: shows all about it.
    """
    from triage.rulebook.loader import load

    if (findings or measures) and (tier or syndrome):
        raise click.UsageError(
            f"--tier and --syndrome choose rules; leave {'--findings' if findings else '--measures'} out"
        )
    if findings and measures:
        raise click.UsageError("give --findings or --measures, not both")
    if identity is not None and (findings or measures or tier or syndrome):
        raise click.UsageError("ID shows one thing; leave --findings, --measures, --tier and --syndrome out")
    rulebook = load(directory)
    if identity is not None:
        _show(rulebook, _find(rulebook, identity), form)
    elif findings:
        _list_findings(rulebook, form)
    elif measures:
        _list_measures(rulebook, form)
    else:
        _list_rules(rulebook, tier, syndrome, form)


def _show(rulebook: Rulebook, thing: Rule | Finding | Measure | HistoryList | Source, form: str) -> None:
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json(thing_as_data(rulebook, thing))
    else:
        from triage.cli.browse import thing_as_text

        _print(thing_as_text(rulebook, thing))


def _list_findings(rulebook: Rulebook, form: str) -> None:
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json([thing_as_data(rulebook, finding) for finding in rulebook.findings])
    else:
        from triage.cli.browse import findings_as_text

        _print(findings_as_text(rulebook))


def _list_measures(rulebook: Rulebook, form: str) -> None:
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        things: list[Measure | HistoryList] = [*rulebook.measures, *rulebook.lists]
        _print_json([thing_as_data(rulebook, one) for one in things])
    else:
        from triage.cli.browse import measures_as_text

        _print(measures_as_text(rulebook))


def _list_rules(rulebook: Rulebook, tier: str | None, syndrome: str | None, form: str) -> None:
    known = [one.id for one in rulebook.syndromes]
    if syndrome is not None and syndrome not in known:
        raise click.BadParameter(
            _unknown("syndrome", syndrome, known, f"known: {', '.join(known)}"), param_hint="--syndrome"
        )
    rules = [
        rule
        for rule in sorted(rulebook.rules, key=lambda rule: (-rule.tier.rank, rule.id))
        if tier in (None, rule.tier.value) and syndrome in (None, rule.syndrome)
    ]
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json([thing_as_data(rulebook, rule) for rule in rules])
    elif rules:
        from triage.cli.browse import rules_as_text

        _print(rules_as_text(rulebook, rules))
    else:
        say("no rule of that kind")


def _find(rulebook: Rulebook, identity: str) -> Rule | Finding | Measure | HistoryList | Source:
    """What the id, or the words for a finding, name."""
    lists = {one.id: one for one in rulebook.lists}
    known: list[Mapping[str, Rule | Finding | Measure | HistoryList | Source]] = [
        rulebook.rule_by_id,
        rulebook.finding_by_id,
        rulebook.measure_by_id,
        lists,
        rulebook.source_by_id,
    ]
    for things in known:
        if identity in things:
            return things[identity]
    from triage.intake.phrases import Lexicon

    bit = Lexicon(rulebook).find(identity)
    if bit is not None:
        return rulebook.findings[bit]
    otherwise = "`triage rules`, `triage rules --findings` and `triage rules --measures` list them"
    names = [name for things in known for name in things]
    raise click.BadParameter(
        _unknown("rule, finding, measure, list or source", identity, names, otherwise), param_hint="ID"
    )


def _unknown(what: str, name: str, known: list[str], otherwise: str) -> str:
    from triage.rulebook.suggest import did_you_mean, quoted

    return f"there is no {what} {quoted(name)}; {did_you_mean(name, known, otherwise)}"


def _print(text: str) -> None:
    from triage.cli.messages import printable
    from triage.cli.render import Style

    plain = not Style.of_terminal().colour
    for line in text.splitlines():
        click.echo(printable(click.unstyle(line)) if plain else line)


def _print_json(data: object) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
